"""Takes corrections in and back; every function runs within its caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from geo import logs
from geo.correction import OF_ACTORS, Correction, Decided, Hand, Kept, topic
from geo.identity.table import Tables
from geo.names import GivenNames
from geo.store import corrections as log
from geo.store import people
from geo.store.applying import affected, apply
from geo.store.forgetting import without_forgotten_decisions


def correct(
    connection: Connection, corrections: Sequence[Correction], hand: Hand, tables: Tables, given: GivenNames
) -> Decided:
    """Keep decisions and apply them; of two on one question the later holds.

    What somebody else decided on the first one's question since the corrector looked is named in the answer.
    """
    unseen = log.overruled(connection, corrections[0], hand.seen) if corrections else None
    keys = log.add(connection, corrections, hand)
    changed = _apply(connection, corrections, tables, given)
    for key, one in zip(keys, corrections, strict=True):
        logs.info("correction", number=key, verdict=one.verdict.value, scope=one.scope.value, who=hand.who)
    return Decided(keys[0] if keys else 0, changed, unseen)


def take_in(connection: Connection, kept: Sequence[Kept], tables: Tables, given: GivenNames) -> int:
    """Add the corrections of another store, with who and when; gives how many were not there yet.

    One that is there and was taken back over there is taken back here; those about what was forgotten are
    left out.
    """
    kept = without_forgotten_decisions(connection, kept)
    known = {_identity(it): it for it in log.listed(connection)}
    fresh: list[Kept] = []
    again: list[Kept] = []
    for one in kept:
        here = known.setdefault(_identity(one), one)
        if here is one:
            fresh.append(one)
        elif here.undone is None and one.undone is not None and here.key:
            log.undo(connection, here.key, Hand(one.undone_by or one.who, one.undone))
            again.append(one)
    log.add_as_they_were(connection, fresh)
    _apply(connection, [it.correction for it in (*fresh, *again)], tables, given)
    return len(fresh)


def _identity(kept: Kept) -> tuple[str, str, str, str, str, str | None]:
    it = kept.correction
    place = it.place.id if it.place is not None else None
    return kept.made, kept.who, topic(it), it.verdict.value, it.other, place


def undo(connection: Connection, key: int, hand: Hand, tables: Tables, given: GivenNames) -> int | None:
    """Take a correction back and apply what then holds; None when it is not there or was taken back."""
    found = log.of_keys(connection, [key]).get(key)
    if found is None or not log.undo(connection, key, hand):
        return None
    logs.info("correction taken back", number=key, who=hand.who)
    return _apply(connection, [found.correction], tables, given)


def _apply(
    connection: Connection, corrections: Sequence[Correction], tables: Tables, given: GivenNames
) -> int:
    changed = 0
    about = [it for it in corrections if it.verdict in OF_ACTORS]
    if about:
        people.reopen(connection, about)
        changed = people.settle(connection, tables, given).changed
    return changed + apply(connection, affected(connection, corrections))
