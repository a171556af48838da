"""Whether the text says that an event happened."""

from __future__ import annotations

from geo.models import Modality
from geo.recognize.clauses import VERBAL, Clauses

_CERTAIN_FUTURE = frozenset({"will", "wo", "'ll", "shall"})
_POSSIBLE = frozenset({"would", "could", "might", "may", "can", "should", "must", "ca", "'d", "ought"})
_PLANNING = frozenset("plan prepare schedule intend expect promise pledge vow set announce agree go".split())
_PLANNED = frozenset({"plan", "schedule", "expect", "prepare", "intend"})
_FACTUAL = frozenset(
    "decide join defect enlist volunteer manage begin start continue help force come return stop finish "
    "cease use proceed keep see watch hear happen compel have get lead cause tend go".split()
)
"""Infinitives under these did happen ("managed to flee"); "going to" is the exception."""
_UNREAL = frozenset(
    "want hope wish try attempt refuse fail deny threaten fear prevent avoid seek demand urge call "
    "order consider discuss propose warn doubt oppose ban forbid stop block risk suspect allow "
    "offer ask invite able ready unable likely unlikely accuse need dream".split()
)
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "once"})
_HABITS = frozenset(
    "usually often always regularly typically generally normally routinely never rarely".split()
)
_UNREAL_ADJECTIVES = frozenset(
    "possible potential likely hypothetical attempted would-be feared imminent".split()
)
_PLANNED_ADJECTIVES = frozenset("planned upcoming scheduled expected coming future forthcoming".split())
_ABOUT = frozenset("about on against of for regarding concerning to".split())
_TOPICAL = frozenset(
    "law expert right fear threat risk freedom ban possibility plan call history issue topic".split()
)
_RISKS = frozenset({"risk", "threat", "fear", "danger", "possibility", "prospect"})
_MODIFIERS = frozenset({"det", "poss", "nummod", "amod", "prep", "compound", "relcl"})
_STEPS = 12


def modality(index: int, clauses: Clauses) -> Modality:
    """Tell whether the event whose trigger has its head at `index` is told as a fact.

    Looks at auxiliaries, negation, conditions and the verbs and adjectives that govern the trigger ("to
    liberate", "if convicted", "could face"). The word lists are our own; the four values are DESIGN's.
    """
    if clauses.tokens[index].pos in VERBAL:
        return _of_verb(index, clauses)
    own = _of_noun(index, clauses)
    governor = clauses.governor(index)
    if own is not Modality.ASSERTED or governor == index or clauses.tokens[governor].pos not in VERBAL:
        return own
    if _is_planned(index, governor, clauses):
        return Modality.FUTURE
    if _is_argument(index, governor, clauses) and (governed := _under(governor, clauses)):
        return governed
    return _of_verb(governor, clauses)


def _is_planned(index: int, governor: int, clauses: Clauses) -> bool:
    """Tell of "a rally is planned": the passive subject of a plan."""
    token, verb = clauses.tokens[index], clauses.tokens[governor]
    return token.dep == "nsubjpass" and token.head == governor and verb.lemma in _PLANNED


def _of_noun(index: int, clauses: Clauses) -> Modality:
    tokens, token = clauses.tokens, clauses.tokens[index]
    children = [tokens[child] for child in clauses.children[index]]
    lemmas = {child.lemma for child in children}
    if any(child.dep in ("det", "neg") and child.lemma in ("no", "any") for child in children):
        return Modality.HYPOTHETICAL
    if lemmas & _UNREAL_ADJECTIVES:
        return Modality.HYPOTHETICAL
    if lemmas & _PLANNED_ADJECTIVES:
        return Modality.FUTURE
    first = clauses.first_of(index)
    if tokens[first].dep == "pobj" and tokens[tokens[tokens[first].head].head].lemma in _RISKS:
        return Modality.HYPOTHETICAL
    bare = not any(
        child.dep in ("det", "poss", "nummod", "amod", "prep", "compound", "relcl") for child in children
    )
    if token.dep == "pobj" and bare:
        preposition = tokens[token.head]
        if preposition.lemma in _ABOUT and tokens[preposition.head].lemma in _TOPICAL:
            return Modality.GENERIC
    return Modality.ASSERTED


