from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError, SettingsError
from geo.models import Article
from geo.read.mapping import ColumnMapping
from geo.read.mojibake import repair

Read = Callable[..., list[Article | InputError]]


def test_columns_are_found_by_their_usual_names() -> None:
    """Case, blanks and hyphens do not matter; a column serves one field only."""
    found = ColumnMapping().completed(["Article-ID", "HEADLINE", "Full Text", "Pub Date", "Outlet", "Desk"])
    assert (found.id, found.title, found.text) == ("Article-ID", "HEADLINE", "Full Text")
    assert (found.published, found.source, found.author) == ("Pub Date", "Outlet", None)


def test_what_was_given_goes_before_guessing() -> None:
    """A given column is used although another has a likelier name; the rest is still guessed."""
    found = ColumnMapping.parse("text=notes").completed(["text", "notes", "title"])
    assert (found.text, found.title) == ("notes", "title")


@pytest.mark.parametrize("given", ["", "text", "text=", "body=text", "text=a,text=b"])
def test_a_mapping_that_cannot_be_used_is_refused(given: str) -> None:
    """Unknown fields, empty columns and fields given twice are wrong usage."""
    with pytest.raises(SettingsError, match="--columns"):
        ColumnMapping.parse(given)


def test_a_long_column_without_a_known_name_is_the_text(read_bytes: Read) -> None:
    """Among short columns one with long values holds the text."""
    (article,) = read_bytes(f"nr;was\n1;{'Feuer in Visby am Freitag. ' * 20}\n".encode(), "a.csv")
    assert isinstance(article, Article)
    assert article.text.startswith("Feuer in Visby")
    assert article.extra == (("nr", "1"),)


def test_a_table_without_text_says_what_helps(read_bytes: Read) -> None:
    """The error lists the columns and names the option."""
    (error,) = read_bytes(b"a,b\n1,2\n", "a.csv")
    assert isinstance(error, InputError)
    assert "'a', 'b'" in error.reason
    assert "--columns" in error.reason


def test_rows_that_are_broken_are_named_and_the_others_read(read_bytes: Read) -> None:
    """Too many values and no text each give a reason with the line; ids stay unique."""
    data = b'id,text\n1,One.\n2,Two,three\n3,\n1,"Five,\nstill five."\n\n'
    first, many, empty, last = read_bytes(data, "a.csv")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.id, last.id, last.text, last.origin) == ("1", "1~2", "Five,\nstill five.", "a.csv#5")
    errors = [e for e in (many, empty) if isinstance(e, InputError)]
    assert [e.path for e in errors] == ["a.csv#3", "a.csv#4"]


def test_a_byte_of_no_encoding_far_down_costs_its_row_alone(read_bytes: Read) -> None:
    """What the beginning shows to be UTF-8 is read as such; the row that is not is named."""
    rows = b"text\n" + b"The ferry from Visby was late.\n" * 3000 + b"F\xffour\n" + b"The last row.\n"
    results = read_bytes(rows, "a.csv")
    (error,) = (r for r in results if isinstance(r, InputError))
    assert (error.path, len(results)) == ("a.csv#3002", 3002)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_of_any_encoding_are_read(encoding: str, read_bytes: Read) -> None:
    """What a spreadsheet program saves is read, umlauts included."""
    rows = "Titel;Text\nFähre;Die Fähre nach Nynäshamn kehrte am Freitag um, sagte Öberg über Funk.\n"
    (article,) = read_bytes(rows.encode(encoding), "a.csv")
    assert isinstance(article, Article)
    assert "Nynäshamn kehrte" in article.text


def test_text_that_was_encoded_twice_is_made_whole() -> None:
    """Umlauts and quotes that became two and three signs each are one again."""
    text = "Die Fähre nach Nynäshamn – „spät“ – kehrte um"
    assert repair(text.encode().decode("latin-1")) == text
    assert repair("Zürich’s café".encode().decode("cp1252")) == "Zürich’s café"


@given(st.text(max_size=60))
def test_what_could_be_meant_is_never_repaired(text: str) -> None:
    """A text with one sign beyond Latin-1's own, or one that only looks wrong once, stays as it is."""
    mixed = text + " Київ"
    assert repair(mixed) == mixed
    assert repair("Â© is two signs") == "Â© is two signs"
    if text.isascii():
        assert repair(text) == text
