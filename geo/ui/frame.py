"""The page from top to bottom: is everything there, what is asked for, what is shown."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.errors import StoreError
from geo.settings import Settings
from geo.store import Store
from geo.ui import about, explore, filters, setup_page
from geo.ui.state import PLACE, address_of, is_clear, read_address, wanted, write_address
from geo.view.facets import facets
from geo.view.tables import places_on_map, summary


def show(settings: Settings, *, static: Path) -> None:
    """Draw the page; what is missing or unreadable is said in words."""
    st.html(static / "wherein" / "page.css")
    gaps = setup_page.gaps(settings, static)
    if any(gap.blocks for gap in gaps):
        setup_page.show(gaps)
        return
    st.title("Wherein")
    st.html(
        '<p class="wherein-lead">Every place that the articles name, with the sentence that names it.</p>'
    )
    try:
        _map_page(_store(settings.store), settings)
    except StoreError as error:
        setup_page.unreadable(error)
    about.show(gaps)


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return Store.open(url, create=False)


def _map_page(store: Store, settings: Settings) -> None:
    state, collections = st.session_state, [collection.name for collection in store.collections()]
    read_address(state, address_of(st.query_params), collections=collections, default=settings.collection)
    filters.settle(state)
    asked = wanted(state)
    found, counts, places = facets(store, asked), summary(store, asked), places_on_map(store, asked)
    if state[PLACE] not in {found.place.id for found in places}:
        state[PLACE] = None
    write_address(state, st.query_params, default=settings.collection)
    if counts.of == 0 and is_clear(state):
        setup_page.no_articles(settings)
    else:
        explore.summary_line(counts)
        filters.chips(found, state)
        explore.show(store, asked, places, settings)
        explore.beside_the_map(store, asked)
    # The sidebar comes last, so that the map is on its way to the browser first.
    filters.sidebar(found, state, collections=collections)
