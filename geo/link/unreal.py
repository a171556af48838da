"""Whether a clause is told as a fact: what is denied, wished, possible or still to come is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.models import Modality

if TYPE_CHECKING:
    from geo.link.tree import Tree

_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_POSSIBLE = frozenset("can could may might must should would ca ought".split())
_NEVER = frozenset({"not", "never", "n't", "no", "hardly", "neither", "nor"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_PLANS = frozenset("plan intend be due set schedule expect promise prepare vow pledge agree about".split())
_WANTS = frozenset(
    "want wish hope threaten refuse try attempt like need fail ask dream seek deny doubt avoid consider "
    "decline long struggle offer urge demand allow able ready unable likely unlikely wait prefer forbid "
    "ban prevent stop accuse suspect believe think claim".split()
)
_DOUBTS = frozenset({"deny", "doubt", "reject"})
_LEVELS = 5
"""Clauses above a verb that are looked at."""


def unreal(tree: Tree, verb: int) -> Modality:
    """Tell how a verb is meant, by itself and by the verbs that govern it.

    Asserted when nothing speaks against it; the word lists are our own.
    """
    for _ in range(_LEVELS):
        own = _own(tree, verb)
        if own is not Modality.ASSERTED:
            return own
        token = tree.tokens[verb]
        governor = tree.tokens[token.head]
        if token.head == verb:
            break
        if token.dep in ("xcomp", "pcomp") and (found := _governed(tree, verb)) is not Modality.ASSERTED:
            return found
        if token.dep == "ccomp":
            denied = governor.lemma in _DOUBTS or _denied(tree, token.head)
            return Modality.HYPOTHETICAL if denied else Modality.ASSERTED
        goes_up = token.dep in ("xcomp", "pcomp", "prep", "aux") or (
            token.dep == "conj" and not tree.has_subject(verb)
        )
        if not goes_up:
            break
        verb = token.head
    return Modality.ASSERTED


def _own(tree: Tree, verb: int) -> Modality:
    found = Modality.ASSERTED
    for child in tree.children[verb]:
        token = tree.tokens[child]
        if token.dep == "neg" or (token.dep in ("det", "preconj") and token.lemma in _NEVER):
            return Modality.HYPOTHETICAL
        if token.dep == "mark" and token.lemma in _CONDITIONS:
            return Modality.HYPOTHETICAL
        if token.dep == "aux" and token.lemma in _POSSIBLE:
            return Modality.HYPOTHETICAL
        if token.dep == "aux" and (token.lemma in _FUTURE or token.text.lower() in _FUTURE):
            found = Modality.FUTURE
    return found


def _denied(tree: Tree, verb: int) -> bool:
    return any(tree.tokens[child].dep == "neg" for child in tree.children[verb])


def _governed(tree: Tree, verb: int) -> Modality:
    """Look at the word that an infinitive hangs on: "refused to leave", "was due to meet", "is to fly"."""
    governor = tree.tokens[tree.tokens[verb].head]
    infinitive = any(tree.tokens[child].lemma == "to" for child in tree.children[verb])
    if governor.lemma in _PLANS and infinitive:
        return Modality.FUTURE
    return Modality.HYPOTHETICAL if governor.lemma in _WANTS else Modality.ASSERTED
