"""Every format of the sample and the hostile store (tests/conftest.py), read with the tools it is for."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.export_command import NAMES
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
from geo.view.excerpt import LONGEST
from geo.view.excerpt_html import unresolved_html
from geo.view.exports.cells import COLUMNS
from geo.view.exports.csv_table import HEADER
from geo.view.exports.formats import FORMATS, export
from geo.view.exports.records import Options, extract
from geo.view.tables import each_excerpt, summary, unresolved

BOTH = Filter(roles=(Role.LITERAL, Role.ASSOCIATIVE))
LAYERS = {"geojson": None, "kml": None, "gpkg": "mentions"}
"""The formats that GDAL reads, and the layer with the mentions."""


@pytest.fixture
def store(sample_store: str) -> Iterator[Store]:
    """The sample store, opened."""
    with Store.open(sample_store, create=False) as opened:
        yield opened


@pytest.fixture
def hostile(hostile_store: str) -> Iterator[Store]:
    """The hostile store, opened."""
    with Store.open(hostile_store, create=False) as opened:
        yield opened


def written(store: Store, wanted: Filter, name: str, options: Options = Options()) -> bytes:  # noqa: B008, frozen
    out = io.BytesIO()
    export(store, wanted, name, out, options)
    return out.getvalue()


def table(store: Store, wanted: Filter, options: Options = Options()) -> list[dict[str, str]]:  # noqa: B008, frozen
    return list(csv.DictReader(io.StringIO(written(store, wanted, "csv", options).decode(), newline="")))


def sheet(raw: bytes, name: str = "mentions") -> list[list[Any]]:
    """The cells of a workbook; none of them may be a formula."""
    found = openpyxl.load_workbook(io.BytesIO(raw))[name]
    assert {cell.data_type for row in found.rows for cell in row} <= {"s", "n", "inlineStr"}
    return [[cell.value for cell in row] for row in found.rows]


def points(raw: bytes, name: str, tmp_path: Path) -> tuple[list[str], list[tuple[float, float]]]:
    """What GDAL finds: each mention's text and its point, in order."""
    path = tmp_path / f"export.{name}"
    path.write_bytes(raw)
    meta, _, shapes, values = pyogrio.raw.read(path, layer=LAYERS[name])
    texts = values[list(meta["fields"]).index("mention")].tolist()
    return texts, [(round(it.x, 6), round(it.y, 6)) for it in shapely.from_wkb(np.array(shapes))]


def test_the_command_knows_every_format() -> None:
    """The names that the command line offers are those of the writers."""
    assert tuple(FORMATS) == NAMES


@pytest.mark.parametrize("name", LAYERS)
def test_gdal_finds_the_same_points(store: Store, name: str, tmp_path: Path) -> None:
    """GDAL opens the file and finds every mention where the store has it, in the same order."""
    texts, found = points(written(store, BOTH, name), name, tmp_path)
    wanted = [(it.text[it.start : it.end], place.lon, place.lat) for place, it in each_excerpt(store, BOTH)]
    assert [(text, *point) for text, point in zip(texts, found, strict=True)] == wanted


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "wanted",
    [Filter(), BOTH, Filter(event_types=(EventType.PROTEST,)), Filter(min_score=0.5), Filter(text="summer"),
     Filter(collection="unknown")],
    ids=["literal", "both", "type", "score", "text", "nothing"],
)  # fmt: skip
def test_a_file_holds_what_the_filter_counts(store: Store, name: str, wanted: Filter, tmp_path: Path) -> None:
    """The number of rows is the number on the screen, for every format and filter."""
    raw = written(store, wanted, name)
    counted = summary(store, wanted)
    if name == "csv":
        found = len(list(csv.reader(io.StringIO(raw.decode(), newline="")))) - 1
    elif name == "xlsx":
        found = len(sheet(raw)) - 1
    elif name == "html":
        data = page_data(raw)
        found = sum(data["ties"][3::4])
        assert len(data["places"]["ids"]) == counted.places
    else:
        path = tmp_path / f"export.{name}"
        path.write_bytes(raw)
        found = int(pyogrio.read_info(path, layer=LAYERS[name], force_feature_count=True)["features"])
    assert found == counted.mentions


def page_data(raw: bytes) -> dict[str, Any]:
    """The data of a page, as its script reads them."""
    start = raw.index(b'<script type="application/json" id="wherein-data">')
    text = raw[raw.index(b">", start) + 1 : raw.index(b"</script>", start)]
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_carries_the_credits(store: Store, name: str, tmp_path: Path) -> None:
    """GeoNames with its licence and link, Natural Earth and the articles' sources are in each file."""
    raw = written(store, BOTH, name)
    if name == "xlsx":
        text = str(sheet(raw, "credits")) + str(sheet(raw))
    elif name == "gpkg":
        (tmp_path / "a.gpkg").write_bytes(raw)
        with sqlite3.connect(tmp_path / "a.gpkg") as connection:
            text = str(connection.execute("SELECT * FROM credits").fetchall())
        connection.close()
    else:
        text = raw.decode()
    for needed in ("GeoNames", "CC BY 4.0", "Natural Earth", "River Gazette"):
        assert needed in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text or "https://www.geonames.org/" in text


