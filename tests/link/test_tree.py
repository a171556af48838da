from __future__ import annotations

from geo.link.tree import Tree
from geo.models import Sentence, Token


def tree(*rows: tuple[str, str, str, int]) -> Tree:
    tokens, at = [], 10
    for word, pos, dep, head in rows:
        tokens.append(Token(at, at + len(word), word, word.lower(), pos, dep, head))
        at += len(word) + 1
    return Tree(Sentence(10, at - 1, tuple(tokens)))


RAN = tree(
    ("Anna", "PROPN", "compound", 1),
    ("Koval", "PROPN", "nsubj", 4),
    ("and", "CCONJ", "cc", 1),
    ("Petro", "PROPN", "conj", 1),
    ("came", "VERB", "ROOT", 4),
    ("and", "CCONJ", "cc", 4),
    ("stayed", "VERB", "conj", 4),
    ("in", "ADP", "prep", 6),
    ("Sumy", "PROPN", "pobj", 7),
)


def test_root_of_a_span_is_its_head() -> None:
    """The token whose head lies outside heads the span; a span outside the sentence has none."""
    assert RAN.root(10, 20) == 1
    assert RAN.root(0, 5) is None


def test_subjects_are_inherited_and_joined() -> None:
    """The second of two verbs takes the subjects of the first."""
    assert RAN.subjects(6) == [1, 3]


def test_paths_and_common_head() -> None:
    """A path runs up to just below its top; the common head is the lowest one."""
    assert RAN.path(8, 6) == [8, 7]
    assert RAN.path(8, 1) is None
    assert RAN.common(8, 3) == 4
    assert RAN.verb(8) == 6


def test_preposition_of_a_place() -> None:
    """The preposition that governs a name is found through the parts of the name."""
    governor = RAN.preposition(8)
    assert governor is not None
    assert governor.text == "in"
    assert RAN.preposition(1) is None


def test_a_circle_ends() -> None:
    """A tree whose heads form a circle costs no endless walk."""
    circle = tree(("a", "NOUN", "nmod", 1), ("b", "NOUN", "nmod", 0))
    assert len(list(circle.up(0))) < 100
    assert circle.subjects(0) == []
    assert circle.verb(0) is None
