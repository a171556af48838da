"""Floors: they rise by themselves, fall only with a reason, and our own texts stay over theirs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo import floors
from geo.cli import main
from geo.errors import InputError
from geo.evaluate import Score, evaluate_files
from geo.floors import Figure, Floors, Lowering
from geo.gold_links import read_stories
from geo.identity.table import read_tables
from geo.names import GivenNames
from geo.pipeline import open_parts
from geo.settings import ROOT, Settings
from geo.territory import Territories
from geo.who_scores import heads_of, score_stories

GOLD = ROOT / "tests" / "gold"
DAY = "2031-05-06"


def measured(value: float, score: str = "f1", corpus: str = "ours") -> list[Figure]:
    return [Figure(corpus, score, value)]


def kept(value: float, score: str = "f1", corpus: str = "ours") -> Floors:
    return Floors((Figure(corpus, score, value),))


@pytest.fixture(scope="module")
def own_scores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Score]]:
    cache = tmp_path_factory.mktemp("floors") / "cache.sqlite"
    territories = Territories.load(ROOT / "data" / "natural_earth")
    with open_parts(replace(Settings(), cache=cache)) as parts:
        yield evaluate_files([GOLD / "dev.txt", GOLD / "held.txt"], parts, territories)


def test_our_own_texts_stay_over_their_floors(own_scores: list[Score]) -> None:
    """The gate: no score of tests/gold drops under its floor."""
    short = floors.shortfalls(floors.read(GOLD / "floors.json"), floors.figures(own_scores))
    assert not short, "\n".join(map(str, short))


def test_every_figure_of_our_own_texts_has_a_floor(own_scores: list[Score]) -> None:
    """None of the scores of either file is left ungated, and there is no row for both together."""
    gated = {(f.corpus, f.score) for f in floors.read(GOLD / "floors.json").floors}
    assert {(f.corpus, f.score) for f in floors.figures(own_scores)} == gated
    assert {corpus for corpus, _ in gated} == {"dev", "held"}
    assert {"exact_id", "roles"} <= {score for _, score in gated}


def test_persons_and_their_ties_stay_over_their_floors(tmp_path: Path) -> None:
    """The gate for who: no score of either file drops under its floor, and every score has one."""
    kept_floors = floors.read(GOLD / "floors-who.json")
    heads = heads_of(read_tables(), GivenNames.load())
    with open_parts(replace(Settings(), cache=tmp_path / "cache.sqlite")) as parts:
        analyse = parts.pipeline().analyse
        stories = [(name, read_stories(GOLD / f"{name}.txt")) for name in ("who", "who-held")]
        found = floors.who_figures([score_stories(name, rows, analyse, heads) for name, rows in stories])
    short = floors.shortfalls(kept_floors, found)
    assert not short, "\n".join(map(str, short))
    assert {(f.corpus, f.score) for f in found} == {(f.corpus, f.score) for f in kept_floors.floors}
    assert ("who-held", "person_links") in {(f.corpus, f.score) for f in found}


def test_the_corpora_have_floors_too() -> None:
    """Figures alone stand in the file for the corpora, which are not part of the project."""
    found = {(f.corpus, f.score) for f in floors.read(GOLD / "floors-corpora.json").floors}
    assert {("lgl", "a161_plus"), ("geovirus", "f1"), ("geowebnews", "roles"), ("tr-news", "auc")} <= found


def test_a_score_under_its_floor_is_named() -> None:
    """A shortfall says which score of which corpus fell to what; the floor itself still passes."""
    (short,) = floors.shortfalls(kept(0.9), measured(0.89))
    assert str(short) == "ours: f1 is 0.8900, under its floor of 0.9000"
    assert not floors.shortfalls(kept(0.9), measured(0.9))


def test_auc_is_better_when_lower() -> None:
    """Its floor is a ceiling: more is a shortfall, less is none and lowers the ceiling."""
    assert floors.shortfalls(kept(0.1, "auc"), measured(0.2, "auc"))
    assert not floors.shortfalls(kept(0.1, "auc"), measured(0.05, "auc"))
    after, _ = floors.moved(kept(0.1, "auc"), measured(0.05, "auc"), reason=None, date=DAY)
    assert after.floors[0].value == pytest.approx(0.06, abs=1e-3)


def test_a_gate_without_floors_cannot_be_passed() -> None:
    """Scores of corpora that have no floors are an error, and so is a score that is no longer measured."""
    with pytest.raises(InputError, match="no floors"):
        floors.shortfalls(kept(0.9, corpus="other"), measured(1.0))
    assert floors.shortfalls(kept(0.9, "exact_id"), measured(1.0))


def test_floors_rise_to_just_under_what_was_measured() -> None:
    """A new score gets a floor, a better one lifts its floor, a slightly worse one leaves it alone."""
    first, _ = floors.moved(Floors(), measured(0.9), reason=None, date=DAY)
    assert first.floors == (Figure("ours", "f1", 0.89),)
    second, _ = floors.moved(first, measured(0.95), reason=None, date=DAY)
    assert second.floors[0].value == 0.94
    third, short = floors.moved(second, measured(0.945), reason=None, date=DAY)
    assert (third, short) == (second, [])


def test_floors_are_not_lowered_without_a_reason() -> None:
    """What fell short is told and its floor stays."""
    after, short = floors.moved(kept(0.9), measured(0.7), reason=None, date=DAY)
    assert after == kept(0.9)
    assert [s.value for s in short] == [0.7]


def test_a_lowering_keeps_its_reason() -> None:
    """With a reason the floor falls, and the file remembers the old value, the day and the reason."""
    after, short = floors.moved(kept(0.9), measured(0.7), reason="demonyms left out", date=DAY)
    assert short == []
    assert after.floors == (Figure("ours", "f1", 0.69),)
    assert after.lowered == (Lowering("ours", "f1", 0.9, 0.69, DAY, "demonyms left out"),)


def test_the_file_holds_what_was_written(tmp_path: Path) -> None:
    """Floors and lowerings survive the file."""
    file = tmp_path / "floors.json"
    content = Floors(
        (Figure("a", "auc", 0.1), Figure("b", "f1", 0.5)), (Lowering("b", "f1", 0.6, 0.5, DAY, "—"),)
    )
    floors.write(file, content)
    assert floors.read(file) == content


@pytest.mark.parametrize(
    "content", ["", "[]", '{"floors": {}}', '{"floors": {"a": {"f1": NaN}}, "lowered": []}']
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    """A file that is no file of floors, or whose floors let everything pass, is an input error."""
    file = tmp_path / "floors.json"
    file.write_text(content)
    with pytest.raises(InputError, match=r"floors\.json"):
        floors.read(file)


@pytest.mark.long
def test_the_command_writes_gates_and_refuses(tmp_path: Path) -> None:
    """`evaluate` exits with 1 and names what dropped; lowering needs both of its options."""
    good, bad = tmp_path / "gold.jsonl", tmp_path / "worse" / "gold.jsonl"
    bad.parent.mkdir()
    row = {"text": "Kazan", "start": 26, "end": 31, "lat": 55.79, "lon": 49.12, "geonameid": 551487}
    for path, lat in ((good, 55.79), (bad, -20.0)):
        gold = {
            "id": 1,
            "text": "A flood hit the market in Kazan on Monday.",
            "toponyms": [{**row, "lat": lat}],
        }
        path.write_text(json.dumps(gold) + "\n")
    file = tmp_path / "floors.json"

    def run(*arguments: str | Path) -> tuple[int, str]:
        err = io.StringIO()
        environ = {"GEO_CACHE": str(tmp_path / "cache.sqlite"), "GEO_SERVICES": "off"}
        code = main(["evaluate", *map(str, arguments)], environ=environ, stdout=io.StringIO(), stderr=err)
        return code, err.getvalue()

    assert run(good, "--write-floors", file)[0] == 0
    assert run(good, "--floors", file)[0] == 0
    code, message = run(bad, "--floors", file)
    assert code == 1
    assert "gold: a161_plus is 0.0000, under its floor of 0.9900" in message
    written = file.read_text()
    assert run(bad, "--write-floors", file)[0] == 1
    assert file.read_text() == written
    assert run(bad, "--write-floors", file, "--lower")[0] == 2
    assert run(bad, "--floors", file, "--lower", "--reason", "x")[0] == 2
    assert run(bad, "--write-floors", file, "--lower", "--reason", "the city moved")[0] == 0
    assert "the city moved" in file.read_text()
    assert run(bad, "--floors", file)[0] == 0
