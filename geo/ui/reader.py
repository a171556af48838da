"""Who is reading: under what name corrections are kept, and whether there may be any."""

from __future__ import annotations

import streamlit as st

from geo.settings import Settings
from geo.ui.access import access


def reader(settings: Settings) -> str | None:
    """Give the reader's name, None for one who may only look; every part of the page asks here."""
    found = access(settings, address=st.get_option("server.address"), headers=st.context.headers)
    return found.who if found.writes else None
