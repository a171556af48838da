"""Where an event took place: the literal place mentions of its sentence, scored by syntax.

The scores follow the approach of Halterman (2019, "Geolocating political events in text"): dependency
distance, preposition and clause boundary between trigger and place. Weights were set on one half of his
sentences and checked on the other half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geo.link.tree import SUBJECTS, VERBS, Tree
from geo.models import Tier

STRONG = frozenset(
    "in at near on outside inside across around throughout along off within between amid beside".split()
)
"""Prepositions that say where."""
DIRECTED = frozenset("into to towards toward through over onto via".split())
"""Prepositions that say whence or whither."""
SIDES = frozenset("against for with by than as like about".split())
"""Prepositions under which a place's name is rather an actor or a topic."""
TAKES_PLACES = frozenset(
    "capture seize recapture retake liberate invade occupy annex take storm enter attack bomb bombard shell "
    "raid pound besiege reach visit hit strike target overrun control patrol destroy leave lose cross "
    "evacuate surround abandon free hold secure defend loot burn".split()
)
"""Verbs whose object is where it happens."""
AREA_NOUNS = frozenset(
    "province district region state city town village area county governorate oblast suburb neighborhood "
    "neighbourhood camp airport base island valley capital municipality prison settlement quarter border "
    "street countryside outskirts port sea harbour harbor".split()
)
"""Nouns that belong to a place's name."""
DIRECTIONS = frozenset(
    "north south east west northeast northwest southeast southwest north-east north-west south-east "
    "south-west mile kilometer kilometre km away downstream upstream".split()
)
"""Words after which "of X" or "from X" only gives a bearing."""
_PLAIN = frozenset({"ADP", "DET", "ADJ", "NOUN", "PROPN", "NUM"})
FOLLOWS = 7
"""How many tokens after a place another may stand that only says more of where it is."""
PHRASE = 3
"""How many tokens a name may stand before the noun that heads it."""
MODIFIER = 2.0
"""What a name loses that only modifies another noun ("a Kyiv court")."""
CROSSED = 2.0
"""What each clause boundary costs."""
ASIDE = 1.5
"""What a place loses that stands in a clause about the subject ("the man, who lives in X, was shot")."""
DISTANCE = 0.01
"""What each token of distance costs."""
ARGUMENT = 0.8
"""What a place gains beside the noun of an event: "joined a protest in X", "in X the rallies were small"."""
THRESHOLD = 2.6
"""The least score of a place."""
MARGIN = 1.6
"""How far below the best place another may stay and still count."""
REACH = 120
"""Tokens between trigger and place beyond which nothing is looked at."""
MOST = 40
"""The most places that are scored for one event."""


@dataclass(frozen=True, slots=True)
class PlaceToken:
    """A literal place mention in one sentence."""

    mention: int
    """Index of the mention."""
    token: int
    """Index of the token that heads it."""


@dataclass(frozen=True, slots=True)
class Located:
    """One place of an event."""

    mention: int
    """Index of the place mention."""
    tier: Tier
    """Clause, or sentence when a clause boundary lies between."""
    score: float
    """The score of the syntax, comparable within one event."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What the rules say of one place and one trigger."""

    place: PlaceToken
    """The place."""
    tier: Tier
    """Clause, or sentence when a clause boundary lies between."""
    score: float
    """The score of the syntax, comparable within one event."""
    chosen: bool
    """Whether the rules alone would choose it."""
    modifies: bool
    """Whether the name only modifies another noun ("a Kyiv court")."""
    only_locates: bool
    """Whether it merely says where another place of the sentence is."""
    is_object: bool
    """Whether it is the trigger's object or passive subject."""


def locate(tree: Tree, trigger: int, places: Sequence[PlaceToken]) -> tuple[Located, ...]:
    """Choose the places where the event of one trigger happened.

    Args:
        tree: The sentence.
        trigger: Index of the trigger's head token.
        places: The literal place mentions of the sentence.

    Returns:
        The places whose score is near the best, rising by mention; empty when none fits.
    """
    chosen = [
        Located(item.place.mention, item.tier, item.score)
        for item in rate(tree, trigger, places)
        if item.chosen
    ]
    return tuple(sorted(chosen, key=lambda item: item.mention))


def rate(tree: Tree, trigger: int, places: Sequence[PlaceToken]) -> list[Rated]:
    """Rate the places of a sentence for one trigger, the nearest first; those out of reach are left out."""
    near = [place for place in places if abs(place.token - trigger) <= REACH]
    near.sort(key=lambda place: (abs(place.token - trigger), place.mention))
    held = {place.token: place.mention for place in near[:MOST]}
    rated = [_rate(tree, trigger, place, held) for place in near[:MOST]]
    best = max((item.score for item in rated), default=0.0)
    return [replace(item, chosen=item.score >= max(THRESHOLD, best - MARGIN)) for item in rated]


