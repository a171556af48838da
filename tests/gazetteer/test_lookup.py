import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from geopy.distance import great_circle

from geo.errors import SetupMissing
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.names import NameIndex
from geo.models import Candidate, Feature, Match, Place


def _first(gazetteer: Gazetteer, name: str) -> Candidate:
    return gazetteer.look_up(name)[0]


def _place(gazetteer: Gazetteer, name: str) -> Place:
    return _first(gazetteer, name).place


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Bakhmut", "UA", 48.595, 38.000),
        ("Bucha", "UA", 50.549, 30.221),
        ("Irpin", "UA", 50.521, 30.250),
        ("Borodianka", "UA", 50.647, 29.921),
        ("Kyiv", "UA", 50.450, 30.523),
        ("Kiev", "UA", 50.450, 30.523),
        ("Київ", "UA", 50.450, 30.523),
        ("Sochi", "RU", 43.600, 39.730),
        ("Tolyatti", "RU", 53.512, 49.419),
        ("Togliatti", "RU", 53.512, 49.419),
        ("Izyum", "UA", 49.212, 37.269),
        ("Izium", "UA", 49.212, 37.269),
        ("Donetsk", "UA", 48.003, 37.805),
        ("Kandalaksha", "RU", 67.157, 32.412),
        ("Moscow", "RU", 55.752, 37.617),
        ("Kremlin", "RU", 55.752, 37.617),
        ("the Kremlin", "RU", 55.752, 37.617),
        ("Odessa", "UA", 46.482, 30.723),
        ("Odesa", "UA", 46.482, 30.723),
        ("Washington", "US", 38.895, -77.036),
        ("Washington, D.C.", "US", 38.895, -77.036),
        ("New York", "US", 40.713, -74.006),
        ("NYC", "US", 40.713, -74.006),
        ("London", "GB", 51.507, -0.128),
        ("Paris", "FR", 48.857, 2.352),
        ("St. Petersburg", "RU", 59.939, 30.316),
        ("Kherson", "UA", 46.635, 32.617),
        ("Mariupol", "UA", 47.096, 37.543),
        ("Muscovites", "RU", 55.752, 37.617),
        ("White House", "US", 38.898, -77.037),
    ],
)
def test_named_points(gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    """The first candidate of a well-known name lies within 25 km of where it is."""
    place = _place(gazetteer, name)
    assert place.country == country
    assert great_circle((place.lat, place.lon), (lat, lon)).km < 25


@pytest.mark.parametrize(
    ("name", "feature", "country", "south", "north", "west", "east"),
    [
        ("Chechnya", Feature.REGION, "RU", 42.4, 44.1, 44.8, 46.7),
        ("Crimea", Feature.REGION, "UA", 44.3, 46.2, 32.4, 36.7),
        ("Donbas", Feature.REGION, "UA", 46.8, 50.1, 36.5, 40.3),
        ("Donbass", Feature.REGION, "UA", 46.8, 50.1, 36.5, 40.3),
        ("Kyiv region", Feature.REGION, "UA", 49.1, 51.6, 29.2, 32.2),
        ("the Kyiv Oblast", Feature.REGION, "UA", 49.1, 51.6, 29.2, 32.2),
        ("Kiev region", Feature.REGION, "UA", 49.1, 51.6, 29.2, 32.2),
        ("Kharkiv region", Feature.REGION, "UA", 48.5, 50.5, 34.8, 38.2),
        ("Kharkiv province", Feature.REGION, "UA", 48.5, 50.5, 34.8, 38.2),
        ("Idlib province", Feature.REGION, "SY", 35.2, 36.5, 36.0, 37.3),
        ("Syria", Feature.COUNTRY, "SY", 32.3, 37.4, 35.7, 42.4),
        ("Ukraine", Feature.COUNTRY, "UA", 44.3, 52.4, 22.1, 40.3),
        ("Україна", Feature.COUNTRY, "UA", 44.3, 52.4, 22.1, 40.3),
        ("Russia", Feature.COUNTRY, "RU", 41.1, 82.0, 27.0, 180.0),
        ("Georgia", Feature.COUNTRY, "GE", 41.0, 43.7, 39.9, 46.8),
        ("West Bank", Feature.REGION, "PS", 31.3, 32.6, 34.8, 35.6),
        ("Gaza Strip", Feature.REGION, "PS", 31.2, 31.7, 34.1, 34.7),
        ("Texas", Feature.REGION, "US", 25.8, 36.6, -106.7, -93.5),
        ("Black Sea", Feature.WATER, None, 40.9, 47.0, 27.4, 42.0),
        ("Volga", Feature.WATER, "RU", 45.0, 58.0, 32.0, 50.0),
        ("Europe", Feature.CONTINENT, None, 35.0, 72.0, -25.0, 65.0),
        ("EU", Feature.REGION, None, 35.0, 70.0, -10.0, 30.0),
    ],
)
def test_named_areas(  # noqa: PLR0917 - a row of the table
    gazetteer: Gazetteer,
    name: str,
    feature: Feature,
    country: str | None,
    south: float,
    north: float,
    west: float,
    east: float,
) -> None:
    """The first candidate of an area's name is that area, with a point inside its bounds."""
    place = _place(gazetteer, name)
    assert (place.feature, place.country) == (feature, country)
    assert south < place.lat < north
    assert west < place.lon < east


@pytest.mark.parametrize(
    ("demonym", "name"),
    [
        ("Russian", "Russia"),
        ("Russians", "Russia"),
        ("Ukrainian", "Ukraine"),
        ("Syrians", "Syria"),
        ("Dutch", "Netherlands"),
        ("English", "England"),
        ("Scots", "Scotland"),
        ("Welsh", "Wales"),
        ("Chechen", "Chechnya"),
        ("Crimean", "Crimea"),
        ("Palestinian", "Palestine"),
        ("European", "Europe"),
        ("African", "Africa"),
        ("Asian", "Asia"),
        ("French", "France"),
        ("Polish", "Poland"),
        ("Californian", "California"),
    ],
)
def test_demonyms(gazetteer: Gazetteer, demonym: str, name: str) -> None:
    """An adjective or a people leads to its land, marked as a demonym."""
    first = _first(gazetteer, demonym)
    assert first.match is Match.DEMONYM
    assert first.place == _place(gazetteer, name)


def test_georgia_is_a_country_and_a_state(gazetteer: Gazetteer) -> None:
    """Both are candidates, the country first."""
    first, second = gazetteer.look_up("Georgia", limit=2)
    assert (first.place.feature, first.place.country) == (Feature.COUNTRY, "GE")
    assert (second.place.feature, second.place.country) == (Feature.REGION, "US")


def test_casablanca_is_not_the_white_house(gazetteer: Gazetteer) -> None:
    """An odd alternate name of a large city stands behind the place that is really called so."""
    found = [c.place.name for c in gazetteer.look_up("White House")]
    assert found[0] == "White House"
    assert found.index("White House") < found.index("Casablanca")


def test_airport_codes_are_no_names(gazetteer: Gazetteer) -> None:
    """The code DNR is not Saint-Malo's airport but the self-proclaimed republic."""
    assert [c.place.country for c in gazetteer.look_up("DNR")] == ["UA"]


def test_chechnya_is_no_hamlet(gazetteer: Gazetteer) -> None:
    """The hamlet in Donetsk oblast stays a candidate, behind the republic."""
    found = gazetteer.look_up("Chechnya")
    assert found[0].place.id == "geonames:569665"
    assert Feature.SETTLEMENT in {c.place.feature for c in found[1:]}


def test_a_foreign_word_for_a_country_does_not_hide_a_city(gazetteer: Gazetteer) -> None:
    """Columbia and Albany are cities, whatever other languages call Colombia and Albania."""
    assert "CO" not in {c.place.country for c in gazetteer.look_up("Columbia")[:3]}
    assert _place(gazetteer, "Albany").country == "US"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ky.", "Kentucky"),
        ("Ind.", "Indiana"),
        ("IN", "Indiana"),
        ("N.Y.", "New York"),
        ("U.K.", "United Kingdom"),
        ("UK", "United Kingdom"),
        ("UAE", "United Arab Emirates"),
        ("U.S.", "United States"),
        ("D.C.", "Washington"),
    ],
)
def test_abbreviations(gazetteer: Gazetteer, name: str, place: str) -> None:
    """Abbreviations as news agencies write them lead to the place."""
    first = _first(gazetteer, name)
    assert (first.place.name, first.match) == (place, Match.ABBREVIATION)