def test_geojson(store: Store) -> None:
    """One point per mention that passes, longitude first, and the credits beside them."""
    found = json.loads(written(store, Filter(event_types=(EventType.PROTEST,)), "geojson"))
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [32.412, 67.157]}
    properties = feature["properties"]
    assert properties["name"] == properties["mention"] == "Kandalaksha"
    assert properties["persons"] == ["Volodymyr Grotskov"]
    assert (properties["date"], properties["event_types"]) == ("2011-12-10", ["protest"])
    assert [it["name"] for it in found["credits"]] == [credit.name for credit in CREDITS]
    assert found["sources"] == ["North Courier"]


def test_tables(store: Store) -> None:
    """CSV and XLSX hold the same rows in the same order; numbers are numbers."""
    rows = table(store, Filter())
    assert [row["mention"] for row in rows] == ["Kandalaksha", "Kandalaksha", "Bakhmut", "Bucha", "Sochi"]
    assert tuple(rows[0]) == HEADER
    header, *cells = sheet(written(store, Filter(), "xlsx"))
    assert tuple(header) == COLUMNS
    same = [[str(it if it is not None else "") for it in row] for row in cells]
    assert same == [[row[column] for column in COLUMNS] for row in rows]
    assert cells[0][COLUMNS.index("lat")] == 67.157


def test_a_package_follows_the_standard(store: Store, tmp_path: Path) -> None:
    """It says that it is a GeoPackage, passes SQLite's checks, and has a layer of places with counts."""
    path = tmp_path / "export.gpkg"
    path.write_bytes(written(store, BOTH, "gpkg"))
    with sqlite3.connect(path) as connection:
        asked = ("application_id", "user_version", "integrity_check")
        found = [connection.execute(f"PRAGMA {it}").fetchone()[0] for it in asked]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
        box = connection.execute(
            "SELECT min_x, max_y FROM gpkg_contents WHERE table_name = 'mentions'"
        ).fetchone()
    connection.close()
    assert (found, dangling, box) == ([0x47504B47, 10300, "ok"], [], (30.212, 67.157))
    layers = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    assert layers == {"mentions": "Point", "places": "Point", "credits": None}
    meta, _, _, values = pyogrio.raw.read(path, layer="places")
    assert dict(zip(values[1], values[list(meta["fields"]).index("mentions")], strict=True)) == {
        "Kandalaksha": 2, "Bakhmut": 1, "Bucha": 1, "Russia": 1, "Sochi": 1,
    }  # fmt: skip
    assert pyogrio.read_info(path, layer="mentions")["crs"] == "EPSG:4326"


@pytest.mark.parametrize("name", LAYERS)
def test_hostile_texts_survive_maps(
    hostile: Store, hostile_texts: tuple[str, ...], name: str, tmp_path: Path
) -> None:
    """GDAL reads a file full of hostile text, with a point for every place."""
    texts, found = points(written(hostile, Filter(), name), name, tmp_path)
    assert len(found) == len(hostile_texts) + 1
    assert {"{{7*7}} town", "<img src=x onerror=window.__x=4> town", "nul nul town"} <= set(texts)


def test_hostile_texts_survive_tables(hostile: Store, hostile_texts: tuple[str, ...]) -> None:
    """CSV and XLSX read back with a row for every place and no formula; no address runs."""
    cells = sheet(written(hostile, Filter(), "xlsx"))[1:]
    for rows in (table(hostile, Filter()), [dict(zip(COLUMNS, it, strict=True)) for it in cells]):
        assert len(rows) == len(hostile_texts) + 1
        assert {row["name"] for row in rows} >= {"{{7*7}} town", "lone \ufffd surrogate town"}
        assert not any("javascript:" in (row["url"] or "")[:11] for row in rows)


def test_a_globe_shows_texts_as_texts(hostile: Store) -> None:
    """A description is HTML to a globe: once read as XML, none of its elements is an element."""
    document = ET.fromstring(written(hostile, Filter(), "kml"))  # noqa: S314 - our own file
    shown = [it.text or "" for it in document.iter("{http://www.opengis.net/kml/2.2}description")]
    assert len(shown) > 1
    assert not any("<" in it or ">" in it for it in shown)
    assert any("&lt;img src=x" in it for it in shown)


