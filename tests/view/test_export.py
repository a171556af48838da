"""Files of the sample and the hostile store, see tests/conftest.py."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.gazetteer.credits import CREDITS
from geo.models import (
    Analysis,
    Article,
    Candidate,
    EventType,
    Feature,
    Filter,
    Kind,
    Match,
    Mention,
    Place,
    Point,
    Resolution,
    Role,
    SpatialRelation,
    Vicinity,
)
from geo.store import Store
from geo.view.article_html import article_html
from geo.view.excerpt_html import unresolved_html
from geo.view.export import COLUMNS, to_csv, to_geojson
from geo.view.tables import places_on_map, unresolved


@pytest.fixture
def store(sample_store: str) -> Iterator[Store]:
    """The sample store, opened."""
    with Store.open(sample_store, create=False) as opened:
        yield opened


def test_geojson(store: Store) -> None:
    """One point per mention that passes, longitude first, and the credits."""
    found = json.loads(to_geojson(store, Filter(event_types=(EventType.PROTEST,))))
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [32.412, 67.157]}
    properties = feature["properties"]
    assert properties["name"] == properties["mention"] == "Kandalaksha"
    assert properties["persons"] == ["Volodymyr Grotskov"]
    assert properties["date"] == "2011-12-10"
    assert [it["name"] for it in found["credits"]] == [credit.name for credit in CREDITS]


def test_csv(store: Store) -> None:
    """One row per mention that passes, in order, with credits in every row."""
    rows = list(csv.DictReader(io.StringIO(to_csv(store, Filter()))))
    assert [row["mention"] for row in rows] == ["Kandalaksha", "Kandalaksha", "Bakhmut", "Bucha", "Sochi"]
    assert set(rows[0]) == set(COLUMNS)
    assert rows[0]["lat"] == "67.157"
    assert rows[0]["persons"] == "Volodymyr Grotskov"
    assert all("GeoNames" in row["credits"] for row in rows)


def test_nothing(store: Store) -> None:
    """A filter that leaves nothing gives a file with no mention in it, credits included."""
    nothing = Filter(collection="unknown")
    assert json.loads(to_geojson(store, nothing))["features"] == []
    assert to_csv(store, nothing).splitlines() == [",".join(COLUMNS)]


def test_what_a_service_owes_and_found(tmp_path: Path) -> None:
    """A name that no service could be asked for has no point but the reason; a service's place its credit."""
    text = "Rain in Zhuravka. Snow in Qwrtzville."
    zhuravka = Place("photon:osm:N5", "Zhuravka", 49.3, 37.2, Feature.SETTLEMENT, "UA")
    mentions = tuple(
        Mention(text.index(name), text.index(name) + len(name), name, Kind.PLACE, Role.LITERAL)
        for name in ("Zhuravka", "Qwrtzville")
    )
    found = Resolution(zhuravka, 0.9, "rules", (Candidate(zhuravka, Match.PRIMARY, 0.9),))
    owed = Resolution(None, 0.0, "rules", unasked="photon could not be asked: =timed out")
    article = Article("1", text, "d1", "Weather", origin="1.txt")
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.save(Analysis(article, mentions, (found, owed), version="test"), collection="default")
        assert store.analysis("d1").resolutions == (found, owed)
        shown = json.loads(to_geojson(store, Filter()))
        rows = list(csv.DictReader(io.StringIO(to_csv(store, Filter()))))
        none = json.loads(to_geojson(store, Filter(roles=(Role.ASSOCIATIVE,))))["features"]
        page = article_html(store.analysis("d1"))
        (lost,) = unresolved(store, Filter())
    first, last = shown["features"]
    assert (first["properties"]["unasked"], last["geometry"]) == (None, None)
    assert last["properties"]["mention"] == "Qwrtzville"
    assert last["properties"]["unasked"] == owed.unasked
    assert shown["credits"][-1]["name"] == "© OpenStreetMap contributors (ODbL)"
    assert [(row["mention"], row["lat"], row["unasked"]) for row in rows] == [
        ("Zhuravka", "49.3", ""),
        ("Qwrtzville", "", owed.unasked),
    ]
    assert all("OpenStreetMap" in row["credits"] for row in rows)
    assert none == []
    assert "not settled yet: photon" in page
    assert "Not settled yet: <bdi>photon" in unresolved_html(lost)


def test_hostile_texts(hostile_store: str, hostile_texts: tuple[str, ...]) -> None:
    """Hostile text breaks neither format: both read back with a row for every place and encode."""
    with Store.open(hostile_store, create=False) as store:
        table, features = to_csv(store, Filter()), to_geojson(store, Filter())
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == len(json.loads(features)["features"]) == len(hostile_texts) + 1
    assert "{{7*7}} town" in {row["name"] for row in rows}
    assert table.encode()
    assert features.encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r+", "  @", "＝"])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    """A text that a spreadsheet would run begins with an apostrophe; a negative number stays a number."""
    text = f"{start}1+HYPERLINK(0)"
    place = Place("test:1", text, -33.9, -18.4, Feature.SETTLEMENT)
    mention = Mention(0, len(text), text, Kind.PLACE, Role.LITERAL)
    article = Article("1", text, "digest", text, source=text, origin="a.txt")
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.save(Analysis(article, (mention,), (Resolution(place, 1.0, "test"),)), collection="c")
        (row,) = csv.DictReader(io.StringIO(to_csv(store, Filter())))
    for column in ("name", "mention", "excerpt", "title", "source"):
        assert row[column].startswith("'")
    assert (row["lat"], row["lon"]) == ("-33.9", "-18.4")


def test_a_mention_stands_where_it_is_estimated(tmp_path: Path) -> None:
    """What lies 30 km west of a place is exported there, with the relation and the radius; so is a guess."""
    text = "30 km west of Izyum and in Kyiv"
    izyum = Place("test:1", "Izyum", 49.2, 37.3, Feature.SETTLEMENT)
    kyiv = Place("test:2", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT)
    mentions = (Mention(14, 19, "Izyum", Kind.PLACE, Role.LITERAL),
                Mention(27, 31, "Kyiv", Kind.PLACE, Role.LITERAL))  # fmt: skip
    west = Vicinity(SpatialRelation.WEST_OF, 30.0, 270.0)
    guess = (Candidate(kyiv, Match.PARTIAL, 0.8, approximate=True),)
    answers = (
        Resolution(izyum, 1.0, "test", (), west, 15.52, Point(49.2, 36.9)),
        Resolution(kyiv, 0.8, "test", guess, radius_km=161.0),
    )
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.save(Analysis(Article("1", text, "digest"), mentions, answers), collection="c")
        moved, vague = csv.DictReader(io.StringIO(to_csv(store, Filter())))
        first = json.loads(to_geojson(store, Filter()))["features"][0]
        on_map = {it.place.name: it for it in places_on_map(store, Filter())}
    assert (moved["lat"], moved["lon"]) == ("49.2", "36.9")
    assert (moved["relation"], moved["radius_km"]) == ("30 km west of", "15.5")
    assert first["geometry"]["coordinates"] == [36.9, 49.2]
    assert (vague["lat"], vague["relation"], vague["radius_km"]) == ("50.45", "", "161.0")
    assert (on_map["Izyum"].radius_km, on_map["Izyum"].approximate) == (None, False)
    assert (on_map["Kyiv"].radius_km, on_map["Kyiv"].approximate) == (161.0, True)
