"""The table of merges, splits and names."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.identity.table import PEOPLE, Decision, Tables, read_tables
from geo.models import Kind
from geo.names import fold_name
from tests.refusals import read_or_refused

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


_ANY = st.text(st.sampled_from("ab ,\"\n\r\t;'\u2028\ufeff\x0bперсон"), max_size=60) | st.text(max_size=60)
_CELL = st.sampled_from(["person", "organisation", "same", "different", "name", "nobody", "Anna", ""]) | _ANY
_WORD = st.from_regex(r"[A-ZÉЖ][a-zéж]{0,6}", fullmatch=True)
_NAME = st.lists(_WORD | st.sampled_from(['"Heron"', "O'Hara", "a,b", "von"]), min_size=1, max_size=3)
_SPACE = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "\u2028"])


def _obeyed(tables: Tables) -> None:
    """What the rows say is what the tables answer."""
    for row in tables.decisions:
        one, other = row.keys
        table = tables.of(row.kind)
        if row.verdict == "same":
            assert table.relatives(one) == table.relatives(other) >= {one, other}
        elif row.verdict == "different":
            assert table.differ(one, other)
            assert table.differ(other, one)
            assert other not in table.relatives(one)
        elif row.verdict == "nobody":
            assert one in table.nobody
        else:
            assert {one, other} <= table.shown.keys()


@given(st.binary(max_size=200))
@example(HEAD.encode() + b"person,same,Anna," + b"x" * 200_000)
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Nothing but an InputError leaves the reader, whatever stands below the header."""
    path = tmp_path_factory.mktemp("any") / "people.csv"
    for start in (b"", HEAD.encode()):
        path.write_bytes(start + content)
        read_or_refused(read_tables, path)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=5), max_size=6))
def test_rows_of_anything_are_obeyed_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """A table that is accepted answers what each of its rows says."""
    path = write(tmp_path_factory.mktemp("any"), HEAD + _csv(rows))
    tables = read_or_refused(read_tables, path)
    if tables is not None:
        assert len(tables.decisions) == sum(any(row) for row in rows)
        _obeyed(tables)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "replace").decode()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Kind.PERSON, Kind.ORGANISATION]),
            st.sampled_from(["same", "different", "name", "nobody"]),
            _NAME,
            _NAME,
        ),
        max_size=6,
    ),
    _SPACE,
)
def test_what_is_written_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Kind, str, list[str], list[str]]], space: str
) -> None:
    """Every row comes back, with quotes, commas and line ends in names, unless two contradict each other."""
    wanted = [Decision(kind, verdict, " ".join(a), " ".join(b)) for kind, verdict, a, b in rows]
    cells = [(kind.value, verdict, space.join(a), f" {space.join(b)}") for kind, verdict, a, b in rows]
    tables = read_or_refused(read_tables, write(tmp_path_factory.mktemp("good"), HEAD + _csv(cells)))
    if tables is None:
        assert "different" in [row.verdict for row in wanted]
    else:
        assert Counter(tables.decisions) == Counter(wanted)
        _obeyed(tables)


def test_a_row_is_named_by_the_line_on_which_it_ends(tmp_path: Path) -> None:
    """Line ends within quotes count, and a name that holds one is read with a space."""
    rows = HEAD + 'person,same,"Anna\nKoval",Heron\n'
    assert read_tables(write(tmp_path, rows)).decisions[0].name == "Anna Koval"
    with pytest.raises(InputError, match="merge") as caught:
        read_tables(write(tmp_path, rows + "person,merge,Anna,Heron\n"))
    assert caught.value.line == 4
