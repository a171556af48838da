from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.given_spans import BATCH, CANDIDATES, resolve_rows
from geo.resolve.learned import LearnedRanker
from geo.resolve.model_file import load
from geo.resolve.offline import OfflineSource
from geo.resolve.ranker import RuleRanker
from geo.resolve.resolver import Resolver
from geo.settings import MODELS
from geo.wire import JsonObject


@pytest.fixture(scope="module")
def resolver(gazetteer: Gazetteer) -> Resolver:
    """The resolver over the real gazetteer."""
    return Resolver(OfflineSource(OfflineGazetteer(gazetteer)), RuleRanker(), min_score=0.2)


@pytest.fixture(scope="module")
def learned(gazetteer: Gazetteer) -> Resolver:
    """The same with the ranker that is the default."""
    source = OfflineSource(OfflineGazetteer(gazetteer))
    return Resolver(source, LearnedRanker(load(MODELS / "resolver-full.npz")), min_score=0.4)


def row(text: str, *names: str, **more: Any) -> JsonObject:
    toponyms = [{"start": text.index(name), "end": text.index(name) + len(name)} for name in names]
    return {"id": "r", "text": text, "toponyms": toponyms, **more}


def run(resolver: Resolver, *rows: JsonObject | str | bytes) -> list[JsonObject | InputError]:
    lines = [
        r if isinstance(r, bytes) else (r if isinstance(r, str) else json.dumps(r)).encode() for r in rows
    ]
    return list(resolve_rows("-", resolver, stdin=io.BytesIO(b"\n".join(lines))))


def good(item: JsonObject | InputError) -> JsonObject:
    assert not isinstance(item, InputError), item
    return item


def bad(item: JsonObject | InputError) -> InputError:
    assert isinstance(item, InputError), item
    return item


def test_rows_come_back_with_places(resolver: Resolver) -> None:
    """Each toponym gains a place, a score and candidates; everything else in the row stays."""
    given = row("From Izyum to Sochi.", "Izyum", "Sochi", source="The Courier", note={"kept": [1, None]})
    given["toponyms"][0]["mark"] = "mine"
    (found,) = run(resolver, given)
    found = good(found)
    assert {k: v for k, v in found.items() if k != "toponyms"} == {
        k: v for k, v in given.items() if k != "toponyms"
    }
    izyum, sochi = found["toponyms"]
    assert (izyum["place"]["country"], sochi["place"]["country"]) == ("UA", "RU")
    assert izyum["mark"] == "mine"
    assert 0 < izyum["score"] <= 1
    assert izyum["candidates"][0]["id"] == izyum["place"]["id"]


def test_no_threshold_holds_back_an_answer(resolver: Resolver) -> None:
    """With given spans the best candidate is the answer, however weak, and at most ten are listed."""
    (found,) = run(resolver, row("A fair in Springfield.", "Springfield"))
    (toponym,) = good(found)["toponyms"]
    assert toponym["place"] is not None
    assert toponym["score"] < 0.2
    assert len(toponym["candidates"]) == CANDIDATES


def test_an_unknown_name_has_no_place(resolver: Resolver) -> None:
    """What the gazetteer does not know is null with score 0 and no candidates."""
    (found,) = run(resolver, row("They met in Qwrtzville.", "Qwrtzville"))
    (toponym,) = good(found)["toponyms"]
    assert (toponym["place"], toponym["score"], toponym["candidates"]) == (None, 0.0, [])


