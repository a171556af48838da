"""Adding articles from the page: files dropped, text pasted, an address given; with progress and a stop."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import streamlit as st

from geo.adding import (
    ENDINGS,
    MOST_BYTES,
    MOST_FILES,
    MOST_TEXT,
    Dropped,
    Job,
    Stage,
    Step,
    distinct,
    refusals,
)
from geo.read.files import is_address
from geo.settings import Settings
from geo.ui.words import literal, told
from geo.view.excerpt import visible
from geo.view.excerpt_html import escaped

_JOB, _REFUSED, _ROUND, _SEEN = "_adding", "_adding_refused", "_adding_round", "_adding_seen"
_FILES, _TEXT = "_adding_files_", "_adding_text_"
"""Keys of the two fields, before the round's number: a new round has empty ones."""
_MORE = "_adding_more"
"""Key that is there once a reader wants to add more."""
_SIGNS = {Stage.ADDED: "✓", Stage.KNOWN: "=", Stage.FAILED: "✗", Stage.CANCELLED: "–"}
_LISTED = 200
"""Lines of progress that are shown; failures come first."""
_EVERY = 2.0
"""Seconds between two looks at the progress."""


def show(settings: Settings, *, collection: str, added: Callable[[], None] | None = None) -> None:
    """Draw the section; what is added goes into `collection`, and `added` is called once all of it is in."""
    job: Job | None = st.session_state.get(_JOB)
    with st.expander("Add articles", icon="➕", expanded=job is not None or _MORE in st.session_state):
        if job is None:
            _form(settings, collection)
        else:
            st.fragment(_progress, run_every=_EVERY if job.running else None)(job, added)


def _form(settings: Settings, collection: str) -> None:
    state = st.session_state
    number = state.setdefault(_ROUND, 0)
    st.file_uploader(
        f"Files (up to {MOST_FILES}, each up to {MOST_BYTES >> 20} MB)",
        type=[ending.lstrip(".") for ending in ENDINGS],
        accept_multiple_files=True,
        key=f"{_FILES}{number}",
        help="Texts, web pages, PDFs, office documents, mails, tables, archives of them.",
    )
    st.text_area(
        "or a text, or an address",
        key=f"{_TEXT}{number}",
        max_chars=MOST_TEXT,
        placeholder="Paste an article, or https://…",
        help="An address is asked for in the network: its server sees this machine's address. Nothing else "
        "on this page leaves the machine.",
    )
    st.caption(f"Goes into the collection “{literal(collection)}”. It stays on this machine.")
    # a function, not an answer: a run that something else breaks off would take the press with it
    st.button(
        "Add",
        type="primary",
        disabled=not _given(),
        key=f"_adding_go_{number}",
        on_click=_begin,
        args=(settings, collection),
    )


def _given() -> list[Dropped]:
    """What was dropped and pasted, each once."""
    state = st.session_state
    files, text = (state.get(f"{key}{state[_ROUND]}") for key in (_FILES, _TEXT))
    return distinct([Dropped(file.name, file.getvalue()) for file in files or []] + _pasted(text))


def _begin(settings: Settings, collection: str) -> None:
    state, items = st.session_state, _given()
    if not items:
        return
    refused = refusals(items)
    names = {step.name for step in refused}
    state[_REFUSED] = refused
    state[_ROUND] += 1
    state[_SEEN] = 0
    state[_JOB] = Job([it for it in items if it.name not in names], settings=settings, collection=collection)


def _again() -> None:
    st.session_state.pop(_JOB, None)
    st.session_state[_MORE] = True


def _pasted(text: str | None) -> list[Dropped]:
    """What a pasted text stands for: addresses, one a line, or one article."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if lines and all(is_address(line) and " " not in line for line in lines):
        return [Dropped(line) for line in lines]
    if not lines:
        return []
    data = (text or "").encode("utf-8", "replace")
    return [Dropped(f"pasted-{hashlib.sha256(data).hexdigest()[:8]}.txt", data)]


def _progress(job: Job, added: Callable[[], None] | None) -> None:
    state = st.session_state
    if _JOB not in state:
        st.rerun()  # the whole page: this part alone would go on showing what is done
    steps = [*state[_REFUSED], *job.steps]
    counts = Counter(step.stage for step in steps)
    ended = sum(counts[stage] for stage in _SIGNS)
    running = job.running
    if running:
        st.progress(ended / max(1, len(steps)), text=f"{ended} of {len(steps)} done")
    said = ", ".join(f"{count} {stage.value}" for stage, count in counts.items() if count)
    st.html(f'<p class="wherein-count" role="status">{escaped(said)}</p>')
    if job.trouble:
        st.error(literal(told(job.trouble)), icon="⚠️")
    st.html(f'<ul class="wherein-steps">{"".join(map(_line, _in_order(steps)[:_LISTED]))}</ul>')
    if len(steps) > _LISTED:
        st.caption(f"and {len(steps) - _LISTED} more")
    if running:
        st.button("Stop", on_click=job.cancel, key="_adding_stop")
    else:
        st.button("Add more", on_click=_again, key="_adding_again")
    if (counts[Stage.ADDED], running) != state[_SEEN]:
        state[_SEEN] = (counts[Stage.ADDED], running)
        if added is not None and not running:
            added()
        st.rerun()  # the map grows with what has come in, and the last look ends the looking


def _in_order(steps: list[Step]) -> list[Step]:
    """What failed first, then what is at work, then the rest."""
    ranks = {Stage.FAILED: 0, Stage.READING: 1, Stage.ANALYSING: 1}
    return sorted(steps, key=lambda step: ranks.get(step.stage, 2))


def _line(step: Step) -> str:
    why = f" <small>{escaped(told(step.said))}</small>" if step.said else ""
    return f"<li>{_SIGNS.get(step.stage, '…')} {escaped(visible(step.name))}: {step.stage.value}{why}</li>"
