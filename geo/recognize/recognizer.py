"""One article to everything that it names: places, persons, organisations, dates and events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.models import Kind, Mention, Span
from geo.names import GivenNames
from geo.recognize.callsigns import call_sign_mentions, find_call_signs
from geo.recognize.dates import find_dates
from geo.recognize.events import find_events
from geo.recognize.flat import sentences_of
from geo.recognize.foreign import VERSION as FOREIGN_VERSION
from geo.recognize.foreign import foreign_places
from geo.recognize.language import ENGLISH, language_of
from geo.recognize.main_event import MainChooser
from geo.recognize.neural_mentions import entities_of, place_mentions
from geo.recognize.places import PlaceFinder
from geo.recognize.seats import VERSION as SEATS_VERSION
from geo.recognize.seats import Seats
from geo.recognize.spans import tighten
from geo.recognize.surnames import kin_mentions, surname_mentions
from geo.recognize.syntax import VERSION as SPACY_VERSION
from geo.recognize.who import merge_organisations, merge_persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.gazetteer.names import NameIndex
    from geo.models import Article, DateExpression, Event, Organisation, Person, Sentence
    from geo.recognize.flat import SentenceParser
    from geo.recognize.lexicon import Lexicon
    from geo.recognize.main_type import MainTypeModel
    from geo.recognize.neural import NeuralRecognizer
    from geo.recognize.syntax import Parsed

VERSION = "who-and-what/3"
"""Names the rules for persons, organisations, dates and events; raise it when their output changes."""

LONGEST_ABBREVIATION = 5
"""Capital letters of a name that is an abbreviation, whatever the model takes it for: FSB is nobody."""

FOREIGN = (
    "The text is not English ({language}): only well-known places are found, and no persons, dates or events."
)
"""What a reader is told about a text that no model reads."""

_WHO = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one article names, before places are resolved and ties are drawn."""

    sentences: tuple[Sentence, ...]
    """In order; noise belongs to none."""
    mentions: tuple[Mention, ...]
    """Sorted by start, end; one kind never overlaps itself."""
    persons: tuple[Person, ...]
    """Sorted by first mention."""
    organisations: tuple[Organisation, ...]
    """Sorted by first mention."""
    dates: tuple[DateExpression, ...]
    """Sorted by start."""
    events: tuple[Event, ...]
    """Sorted by start; places and persons still empty."""
    language: str | None = None
    """ISO 639-1 code of the text, None when it is too short to tell."""
    warnings: tuple[str, ...] = ()
    """What the reader should know about how well the text could be read."""


class Recognizer:
    """Reads one article at a time; keeps no state between articles."""

    def __init__(
        self,
        parser: SentenceParser,
        names: NameIndex,
        lexicon: Lexicon,
        *,
        neural: NeuralRecognizer | None = None,
        types: MainTypeModel | None = None,
        given: GivenNames | None = None,
        seats: Seats | None = None,
    ) -> None:
        self._parser = parser
        self._index = names
        self._places = PlaceFinder(names)
        self._lexicon = lexicon
        self._neural = neural
        self._main = MainChooser(lexicon, types, parser.vector)
        self._given = given if given is not None else GivenNames.load()
        self._seats = seats if seats is not None else Seats.load()

    @property
    def version(self) -> str:
        """Which model and which rules make the results."""
        names = (
            self._places.version if self._neural is None else f"{self._parser.version}+{self._neural.version}"
        )
        return f"{names}+{VERSION}+{self._main.version}+{FOREIGN_VERSION}+{SEATS_VERSION}"

    def recognize(self, article: Article) -> Recognised:
        """Find every mention, person, organisation, date and event; in other languages the places alone."""
        language = language_of(article)
        if language not in (ENGLISH, None):
            return self._foreign(article, language)
        parsed, places, method = self._names(article)
        sentences = parsed.sentences
        who = _who(article, parsed, places, method=method)
        people = frozenset(m.text for m in who if m.kind is Kind.PERSON and " " in m.text)
        call_signs = find_call_signs(article.text, sentences, people)
        called = [*call_sign_mentions(article, call_signs, sentences), *kin_mentions(article, sentences)]
        named = self._seats.settle(article, [*places, *_disjoint([*called, *who])], sentences)
        mentions = tuple(sorted([*named, *surname_mentions(article, named, sentences)], key=_order))
        dates = find_dates(article.text, anchor=article.published, sentences=sentences)
        events = find_events(article, sentences, dates, lexicon=self._lexicon)
        return Recognised(
            sentences=sentences,
            mentions=mentions,
            persons=merge_persons(article, mentions, call_signs, self._given),
            organisations=merge_organisations(article, mentions),
            dates=dates,
            events=self._main.choose(article, sentences, events),
            language=language,
        )

    def _foreign(self, article: Article, language: str) -> Recognised:
        """The seam for models of other languages; without one, the gazetteer's names and a warning."""
        sentences = sentences_of(article)
        mentions = tuple(foreign_places(article, sentences, self._index))
        warning = FOREIGN.format(language=language)
        return Recognised(sentences, mentions, (), (), (), (), language, (warning,))

    def _names(self, article: Article) -> tuple[Parsed, list[Mention], str]:
        """Sentences and entities, the places, and the name of what found them."""
        parsed = self._parser.parse(article)
        if self._neural is None:
            return parsed, self._places.find(article, parsed), SPACY_VERSION
        found = self._neural.find(article)
        method = self._neural.version
        places = place_mentions(article, parsed.sentences, found, method=method)
        return replace(parsed, entities=entities_of(article.text, found)), places, method