@pytest.mark.parametrize("word", ["in", "or", "me", "us", "In", "Or", "Me"])
def test_words_are_no_abbreviations(gazetteer: Gazetteer, word: str) -> None:
    """A word that spells a state's code in small letters is not that state."""
    assert Match.ABBREVIATION not in {c.match for c in gazetteer.look_up(word)}


def test_unknown_and_empty_names(gazetteer: Gazetteer) -> None:
    """What nobody is called gives an empty list, not an error."""
    for name in ("Qwertyuiopia", "", " ", "…", "\x00", "x" * 100_000, "' or 1=1 --"):
        assert gazetteer.look_up(name) == []
        assert gazetteer.known(name) is None


def test_limit_cuts_the_rest(gazetteer: Gazetteer) -> None:
    """A limit keeps the first candidates in the same order; scores are left to the ranker."""
    whole = gazetteer.look_up("Springfield")
    assert len(whole) > 3
    assert gazetteer.look_up("Springfield", limit=3) == whole[:3]
    assert {c.score for c in whole} == {0.0}


def test_places_by_id(gazetteer: Gazetteer) -> None:
    """An id gives the place that look-up gives; an unknown id gives None."""
    kyiv = _place(gazetteer, "Kyiv")
    assert gazetteer.place("geonames:703448") == kyiv
    assert gazetteer.place("geonames:0") is None


