"""The one event that an article is about: by the learned type of its lead, else by the lexicon's weights."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from geo.models import Article, Event, EventType, Modality, Sentence
from geo.recognize.lexicon import Lexicon
from geo.recognize.main_type import (
    LEAD,
    NONE,
    Array,
    MainTypeModel,
    lexicon_features,
    read_lead,
    vector_features,
)

_CERTAINTY = {
    Modality.ASSERTED: 1.0,
    Modality.FUTURE: 0.6,
    Modality.HYPOTHETICAL: 0.5,
    Modality.GENERIC: 0.2,
}
_BACKGROUND = {EventType.STATEMENT: 0.4, EventType.LIFE: 0.3}
_RESULTS = ("kill", "murder", "attack", "die", "dead", "death", "destroy", "damage")
"""Triggers that mostly tell the outcome of another event ("a bomb killed ten")."""
_RESULT_SHARE = 0.35
"""What a result counts beside its possible cause."""
_NEAR = 250
"""Code points within which a cause is looked for."""
_CAUSES = frozenset(
    {EventType.STRIKE, EventType.BATTLE, EventType.DISASTER, EventType.PROTEST, EventType.TERRITORY}
)
_FIRST = 300
"""Code points of the headline and the first sentences, where an event counts in full."""
_FADING = 1_500
"""Code points after which an event counts half as much as in the lead."""
_STEM = 5
"""Letters in which a trigger and a word of the headline must agree."""
TYPED = 0.35
"""The least chance of a type at which the main event is given it against the lexicon."""
CLEARLY = 2.0
"""How many times likelier it must be than the lexicon's type."""
LED = 4.0
"""How many times likelier the type becomes that the main clause of the first sentence tells of: the model's
words are those of the whole lead, which also tells of other things. Chosen by cross-validation."""
_TELLS = frozenset("say tell write report announce state add confirm declare claim warn show".split())
"""Verbs whose clause is what the sentence tells of: "A thousand people have fled X, aid workers said"."""
MADE = 0.35
"""The least chance at which an event is made where the lexicon has none."""


@dataclass(frozen=True, slots=True)
class MainChooser:
    """Marks the main event of an article."""

    lexicon: Lexicon
    """Names of the types."""
    model: MainTypeModel | None = None
    """What was learned; None leaves the choice to the lexicon's weights."""
    vector: Callable[[str], Array | None] | None = None
    """The vector of a lower-case word; needed by the model."""
    led: float = LED
    """How many times likelier the type of the first sentence's main clause becomes."""

    @property
    def version(self) -> str:
        """Which method chooses."""
        return "lexicon" if self.model is None else self.model.version

    def choose(
        self, article: Article, sentences: Sequence[Sentence], events: Sequence[Event]
    ) -> tuple[Event, ...]:
        """Mark exactly one event as main, none only where the article has none.

        Where the model is sure of a type that no trigger has, the weightiest event takes that type; where
        there is no trigger at all, the verb of the first sentence becomes the event.
        """
        weights = weigh(article, events)
        best = heaviest(events, weights)
        if self.model is not None and self.vector is not None:
            lead = read_lead(article, sentences)
            chances = self.model.chances(
                lead.terms,
                lexicon_features(lead_totals(events), None if best is None else events[best]),
                vector_features(lead.words, self.vector),
            )
            return self._by_chances(article, sentences, events, chances)
        return tuple(replace(event, main=index == best) for index, event in enumerate(events))

    def _by_chances(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        events: Sequence[Event],
        chances: dict[str, float],
    ) -> tuple[Event, ...]:
        weights = weigh(article, events)
        best = heaviest(events, weights)
        chances = self._led(chances, sentences, events)
        if not events and max(chances, key=chances.__getitem__) == NONE:
            return ()
        name = max((name for name in chances if name != NONE), key=chances.__getitem__)
        wanted = EventType(name)
        mine = [index for index, event in enumerate(events) if event.type is wanted]
        if mine:
            best = max(mine, key=lambda index: (weights[index], -events[index].start))
        found = [replace(event, main=index == best) for index, event in enumerate(events)]
        if mine or chances[name] < (TYPED if events else MADE):
            return tuple(found)
        if best is not None:
            if chances[name] < CLEARLY * chances[found[best].type]:
                return tuple(found)
            found[best] = self._typed(article, found[best], wanted)
            return tuple(found)
        made = _from_root(article, sentences)
        return () if made is None else (replace(self._typed(article, made, wanted), main=True),)

    def _led(
        self, chances: dict[str, float], sentences: Sequence[Sentence], events: Sequence[Event]
    ) -> dict[str, float]:
        """Weigh the chances by what the first sentence's main clause tells of."""
        first = leading(sentences, events)
        if first is None:
            return chances
        raised = chances | {first.type.value: self.led * chances[first.type.value]}
        total = sum(raised.values())
        return {name: chance / total for name, chance in raised.items()}

    def _typed(self, article: Article, event: Event, event_type: EventType) -> Event:
        return replace(
            event,
            id=event_id(article, event.start, event.end, event_type),
            type=event_type,
            label=self.lexicon.label(event_type),
            type_method=self.version,
        )


