"""Our own parts of the page: each is a script in static/wherein that gets data and answers with an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.settings import ROOT
from geo.ui.heard import heard, news
from geo.view.js_json import Json

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

Act = Callable[[list[object]], None]
"""What takes an act: its name and its values, none of which is trusted."""

_SCRIPTS: Path = ROOT / "static" / "wherein"


def mount(name: str, data: Mapping[str, Json], act: Act, *, key: str | None = None) -> None:
    """Draw `static/wherein/NAME.js` with its data; `act` is called with what a reader does in it.

    A part that is on the page more than once has a `key` of its own each time.
    """
    own = key or name
    # what was drawn before one's press is old, and what is drawn after it is new though it may be the same
    known = {**data, "heard": heard(st.session_state, own)}
    _component(name)(key=own, data=known, on_act_change=lambda: _heard(own, act))


@cache
def _component(name: str) -> ComponentRenderer:
    scripts = [(_SCRIPTS / f"{it}.js").read_text(encoding="utf-8") for it in ("outbox", name)]
    return st.components.v2.component(f"wherein_{name}", js="\n".join(scripts), isolate_styles=False)


def _heard(key: str, act: Act) -> None:
    for message in news(st.session_state, key, st.session_state[key]["act"]):
        act(message)