def _rate(tree: Tree, trigger: int, place: PlaceToken, held: Mapping[int, int]) -> Rated:
    token = tree.tokens[place.token]
    modifier = token.dep in ("compound", "amod", "nmod", "poss") and not _part_of_place(
        tree, token.head, held
    )
    preposition = "" if modifier else preposition_of(tree, place.token)
    below = tree.path(place.token, trigger)
    if below is not None:
        score, crossed = _below(tree, trigger, below, preposition)
    else:
        score, crossed = _beside(tree, trigger, place.token, preposition)
    if modifier:
        score -= MODIFIER
    only_locates = _only_locates(tree, place.token, held)
    if only_locates:
        score -= 3.0
    score -= DISTANCE * abs(place.token - trigger)
    labels = {tree.tokens[index].dep for index in below or ()}
    return Rated(
        place=place,
        tier=Tier.SENTENCE if crossed else Tier.CLAUSE,
        score=score,
        chosen=False,
        modifies=modifier,
        only_locates=only_locates,
        is_object=bool(labels & {"dobj", "nsubjpass"}),
    )


def preposition_of(tree: Tree, place: int) -> str:
    """Return the preposition before a place; for "in the city of X" that of the city."""
    governor = tree.preposition(place)
    if governor is None:
        return ""
    outer = tree.preposition(governor.head) if tree.tokens[governor.head].lemma in AREA_NOUNS else None
    return outer.lemma if governor.lemma == "of" and outer is not None else governor.lemma


def _only_locates(tree: Tree, place: int, held: Mapping[int, int]) -> bool:
    """Tell whether a place merely says where another place of the sentence is.

    "Bucha in Ukraine", "Syria's city of Homs", "the village of A in the hills of B", "north of Kyiv".
    """
    if _after_direction(tree, place):
        return True
    for other in held:
        if other == place:
            continue
        if _follows(tree, other, place):
            return True
        top = tree.common(other, place)
        if top is None or tree.tokens[top].pos in VERBS | {"ADP"}:
            continue
        down = tree.path(place, top) or []
        labels = [tree.tokens[index].dep for index in down]
        if labels and labels[-1] == "poss" and other > place:
            return True
        if (
            labels
            and labels[-1] in ("prep", "appos", "npadvmod", "amod", "advmod")
            and _before(other, place, top)
        ):
            return True
    return False


def _follows(tree: Tree, other: int, place: int) -> bool:
    """Tell whether a place goes on from the one before it: "X in the hills near Y", "X, in Y"."""
    if not other < place <= other + FOLLOWS:
        return False
    between = tree.tokens[other + 1 : place]
    if any(token.pos not in _PLAIN for token in between[1:]):
        return False
    words = [token.lemma for token in between if token.pos == "ADP"]
    opens = between[:1] and (
        between[0].pos == "ADP" or (between[0].text == "," and between[1:2] and between[1].pos == "ADP")
    )
    return bool(opens) and all(word in STRONG or word == "of" for word in words)


def _before(other: int, place: int, top: int) -> bool:
    """Tell whether the other place comes first and belongs to the same phrase."""
    return other < place and (other == top or other > top or top - other <= PHRASE)


def _after_direction(tree: Tree, place: int) -> bool:
    governor = tree.preposition(place)
    if governor is None or governor.lemma not in ("of", "from"):
        return False
    return tree.tokens[governor.head].lemma in DIRECTIONS


def _part_of_place(tree: Tree, head: int, held: Mapping[int, int]) -> bool:
    return head in held or tree.tokens[head].lemma in AREA_NOUNS


def _below(tree: Tree, trigger: int, path: list[int], preposition: str) -> tuple[float, bool]:
    """Score a place that hangs under the trigger."""
    labels = {tree.tokens[index].dep for index in path}
    crossed = tree.boundaries(path)
    score = 4.0 - CROSSED * crossed - 0.15 * _depth(tree, path)
    if preposition in STRONG:
        score += 2.0
    elif preposition in DIRECTED:
        score += 0.8
    elif preposition == "of":
        score += 0.2
    elif preposition in SIDES:
        score -= 1.5
    if tree.tokens[trigger].lemma in TAKES_PLACES and labels & {"dobj", "nsubjpass"}:
        score += 2.0
    if "nsubj" in labels and preposition not in STRONG:
        score -= 1.5
    if "relcl" in labels and labels & SUBJECTS:
        score -= ASIDE
    if "agent" in labels:
        score -= 2.0
    return score, crossed > 0


def _depth(tree: Tree, path: list[int]) -> int:
    """Count the steps of a path; the members of a list stand at the same depth."""
    return sum(1 for index in path if tree.tokens[index].dep != "conj" or tree.tokens[index].pos in VERBS)


def _beside(tree: Tree, trigger: int, place: int, preposition: str) -> tuple[float, bool]:
    """Score a place that hangs elsewhere in the sentence."""
    top = tree.common(trigger, place)
    if top is None:
        return 0.0, True
    down, across = tree.path(trigger, top) or [], tree.path(place, top) or []
    crossed = tree.boundaries(down) + tree.boundaries(across)
    score = 2.0 - 0.25 * (_depth(tree, down) + _depth(tree, across))
    if preposition in STRONG:
        score += 1.2
    if len(down) == 1 and tree.tokens[trigger].dep in ("conj", "xcomp", "advcl", "acl", "relcl"):
        score += 0.6
    if len(down) == 1 and not crossed and preposition in STRONG and _is_argument(tree, trigger):
        score += ARGUMENT
    return score, crossed > 0


def _is_argument(tree: Tree, trigger: int) -> bool:
    return tree.tokens[trigger].dep in SUBJECTS | {"dobj"}
