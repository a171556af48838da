"""What the syntax says about one event trigger and one place of its sentence, as numbers.

The features follow the approach of Halterman (2019, "Geolocating political events in text"): dependency
path, prepositions, clause boundaries and distance between trigger and place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from geo.link.discourse import SAY
from geo.link.pair_words import (
    HAPPENINGS,
    HOLDERS,
    JOINTS,
    LABELS,
    PARTS,
    PREPOSITIONS,
    SORTS,
    TRIGGER_LABELS,
)
from geo.link.places import (
    AREA_NOUNS,
    DIRECTIONS,
    TAKES_PLACES,
    PlaceToken,
    Rated,
    preposition_of,
)
from geo.link.tree import NOUNS, SUBJECTS, VERBS, Tree
from geo.models import Feature

_CHAIN = 9
"""Tokens within which a place may say more of where the one before it is."""
_FAR = 40.0
"""Tokens; longer distances count as this."""

NAMES: tuple[str, ...] = (
    "below",
    "above",
    "crossed by the place",
    "crossed by the trigger",
    "steps of the place",
    "steps of the trigger",
    *(f"after {name}" for name in (*PREPOSITIONS, "another", "none")),
    *(f"place is {name}" for name in LABELS),
    *(f"path ends {name}" for name in ("prep", *LABELS, "clause")),
    *(f"trigger is {name}" for name in TRIGGER_LABELS),
    "trigger is a noun",
    "object of a verb that takes places",
    "rule",
    "rule chose it",
    "rule's margin",
    "before the trigger",
    "distance",
    "modifies a noun",
    "only locates",
    "places between",
    "nearest",
    "nearest behind",
    "alone",
    "verbs between",
    "commas between",
    "below a verb of saying",
    "below a subject",
    "sentence begins with it",
    "the same verb",
    "area noun",
    "associative",
    *(f"is a {name}" for name in SORTS),
    "wider than another",
    "of an event's noun",
    "of a part",
    "of people",
    "nominal path",
    "goes on from the place before",
    "listed with the place before",
    "listed with the place behind",
    "quotation mark between",
    "in the chain of the place before",
    "wider, with an argument elsewhere",
    "before its own verb, not the trigger's",
)
"""What each number is, in the order of `describe`."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What is known of a place mention besides its syntax."""

    feature: Feature | None = None
    """What sort of place it was resolved to; None when unresolved."""
    literal: bool = True
    """False where the name rather means an actor ("Moscow said")."""


def describe(
    tree: Tree, trigger: int, places: Sequence[PlaceToken], rated: Sequence[Rated], sorts: Mapping[int, Sort]
) -> list[list[float]]:
    """Describe each place with respect to the trigger, in the order of NAMES.

    Args:
        tree: The sentence.
        trigger: Index of the trigger's head token.
        places: The places.
        rated: What the rules say of each.
        sorts: What is known of each mention.
    """
    best = max((item.score for item in rated), default=0.0)
    narrow = {_width(sorts.get(place.mention)) for place in places}
    arguments = {_width(sorts.get(item.place.mention)) for item in rated if item.is_object}
    rows = []
    for place, rating in zip(places, rated, strict=True):
        sort = sorts.get(place.mention, Sort())
        between = sorted((place.token, trigger))
        inside = tree.tokens[between[0] + 1 : between[1]]
        rows.append(
            [
                *_path(tree, trigger, place.token),
                *_labels(tree, trigger, place.token, rating),
                *_standing(tree, trigger, places, rating, best),
                *_surroundings(tree, trigger, place.token),
                float(not sort.literal),
                *(float(sort.feature in kinds) for kinds in SORTS.values()),
                float(any(width < _width(sort) for width in narrow)),
                *_nouns(tree, trigger, place.token),
                *_list(tree, place, places, sorts),
                float(any(token.text in ('"', "``", "''") for token in inside)),
                float(_chained(tree, place, places)),
                float(any(width < _width(sort) for width in arguments)),
                float(_has_own_verb(tree, trigger, place.token)),
            ]
        )
    return rows


def _standing(
    tree: Tree, trigger: int, places: Sequence[PlaceToken], rating: Rated, best: float
) -> list[float]:
    """Give the rules' opinion, and where the place stands among the others."""
    place = rating.place
    first, last = sorted((place.token, trigger))
    inside = tree.tokens[first + 1 : last]
    nearest = min(places, key=lambda other: abs(other.token - trigger))
    after = [other for other in places if other.token > trigger]
    behind = min(after, key=lambda other: other.token, default=None)
    return [
        rating.score,
        float(rating.chosen),
        rating.score - best,
        float(place.token < trigger),
        min(_FAR, float(abs(place.token - trigger))) / 10,
        float(rating.modifies),
        float(rating.only_locates),
        float(sum(first < other.token < last for other in places)),
        float(place == nearest),
        float(place == behind),
        float(len(places) == 1),
        float(sum(token.pos == "VERB" for token in inside)),
        float(sum(token.text in (",", ";", ":", "-") for token in inside)),
    ]


