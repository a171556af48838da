"""The table of merges, splits and names."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.identity.table import PEOPLE, read_tables
from geo.names import fold_name

HEAD = "kind,verdict,name,other\n"


def write(folder: Path, rows: str) -> Path:
    path = folder / "people.csv"
    path.write_text(rows, encoding="utf-8")
    return path


def test_the_shipped_table_can_be_read() -> None:
    """What the project ships has no broken row and joins names of both kinds."""
    tables = read_tables(PEOPLE)
    assert fold_name("Putin") in tables.persons.relatives(fold_name("Vladimir Putin"))
    assert fold_name("FSB") in tables.organisations.relatives(fold_name("Federal Security Service"))


def test_rows_join_part_and_name(tmp_path: Path) -> None:
    """Joining is for whole chains, keeping apart for all that is joined, and `name` decides what is shown."""
    table = read_tables(
        write(
            tmp_path,
            HEAD + "person,same,Anna Koval,Heron\nperson,same,Heron,A. Owl\n"
            "person,different,Anna Koval,Ann Koval\nperson,name,Hanna Koval,Anna Koval\n",
        )
    ).persons
    assert table.relatives(fold_name("A. Owl")) == {("anna", "koval"), ("heron",), ("a", "owl")}
    assert table.differ(fold_name("Heron"), fold_name("Ann Koval"))
    assert not table.differ(fold_name("Heron"), fold_name("Petro Koval"))
    assert table.shown[fold_name("Heron")] == "Hanna Koval"


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("", 1, "first line"),
        ("name,aliases\n", 1, "first line"),
        (HEAD + "person,same,Anna Koval\n", 2, "3 columns"),
        (HEAD + "\nplace,same,Anna,Heron\n", 3, "neither person"),
        (HEAD + "person,merge,Anna,Heron\n", 2, "merge"),
        (HEAD + "person,same,Anna,\n", 2, "no two names"),
        (HEAD + "person,same,Anna,--\n", 2, "no two names"),
        (HEAD + "person,same,Anna,Her\u202eon\n", 2, "no two names"),
        (HEAD + f"person,same,Anna,{'x' * 300}\n", 2, "no two names"),
        (HEAD + "person,different,Zelensky,Zelenskyy\n", 2, "one spelling"),
        (HEAD + "person,same,A B,C D\nperson,same,C D,E F\nperson,different,A B,E F\n", 4, "the same"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, rows: str, line: int, what: str) -> None:
    """Path, line and reason stand in the error; nothing of a broken table is used."""
    with pytest.raises(InputError, match=what) as caught:
        read_tables(write(tmp_path, rows))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "people.csv"), line)


@pytest.mark.parametrize("content", [b'kind,verdict,name,other\nperson,same,"Anna', b"\xff\xfe\x00"])
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    """An open quote or bytes that are no text are an input error with the path."""
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match="people"):
        read_tables(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is an input error, not an empty table."""
    with pytest.raises(InputError, match=r"gone\.csv"):
        read_tables(tmp_path / "gone.csv")
