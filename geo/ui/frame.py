"""The page from top to bottom: is everything there, what is asked for, what is shown."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.errors import StoreError
from geo.models import Filter
from geo.settings import Settings
from geo.store import Store
from geo.ui import about, dates, explore, filters, panel, setup_page, take_away
from geo.ui.state import PLACE, address_of, is_clear, read_address, wanted, write_address
from geo.view.facets import facets
from geo.view.shapes import PlaceOnMap
from geo.view.tables import places_on_map, summary

_EXCERPTED = 60
"""Places whose popups carry excerpts at once; the others read "see the list" until they are chosen."""


def show(settings: Settings, *, static: Path) -> None:
    """Draw the page; what is missing or unreadable is said in words."""
    st.html(static / "wherein" / "page.css")
    gaps = setup_page.gaps(settings, static)
    if any(gap.blocks for gap in gaps):
        setup_page.show(gaps)
        return
    st.title("Wherein")
    st.html(
        '<p class="wherein-lead">Every place that the articles name, with the sentence that names it. '
        "Choose a place, or narrow down by who, what and when.</p>"
    )
    try:
        _map_page(_store(settings.store), settings)
    except StoreError as error:
        setup_page.unreadable(error)
    about.show(gaps)


@st.cache_resource(show_spinner="Reading the articles …")
def _store(url: str) -> Store:
    return Store.open(url, create=False)


@st.cache_resource(show_spinner=False, max_entries=32)
def _places(_opened: Store, url: str, changes: int, asked: Filter) -> list[PlaceOnMap]:  # noqa: ARG001, the key
    """Keep the places of the last few filters: readers of one collection share them."""
    return places_on_map(_opened, asked, excerpted=_EXCERPTED)


def _map_page(store: Store, settings: Settings) -> None:
    state, collections = st.session_state, [collection.name for collection in store.collections()]
    read_address(state, address_of(st.query_params), collections=collections, default=settings.collection)
    asked = wanted(state)
    state.pop(panel.WHOLE, None)
    counts = summary(store, asked)
    places = _places(store, store.url, store.changes(), asked)
    if state[PLACE] not in {found.place.id for found in places}:
        state[PLACE] = None
    write_address(state, st.query_params, default=settings.collection)
    if counts.of == 0 and is_clear(state):
        setup_page.no_articles(settings)
        return
    explore.summary_line(counts)
    chips = st.container()
    explore.show(store, asked, places, settings)
    # The map is on its way to the browser; only now the rest is counted.
    found = facets(store, asked, named=filters.sought(state))
    with chips:
        filters.chips(found, state)
    dates.show(found.timeline, state)
    filters.sidebar(found, state, collections=collections)
    explore.foreign_note(found.languages.options)
    explore.beside_the_map(store, asked)
    take_away.show(store, asked, settings, mentions=counts.mentions)
