"""The page from top to bottom: is everything there, what is asked for, what is shown."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from geo.errors import StoreError
from geo.models import Filter
from geo.settings import Settings
from geo.store import Store
from geo.ui import about, add, dates, explore, filters, panel, services, setup_page, take_away
from geo.ui.found import Found
from geo.ui.state import PLACE, address_of, is_clear, read_address, wanted, write_address
from geo.view.facets import facets
from geo.view.tables import places_on_map, service_credits, summary


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
    services.show(settings.services, os.environ)
    about.show(gaps, settings.services, st.session_state.get(explore.CREDITS, ()))


@st.cache_resource(show_spinner="Reading the articles …")
def _store(url: str) -> Store:
    return Store.open(url, create=False)


@st.cache_resource(show_spinner=False, max_entries=16)
def _found(_opened: Store, url: str, changes: int, asked: Filter) -> Found:  # noqa: ARG001, the key
    """Keep what the last few filters find: readers of one collection share it."""
    return Found.of(places_on_map(_opened, asked, excerpts=0))


@st.cache_resource(show_spinner=False, max_entries=4)
def _credits(_opened: Store, url: str, changes: int) -> tuple[str, ...]:  # noqa: ARG001, the key
    return service_credits(_opened)


def _map_page(store: Store, settings: Settings) -> None:
    state, collections = st.session_state, [collection.name for collection in store.collections()]
    read_address(state, address_of(st.query_params), collections=collections, default=settings.collection)
    asked = wanted(state)
    state.pop(panel.WHOLE, None)
    counts = summary(store, asked)
    shown = _found(store, store.url, store.changes(), asked)
    if state[PLACE] not in shown.by_id:
        state[PLACE] = None
    write_address(state, st.query_params, default=settings.collection)
    if counts.of == 0 and is_clear(state):
        setup_page.no_articles(settings)
        add.show(settings, collection=settings.collection)
        return
    state[explore.CREDITS] = _credits(store, store.url, store.changes())
    explore.summary_line(counts)
    chips = st.container()
    explore.show(store, asked, shown, settings)
    # The map is on its way to the browser; only now the rest is counted.
    found = facets(store, asked, named=filters.sought(state))
    with chips:
        filters.chips(found, state)
    dates.show(found.timeline, state)
    filters.sidebar(found, state, collections=collections)
    explore.foreign_note(found.languages.options)
    explore.beside_the_map(store, asked)
    take_away.show(store, asked, settings, mentions=counts.mentions)
    add.show(settings, collection=asked.collection or settings.collection)
