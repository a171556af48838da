"""What a page looks up beside its counts, for what a filter lets pass; see `queries`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np

from geo.models import Kind, Place
from geo.store.cube import TYPES, Ints
from geo.store.either import Either
from geo.store.filters import Selection
from geo.store.rows import ActorCount, EventCount


@Either
def best_mentions(chosen: Selection, places: Sequence[int], *, limit: int) -> Ints:
    """Give the numbers of each place's best few mentions: literal first, then by belief, the newest first."""
    cube = chosen.cube
    wanted = np.zeros(len(cube.places), dtype=np.bool_)
    wanted[np.searchsorted(cube.place_keys, np.array(places, dtype=np.int32))] = True
    at = np.flatnonzero(chosen.passing & wanted[cube.place])
    order = at[np.lexsort((-cube.key[at], -cube.belief[at], ~cube.literal[at], cube.place[at]))]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = cube.place[order][1:] != cube.place[order][:-1]
    starts = np.flatnonzero(fresh)
    rank = np.arange(len(order)) - starts[np.cumsum(fresh) - 1] if len(order) else order
    return cast(Ints, cube.key[order[rank < limit]])


@Either
def places_named(chosen: Selection) -> list[int]:
    """Give the store's numbers of the places that the mentions that pass mean, rising."""
    numbers = np.unique(chosen.cube.place[chosen.passing])
    return cast("list[int]", chosen.cube.place_keys[numbers].tolist())


@Either
def places_of(chosen: Selection, keys: Iterable[int]) -> dict[int, Place]:
    """Give places by the store's numbers."""
    wanted = list(dict.fromkeys(keys))
    at = np.searchsorted(chosen.cube.place_keys, np.array(wanted, dtype=np.int32)).tolist()
    return {key: chosen.cube.places[it] for key, it in zip(wanted, at, strict=True)}


@Either
def place_named(chosen: Selection, ref: str) -> int | None:
    """Give the store's number of a place by its id; None when no article has named it."""
    at = next((at for at, place in enumerate(chosen.cube.places) if place.id == ref), None)
    return None if at is None else int(chosen.cube.place_keys[at])


@Either
def actor_amount(chosen: Selection, kind: Kind) -> int:
    """Count the persons or organisations that are known at all, whatever the filter."""
    return len(chosen.cube.actors[kind].refs)


@Either
def actor_named(chosen: Selection, kind: Kind, ref: str) -> ActorCount | None:
    """Find the person or organisation that any id means, without counts; None when there is none."""
    actors = chosen.cube.actors[kind]
    at = actors.by_ref.get(ref)
    return None if at is None else ActorCount(actors.refs[at], actors.names[at], actors.aliases[at], 0, 0)


@Either
def event_named(chosen: Selection, ref: str) -> EventCount | None:
    """Find an event that happened by its id, without a count; None when there is none."""
    known = chosen.cube.happenings
    at = known.refs.index(ref) if ref in known.refs else None
    return None if at is None else EventCount(ref, known.labels[at], TYPES[known.kind[at]], 0)
