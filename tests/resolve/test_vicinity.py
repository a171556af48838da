"""What the words around a name say of the position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import SpatialRelation, Vicinity
from geo.resolve.vicinity import BEARINGS, distance_km, vicinity

AT = Vicinity()
R = SpatialRelation


def read(text: str) -> Vicinity:
    """Read the vicinity of the name that stands in square brackets."""
    before, _, rest = text.partition("[")
    return vicinity(before, rest.partition("]")[2])


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("He was killed south of [Izyum].", R.SOUTH_OF),
        ("Just to the north-east of [Izyum] lies a wood.", R.NORTH_EAST_OF),
        ("a base southwest of the city of [Kherson]", R.SOUTH_WEST_OF),
        ("fighting near [Kyiv] went on", R.NEAR),
        ("near the besieged eastern town of [Bakhmut]", R.NEAR),
        ("not far from [Lviv]", R.NEAR),
        ("in the vicinity of [Lviv]", R.NEAR),
        ("camped outside [Donetsk] for a week", R.OUTSIDE),
        ("on the outskirts of [Sochi]", R.OUTSKIRTS),
        ("on [Sochi]’s northern outskirts", R.OUTSKIRTS),
        ("the [Sochi] suburbs", R.OUTSKIRTS),
        ("villages around [Izyum]", R.AROUND),
    ],
)
def test_relations_without_a_distance(text: str, relation: SpatialRelation) -> None:
    """The relation is kept; a direction has its bearing."""
    assert read(text) == Vicinity(relation, None, BEARINGS.get(relation))


@pytest.mark.parametrize(
    ("text", "relation", "km"),
    [
        ("about 30 km west of [Izyum]", R.WEST_OF, 30),
        ("30 kilometres (19 miles) to the south-east of [Izyum]", R.SOUTH_EAST_OF, 30),
        ("20–30km NW of [Izyum]", R.NORTH_WEST_OF, 30),
        ("some thirty miles north of the port of [Odesa]", R.NORTH_OF, 48.28032),
        ("a base 1,200 metres east of [Mir]", R.EAST_OF, 1.2),
        ("30 miles from [Lviv]", R.NEAR, 48.28032),
        ("within 2.5 km of [Lviv]", R.NEAR, 2.5),
        ("a 30-mile drive from [Lviv]", R.NEAR, 48.28032),
        ("ten kilometres outside [Lviv]", R.OUTSIDE, 10),
    ],
)
def test_distances(text: str, relation: SpatialRelation, km: float) -> None:
    """Kilometres, miles and metres, in digits and words; the larger end of a range."""
    found = read(text)
    assert (found.relation, found.bearing_deg) == (relation, BEARINGS.get(relation))
    assert found.distance_km == pytest.approx(km)


@pytest.mark.parametrize(
    "text",
    [
        "He lives in [Kyiv].",
        "rain in the south of [Ukraine]",
        "a nearby village in [Ukraine]",
        "protests outside the [Kyiv] court",
        "outside [Moscow]'s oldest prison",
        "near [Kyiv] airport",
        "He drove 300 km from [Kyiv] to Odesa.",
        "He is from [Kyiv].",
        "He left the outskirts. [Sochi] was quiet.",
        "a match of 30 minutes from [Kyiv]",
        "",
    ],
)
def test_what_is_simply_there(text: str) -> None:
    """Parts of a place, what belongs to it, journeys and everything else are at the place."""
    assert read(text) == AT


@given(st.text(max_size=160), st.text(max_size=160))
def test_any_text_has_an_answer(before: str, after: str) -> None:
    """Whatever stands around a name, distance and bearing stay within their bounds."""
    found = vicinity(before, after)
    assert found.distance_km is None or 0 < found.distance_km <= 20_000
    assert found.bearing_deg == BEARINGS.get(found.relation)


@given(
    st.integers(1, 9999),
    st.sampled_from(["km", "kilometers", "miles", "mi", "m", "metres"]),
    st.sampled_from(sorted(BEARINGS)),
    st.sampled_from(["about ", "(", "", "They stopped some "]),
)
def test_distance_and_direction_are_read_together(
    number: int, unit: str, relation: SpatialRelation, lead: str
) -> None:
    """Every number, unit and direction comes back, whatever introduces it."""
    wind = relation.value.removesuffix("_of").replace("_", "-")
    found = vicinity(f"{lead}{number:,} {unit} {wind} of ", " at dawn")
    assert found == Vicinity(relation, distance_km(str(number), unit), BEARINGS[relation])


def test_hostile_lengths_end() -> None:
    """Only the nearest text counts, so that a long article costs nothing more."""
    assert vicinity("30 km " * 50_000, " x" * 50_000) == AT
    assert vicinity("9" * 100_000 + " km west of ", "") == vicinity("9" * 200 + " km west of ", "")
