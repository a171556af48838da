"""What a reader is correcting: one session's open editor, and what came of the last decision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.correction import Kept
from geo.ui.state import State

EDIT: Final = "_edit"
"""Key of the open editor, an `Editing`, or None."""
MARKING: Final = "_marking"
"""Key of whether the places of an article's text are buttons that correct them."""

_MENTION = re.compile(r"([0-9A-Za-z_-]{1,128}):(\d{1,9}):(\d{1,9})", re.ASCII)


class MentionAt(NamedTuple):
    """Where a mention stands."""

    digest: str
    """The article's digest."""
    start: int
    """First code point."""
    end: int
    """One past the last."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a decision."""

    words: str
    """What was done, in words."""
    key: int | None = None
    """The correction's number, for undo."""
    unseen: Kept | None = None
    """Somebody else's decision on the same question, which the reader had not seen."""


@dataclass(frozen=True, slots=True)
class Editing:
    """An open editor."""

    kind: str
    """`mention`, `person`, `organisation` or `event`."""
    ref: str
    """Digest, start and end of the mention; the id of the others."""
    seen: int | None
    """The newest correction when it was opened: the reader had sight of those up to it."""
    sought: str = ""
    """What is searched for."""
    chosen: str = ""
    """Id of the chosen place, or `POINT`, `NOWHERE`, or empty."""
    point: tuple[float, float] | None = None
    """Latitude and longitude of a point."""
    picking: bool = False
    """Whether the map gives the point."""
    trouble: str = ""
    """Why the last act did nothing."""
    done: Done | None = None
    """What came of the decision; None before."""


def mention_at(ref: str) -> MentionAt | None:
    """Read `digest:start:end`; None for anything else."""
    found = _MENTION.fullmatch(ref)
    return MentionAt(found[1], int(found[2]), int(found[3])) if found else None


def editing(state: State) -> Editing | None:
    """Give the open editor."""
    found = state.get(EDIT)
    return found if isinstance(found, Editing) else None


def point_of(lat: object, lon: object) -> tuple[float, float] | None:
    """Read degrees north and east as a reader types them; None when they are no point on the earth."""
    try:
        north, east = (float(str(it).strip().replace(",", ".").replace("−", "-")) for it in (lat, lon))
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None  # noqa: PLR2004, degrees
