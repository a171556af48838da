"""What the page says about itself: privacy, whose data, what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.gazetteer.credits import CREDITS
from geo.services import Services, notice
from geo.ui.setup_page import Gap


def show(found: list[Gap], services: Services, credits_: Sequence[str]) -> None:
    """Draw the section at the page's end; `credits_` are the attributions that services ask for."""
    with st.expander("About this map, its sources and your privacy", icon="ℹ️"):
        st.markdown(
            f"{_leaving(services)}\n\n"
            "**How far to trust it.** Programs found the names and chose the places. A dashed marker is a "
            "place that is probably wrong; each excerpt shows the sentence, so look before you quote. "
            "“Undated” means that the text gives the event no date. Dates filter events, not articles."
        )
        lines = [
            f"- [{credit.name}]({credit.url}): {credit.gives} ([{credit.licence}]({credit.licence_url}))"
            for credit in CREDITS
        ]
        lines += [f"- Online geocoders: {credit}" for credit in credits_]
        st.markdown("**Data**\n\n" + "\n".join(lines))
        for gap in found:
            st.caption(f"{gap.what} is missing: {gap.need}. `{gap.command}` brings it.")


def _leaving(services: Services) -> str:
    """Say what is sent where; the page itself sends nothing in either case."""
    here = (
        "The articles, what you search for and the map itself stay here; the page asks no other server for "
        "anything. An address (http://… or https://…) that you give to be read is asked for in the web."
    )
    if not services.chosen:
        return f"**What leaves this machine: nothing.** {here}"
    sent = "\n".join(f"- {notice(service)}" for service in services.chosen)
    return f"**What leaves this machine: names of places, when articles are read.**\n\n{sent}\n\n{here}"
