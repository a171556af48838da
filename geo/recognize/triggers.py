"""The words of a sentence that signal an event, with its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.models import EventType, Sentence, Token
from geo.recognize.clauses import NOMINAL, VERBAL, Clauses
from geo.recognize.lexicon import Lexicon

_PHRASE, _COMPANY, _VERB, _NOUN, _HINT = 5.0, 4.0, 3.0, 2.5, 1.0
_STATES = frozenset("be have say tell add ask know think believe mean need become seem include".split())
"""A hint beside one of these verbs is no event ("the court said")."""
_BACKGROUND = frozenset({EventType.LIFE, EventType.STATEMENT})
_FIGURES = frozenset(
    "price cost hope dream mind heart idea question debate market inflation game match season silver "
    "gold bronze medal "
    "title image picture photo photograph footage moment attention imagination spacecraft".split()
)
"""Whoever battles, shells or captures these is not at war."""
_REAL = frozenset("town city village square district area hall".split())
"""Beside one of these they are at war after all ("captured the market town")."""
_LIGHT = frozenset("hold carry conduct stage organise organize sign reach launch attend".split())
"""Verbs that only say that what their object or subject names took place: that noun is the trigger."""
_NATURAL = frozenset(
    "fire wildfire blaze flame virus coronavirus covid-19 cancer disease poverty climate".split()
)
"""A battle against these is none; looked for in the next few words."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that signals an event."""

    type: EventType
    """Which."""
    head: int
    """Index of its head among the sentence's tokens."""
    start: int
    """First code point in the article's text."""
    end: int
    """One past the last code point."""
    weight: float
    """How strong a sign it is; a phrase outranks a verb, a verb a noun, a noun a hint."""


def find_triggers(text: str, sentence: Sentence, clauses: Clauses, lexicon: Lexicon) -> list[Trigger]:
    """Find a sentence's triggers, sorted by start: one per clause and type, none overlapping another.

    A clause's own verb counts besides a noun of the same type ("mortar attacks killed ten").
    Hints count only in a sentence that has nothing better.
    """
    found = list(_phrases(text, sentence, clauses, lexicon))
    found.sort(key=lambda trigger: trigger.end - trigger.start, reverse=True)
    for index, token in enumerate(sentence.tokens):
        if token.lemma in lexicon.words and (trigger := _word(index, token, clauses, lexicon)):
            found.append(trigger)
    if not found:
        return []
    if any(trigger.weight > _HINT and trigger.type not in _BACKGROUND for trigger in found):
        found = [trigger for trigger in found if trigger.weight > _HINT]
    found.sort(key=lambda trigger: (-trigger.weight, trigger.start))
    kept: set[tuple[int, EventType]] = set()
    chosen: list[Trigger] = []
    taken: set[int] = set()
    for trigger in found:
        key = (clauses.clause(trigger.head), trigger.type)
        letters = range(trigger.start, trigger.end)
        heads = clauses.tokens[trigger.head].pos in VERBAL and key[0] == trigger.head
        if (heads or key not in kept) and taken.isdisjoint(letters):
            kept.add(key)
            chosen.append(trigger)
            taken.update(letters)
    return sorted(chosen, key=lambda trigger: trigger.start)


def _phrases(text: str, sentence: Sentence, clauses: Clauses, lexicon: Lexicon) -> Iterator[Trigger]:
    lower = _lower(text[sentence.start : sentence.end])
    for first, token in enumerate(sentence.tokens):
        at = token.start - sentence.start
        for event_type, pattern in lexicon.phrases.get(lower[at : at + 3], ()):
            match = pattern.match(lower, at)
            if match:
                end = sentence.start + match.end()
                last = first
                while last + 1 < len(sentence.tokens) and sentence.tokens[last + 1].start < end:
                    last += 1
                head = next(
                    (i for i in range(first, last + 1) if not first <= clauses.tokens[i].head <= last),
                    next((i for i in range(first, last + 1) if clauses.tokens[i].head == i), first),
                )
                yield Trigger(event_type, head, token.start, end, _PHRASE)


