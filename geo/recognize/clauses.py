"""One sentence's dependency tree as look-ups: children, the verb that governs a word, its clause.

Labels are those of spaCy's English models. Every climb is bounded, so that a broken tree costs no more than
its length.
"""

from __future__ import annotations

from collections.abc import Callable

from geo.models import Sentence, Token

VERBAL = frozenset({"VERB", "AUX"})
_OBJECTS = frozenset({"dobj", "nsubjpass"})
_OTHERS = frozenset({"nsubj", "oprd", "acomp", "attr", "npadvmod"})
NOMINAL = frozenset({"NOUN", "PROPN"})
_HIGHEST = 64
"""The longest climb; real trees are below 25 high."""
_INSIDE = frozenset({"aux", "auxpass", "xcomp", "prep", "amod", "neg"})
"""A verb with one of these labels belongs to the clause of its head."""


class Clauses:
    """Look-ups over one sentence; indices are those of `sentence.tokens`."""

    __slots__ = ("children", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.tokens = sentence.tokens
        """The tokens."""
        self.children: list[list[int]] = [[] for _ in self.tokens]
        """Indices of the tokens that hang directly from each."""
        for index, token in enumerate(self.tokens):
            if token.head != index:
                self.children[token.head].append(index)

    def governor(self, index: int) -> int:
        """Index of the nearest verb above the token (not itself), or of the root where there is none."""
        return self._above(index, _is_verb)

    def head(self, index: int) -> int:
        """Index of the head of the clause above the token, or of the root."""
        return self._above(index, _heads_clause)

    def first_of(self, index: int) -> int:
        """Index of the first of the words that the token is coordinated with ("a and b": a)."""
        for _ in range(_HIGHEST):
            if self.tokens[index].dep != "conj":
                break
            index = self.tokens[index].head
        return index

    def _above(self, index: int, stop: Callable[[Token], bool]) -> int:
        for _ in range(_HIGHEST):
            above = self.tokens[index].head
            if above == index or stop(self.tokens[above]):
                return above
            index = above
        return index

    def clause(self, index: int) -> int:
        """Index of the head of the clause that the token is in; itself when it heads one."""
        return index if _heads_clause(self.tokens[index]) else self.head(index)

    def arguments(self, index: int) -> tuple[set[str], set[str]]:
        """Give lemmas: of a verb's objects (or passive subject), and of its other arguments.

        What is coordinated to them, or hangs on them with "of", counts too. A verb without an object shares
        that of the verb coordinated to it ("killed and wounded soldiers"); a participle describes its head.
        """
        objects: set[str] = set()
        others: set[str] = set()
        token = self.tokens[index]
        if token.dep in ("acl", "amod", "relcl"):
            passive = token.dep != "relcl" and not token.text.endswith("ing")
            (objects if passive else others).add(self.tokens[token.head].lemma)
        for child in self.children[index]:
            label = self.tokens[child].dep
            if label in _OBJECTS:
                self._names(child, objects)
            elif label in _OTHERS:
                self._names(child, others)
            elif label in ("prep", "agent", "dative"):
                for inner in self.children[child]:
                    self._names(inner, others)
        if not objects:
            self._shared_objects(index, objects)
        return objects, others

    def _shared_objects(self, index: int, found: set[str]) -> None:
        for child in self.children[index]:
            if self.tokens[child].dep == "conj":
                for inner in self.children[child]:
                    if self.tokens[inner].dep == "dobj":
                        self._names(inner, found)

    def _names(self, index: int, found: set[str]) -> None:
        found.add(self.tokens[index].lemma)
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in ("compound", "conj", "amod", "nmod"):
                found.add(token.lemma)
            elif token.dep == "prep" and token.lemma == "of":
                found.update(self.tokens[inner].lemma for inner in self.children[child])


def _is_verb(token: Token) -> bool:
    return token.pos in VERBAL and token.dep not in ("aux", "auxpass")


def _heads_clause(token: Token) -> bool:
    return token.pos in VERBAL and token.dep not in _INSIDE
