from geo.gazetteer.importance import importance
from geo.gazetteer.sources.base import SourcePlace
from geo.models import Feature


def _place(
    feature: Feature, population: int = 0, *, level: int | None = None, rank: float | None = None
) -> SourcePlace:
    return SourcePlace(
        "naturalearth:sea:x", "X", 0, 0, feature, population=population, level=level, rank=rank
    )


def test_order_of_features() -> None:
    """A country stands before a first-order region, that before a sea, that before a town of its name."""
    country = importance(_place(Feature.COUNTRY, 3_700_000, level=0))
    state = importance(_place(Feature.REGION, 10_700_000, level=1))
    sea = importance(_place(Feature.WATER, rank=1))
    town = importance(_place(Feature.SETTLEMENT, 5_000))
    assert country > state > sea > town


def test_more_people_weigh_more() -> None:
    """Importance grows with inhabitants and stays within 0 and 1."""
    values = [importance(_place(Feature.SETTLEMENT, 10**n)) for n in range(9)]
    assert values == sorted(set(values))
    assert all(0 <= value <= 1 for value in values)


def test_minor_waters_do_not_beat_towns() -> None:
    """A brook of the lowest rank is less than a village."""
    assert importance(_place(Feature.WATER, rank=9)) < importance(_place(Feature.SETTLEMENT, 1_000))


def test_capitals_weigh_more() -> None:
    """A capital is meant more often than another city of its size."""
    town = _place(Feature.SETTLEMENT, 700_000)
    assert importance(town, capital=True) > importance(town)


def test_a_value_set_by_hand_wins() -> None:
    """The curated table decides where it has a value."""
    place = SourcePlace("curated:x", "X", 0, 0, Feature.FACILITY, importance=0.75)
    assert importance(place) == 0.75