def _lower(text: str) -> str:
    """Lower case without a change of length."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _word(index: int, token: Token, clauses: Clauses, lexicon: Lexicon) -> Trigger | None:
    if token.pos in VERBAL:
        found = _verb(index, token, clauses, lexicon)
    elif token.pos in NOMINAL:
        found = _noun(index, token, clauses, lexicon)
    else:
        return None
    if not found:
        return None
    if token.lemma in _LIGHT and (noun := _light_noun(index, found[0], clauses, lexicon)) is not None:
        index, token = noun, clauses.tokens[noun]
    return Trigger(found[0], index, token.start, token.end, found[1])


def _light_noun(index: int, event_type: EventType, clauses: Clauses, lexicon: Lexicon) -> int | None:
    """Index of the noun of an event under a light verb ("held talks": talks), of any lexicon's part."""
    words = {
        word
        for companion in lexicon.companions.get(clauses.tokens[index].lemma, ())
        for word in companion.words
    }
    for child in clauses.children[index]:
        token = clauses.tokens[child]
        named = lexicon.nouns.get(token.lemma) is event_type or token.lemma in words
        if token.dep in ("dobj", "nsubjpass") and named and token.pos == "NOUN":
            return child
    return None


def _verb(index: int, token: Token, clauses: Clauses, lexicon: Lexicon) -> tuple[EventType, float] | None:
    lemma = token.lemma
    plain = lexicon.verbs.get(lemma)
    companions = lexicon.companions.get(lemma, ())
    if (plain is None and not companions and lemma not in lexicon.placed) or token.dep in ("aux", "auxpass"):
        return None
    objects, others = clauses.arguments(index)
    around = objects | others
    if _is_placed_passive(index, clauses):
        around.add("@in")
    for companion in companions:
        if not companion.words.isdisjoint(objects if companion.object_only else around):
            return companion.type, _COMPANY
    if plain is not None:
        if token.dep == "amod" and plain in _BACKGROUND:
            return None
        return None if _is_figure(index, around, clauses) else (plain, _VERB)
    placed = lexicon.placed.get(lemma)
    return (placed, _VERB) if placed is not None and _has_place(index, clauses) else None


def _is_figure(index: int, around: set[str], clauses: Clauses) -> bool:
    if not around.isdisjoint(_FIGURES) and around.isdisjoint(_REAL):
        return True
    if clauses.tokens[index].lemma not in ("battle", "fight", "war", "combat"):
        return False
    return any(token.lemma in _NATURAL for token in clauses.tokens[index + 1 : index + 6])


def _is_placed_passive(index: int, clauses: Clauses) -> bool:
    """Tell of "was captured in Sudan": what is captured in a place is a person, not the place."""
    tokens = clauses.tokens
    return any(tokens[child].dep == "auxpass" for child in clauses.children[index]) and any(
        tokens[child].dep == "prep"
        and tokens[child].lemma in ("in", "at", "near")
        and any(tokens[inner].pos == "PROPN" for inner in clauses.children[child])
        for child in clauses.children[index]
    )


def _has_place(index: int, clauses: Clauses) -> bool:
    """Tell whether the verb has a prepositional phrase (or its own object) with a name."""
    tokens = clauses.tokens
    for child in clauses.children[index]:
        if tokens[child].dep == "prep":
            if any(tokens[inner].pos == "PROPN" for inner in clauses.children[child]):
                return True
        elif tokens[child].dep == "dobj" and tokens[child].pos == "PROPN":
            return True
    return False


def _noun(index: int, token: Token, clauses: Clauses, lexicon: Lexicon) -> tuple[EventType, float] | None:
    named = lexicon.nouns.get(token.lemma)
    if token.pos == "PROPN" and not _is_described(index, clauses):
        return None
    head = clauses.tokens[token.head]
    if token.dep == "compound":
        if head.lemma in lexicon.nouns:
            return None
        named, hint = None, named or lexicon.hints.get(token.lemma)
    else:
        hint = lexicon.hints.get(token.lemma)
    if named is not None:
        around = {clauses.tokens[child].lemma for child in clauses.children[index]}
        return None if _is_figure(index, around, clauses) else (named, _NOUN)
    if hint is None or token.dep not in (
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
        "compound",
        "ROOT",
        "conj",
        "appos",
    ):
        return None
    governor = clauses.tokens[clauses.governor(index)]
    return None if governor.lemma in _STATES else (hint, _HINT)


def _is_described(index: int, clauses: Clauses) -> bool:
    """A capitalised noun is an event when a prepositional phrase hangs from it ("Battle of X")."""
    return any(clauses.tokens[child].dep == "prep" for child in clauses.children[index])
