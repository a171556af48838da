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
    EventType,
    Feature,
    Filter,
    Kind,
    Mention,
    Place,
    Resolution,
    Role,
)
from geo.store import Store
from geo.view.export import COLUMNS, to_csv, to_geojson


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