def test_one_place_per_country(gazetteer: Gazetteer) -> None:
    """Names from several sources lead to one country."""
    ids = {
        _place(gazetteer, name).id for name in ("Turkey", "Türkiye", "Turkiye", "Турция", "Turks", "Turkish")
    }
    assert ids == {"geonames:298795"}


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("Bakhmut", "Ukraine", True),
        ("Bakhmut", "Donetsk region", True),
        ("Bakhmut", "Kyiv region", False),
        ("Bakhmut", "Russia", False),
        ("Bucha", "Kyiv region", True),
        ("Bucha", "Europe", True),
        ("Houston", "Texas", True),
        ("Houston", "Georgia", False),
        ("Manchester", "England", True),
        ("Glasgow", "England", False),
        ("Lyon", "France", True),
        ("Texas", "U.S.", True),
        ("U.S.", "Texas", False),
        ("Ukraine", "Europe", True),
        ("Ukraine", "Asia", False),
        ("Kyiv region", "Donetsk region", False),
        ("Bakhmut", "Black Sea", False),
        ("Bakhmut", "Bakhmut", True),
    ],
)
def test_containment(gazetteer: Gazetteer, inner: str, outer: str, *, expected: bool) -> None:
    """A place lies within its region, its country and its continent, and in no other."""
    assert gazetteer.within(_place(gazetteer, inner), _place(gazetteer, outer)) is expected


def test_containment_of_strangers(gazetteer: Gazetteer) -> None:
    """A place that the gazetteer does not have lies in nothing but itself."""
    stranger = Place("curated:nowhere", "Nowhere", 0, 0, Feature.SETTLEMENT, "UA")
    assert not gazetteer.within(stranger, _place(gazetteer, "Ukraine"))
    assert gazetteer.within(stranger, stranger)


def test_settlements_know_their_region(gazetteer: Gazetteer) -> None:
    """Nearly every settlement has the name of its first-order region."""
    assert _place(gazetteer, "Bakhmut").admin1 == "Donetsk Oblast"
    assert _place(gazetteer, "Houston").admin1 == "Texas"
    assert _place(gazetteer, "Sochi").admin1 == "Krasnodar Krai"


def test_names_for_recognition(gazetteer: Gazetteer) -> None:
    """A name tells its best reading, and whether it is a demonym and nothing else."""
    names: NameIndex = gazetteer
    kremlin, russian, english = names.known("Kremlin"), names.known("Russian"), names.known("English")
    assert kremlin is not None
    assert russian is not None
    assert english is not None
    assert (kremlin.feature, kremlin.only_demonym) == (Feature.FACILITY, False)
    assert (russian.match, russian.only_demonym) == (Match.DEMONYM, True)
    assert (english.match, english.only_demonym) == (Match.DEMONYM, False)
    assert russian.importance > kremlin.importance > 0.5
    assert names.known("Wednesday") is None


def test_threads_share_one_gazetteer(gazetteer: Gazetteer) -> None:
    """Look-ups from several threads at once give what one thread gets."""
    names = ["Kyiv", "Paris", "Georgia", "Springfield", "Nowhere-at-all", "Texas"] * 50
    alone = [gazetteer.look_up(name) for name in names]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(gazetteer.look_up, names)) == alone


def test_absent_file_says_what_to_do(tmp_path: Path) -> None:
    """Without the file the error names the command that makes it, and no file appears."""
    with pytest.raises(SetupMissing, match="make setup"):
        Gazetteer.open(tmp_path / "gazetteer.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no gazetteer is refused like an absent one."""
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    with pytest.raises(SetupMissing):
        Gazetteer.open(path)


def test_other_schema_versions_are_refused(tmp_path: Path) -> None:
    """A gazetteer of another schema version has to be built anew."""
    path = tmp_path / "gazetteer.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript("create table meta (key, value); insert into meta values ('schema', '0');")
    connection.close()
    with pytest.raises(SetupMissing):
        Gazetteer.open(path)
