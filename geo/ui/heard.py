"""What a part of the page says comes with what it said a moment ago: here each message is taken once."""

from __future__ import annotations

from typing import Final

from geo.ui.state import State

_HEARD: Final = "_heard"
"""Key of the outbox and the number of its last message, by the part's name."""


def heard(state: State, part: str) -> list[float]:
    """Give the outbox of a part and the number of the last message that was heard from it; zeros for none."""
    found: list[float] = state.get(_HEARD, {}).get(part, [0, 0])
    return found


def news(state: State, part: str, said: object) -> list[list[object]]:
    """Give what a part says that was not heard yet, oldest first, and note it as heard.

    `said` is `[outbox, [[number, message], …]]` as static/wherein/outbox.js makes it, with numbers that rise
    from 1 within an outbox. It comes from a browser: what is no such thing is left out.
    """
    match said:
        case [int() | float() as box, [*listed]]:
            pass
        case _:
            return []
    found: dict[int, list[object]] = {}
    for it in listed:
        match it:
            case [int(number), [_, *_] as message]:
                found[number] = list(message)
            case _:
                continue
    of, last = heard(state, part)
    new = sorted(number for number in found if number > (last if of == box else 0))
    if new:
        state[_HEARD] = {**state.get(_HEARD, {}), part: [box, new[-1]]}
    return [found[number] for number in new]