ANY_TEXT = st.text(st.characters(codec=None), min_size=1, max_size=40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT | ANY_TEXT.map(lambda it: f"={it}"))
def test_any_text_goes_through_every_format(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a text holds, each format is written and read back by its own tool."""
    folder = tmp_path_factory.mktemp("any")
    with one_mention(folder, text) as store:
        assert len(table(store, Filter())) == 1
        assert len(sheet(written(store, Filter(), "xlsx"))) == 2
        for name in LAYERS:
            assert len(points(written(store, Filter(), name), name, folder)[1]) == 1
        assert page_data(written(store, Filter(), "html"))["mentions"] == 1


def one_mention(folder: Path, text: str) -> Store:
    place = Place("test:1", text, -33.9, -18.4, Feature.SETTLEMENT)
    mention = Mention(0, len(text), text, Kind.PLACE, Role.LITERAL)
    article = Article("1", text, "digest", text, source=text, origin="a.txt")
    store = Store.open(f"sqlite:///{folder / 'store.sqlite'}")
    store.save(Analysis(article, (mention,), (Resolution(place, 1.0, "test"),)), collection="c")
    return store


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r+", "  @", "＝", "a;="])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    """A text that a spreadsheet would run begins with an apostrophe; a negative number stays a number."""
    with one_mention(tmp_path, f"{start}1+HYPERLINK(0)") as store:
        (row,) = table(store, Filter())
        cells = sheet(written(store, Filter(), "xlsx"))
    for column in ("name", "mention", "excerpt", "title", "source"):
        assert row[column].lstrip(" a;").startswith("'")
    assert (row["lat"], row["lon"]) == ("-33.9", "-18.4")
    assert cells[1][COLUMNS.index("lat")] == -33.9


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_holds_an_article(tmp_path: Path, name: str) -> None:
    """Of a long sentence and a long title no more than 300 characters are in any file."""
    words = " ".join(f"word{number}" for number in range(2_000))
    text = f"In Kyiv {words}"
    place = Place("test:1", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT)
    found = Analysis(Article("1", text, "digest", words, source=words),
                     (Mention(3, 7, "Kyiv", Kind.PLACE, Role.LITERAL),),
                     (Resolution(place, 1.0, "test"),))  # fmt: skip
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.save(found, collection="c")
        raw = written(store, Filter(), name)
        with extract(store, Filter()) as rows:
            (row,) = rows.records()
    assert len(row.excerpt) <= LONGEST
    assert (len(row.title), len(row.source or "")) == (LONGEST, LONGEST)
    assert b"word1999" not in raw
    assert name == "xlsx" or b"word10 " in raw


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_left_out_is_nowhere(store: Store, name: str) -> None:
    """Without excerpts there is no sentence, without persons no name, not even in a sentence."""
    sentences = written(store, BOTH, name, Options(persons=False))
    neither = written(store, BOTH, name, Options(excerpts=False, persons=False))
    if name == "xlsx":
        sentences, neither = str(sheet(sentences)).encode(), str(sheet(neither)).encode()
    assert b"Grotskov" not in sentences
    assert b"Graves were found" in sentences
    assert b"Graves were found" not in neither
    assert b"Grotskov" not in neither


def test_a_mention_stands_where_it_is_estimated(tmp_path: Path) -> None:
    """What lies 30 km west of a place is exported there, with the relation and the radius; so is a guess."""
    text = "30 km west of Izyum and in Kyiv"
    izyum = Place("test:1", "Izyum", 49.2, 37.3, Feature.SETTLEMENT)
    kyiv = Place("nominatim:osm:W1", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT)
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
        moved, vague = table(store, Filter())
        whole = json.loads(written(store, Filter(), "geojson"))
    assert (moved["lat"], moved["lon"]) == ("49.2", "36.9")
    assert (moved["relation"], moved["radius_km"]) == ("30 km west of", "15.5")
    assert whole["features"][0]["geometry"]["coordinates"] == [36.9, 49.2]
    assert (vague["lat"], vague["relation"], vague["radius_km"]) == ("50.45", "", "161.0")
    assert ("OpenStreetMap" in moved["credits"], "OpenStreetMap" in vague["credits"]) == (False, True)
    assert "© OpenStreetMap contributors (ODbL)" in {it["licence"] for it in whole["credits"]}


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
        shown = json.loads(written(store, Filter(), "geojson"))
        rows = table(store, Filter())
        cells = sheet(written(store, Filter(), "xlsx"))
        none = json.loads(written(store, Filter(roles=(Role.ASSOCIATIVE,)), "geojson"))["features"]
        page = article_html(store.analysis("d1"))
        (lost,) = unresolved(store, Filter())
    first, last = shown["features"]
    assert (first["properties"]["unasked"], last["geometry"]) == (None, None)
    assert last["properties"]["mention"] == "Qwrtzville"
    assert last["properties"]["unasked"] == owed.unasked
    assert [(row["mention"], row["lat"], row["unasked"]) for row in rows] == [
        ("Zhuravka", "49.3", ""),
        ("Qwrtzville", "", owed.unasked),
    ]
    assert cells[2][COLUMNS.index("unasked")] == owed.unasked
    assert "OpenStreetMap" in rows[0]["credits"]
    assert none == []
    assert "not settled yet: photon" in page
    assert "Not settled yet: <bdi>photon" in unresolved_html(lost)
