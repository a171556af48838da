"""The page from top to bottom: is everything there, what is asked for, what is shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import logs
from geo.correction import Kept
from geo.errors import SetupMissing, StoreError
from geo.models import Filter
from geo.names import GivenNames
from geo.settings import Settings
from geo.store import Store
from geo.ui import (
    about,
    add,
    correct,
    correction_log,
    dates,
    explore,
    filters,
    panel,
    services,
    setup_page,
    shelves,
    take_away,
)
from geo.ui.access import Access
from geo.ui.correct_forms import Geography
from geo.ui.found import Found
from geo.ui.reader import reader
from geo.ui.state import PLACE, address_of, is_clear, read_address, wanted, write_address
from geo.view.facets import facets
from geo.view.shapes import Facets
from geo.view.tables import places_on_map, service_credits, summary

_OPENED = "_opened"
"""Key that marks a session whose first page was drawn."""


def show(
    settings: Settings, *, static: Path, open_geography: Callable[[Settings], Geography] | None = None
) -> None:
    """Draw the page; what is missing or unreadable is said in words.

    `open_geography` opens what searches places for corrections; without it only points can be given.
    """
    st.html(static / "wherein" / "page.css")
    allowed = reader(settings)
    if allowed.refused:
        setup_page.refused(allowed.refused)
        return
    gaps = setup_page.gaps(settings, static)
    if any(gap.blocks for gap in gaps):
        if not allowed.writes:
            setup_page.nothing_here()
            return
        setup_page.show(gaps)
        if setup_page.lacks_only_articles(gaps):
            add.show(settings, collection=settings.collection)
        return
    st.title("Wherein")
    st.html(
        '<p class="wherein-lead">Every place that the articles name, with the sentence that names it. '
        "Choose a place, or narrow down by who, what and when.</p>"
    )
    try:
        store = _store(settings.store)
        if _OPENED not in st.session_state:
            st.session_state[_OPENED] = True
            store.catch_up()  # its address may name what was written a moment ago
        _map_page(store, settings, _desk(store, settings, allowed, open_geography))
    except StoreError as error:
        if not allowed.writes:
            setup_page.nothing_here()
            return
        logs.error("the store cannot be read", reason=str(error))
        setup_page.unreadable(error)
    if allowed.writes:
        services.show(settings.services, os.environ)
    about.show(gaps if allowed.writes else [], settings.services, st.session_state.get(explore.CREDITS, ()))


@st.cache_resource(show_spinner="Reading the articles …")
def _store(url: str) -> Store:
    return Store.open(url, create=False, may_lag=True)


@st.cache_resource(show_spinner=False, max_entries=16)
def _found(_opened: Store, url: str, changes: int, asked: Filter) -> Found:  # noqa: ARG001, the key
    """Keep what the last few filters find: readers of one collection share it."""
    return Found.of(places_on_map(_opened, asked, excerpts=0))


@st.cache_resource(show_spinner=False, max_entries=16)
def _facets(
    _opened: Store,
    url: str,  # noqa: ARG001, this and the next are the key
    changes: int,  # noqa: ARG001
    asked: Filter,
    sought: tuple[tuple[str, str], ...],
) -> Facets:
    return facets(_opened, asked, named=dict(sought))


@st.cache_resource(show_spinner=False, max_entries=4)
def _credits(_opened: Store, url: str, changes: int) -> tuple[str, ...]:  # noqa: ARG001, the key
    return service_credits(_opened)


@st.cache_resource(show_spinner=False, max_entries=2)
def _kept(_opened: Store, url: str, changes: int) -> list[Kept]:  # noqa: ARG001, the key
    return _opened.corrections()


@st.cache_resource(show_spinner=False)
def _geography(_open: Callable[[Settings], Geography], file: Path, _settings: Settings) -> Geography | None:  # noqa: ARG001, the key
    try:
        return _open(_settings)
    except SetupMissing:
        return None


@st.cache_resource(show_spinner=False)
def _given() -> GivenNames:
    return GivenNames.load()


def _desk(
    store: Store,
    settings: Settings,
    allowed: Access,
    open_geography: Callable[[Settings], Geography] | None,
) -> correct.Desk | None:
    if not allowed.writes:
        return None
    return correct.Desk(
        store,
        who=allowed.who,
        people=settings.people,
        given=_given,
        geography=lambda: (
            _geography(open_geography, settings.gazetteer, settings) if open_geography else None
        ),
        kept=lambda: _kept(store, store.url, store.changes()),
    )


def _travelled() -> bool:
    """Tell whether the reader went back or forward in the browser's history."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _map_page(store: Store, settings: Settings, desk: correct.Desk | None) -> None:
    state, collections = st.session_state, [collection.name for collection in store.collections()]
    read_address(
        state,
        address_of(st.query_params),
        collections=collections,
        default=settings.collection,
        travelled=_travelled(),
    )
    asked = wanted(state)
    state.pop(panel.WHOLE, None)
    counts = summary(store, asked)
    counted = store.counted()
    shown = _found(store, store.url, counted, asked)
    if state[PLACE] not in shown.by_id:
        state[PLACE] = None
    write_address(state, st.query_params.from_dict)
    if counts.of == 0 and is_clear(state):
        if desk is None:
            setup_page.nothing_here()
            return
        setup_page.no_articles(settings)
        add.show(settings, collection=settings.collection)
        return
    state[explore.CREDITS] = _credits(store, store.url, counted)
    explore.summary_line(counts, behind=counted < store.changes())
    chips = st.container()
    explore.show(store, asked, shown, settings, desk)
    # The map is on its way to the browser; only now the rest is counted.
    found = _facets(store, store.url, counted, asked, tuple(filters.sought(state).items()))
    with chips:
        filters.chips(found, state)
    dates.show(found.timeline, state)
    filters.sidebar(found, state, collections=collections)
    explore.foreign_note(found.languages.options)
    explore.beside_the_map(store, asked, desk)
    take_away.show(store, asked, settings, mentions=counts.mentions, changes=counted)
    if desk is not None:
        correction_log.show(desk, state)
        add.show(settings, collection=asked.collection or settings.collection, added=store.catch_up)
        shelves.show(store, collections, who=desk.who)
