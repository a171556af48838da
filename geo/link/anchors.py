"""Where sentences name or point to somebody, and the nameless person of a lead whom the next sentence names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.link.people import PEOPLE
from geo.link.tree import Tree

APART = 2
"""Line ends between a lead and the sentence that names its person."""


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
    text: str, trees: Sequence[Tree], named: Sequence[Mapping[int, tuple[str, ...]]], told: Sequence[list[Anchor]]
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
