"""Text from outside in Streamlit's widgets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from geo.errors import InputError, StoreError, StoreVersionError
from geo.ui.words import literal, told

HOSTILE = (
    "![x](http://192.0.2.1/x.png)", "<img src=x>", "[a](javascript:b)", "$x^2$", ":material/home:", ":red[x]",
    "# head", "* a", "1. a", "http://192.0.2.1/", "www.example.org", "a@example.org", "`a`", "**a**",
    "~~a~~", "---",
    "| a |\n|---|", "    code", "&amp;", "<!-- a -->", "[^1]: a", "==a==",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_markup(text: str) -> None:
    """CommonMark with tables, links without brackets and strikethrough reads nothing but text in it."""
    markdown = MarkdownIt("gfm-like", {"linkify": False})
    found = markdown.parseInline(f"Goes into “{literal(text)}”.")[0].children or []
    assert {it.type for it in found} <= {"text", "text_special"}


@given(st.text())
def test_any_text_stays_itself(text: str) -> None:
    """Read as Markdown the text comes out as the plain widget would show it."""
    found = MarkdownIt().parseInline(f"a{literal(text)}b")[0].children or []
    assert {it.type for it in found} <= {"text", "text_special"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InputError("/home/anna/cases/a.csv", "no table", line=3), "a.csv, line 3: no table"),
        (StoreError("sqlite:////home/anna/s.sqlite cannot be opened"), "s.sqlite cannot be opened"),
        (StoreError("cannot write '/home/anna/s.sqlite'"), "cannot write 's.sqlite'"),
        (InputError(r"C:\Users\anna\a.csv", "no table"), "a.csv: no table"),
        (InputError("https://news.example/a/b", "asks"), "https://news.example/a/b: asks"),
        (InputError("a.zip/inner/b.txt", "is damaged"), "a.zip/inner/b.txt: is damaged"),
        ("either/or, 3/4", "either/or, 3/4"),
    ],
)
def test_no_folder_is_told(error: object, words: str) -> None:
    """Of a path the file's name is left; web addresses and names within archives stay whole."""
    assert told(error) == words


def test_a_version_s_error_names_no_folder() -> None:
    """The longest of the store's messages."""
    assert "/srv" not in told(StoreVersionError("sqlite:////srv/cases/s.sqlite", "1", "5"))
