"""Who is reading: under what name corrections are kept, and whether there may be any."""

from __future__ import annotations

import streamlit as st

from geo.settings import Settings
from geo.ui.access import Access, access


def reader(settings: Settings) -> Access:
    """Give who is reading and what they may do; every part of the page asks here."""
    return access(settings, address=st.get_option("server.address"), headers=st.context.headers)