def _is_argument(index: int, governor: int, clauses: Clauses) -> bool:
    token = clauses.tokens[index]
    if token.head == governor:
        return token.dep not in ("nsubj", "nsubjpass")
    above = clauses.tokens[token.head]
    return (
        above.head == governor
        and above.dep == "prep"
        and above.lemma in ("for", "of", "with", "against", "from")
    )


def _under(governor: int, clauses: Clauses) -> Modality | None:
    """What a governing verb or adjective makes of what it governs; None when it changes nothing."""
    lemma = clauses.tokens[governor].lemma
    if lemma in _UNREAL:
        return Modality.HYPOTHETICAL
    return Modality.FUTURE if lemma in ("plan", "prepare", "schedule", "expect", "promise", "vow") else None


def _of_verb(index: int, clauses: Clauses) -> Modality:
    for _ in range(_STEPS):
        token = clauses.tokens[index]
        own = _own(index, clauses)
        if own is not Modality.ASSERTED:
            return own
        head = clauses.tokens[token.head]
        if token.head == index:
            return own
        if token.dep in ("xcomp", "ccomp", "acl", "advcl", "pcomp"):
            governed = _governed(index, clauses)
            if governed is not None:
                return governed
            if token.dep not in ("xcomp", "advcl") or not _is_bare(index, clauses):
                return own
        elif not (token.dep == "conj" and head.pos in VERBAL and _is_bare(index, clauses)):
            return own
        index = token.head
    return Modality.ASSERTED


def _own(index: int, clauses: Clauses) -> Modality:
    children = [clauses.tokens[child] for child in clauses.children[index]]
    for child in children:
        word = child.text.lower()
        if child.dep == "neg" or (child.dep == "mark" and word in _CONDITIONS):
            return Modality.HYPOTHETICAL
        if child.dep == "advmod" and child.lemma in _HABITS:
            return Modality.GENERIC
        if child.dep == "aux" and word in _CERTAIN_FUTURE:
            return Modality.FUTURE
        if child.dep == "aux" and word in _POSSIBLE:
            return Modality.HYPOTHETICAL
        if child.dep == "advmod" and word == "if":
            return Modality.HYPOTHETICAL
    return Modality.ASSERTED


def _governed(index: int, clauses: Clauses) -> Modality | None:
    """Modality of an infinitive or a complement, from what it hangs on; None when that decides nothing."""
    token = clauses.tokens[index]
    head = clauses.tokens[token.head]
    if _is_infinitive(index, clauses):
        if head.lemma == "go" and head.text.lower() == "going":
            return Modality.FUTURE
        if head.lemma in _FACTUAL:
            return None
        return Modality.FUTURE if head.lemma in _PLANNING else Modality.HYPOTHETICAL
    if token.dep == "pcomp" and head.lemma in ("without", "against", "from", "of", "before"):
        above = clauses.tokens[head.head]
        unreal = head.lemma == "without" or (head.lemma != "before" and above.lemma in _UNREAL)
        return Modality.HYPOTHETICAL if unreal else None
    if token.dep in ("xcomp", "ccomp") and head.lemma in _UNREAL:
        return Modality.HYPOTHETICAL
    return None


def _is_infinitive(index: int, clauses: Clauses) -> bool:
    return any(
        clauses.tokens[child].dep == "aux" and clauses.tokens[child].lemma == "to"
        for child in clauses.children[index]
    )


def _is_bare(index: int, clauses: Clauses) -> bool:
    """Tell whether the verb has no subject and no auxiliary of its own, but for "to"."""
    return not any(
        clauses.tokens[child].dep in ("nsubj", "nsubjpass", "aux") and clauses.tokens[child].lemma != "to"
        for child in clauses.children[index]
    )
