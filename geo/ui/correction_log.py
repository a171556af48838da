"""All corrections at the page's end: how often the machine was right, the list with undo, files."""

from __future__ import annotations

import io
from typing import Final

import streamlit as st

from geo import correction_csv
from geo.errors import WhereinError
from geo.identity.table import read_tables
from geo.store.audit import note, now
from geo.store.deciding import take_in
from geo.ui.components import mount
from geo.ui.correct import Desk
from geo.ui.state import State
from geo.ui.words import told
from geo.view.correction_html import log_html
from geo.view.correction_words import agreement_words

_SHOWN: Final = 50
_MORE: Final = "_corrections"
"""Key of how many corrections are listed."""
_SAID: Final = "_taken_in"
"""Key of what came of the last file."""


def show(desk: Desk, state: State) -> None:
    """Draw the section; it is closed until a reader opens it."""
    kept = desk.kept()
    holding = sum(it.undone is None for it in kept)
    title = f"Corrections ({holding:,})" if kept else "Corrections"
    with st.expander(title, icon="✏️"):
        if _SAID in state:
            st.success(state.pop(_SAID))
        st.caption(
            "“Wrong place?” below a sentence, “Correct this” on the page of a person or an event. What the "
            "machine said is kept beside them."
        )
        if kept:
            found = desk.store.agreement()
            st.markdown(f"**{agreement_words(found)}**")
            st.caption(f"{found.overruled:,} mentions are shown otherwise than the machine said.")
            _listed(desk, state)
            _out(desk)
        _in(desk)


def _listed(desk: Desk, state: State) -> None:
    newest = list(reversed(desk.kept()))
    limit = state.setdefault(_MORE, _SHOWN)
    html = log_html(newest[:limit])
    mount("acts", {"html": html, "about": ""}, lambda it: _act(desk, state, it), key="log")
    if len(newest) > limit:
        label = f"Show more corrections ({len(newest) - limit:,} left)"
        st.button(label, key="_more_corrections", on_click=_more, args=(state, limit))


def _more(state: State, limit: int) -> None:
    state[_MORE] = limit + _SHOWN


def _act(desk: Desk, state: State, message: list[object]) -> None:
    desk.act(state, message)


def _out(desk: Desk) -> None:
    text = io.StringIO(newline="")
    correction_csv.write(desk.kept(), text)
    st.download_button(
        "Download as CSV",
        text.getvalue().encode("utf-8", "replace"),
        file_name="corrections.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _in(desk: Desk) -> None:
    with st.form("corrections-file", clear_on_submit=True, border=False):
        given = st.file_uploader("Take in corrections from a CSV file of this kind", type="csv")
        sent = st.form_submit_button("Take in")
    if not (sent and given is not None):
        return
    try:
        lines = io.StringIO(given.getvalue().decode("utf-8-sig"), newline="")
        kept = correction_csv.read(lines, given.name)
        tables, given_names = read_tables(desk.people), desk.given()
        with desk.store.writing() as connection:
            added = take_in(connection, kept, tables, given_names)
            note(connection, desk.who, now(), "import", f"{added:,} corrections from {given.name}")
    except (WhereinError, UnicodeDecodeError) as error:
        st.error("Nothing was taken in.")
        st.text(told(error))
        return
    st.session_state[_SAID] = f"{added:,} new corrections, {len(kept) - added:,} were there."
    st.rerun()
