"""What the page says about itself: privacy, whose data, what is uncertain."""

from __future__ import annotations

import streamlit as st

from geo.gazetteer.credits import CREDITS
from geo.ui.setup_page import Gap


def show(found: list[Gap]) -> None:
    """Draw the section at the page's end."""
    with st.expander("About this map, its sources and your privacy", icon="ℹ️"):
        st.markdown(
            "**What leaves this machine: nothing.** The articles, the names in them, what you search for and "
            "the map itself stay here; the page asks no other server for anything.\n\n"
            "**How far to trust it.** Programs found the names and chose the places. A dashed marker is a "
            "place that is probably wrong; each excerpt shows the sentence, so look before you quote. "
            "“Undated” means that the text gives the event no date. Dates filter events, not articles."
        )
        lines = [
            f"- [{credit.name}]({credit.url}): {credit.gives} ([{credit.licence}]({credit.licence_url}))"
            for credit in CREDITS
        ]
        st.markdown("**Data**\n\n" + "\n".join(lines))
        for gap in found:
            st.caption(f"{gap.what} is missing: {gap.need}. `{gap.command}` brings it.")
