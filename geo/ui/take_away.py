"""Takes away what is shown: one file of exactly the filtered mentions, made when somebody asks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geo.models import Filter
from geo.settings import Settings
from geo.store import Store
from geo.view.exports.formats import FORMATS, export
from geo.view.exports.records import Options

_NAME = "wherein"
_WANTED = "_take_wanted"
"""Key of whether a file is to be made."""
_MADE = "_take_made"
"""Key of the file that was made last."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A file, until something else is shown."""

    of: tuple[object, ...]
    """What it was made of: the store and its count of changes, the filter, the format and what it holds."""
    data: bytes
    """The file."""


def show(store: Store, asked: Filter, settings: Settings, *, mentions: int, changes: int) -> None:
    """Draw the choice of a format, the button that makes the file, and the one that saves it.

    Nothing is written before the first is pressed. Two buttons, since one that does both
    (`st.download_button` with a function) loses a press while the page is drawn anew: each drawing gives
    the file another id. `changes` is the store's count of changes that `mentions` was counted at.
    """
    with st.expander("Take it away", icon="📦"):
        st.caption(
            f"The {mentions:,} mentions shown, as a file. It carries the credits, and of the articles no "
            "more than a sentence of 300 characters for each mention."
        )
        name = st.selectbox(
            "Format", list(FORMATS), format_func=lambda it: FORMATS[it].label, key="_take_format"
        )
        excerpts = st.toggle("With the sentences", value=True, key="_take_excerpts")
        persons = st.toggle(
            "With the names of persons",
            value=True,
            key="_take_persons",
            help="Without: the columns are empty, and names that were recognised are blacked out.",
        )
        options = Options(excerpts=excerpts, persons=persons, point_of_view=settings.point_of_view)
        of = (store.url, changes, asked, name, options)
        st.button("Make the file", disabled=mentions == 0, key="_take_button", on_click=_want)
        if st.session_state.get(_WANTED):  # still, when something else broke off the run that was to make it
            with st.spinner("Writing the file …"):
                st.session_state[_WANTED] = False
                st.session_state[_MADE] = _Made(of, made(store, asked, name, options))
        _saved(st.session_state.get(_MADE), of, name)


def _want() -> None:
    st.session_state[_WANTED] = True


def _saved(file: _Made | None, of: tuple[object, ...], name: str) -> None:
    """Draw the button that saves a file; one that was made of something else is dropped."""
    if file is None or file.of != of:
        st.session_state.pop(_MADE, None)
        return
    st.download_button(
        f"Save {_NAME}.{name} ({max(1, len(file.data) // 1000):,} kB)",
        file.data,
        file_name=f"{_NAME}.{name}",
        mime=FORMATS[name].mime,
        type="primary",
        on_click="ignore",
        key="_take_file",
    )


def made(store: Store, asked: Filter, name: str, options: Options) -> bytes:
    """Make the file. It is written to the disk first; Streamlit itself then holds it in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        with path.open("wb") as out:
            export(store, asked, name, out, options)
        return path.read_bytes()
