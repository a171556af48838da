"""Collections from the page: one is renamed, or deleted with the articles that no other one holds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.errors import StoreError
from geo.store import Store, shelves
from geo.store.audit import note, now
from geo.ui.state import COLLECTION
from geo.ui.words import literal, told
from geo.view.excerpt_html import plain

_WHICH, _NAME, _SURE, _SAID = "_shelf", "_shelf_name", "_shelf_sure", "_shelf_said"


def show(store: Store, collections: Sequence[str], *, who: str) -> None:
    """Draw the section; what is done is written into the audit log under `who`."""
    state = st.session_state
    with st.expander(f"Collections ({len(collections)})", icon="🗂️"):
        if state.get(_SAID):
            st.caption(state.pop(_SAID))
        chosen = st.selectbox("Collection to rename or delete", collections, key=_WHICH, format_func=plain)
        st.text_input("New name", key=_NAME, max_chars=shelves.LONGEST)
        st.button("Rename", on_click=_rename, args=(store, chosen, who), disabled=not state.get(_NAME))
        st.checkbox("Yes, delete it and the articles that no other collection holds", key=_SURE)
        st.button("Delete", on_click=_delete, args=(store, chosen, who), disabled=not state.get(_SURE))


def _rename(store: Store, old: str, who: str) -> None:
    state = st.session_state
    new = " ".join(state[_NAME].split())
    try:
        with store.writing() as connection:
            shelves.rename(connection, old, new)
            note(connection, who, now(), "rename", f"collection {old!r} to {new!r}")
    except StoreError as error:
        state[_SAID] = literal(told(error))
        return
    state[_SAID] = f"It is called {literal(new)} now."
    state[_NAME] = ""
    if state.get(COLLECTION) == old:
        state[COLLECTION] = new


def _delete(store: Store, name: str, who: str) -> None:
    state = st.session_state
    try:
        with store.writing() as connection:
            gone = shelves.remove(connection, name)
            note(connection, who, now(), "delete", f"collection {name!r}, {gone:,} articles")
        store.compact()
    except StoreError as error:
        state[_SAID] = literal(told(error))
        return
    state[_SAID] = f"{literal(name)} is deleted, and {gone:,} articles with it."
    state[_SURE] = False