def _who(article: Article, parsed: Parsed, places: Sequence[Mention], *, method: str) -> list[Mention]:
    """The model's persons and organisations that are no place as a whole."""
    taken = {(p.start, p.end) for p in places}
    judge = _Judge(article, parsed, places)
    bounds = [Span(s.start, s.end) for s in parsed.sentences]
    mentions = []
    at = 0
    for entity in parsed.entities:
        kind = _WHO.get(entity.label)
        span = tighten(article.text, Span(entity.start, entity.end)) if kind else None
        if kind is None or span is None or (span.start, span.end) in taken:
            continue
        while at < len(bounds) and bounds[at].end <= span.start:
            at += 1
        sentence = parsed.sentences[at] if at < len(bounds) else None
        kind = judge.kind(article.text[span.start : span.end], kind, span, sentence)
        if kind is not None:
            name = article.text[span.start : span.end]
            around = bounds[at] if sentence is not None else None
            mentions.append(Mention(span.start, span.end, name, kind, method=method, sentence=around))
    return mentions


class _Judge:
    """What the whole article says of a name that the model took for a person or an organisation."""

    def __init__(self, article: Article, parsed: Parsed, places: Sequence[Mention]) -> None:
        named = [(e.label, article.text[e.start : e.end].split()) for e in parsed.entities]
        self._surnames = frozenset(
            words[-1] for label, words in named if label == "PERSON" and len(words) > 1
        )
        self._firsts = frozenset(words[0] for label, words in named if label == "PERSON" and len(words) > 1)
        self._bodies = frozenset(words[0] for label, words in named if label == "ORG" and len(words) > 1)
        self._places = frozenset(place.text for place in places)

    def kind(self, name: str, kind: Kind, span: Span, sentence: Sentence | None) -> Kind | None:
        """Say what a name is; None when it is a place or no name at all."""
        if name in self._surnames:
            return Kind.PERSON
        if name.isupper() and " " not in name and len(name) <= LONGEST_ABBREVIATION:
            return Kind.ORGANISATION
        if kind is Kind.PERSON and " " not in name and name not in self._firsts:
            if name in self._bodies:
                return Kind.ORGANISATION
            if name in self._places or _opens_as_noun(span, sentence):
                return None
        return kind


def _opens_as_noun(span: Span, sentence: Sentence | None) -> bool:
    """Tell an ordinary word that only opens its sentence: "Floodwater swept …"."""
    if sentence is None or not sentence.tokens:
        return False
    token = sentence.tokens[0]
    return (token.start, token.end) == (span.start, span.end) and token.pos in ("NOUN", "ADJ", "ADV", "VERB")


def _disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """Drop what overlaps an earlier mention of its own kind: call signs come before labels."""
    kept: list[Mention] = []
    by_kind: dict[Kind, list[Span]] = {}
    for mention in mentions:
        spans = by_kind.setdefault(mention.kind, [])
        if not any(mention.span.overlaps(other) for other in spans):
            spans.append(mention.span)
            kept.append(mention)
    return kept


def _order(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.kind.value
