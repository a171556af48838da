import numpy as np

from geo.gazetteer.membership import Points, code_places, regions_of
from geo.gazetteer.shapes import Ring, holds
from geo.gazetteer.sources.base import SourcePlace
from geo.gazetteer.sources.natural_earth import Region
from geo.models import Feature


def _square(west: float, south: float, size: float) -> Ring:
    east, north = west + size, south + size
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def _region(name: str, west: float, country: str = "AA") -> Region:
    place = SourcePlace(name, name, 5, west + 5, Feature.REGION, country, population=1000, level=1)
    return Region(place=place, geonames=None, iso="", kind="", rings=(_square(west, 0, 10),))


def _points(rows: list[tuple[float, float, str, str]]) -> Points:
    return Points(
        lat=np.array([r[0] for r in rows]),
        lon=np.array([r[1] for r in rows]),
        country=[r[2] for r in rows],
        admin1=[r[3] for r in rows],
        population=[500] * len(rows),
    )


def test_a_hole_is_outside() -> None:
    """A point in a hole of a shape is not inside it."""
    shape = (_square(0, 0, 10), _square(4, 4, 2))
    assert holds(shape, 2, 2)
    assert not holds(shape, 5, 5)
    assert not holds(shape, 2, 12)


def test_points_find_their_region() -> None:
    """A point belongs to the region of its own country that holds it, in whatever order they come."""
    regions = [_region("west", 0), _region("east", 10), _region("abroad", 20, "BB")]
    points = _points(
        [(9, 15, "AA", ""), (1, 5, "AA", ""), (5, 25, "AA", ""), (5, 25, "BB", ""), (50, 5, "AA", "")]
    )
    assert regions_of(points, regions).tolist() == [1, 0, -1, 2, -1]


def test_codes_find_their_areas() -> None:
    """A code belongs to the region that holds its settlements; a code without shape to the best fit."""
    regions = [_region("west", 0), _region("east", 10)]
    far = SourcePlace("far", "far", 5, 45, Feature.REGION, "AA", population=1000, level=1)
    areas = {r.place.id: r.place for r in regions} | {"far": far}
    points = _points(
        [
            (5, 5, "AA", "01"),
            (6, 6, "AA", "01"),
            (5, 15, "AA", "02"),
            (5, 45, "AA", "03"),
            (5, 45.1, "AA", "03"),
        ]
    )
    found = code_places(points, regions_of(points, regions), ["west", "east"], areas)
    assert found == {("AA", "01"): "west", ("AA", "02"): "east", ("AA", "03"): "far"}
