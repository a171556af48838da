"""How often Python looks for cycles in memory, for programs that serve pages."""

from __future__ import annotations

import gc
from typing import Final

_YOUNG: Final = 50_000
"""New objects; Python's own figure is 700. A page may make three for each of 20,000 places, none in a cycle,
and to look through all that a server holds meanwhile took as long as making them."""


def look_seldom() -> None:
    """Look for cycles less often, in the whole process."""
    _, *older = gc.get_threshold()
    gc.set_threshold(_YOUNG, *older)
