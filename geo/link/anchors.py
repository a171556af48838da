"""Where sentences point to somebody, and a lead's nameless person whom the next sentence names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.link.people import KIN, PEOPLE
from geo.link.tree import STEPS, Tree

APART = 2
"""Line ends between a lead and the sentence that names its person."""
_NAMING = frozenset({"know", "nickname", "call", "dub", "name", "identify", "codename"})
_ADDED = frozenset(
    {"acl", "appos", "oprd", "prep", "agent", "pobj", "conj", "dobj", "nmod", "compound", "xcomp"}
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One way in which a sentence names or points to persons or organisations."""

    token: int
    """Index of the token in the sentence."""
    ids: tuple[str, ...]
    """Ids of the persons and organisations."""
    explicit: bool
    """True for a name, False for a pronoun or "the soldier"."""
    spoken: bool = False
    """True for the speaker's "I" or "we" inside a quotation."""


def announce(
    text: str,
    trees: Sequence[Tree],
    named: Sequence[Mapping[int, tuple[str, ...]]],
    told: Sequence[list[Anchor]],
) -> None:
    """Let a lead's nameless person be the one whom the next sentence names first.

    "A baker was shot in Basra on Monday. Ali Hamza, 40, was …": the indefinite subject gets an anchor.
    """
    seen: set[str] = set()
    for at, (tree, names) in enumerate(zip(trees, named, strict=True)):
        subject = _first_subject(tree, names)
        if at and subject is not None and not set(names[subject]) & seen and not _owners(told[at - 1]):
            before = trees[at - 1]
            nameless = next((i for i in range(len(before.tokens)) if _is_nameless(before, i)), None)
            between = text[before.sentence.end : tree.sentence.start]
            if nameless is not None and between.count("\n") <= APART:
                told[at - 1].append(Anchor(nameless, names[subject], explicit=False))
        seen |= {owner for owners in names.values() for owner in owners}


def _owners(anchors: Iterable[Anchor]) -> set[str]:
    return {owner for anchor in anchors for owner in anchor.ids if owner.startswith("person:")}


def _first_subject(tree: Tree, names: Mapping[int, tuple[str, ...]]) -> int | None:
    for index in sorted(names):
        main = not tree.boundaries([tree.tokens[index].head, *tree.up(tree.tokens[index].head)])
        if tree.tokens[index].dep in ("nsubj", "nsubjpass") and main:
            return index if names[index][0].startswith("person:") else None
    return None


def _is_nameless(tree: Tree, index: int) -> bool:
    token = tree.tokens[index]
    return (
        token.dep in ("nsubj", "nsubjpass", "dobj")
        and token.pos == "NOUN"
        and token.lemma == token.text.lower()
        and token.lemma in PEOPLE
        and any(tree.tokens[c].text.lower() in ("a", "an") for c in tree.children[index])
    )


def taken_up(tree: Tree, noun: int) -> bool:
    """Tell whether "he" takes up a noun in front: "A carpenter who lived there, he said"."""
    subjects = [c for c in tree.children[tree.tokens[noun].head] if tree.tokens[c].dep == "nsubj"]
    return any(tree.tokens[c].text.lower() in ("he", "she") and c > noun for c in subjects)


def is_definite(tree: Tree, index: int) -> bool:
    """Tell whether a noun has "the" or "this"."""
    return any(tree.tokens[child].text.lower() in ("the", "this", "these") for child in tree.children[index])


def called(tree: Tree, noun: int, names: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return those whom a phrase names after its noun: "a fighter nicknamed X", "the men, X and Y"."""
    found: dict[str, None] = {}
    queue = [
        child
        for child in tree.children[noun]
        if tree.tokens[child].dep == "appos"
        or (tree.tokens[child].dep == "acl" and tree.tokens[child].lemma in _NAMING)
    ]
    if tree.tokens[noun].dep == "npadvmod" and tree.tokens[tree.tokens[noun].head].lemma in _NAMING:
        queue.append(tree.tokens[noun].head)
    for child in queue:
        found.update(dict.fromkeys(names.get(child, ())))
        if len(queue) < STEPS:
            queue += [deeper for deeper in tree.children[child] if tree.tokens[deeper].dep in _ADDED]
    return tuple(found)


def roles_beside(tree: Tree, name: int) -> list[str]:
    """List what a person is called besides the name: "President X", "X, the striker", "X is a baker"."""
    token = tree.tokens[name]
    beside = [c for c in tree.children[name] if tree.tokens[c].dep in ("appos", "compound", "amod", "nmod")]
    if token.dep == "appos":
        beside.append(token.head)
    if token.dep == "nsubj" and tree.tokens[token.head].lemma == "be":
        beside += [c for c in tree.children[token.head] if tree.tokens[c].dep == "attr"]
    return [lemma for index in beside if (lemma := tree.tokens[index].lemma) in PEOPLE and lemma not in KIN]
