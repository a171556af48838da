"""The corpus taken away: no cell is a formula, and every file is read by the tool that it is for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio.raw
import pytest

from geo.models import Filter
from geo.store import Store
from geo.view.exports.formats import FORMATS, export
from tests.hostile.payloads import COMPUTED, PAYLOADS

_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BAD = frozenset(chr(n) for n in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0x2028, 0x2029))
_KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def files(corpus_store: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each format."""
    folder, made = tmp_path_factory.mktemp("exports"), {}
    with Store.open(corpus_store, create=False) as store:
        for name in FORMATS:
            made[name] = folder / f"export.{name}"
            with made[name].open("wb") as out:
                export(store, Filter(), name, out)
    return made


def test_the_corpus_is_large_and_distinct() -> None:
    """At least 200 payloads, none twice."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


def test_no_cell_of_a_csv_is_a_formula(files: dict[str, Path]) -> None:
    """Neither a cell, nor what a semicolon would make one, begins with what a spreadsheet runs."""
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 2 * len(PAYLOADS)
    numbers = {"lat", "lon", "score", "radius_km"}
    cells = [cell for row in rows for name, cell in row.items() if name not in numbers]
    pieces = [piece.strip(" \t\r\n\u00a0") for cell in cells for piece in cell.split(";")]
    assert [it for it in pieces if it.startswith(_STARTS)] == []
    assert not any(_BAD.intersection(cell) for cell in cells)


def test_no_cell_of_a_workbook_is_a_formula(files: dict[str, Path]) -> None:
    """Every text is a text, and one that looks like a formula keeps its mark when it is edited."""
    sheet = openpyxl.load_workbook(files["xlsx"])["mentions"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert sheet.max_row == 2 * len(PAYLOADS) + 1
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).lstrip().startswith(_STARTS))
    assert any("_x0041_" in str(cell.value) for cell in cells)


def test_a_globe_gets_text_alone(files: dict[str, Path]) -> None:
    """The KML has exactly our elements, and its descriptions no HTML."""
    document = ET.parse(files["kml"])  # noqa: S314 - our own file
    placemarks = list(document.iter(f"{_KML}Placemark"))
    assert len(placemarks) == 2 * len(PAYLOADS)
    names = {element.tag.removeprefix(_KML) for element in document.iter()}
    assert names == set(
        "kml Document name description Style BalloonStyle text Schema SimpleField Folder Placemark Snippet "
        "styleUrl ExtendedData SchemaData SimpleData Point coordinates".split()
    )
    assert not any(sign in (it.text or "") for it in document.iter(f"{_KML}description") for sign in "<>")


@pytest.mark.parametrize("name", ["geojson", "kml", "gpkg"])
def test_maps_open_the_files(files: dict[str, Path], name: str) -> None:
    """GDAL finds a point for every mention, and nothing was computed out of a text."""
    found = pyogrio.read_info(
        files[name], layer="mentions" if name == "gpkg" else None, force_feature_count=True
    )
    assert found["features"] == 2 * len(PAYLOADS)


def test_json_is_json(files: dict[str, Path]) -> None:
    """GeoJSON decodes; every name came through on one line, and no text was computed."""
    whole = json.loads(files["geojson"].read_text(encoding="utf-8"))
    names = {it["properties"]["name"] for it in whole["features"]}
    assert {"{{191*700+13}}", "<svg onload=window.__x=1>", "nul nul"} <= names
    assert not any(_BAD.intersection(name) for name in names)
    for path in files.values():
        assert COMPUTED.encode() not in path.read_bytes()


def test_the_page_s_data_end_no_element(files: dict[str, Path]) -> None:
    """In the exported page no text stands as markup: the elements are ours alone."""
    page = files["html"].read_text(encoding="utf-8").lower()
    assert page.count("<script") == page.count("</script>")
    for sign in ("<img", "<svg", "<iframe", "<base", "<object", "<embed", "<form", "{{", "{%"):
        assert sign not in page.partition("wherein-data")[2].partition("</script>")[0], sign
