"""One sentence's dependency tree: who is whose subject, and what stands between two words.

Labels are those of spaCy's English models. Every walk is bounded, so that a megabyte without a full
stop, or a broken tree, costs no more than its length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from geo.models import Sentence, Token

STEPS = 48
"""The longest walk up a tree; real sentences stay below 25."""
CLAUSES = frozenset({"relcl", "advcl", "ccomp", "acl", "parataxis", "csubj", "csubjpass", "pcomp"})
"""Labels under which a new clause begins."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN", "NUM"})
_RELATIVE = frozenset({"who", "whom", "which", "that"})
_CONTROL = frozenset(
    "ask tell order urge allow force send invite persuade help teach want expect require permit enable "
    "instruct command warn encourage convince recruit train hire get".split()
)
"""Verbs whose object does what their infinitive says: "sent him to fight"."""
_INHERITS = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "parataxis", "dep", "aux", "ccomp"})


class Tree:
    """Look-ups over one sentence; token indices are those of `sentence.tokens`."""

    __slots__ = ("children", "sentence", "starts", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.starts = [token.start for token in sentence.tokens]
        self.children: list[list[int]] = [[] for _ in sentence.tokens]
        for index, token in enumerate(sentence.tokens):
            if token.head != index:
                self.children[token.head].append(index)

    def within(self, start: int, end: int) -> range:
        """Return the indices of the tokens that overlap `[start, end)` of the article's text."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = bisect_right(self.starts, end - 1)
        while first < last and self.tokens[first].end <= start:
            first += 1
        return range(first, last)

    def root(self, start: int, end: int) -> int | None:
        """Return the token that heads `[start, end)`: its head lies outside; None if there is none."""
        inside = self.within(start, end)
        for index in inside:
            head = self.tokens[index].head
            if (head not in inside or head == index) and self.tokens[index].pos != "PUNCT":
                return index
        return inside[-1] if inside else None

    def up(self, index: int) -> Iterator[int]:
        """Yield the ancestors of a token, nearest first."""
        for _ in range(STEPS):
            head = self.tokens[index].head
            if head == index:
                return
            yield head
            index = head

    def path(self, index: int, top: int) -> list[int] | None:
        """Return the tokens from `index` up to just below `top`, or None when `top` is not above it."""
        if index == top:
            return []
        steps = [index]
        for head in self.up(index):
            if head == top:
                return steps
            steps.append(head)
        return None

    def common(self, one: int, other: int) -> int | None:
        """Return the lowest token that both lie under, or are."""
        above = {one, *self.up(one)}
        if other in above:
            return other
        return next((head for head in self.up(other) if head in above), None)

    def boundaries(self, path: list[int]) -> int:
        """Count the clauses that a path leaves; a co-ordinated verb with its own subject is one."""
        return sum(1 for index in path if self.opens_clause(index))

    def opens_clause(self, index: int) -> bool:
        """Tell whether a new clause begins at this token."""
        token = self.tokens[index]
        if token.dep in CLAUSES:
            return True
        return token.dep == "conj" and token.pos in VERBS and self.has_subject(index)

    def has_subject(self, verb: int) -> bool:
        """Tell whether the verb has a subject of its own."""
        return any(self.tokens[child].dep in SUBJECTS for child in self.children[verb])

    def verb(self, index: int) -> int | None:
        """Return the nearest verb at or above a token."""
        if self.tokens[index].pos in VERBS:
            return index
        return next((head for head in self.up(index) if self.tokens[head].pos in VERBS), None)

    def subjects(self, verb: int) -> list[int]:
        """Return the subjects of a verb, inherited ones and those after "and" included.

        "Who" stands for the noun that its clause describes; a participle takes that noun too.
        """
        index = verb
        for _ in range(STEPS):
            token = self.tokens[index]
            own = [child for child in self.children[index] if self.tokens[child].dep in SUBJECTS]
            if own and not (token.dep == "relcl" and self.tokens[own[0]].lemma in _RELATIVE):
                return self.joined(own)
            if token.dep in ("acl", "relcl") and token.head != index:
                return self.joined([token.head, *self._same(token.head), *self._described(token.head)])
            if token.head == index:
                return self._fronted(index)
            controls = token.dep == "xcomp" and self.tokens[token.head].lemma in _CONTROL
            if controls and (controlled := self.objects(token.head)):
                return controlled
            if not (token.dep in _INHERITS or token.pos not in VERBS):
                return []
            index = token.head
        return []

    def _fronted(self, verb: int) -> list[int]:
        """Return the noun that a long insertion cut off: "Two men - known as A and B - said"."""
        left = [child for child in self.children[verb] if child < verb]
        inner = [
            deeper for child in left for deeper in self.children[child] if self.tokens[child].dep == "advcl"
        ]
        return [c for c in (*left, *inner) if self.tokens[c].dep == "npadvmod" and c < verb][:1]

    def _described(self, noun: int) -> list[int]:
        """Return the noun that another only places: in "the rider from X, who …" the rider."""
        governor = self.tokens[self.tokens[noun].head]
        above = self.tokens[governor.head]
        placed = self.tokens[noun].dep == "pobj" and governor.lemma in ("from", "of", "in", "at")
        return [governor.head] if placed and above.pos in NOUNS and above.dep != "pobj" else []

    def _same(self, noun: int) -> list[int]:
        found = [child for child in self.children[noun] if self.tokens[child].dep == "appos"]
        return [*found, self.tokens[noun].head] if self.tokens[noun].dep == "appos" else found

    def joined(self, indices: list[int]) -> list[int]:
        """Return the tokens with those that "and" joins to them."""
        found = list(indices)
        for index in found:
            found.extend(child for child in self.children[index] if self.tokens[child].dep == "conj")
            if len(found) > STEPS:
                break
        return found

    def objects(self, verb: int) -> list[int]:
        """Return the direct objects of a verb and those after "and"."""
        return self.joined([c for c in self.children[verb] if self.tokens[c].dep in ("dobj", "dative")])

    def doers(self, verb: int) -> list[int]:
        """Return those by whom a passive verb is done, and those after "and"."""
        by = [child for child in self.children[verb] if self.tokens[child].dep == "agent"]
        return self.joined([c for index in by for c in self.children[index] if self.tokens[c].dep == "pobj"])

    def with_same(self, indices: list[int]) -> list[int]:
        """Return the tokens with those that a comma adds to them: "her counterpart, Anna"."""
        return [*indices, *(same for index in indices for same in self._same(index))]

    def possessors(self, noun: int) -> list[int]:
        """Return the words in the genitive before a noun ("his", "Anna's")."""
        return self.joined([c for c in self.children[noun] if self.tokens[c].dep == "poss"])

    def phrase_head(self, index: int) -> int:
        """Climb from a name to the noun it is only a part of or an addition to."""
        for _ in range(STEPS):
            token = self.tokens[index]
            if token.head == index or token.dep not in ("compound", "nmod", "appos", "conj", "flat"):
                return index
            if token.dep in ("compound", "nmod") and self.tokens[token.head].pos != "PROPN":
                return index
            index = token.head
        return index

    def preposition(self, index: int) -> Token | None:
        """Return the preposition that governs a noun phrase, or None."""
        for _ in range(STEPS):
            token = self.tokens[index]
            if token.dep == "pobj":
                return self.tokens[token.head]
            if token.head == index or token.dep not in ("compound", "nmod", "appos", "conj", "amod", "poss"):
                return None
            index = token.head
        return None
