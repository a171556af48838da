"""Scores against gold data of our own making."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.evaluate import Score, evaluate_files, table
from geo.pipeline import Parts, open_parts
from geo.settings import ROOT, Settings
from geo.territory import Territories

KAZAN = {"text": "Kazan", "lat": 55.79, "lon": 49.12, "geonameid": 551487}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    cache = tmp_path_factory.mktemp("evaluate") / "cache.sqlite"
    with open_parts(replace(Settings(), cache=cache)) as opened:
        yield opened


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load(ROOT / "data" / "natural_earth")


def _gold(path: Path, rows: list[tuple[str, list[dict[str, object]]]]) -> Path:
    lines = []
    for number, (text, toponyms) in enumerate(rows):
        placed = [
            {
                **t,
                "start": text.index(str(t["text"])),
                "end": text.index(str(t["text"])) + len(str(t["text"])),
            }
            for t in toponyms
        ]
        lines.append(json.dumps({"id": number, "index": number, "text": text, "toponyms": placed}))
    path.write_text("\n".join(lines))
    return path


def test_a_perfect_answer_scores_one(parts: Parts, territories: Territories, tmp_path: Path) -> None:
    """Gold that we find and place exactly gives full marks everywhere."""
    path = _gold(tmp_path / "good.jsonl", [("A flood hit a market in Kazan on Monday.", [KAZAN])])
    (score,) = evaluate_files([path], parts, territories)
    found = score.to_json()
    assert found["recognition"]["f1"] == 1
    assert found["resolution"]["a161"] == 1
    assert found["resolution"]["exact_id"] == 1
    assert found["end_to_end"]["a161_plus"] == 1


def test_missed_and_misplaced_gold_costs(parts: Parts, territories: Territories, tmp_path: Path) -> None:
    """A name that is not found lowers recall and end to end; a wrong place lowers resolution."""
    elsewhere = {**KAZAN, "lat": -33.0, "lon": 151.0, "geonameid": 1}
    path = _gold(
        tmp_path / "bad.jsonl",
        [
            ("Floods hit a market in Kazan.", [elsewhere]),
            ("They came by the old road.", [{"text": "old road", "lat": 1.0, "lon": 1.0, "geonameid": None}]),
        ],
    )
    (score,) = evaluate_files([path], parts, territories)
    assert (score.exact.right, score.exact.gold) == (1, 2)
    assert score.given.accuracy == 0
    assert score.found == [False, False]


def test_a_country_with_another_centre_is_right_with_the_plus(
    parts: Parts, territories: Territories, tmp_path: Path
) -> None:
    """A@161+ accepts the named country when its territory holds the gold point; A@161 does not."""
    canada = {"text": "Canada", "lat": 49.0, "lon": -97.0, "geonameid": 6251999}
    path = _gold(tmp_path / "plus.jsonl", [("He moved to Canada.", [canada])])
    (score,) = evaluate_files([path], parts, territories)
    assert score.given.accuracy == 0
    assert score.given.accuracy_plus == 1
    assert score.countries.accuracy_plus == 1


def test_several_files_are_also_scored_together(
    parts: Parts, territories: Territories, tmp_path: Path
) -> None:
    """Beside each corpus there is one row for all, and the table shows every row."""
    first = _gold(tmp_path / "one.jsonl", [("Rain fell in Kazan.", [KAZAN])])
    second = _gold(tmp_path / "two.jsonl", [("Snow fell in Kazan.", [KAZAN])])
    scores = evaluate_files([first, second], parts, territories)
    assert [s.name for s in scores] == ["one", "two", "all"]
    assert scores[-1].exact.gold == 2
    assert len(table(scores).splitlines()) == 1 + len(scores)


def test_broken_gold_is_named_with_its_line(parts: Parts, territories: Territories, tmp_path: Path) -> None:
    """A row that is no gold row stops the evaluation and says which line it is."""
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": 1, "text": "x", "toponyms": []}\n{"id": 2}\n')
    with pytest.raises(InputError) as failed:
        evaluate_files([path], parts, territories)
    assert failed.value.line == 2


def test_an_empty_score_is_all_zero() -> None:
    """Nothing to score gives zeros, not an error."""
    assert Score("none").to_json()["resolution"]["toponyms"] == 0
