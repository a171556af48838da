"""One article to everything that it names: places, persons, organisations, dates and events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.models import Kind, Mention, Span
from geo.recognize.callsigns import call_sign_mentions, find_call_signs
from geo.recognize.dates import find_dates
from geo.recognize.events import choose_main, find_events
from geo.recognize.flat import sentences_of
from geo.recognize.foreign import VERSION as FOREIGN_VERSION
from geo.recognize.foreign import foreign_places
from geo.recognize.language import ENGLISH, language_of
from geo.recognize.neural_mentions import entities_of, place_mentions
from geo.recognize.places import PlaceFinder
from geo.recognize.spans import tighten
from geo.recognize.syntax import VERSION as SPACY_VERSION
from geo.recognize.who import merge_organisations, merge_persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.gazetteer.names import NameIndex
    from geo.models import Article, DateExpression, Event, Organisation, Person, Sentence
    from geo.recognize.flat import SentenceParser
    from geo.recognize.lexicon import Lexicon
    from geo.recognize.neural import NeuralRecognizer
    from geo.recognize.syntax import Parsed

VERSION = "who-and-what/1"
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
    ) -> None:
        self._parser = parser
        self._index = names
        self._places = PlaceFinder(names)
        self._lexicon = lexicon
        self._neural = neural

    @property
    def version(self) -> str:
        """Which model and which rules make the results."""
        names = (
            self._places.version if self._neural is None else f"{self._parser.version}+{self._neural.version}"
        )
        return f"{names}+{VERSION}+{FOREIGN_VERSION}"

    def recognize(self, article: Article) -> Recognised:
        """Find every mention, person, organisation, date and event; in other languages the places alone."""
        language = language_of(article)
        if language not in (ENGLISH, None):
            return self._foreign(article, language)
        parsed, places, method = self._names(article)
        sentences = parsed.sentences
        call_signs = find_call_signs(article.text, sentences)
        who = _who(article, parsed, places, method=method)
        called = call_sign_mentions(article, call_signs, sentences)
        mentions = tuple(sorted([*places, *_disjoint([*called, *who])], key=_order))
        dates = find_dates(article.text, anchor=article.published, sentences=sentences)
        events = find_events(article, sentences, dates, lexicon=self._lexicon)
        return Recognised(
            sentences=sentences,
            mentions=mentions,
            persons=merge_persons(article, mentions, call_signs),
            organisations=merge_organisations(article, mentions),
            dates=dates,
            events=choose_main(article, events),
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
        return replace(parsed, entities=entities_of(found)), places, method


def _who(article: Article, parsed: Parsed, places: Sequence[Mention], *, method: str) -> list[Mention]:
    """The model's persons and organisations that are no place as a whole."""
    taken = {(p.start, p.end) for p in places}
    surnames = _surnames(article, parsed)
    bounds = [Span(s.start, s.end) for s in parsed.sentences]
    mentions = []
    at = 0
    for entity in parsed.entities:
        kind = _WHO.get(entity.label)
        span = tighten(article.text, Span(entity.start, entity.end)) if kind else None
        if kind is None or span is None or (span.start, span.end) in taken:
            continue
        name = article.text[span.start : span.end]
        if name in surnames:
            kind = Kind.PERSON
        elif name.isupper() and " " not in name and len(name) <= LONGEST_ABBREVIATION:
            kind = Kind.ORGANISATION
        while at < len(bounds) and bounds[at].end <= span.start:
            at += 1
        mentions.append(
            Mention(
                start=span.start,
                end=span.end,
                text=name,
                kind=kind,
                method=method,
                sentence=bounds[at] if at < len(bounds) else None,
            )
        )
    return mentions


def _surnames(article: Article, parsed: Parsed) -> frozenset[str]:
    """The last words of the full names of persons: what bears one alone is no organisation."""
    names = (article.text[e.start : e.end].split() for e in parsed.entities if e.label == "PERSON")
    return frozenset(words[-1] for words in names if len(words) > 1)


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
