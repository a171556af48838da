"""The page's frame for `streamlit run app.py`: settings from the environment, then over to `geo.ui`."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from geo import logs
from geo.collector import look_seldom
from geo.errors import SettingsError
from geo.settings import ROOT, Settings
from geo.ui.correct_forms import Geography
from geo.ui.frame import show
from geo.ui.words import literal, told


def _open_geography(settings: Settings) -> Geography:
    from geo.geocoders import open_geography  # noqa: PLC0415 - only who corrects needs the gazetteer

    return open_geography(settings)


@st.cache_resource(show_spinner=False)
def _begin(level: str, file: Path | None, form: str) -> None:
    """Open the log, and see to memory, once for all readers."""
    logs.start(level, file, form)
    look_seldom()
    logs.info("the page begins to serve")


st.set_page_config(page_title="Wherein", page_icon="🗺️", layout="wide")
try:
    settings = Settings.from_env(os.environ)
except SettingsError as error:
    st.error(f"A setting cannot be used. {literal(told(error))}")
    st.stop()
_begin(settings.log, settings.log_file, settings.log_format)
show(settings, static=Path(ROOT, "static"), open_geography=_open_geography)
