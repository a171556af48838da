"""`geo corrections`: carried from store to store, taken back, and counted."""

from __future__ import annotations

import io
from pathlib import Path

from geo.cli import main
from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis, Article, Feature, Filter, Kind, Mention, Place, Resolution, Role
from geo.names import GivenNames
from geo.store import Store, queries

SOCHI = Place("geonames:491422", "Sochi", 43.6, 39.73, Feature.SETTLEMENT, "RU", "Krasnodar", 340_000, 0.6)
TOMSK = Place("geonames:1489425", "Tomsk", 56.5, 84.98, Feature.SETTLEMENT, "RU", "Tomsk", 500_000, 0.6)
HAND = Hand("Anna", "2026-03-01T10:00:00Z")


def analysis() -> Analysis:
    article = Article("a", "Sochi was warm.", "digest", origin="a.txt")
    mention = Mention(0, 5, "Sochi", Kind.PLACE, Role.LITERAL)
    return Analysis(article, (mention,), (Resolution(SOCHI, 0.8, "test"),), version="1")


def run(*arguments: str, store: Path, stdin: bytes = b"") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    environ = {"GEO_STORE": f"sqlite:///{store}", "GEO_USER": "Ben"}
    code = main(arguments, environ=environ, stdin=io.BytesIO(stdin), stdout=out, stderr=err)
    return code, out.getvalue(), err.getvalue()


def filled(path: Path) -> Store:
    store = Store.open(f"sqlite:///{path}")
    store.save(analysis(), collection="c")
    return store


def places(store: Store) -> list[str]:
    with store.reading() as snapshot:
        return [count.place.name for count in queries.place_counts(store.select(snapshot, Filter()))]


def test_export_and_import_give_the_same_corrections(tmp_path: Path) -> None:
    """Another store shows the same, keeps who and when, and takes the same file twice without doubling."""
    one = Correction(
        Verdict.PLACE, "Sochi", Scope.MENTION, "digest", 0, 5, place=TOMSK, note='=1+1, "so"\nsaid'
    )
    with filled(tmp_path / "a.sqlite") as store:
        store.correct([one], HAND, tables=Tables(), given=GivenNames.load())
        here = store.corrections()
    _, table, _ = run("corrections", "export", store=tmp_path / "a.sqlite")
    (tmp_path / "a.csv").write_text(table, encoding="utf-8", newline="")
    with filled(tmp_path / "b.sqlite") as store:
        for added in ("1 new corrections, 0 were", "0 new corrections, 1 were"):
            code, _, err = run("corrections", "import", str(tmp_path / "a.csv"), store=tmp_path / "b.sqlite")
            assert code == 0
            assert added in err
        assert store.corrections() == here
        assert places(store) == ["Tomsk"]


def test_undo_travels_too(tmp_path: Path) -> None:
    """What was taken back over there is taken back here, and a number that holds no more is named."""
    path, other = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    with filled(path) as store:
        store.correct(
            [Correction(Verdict.NOT_A_PLACE, "sochi")], HAND, tables=Tables(), given=GivenNames.load()
        )
    _, before, _ = run("corrections", "export", store=path)
    filled(other).close()
    assert run("corrections", "import", "-", store=other, stdin=before.encode())[0] == 0
    code, _, err = run("corrections", "undo", "1", store=path)
    assert (code, "1 results" in err) == (0, True)
    code, _, err = run("corrections", "undo", "1", store=path)
    assert (code, "taken back before" in err) == (1, True)
    _, after, _ = run("corrections", "export", store=path)
    assert run("corrections", "import", "-", store=other, stdin=after.encode())[0] == 0
    with Store.open(f"sqlite:///{other}") as store:
        assert places(store) == ["Sochi"]
        assert [it.undone_by for it in store.corrections()] == ["Ben"]


def test_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    """The line is named, the exit code is 1, and none of the other rows is taken in."""
    with filled(tmp_path / "a.sqlite") as store:
        _, table, _ = run("corrections", "export", store=tmp_path / "a.sqlite")
        rows = table.encode() + b"2026,Anna,not_a_place,everywhere,Sochi" + b"," * 19 + b"\nbroken\n"
        code, _, err = run("corrections", "import", "-", store=tmp_path / "a.sqlite", stdin=rows)
        assert (code, "line 3" in err) == (1, True)
        assert store.corrections() == []


def test_report(tmp_path: Path) -> None:
    """One line per band of the machine's score, and all together."""
    one = Correction(Verdict.PLACE, "Sochi", Scope.MENTION, "digest", 0, 5, place=SOCHI)
    with filled(tmp_path / "a.sqlite") as store:
        store.correct([one], HAND, tables=Tables(), given=GivenNames.load())
    code, out, err = run("corrections", "report", store=tmp_path / "a.sqlite")
    assert code == 0
    assert out.splitlines() == ["score of the machine\tjudged\tright", "0.7 and more\t1\t1", "all\t1\t1"]
    assert "0 mentions are shown otherwise" in err
    assert "place: 1 corrections in force" in err