def test_files_and_standard_input_read_the_same(resolver: Resolver, tmp_path: Path) -> None:
    """A path and `-` give the same rows; empty lines and a byte order mark are no rows."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(row("In Kyiv.", "Kyiv")).encode() + b"\n\n \n")
    from_file = list(resolve_rows(str(path), resolver))
    assert from_file == run(resolver, row("In Kyiv.", "Kyiv"))
    assert len(from_file) == 1


def test_an_absent_file_is_named(resolver: Resolver, tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is one failure with its reason."""
    (absent,) = resolve_rows(str(tmp_path / "absent.jsonl"), resolver)
    assert "No such file" in str(bad(absent))
    (folder,) = resolve_rows(str(tmp_path), resolver)
    assert "directory" in str(bad(folder))


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[" * 100_000,
        "3",
        '{"id": 1}',
        '{"text": 5, "toponyms": []}',
        '{"text": "x"}',
        '{"text": "x", "toponyms": {}}',
        '{"text": "x", "toponyms": [], "weight": NaN}',
        '{"text": "x", "toponyms": [], "weight": 1e999}',
        b'{"text": "caf\xe9", "toponyms": []}',
    ],
)
def test_a_broken_row_is_named_and_the_next_goes_on(resolver: Resolver, broken: str | bytes) -> None:
    """Whatever a line holds, it costs that line alone."""
    first, second = run(resolver, broken, row("In Kyiv.", "Kyiv"))
    assert bad(first).line == 1
    assert good(second)["toponyms"][0]["place"]["name"] == "Kyiv"


@pytest.mark.parametrize(
    "span",
    [
        {"start": 3, "end": 3},
        {"start": -1, "end": 2},
        {"start": 3, "end": 99},
        {"start": 5, "end": 3},
        {"start": "3", "end": 7},
        {"start": False, "end": True},
        {"start": 3.0, "end": 7.0},
        {"end": 7},
        "Kyiv",
    ],
)
def test_a_span_that_cannot_be_is_named_and_left_out(resolver: Resolver, span: object) -> None:
    """The row still comes back, with the toponyms that can be used."""
    text = "In Kyiv and Sochi."
    given = row(text, "Sochi")
    given["toponyms"].append(span)
    failure, found = run(resolver, given)
    assert str(bad(failure)).startswith("-, line 1: toponym 2: ")
    assert [t["place"]["name"] for t in good(found)["toponyms"]] == ["Sochi"]


def test_overlapping_spans_keep_the_first(resolver: Resolver) -> None:
    """One kind of mention never overlaps itself: the later toponym is named and left out."""
    given = row("In Kyiv.", "Kyiv")
    given["toponyms"].append({"start": 5, "end": 8})
    failure, found = run(resolver, given)
    assert "overlaps" in str(bad(failure))
    assert len(good(found)["toponyms"]) == 1


def test_offsets_are_code_points(resolver: Resolver) -> None:
    """Letters outside the basic plane count as one."""
    (found,) = run(resolver, row("🌍🌍 Kyiv", "Kyiv"))
    assert good(found)["toponyms"][0]["place"]["name"] == "Kyiv"


def test_an_outlets_rows_tell_where_it_is_at_home(learned: Resolver) -> None:
    """Rows of one `source` are read together; a row without a source is answered by itself."""
    texts = [
        ("The school board of Bonham, Texas met.", ("Bonham", "Texas")),
        ("Police from Sherman and Denison, Texas helped.", ("Sherman", "Denison", "Texas")),
        ("A barn burned near Clarksville, Texas.", ("Clarksville", "Texas")),
        ("Honey Grove and Bonham, Texas share a judge.", ("Honey Grove", "Bonham", "Texas")),
        ("Roads from Hugo, Oklahoma to Bonham, Texas are closed.", ("Hugo", "Oklahoma", "Bonham", "Texas")),
    ]
    rows = [row(text, *names, source="The Red River Post") for text, names in texts]
    council = ("The council of Paris voted on Monday.", "Paris")
    *_, local, alone = run(learned, *rows, row(*council, source="The Red River Post"), row(*council))
    assert good(local)["toponyms"][0]["place"]["admin1"] == "Texas"
    assert good(alone)["toponyms"][0]["place"]["country"] == "FR"


def test_more_rows_than_are_read_together(resolver: Resolver) -> None:
    """Every row comes back, in order, however many share a source."""
    rows = [row(f"Rain in Kyiv, day {k}.", "Kyiv", source="Courier") for k in range(BATCH + 2)]
    found = run(resolver, *rows)
    assert [good(item)["text"] for item in found] == [given["text"] for given in rows]
    assert all(good(item)["toponyms"][0]["place"]["country"] == "UA" for item in found)
