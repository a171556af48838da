"""The page's frame for `streamlit run app.py`: settings from the environment, then over to `geo.ui`."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from geo.errors import SettingsError
from geo.geocoders import open_geography
from geo.settings import ROOT, Settings
from geo.ui.frame import show

st.set_page_config(page_title="Wherein", page_icon="🗺️", layout="wide")
try:
    settings = Settings.from_env(os.environ)
except SettingsError as error:
    st.error(f"A setting cannot be used. {error}")
    st.stop()
show(settings, static=Path(ROOT, "static"), open_geography=open_geography)