def _nouns(tree: Tree, trigger: int, place: int) -> list[float]:
    """Tell what sort of noun the place hangs from, and whether only nouns and prepositions lie between."""
    above = []
    for index in tree.up(place):
        if index == trigger or tree.tokens[index].pos in VERBS:
            break
        above.append(index)
    lemmas = [tree.tokens[index].lemma for index in above if tree.tokens[index].pos in NOUNS]
    path = tree.path(place, trigger)
    plain = path is not None and all(tree.tokens[index].pos not in VERBS for index in path)
    return [
        float(any(lemma in HAPPENINGS for lemma in lemmas)),
        float(any(lemma in PARTS for lemma in lemmas[:2])),
        float(any(lemma in HOLDERS for lemma in lemmas[:2])),
        float(plain),
    ]


def _list(
    tree: Tree, place: PlaceToken, places: Sequence[PlaceToken], sorts: Mapping[int, Sort]
) -> list[float]:
    """Tell whether the place goes on from the one before it ("X, Y") or stands in a list ("X, Y and Z")."""
    before = max((other.token for other in places if other.token < place.token), default=None)
    behind = min((other.token for other in places if other.token > place.token), default=None)
    listed = [False, False]
    for number, other in enumerate((before, behind)):
        if other is not None:
            first, last = sorted((other, place.token))
            gap = [t for t in tree.tokens[first + 1 : last] if t.pos not in ("PROPN", "DET")]
            listed[number] = bool(gap) and all(token.text.lower() in JOINTS for token in gap)
    own = _width(sorts.get(place.mention))
    wider = before is not None and any(
        other.token == before and _width(sorts.get(other.mention)) < own for other in places
    )
    return [float(listed[0] and wider), float(listed[0] and not wider), float(listed[1])]


def _chained(tree: Tree, place: PlaceToken, places: Sequence[PlaceToken]) -> bool:
    """Tell whether only more of where it is stands between: "X town in the hills of Y", "X, near Y"."""
    before = max((other.token for other in places if other.token < place.token), default=None)
    if before is None or place.token - before > _CHAIN:
        return False
    gap = tree.tokens[before + 1 : place.token]
    plain = all(
        token.pos in ("ADP", "DET", "ADJ", "PROPN", "NUM")
        or token.text in (",", "(")
        or (token.pos == "NOUN" and token.lemma in AREA_NOUNS | PARTS | DIRECTIONS)
        or token.lemma in DIRECTIONS
        for token in gap
    )
    return plain and any(token.pos == "ADP" or token.lemma in DIRECTIONS for token in gap)


def _has_own_verb(tree: Tree, trigger: int, place: int) -> bool:
    """Tell whether another verb than the trigger's governs the place and comes first."""
    verb = next((index for index in tree.up(place) if tree.tokens[index].pos == "VERB"), None)
    return verb is not None and verb not in (trigger, tree.verb(trigger)) and tree.path(verb, trigger) is None


def _width(sort: Sort | None) -> int:
    if sort is None or sort.feature is None:
        return 1
    wide = {Feature.CONTINENT: 4, Feature.COUNTRY: 3, Feature.REGION: 2}
    return wide.get(sort.feature, 0)


def _path(tree: Tree, trigger: int, place: int) -> list[float]:
    down, up = tree.path(place, trigger), tree.path(trigger, place)
    top = tree.common(trigger, place)
    mine = [] if top is None else tree.path(place, top) or []
    its = [] if top is None else tree.path(trigger, top) or []
    return [
        float(down is not None),
        float(up is not None),
        float(tree.boundaries(mine)),
        float(tree.boundaries(its)),
        log1p(len(mine)),
        log1p(len(its)),
    ]


def _labels(tree: Tree, trigger: int, place: int, rating: Rated) -> list[float]:
    word = preposition_of(tree, place)
    groups = [float(word in words) for words in PREPOSITIONS.values()]
    label = tree.tokens[place].dep
    top = tree.common(trigger, place)
    path = [] if top is None else tree.path(place, top) or []
    last = tree.tokens[path[-1]].dep if path else ""
    own = tree.tokens[trigger]
    return [
        *groups,
        float(bool(word) and not any(groups)),
        float(not word),
        *(float(label in names) for names in LABELS.values()),
        float(last == "prep"),
        *(float(last in names) for names in LABELS.values()),
        float(last in ("advcl", "relcl", "ccomp", "acl")),
        *(float(own.dep in names) for names in TRIGGER_LABELS.values()),
        float(own.pos in NOUNS),
        float(own.lemma in TAKES_PLACES and rating.is_object),
    ]


def _surroundings(tree: Tree, trigger: int, place: int) -> list[float]:
    above = list(tree.up(place))
    first_verb = next((index for index in above if tree.tokens[index].pos in VERBS), None)
    own_verb = tree.verb(trigger)
    around = {tree.tokens[place].head, *tree.children[place]}
    return [
        float(first_verb is not None and tree.tokens[first_verb].lemma in SAY),
        float(any(tree.tokens[index].dep in SUBJECTS for index in (place, *above) if index != trigger)),
        float(place <= 2 and tree.tokens[trigger].start > tree.tokens[place].start),  # noqa: PLR2004 - "In the X"
        float(first_verb is not None and first_verb == own_verb),
        float(any(tree.tokens[index].lemma in AREA_NOUNS for index in around)),
    ]
