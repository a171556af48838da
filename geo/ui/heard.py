"""What a part of the page says comes with what it said a moment ago: here each message is taken once."""

from __future__ import annotations

from typing import Final

from geo.ui.state import State

_HEARD: Final = "_heard"
"""Key of the newest stamp of each part, by the part's name."""
_LATEST: Final = 1e15
"""No clock of a browser goes so far; in JSON there are numbers too large for a float."""


def news(state: State, part: str, said: object) -> list[list[object]]:
    """Give what a part says that was not heard yet, oldest first, and note it as heard.

    `said` is `[[stamp, message], …]` as static/wherein/outbox.js makes it, with stamps that rise within a
    part, in milliseconds since 1970. It comes from a browser: what is no such thing is left out.
    """
    heard: dict[str, float] = state.setdefault(_HEARD, {})
    found: dict[float, list[object]] = {}
    for it in said if isinstance(said, list) else []:
        match it:
            case [int() | float() as stamp, [_, *_] as message] if 0 < stamp < _LATEST:
                found[float(stamp)] = message
            case _:
                continue
    new = sorted(stamp for stamp in found if stamp > heard.get(part, 0.0))
    if new:
        heard[part] = new[-1]
    return [found[stamp] for stamp in new]
