"""Takes away what is shown: one file of exactly the filtered mentions, made when somebody asks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from geo.models import Filter
from geo.settings import Settings
from geo.store import Store
from geo.view.exports.formats import FORMATS, export
from geo.view.exports.records import Options

_NAME = "wherein"


def show(store: Store, asked: Filter, settings: Settings, *, mentions: int) -> None:
    """Draw the choice of a format and one button; nothing is written before it is pressed."""
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
        st.download_button(
            "Make and download the file",
            data=lambda: made(store, asked, name, options),
            file_name=f"{_NAME}.{name}",
            mime=FORMATS[name].mime,
            on_click="ignore",
            disabled=mentions == 0,
            key="_take_button",
        )


def made(store: Store, asked: Filter, name: str, options: Options) -> bytes:
    """Make the file. It is written to the disk first; Streamlit itself then holds it in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        with path.open("wb") as out:
            export(store, asked, name, out, options)
        return path.read_bytes()