def leading(sentences: Sequence[Sentence], events: Sequence[Event]) -> Event | None:
    """Give the event whose trigger heads the first sentence, is its subject or object; None without one."""
    if not sentences:
        return None
    tokens = sentences[0].tokens
    root = next((i for i, token in enumerate(tokens) if token.head == i and token.pos != "PUNCT"), None)
    if root is None:
        return None
    if tokens[root].lemma in _TELLS:
        clauses = [i for i, t in enumerate(tokens) if t.head == root and t.dep in ("ccomp", "parataxis")]
        root = clauses[0] if clauses else root
    arguments = ("nsubj", "nsubjpass", "dobj")
    below = [(t.dep, i) for i, t in enumerate(tokens) if t.head == root]
    heads = [root, *(i for wanted in arguments for dep, i in below if dep == wanted)]
    for head in heads:
        for event in events:
            if event.start < tokens[head].end and tokens[head].start < event.end:
                return event if event.modality is Modality.ASSERTED else None
    return None


def event_id(article: Article, start: int, end: int, event_type: EventType) -> str:
    """Give the first 16 hex digits of SHA-256 over the article's digest, the span and the type."""
    key = f"{article.digest}\n{start}\n{end}\n{event_type.value}"
    return sha256(key.encode()).hexdigest()[:16]


def lead_totals(events: Sequence[Event]) -> dict[EventType, float]:
    """Add up how surely each type is told of in the lead."""
    totals: defaultdict[EventType, float] = defaultdict(float)
    for event in events:
        if event.start < LEAD:
            totals[event.type] += _CERTAINTY[event.modality]
    return dict(totals)


def heaviest(events: Sequence[Event], weights: Sequence[float]) -> int | None:
    """Index of the weightiest event of the type with the most weight; None without events."""
    if not events:
        return None
    totals: defaultdict[EventType, float] = defaultdict(float)
    for event, weight in zip(events, weights, strict=True):
        totals[event.type] += weight
    return max(range(len(events)), key=lambda i: (totals[events[i].type], weights[i], -events[i].start))


def weigh(article: Article, events: Sequence[Event]) -> list[float]:
    """Weigh each event: in the headline and the lead most, facts more than possibilities."""
    title = {word[:_STEM].lower() for word in article.title.split()}
    results = [article.text[event.start : event.end].lower().startswith(_RESULTS) for event in events]
    causes = [
        event.start
        for event, result in zip(events, results, strict=True)
        if event.type in _CAUSES and not result
    ]
    return [
        _weight(article, event, title) * (_RESULT_SHARE if result and _is_near(event.start, causes) else 1.0)
        for event, result in zip(events, results, strict=True)
    ]


def _weight(article: Article, event: Event, title: set[str]) -> float:
    weight = 1.0 if event.start < _FIRST else 0.6 / (1 + event.start / _FADING)
    if article.text[event.start : event.start + _STEM].lower() in title:
        weight += 1.0
    return weight * _CERTAINTY[event.modality] * _BACKGROUND.get(event.type, 1.0)


def _is_near(start: int, others: Sequence[int]) -> bool:
    at = bisect_left(others, start - _NEAR)
    return at < len(others) and others[at] <= start + _NEAR


def _from_root(article: Article, sentences: Sequence[Sentence]) -> Event | None:
    """Make an event of the first sentence's main verb, or of its main noun."""
    for sentence in sentences[:2]:
        for index, token in enumerate(sentence.tokens):
            if token.head == index and token.pos in ("VERB", "NOUN"):
                kind = EventType.STATEMENT
                identity = event_id(article, token.start, token.end, kind)
                return Event(identity, kind, "", token.start, token.end, Modality.ASSERTED)
    return None
