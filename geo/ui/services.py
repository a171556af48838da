"""The panel that switches online geocoders on and off; before one goes on it says what will be sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from geo.errors import SettingsError
from geo.service_settings import FILE, read_services, write_chosen
from geo.services import KNOWN, Services, notice
from geo.settings import ROOT
from geo.ui.words import literal, told


def show(services: Services, environ: Mapping[str, str], *, file: Path | None = None) -> None:
    """Draw the panel; `file` is the settings file that a choice is written to."""
    target = file or Path(environ.get("GEO_SERVICES_FILE", ROOT / FILE))
    on = [service.name for service in services.chosen]
    with st.expander("Online geocoders: " + (", ".join(on) if on else "off"), icon="🌐"):
        if not on:
            st.markdown("Nothing is sent anywhere. A service may know places that the gazetteer does not.")
        for service in services.chosen:
            st.markdown(notice(service))
        if "GEO_SERVICES" in environ:
            st.caption("The variable GEO_SERVICES decides; unset it to choose here.")
            return
        _form(on, environ, target)


def _form(on: list[str], environ: Mapping[str, str], file: Path) -> None:
    with st.form("services"):
        picked = [
            name
            for name, known in KNOWN.items()
            if st.checkbox(known.label, value=name in on, key=f"service-{name}")
        ]
        agreed = st.checkbox("Send what the notes say", key="service-agreed")
        saved = st.form_submit_button("Save")
    if not saved:
        return
    try:
        wanted = read_services({**environ, "GEO_SERVICES": ",".join(picked)}, file).chosen
        fresh = [service for service in wanted if service.name not in on]
        if fresh and not agreed:
            for service in fresh:
                st.warning(notice(service))
            st.markdown("Nothing is changed yet: agree above, then save again.")
            return
        write_chosen(file, [service.name for service in wanted])
    except SettingsError as error:
        st.error(f"It cannot be switched on yet. {literal(told(error))}")
        return
    st.success("Saved. It holds from the next `python -m geo ingest` on; see docs/geocoders.md.")
