"""Read, recognise, resolve, link, store: one article at a time, and again from where it stopped."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo import logs
from geo.errors import GeocodingUnavailable, InputError, SettingsError
from geo.geocoders import open_geocoders
from geo.identity.table import Tables
from geo.link.linker import link
from geo.link.named import NamedEvents, load_named_events
from geo.link.pair_model import PairModel
from geo.models import Analysis, EventType, Match
from geo.names import GivenNames
from geo.outages import Outages, reasons
from geo.pairs import SUFFIX, read_pairs
from geo.quarantine import file_of, locate
from geo.recognize.flat import FlatParser
from geo.recognize.lexicon import Lexicon, load_lexicon
from geo.recognize.main_type import MainTypeModel
from geo.recognize.neural import NeuralRecognizer
from geo.recognize.onnx_model import OnnxModel
from geo.recognize.recognizer import Recognizer
from geo.recognize.syntax import Parser
from geo.resolve.chain import Chain
from geo.resolve.choice import open_ranker
from geo.resolve.resolver import Resolver
from geo.settings import MODELS, ROOT
from geo.store import Saved, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo.gazetteer.lookup import Gazetteer
    from geo.gazetteer.names import NameIndex
    from geo.models import Article
    from geo.resolve.cache import CachedGeocoder
    from geo.settings import Settings
    from geo.store import Store

RECOGNIZER_FILES = {"full": MODELS / "recognizer.onnx", "open": MODELS / "recognizer-open.onnx"}
"""The model files by the setting that asks for them."""

TYPES_FILE = MODELS / "event-type-full.npz"
"""What chooses the type of an article's main event, unless only open models are wanted."""

PLACES_FILE = MODELS / "event-places.json"
"""Learned weights for the places of events."""

NAMED_FILE = ROOT / "data" / "named_events.csv"
"""The table of named events, for anybody to edit."""

LINK_VERSION = "links/3"
"""Names the linking rules; raise it when their output changes."""


@dataclass(frozen=True, slots=True)
class LinkExtras:
    """What linking knows besides its rules."""

    places: PairModel | None
    """Learned weights for the places of events; None for the rules."""
    named: NamedEvents
    """The table of named events."""

    @property
    def version(self) -> str:
        """Names the weights and the table."""
        return f"{self.places.version if self.places else 'rules'}+{self.named.version}"

    @classmethod
    def load(cls) -> LinkExtras:
        """Read both from data/. Raises SetupMissing, InputError."""
        return cls(PairModel.load(PLACES_FILE), load_named_events(NAMED_FILE))


class Pipeline:
    """Analyses articles; each result depends on its article, the models and the gazetteer alone."""

    def __init__(
        self,
        recognizer: Recognizer,
        resolver: Resolver,
        geocoder: CachedGeocoder,
        lexicon: Lexicon,
        extras: LinkExtras | None = None,
    ) -> None:
        self._recognizer = recognizer
        self._resolver = resolver
        self._geocoder = geocoder
        self._lexicon = lexicon
        self._extras = extras or LinkExtras(None, NamedEvents(()))
        self._given = GivenNames.load()

    @property
    def version(self) -> str:
        """The versions of all that a result depends on besides its article."""
        return f"{self._recognizer.version}|{self._resolver.version}|{LINK_VERSION}+{self._extras.version}"

    def analyse(self, article: Article) -> Analysis:
        """Give all that is found in one article. Raises GeocodingUnavailable."""
        seen = self._recognizer.recognize(article)
        resolutions = self._resolver.resolve(article, seen.mentions)
        self._geocoder.flush()
        places = {k: r.place for k, r in enumerate(resolutions) if r is not None and r.place is not None}
        linked = link(
            article,
            seen.sentences,
            seen.mentions,
            persons=seen.persons,
            organisations=seen.organisations,
            events=seen.events,
            event_labels={t: self._lexicon.label(t) for t in EventType},
            places=places,
            model=self._extras.places,
            named=self._extras.named,
            given=self._given,
        )
        return Analysis(
            article=article,
            mentions=seen.mentions,
            resolutions=resolutions,
            persons=seen.persons,
            organisations=seen.organisations,
            dates=seen.dates,
            events=linked.events,
            links=linked.links,
            version=self.version,
            language=seen.language,
            warnings=seen.warnings,
        )

    def retry_services(self) -> None:
        """Ask online services again that were found to be down."""
        self._resolver.retry_services()


@dataclass(frozen=True, slots=True)
class Parts:
    """The stages, opened and joined, for whoever needs one of them alone."""

    gazetteer: Gazetteer
    """The gazetteer."""
    geocoder: CachedGeocoder
    """The cache before it."""
    lexicon: Lexicon
    """The event types and their triggers."""
    recognizer: Recognizer
    """The recogniser."""
    resolver: Resolver
    """The resolver."""
    trained_pairs: frozenset[str] | None = None
    """The pairs of name and place (`geo.pairs`) that the ranker was trained on; None for rules."""

    def is_demonym(self, name: str) -> bool:
        """Tell whether the gazetteer knows a name as an adjective or a people."""
        info = self.gazetteer.known(name)
        return info is not None and info.match is Match.DEMONYM

    def pipeline(self) -> Pipeline:
        """All stages in their order."""
        return Pipeline(self.recognizer, self.resolver, self.geocoder, self.lexicon, LinkExtras.load())


@contextmanager
def open_parts(settings: Settings) -> Iterator[Parts]:
    """Load the models, open the gazetteer and the cache. Raises SetupMissing, StoreError."""
    with open_resolver(settings) as (gazetteer, geocoder, resolver):
        lexicon = load_lexicon()
        recognizer = open_recognizer(settings, gazetteer, lexicon)
        model = settings.resolver_model
        pairs = None if model == "rules" else read_pairs(MODELS / f"resolver-{model}{SUFFIX}")
        yield Parts(gazetteer, geocoder, lexicon, recognizer, resolver, pairs)


def open_recognizer(settings: Settings, names: NameIndex, lexicon: Lexicon) -> Recognizer:
    """Load the recogniser that the settings ask for. Raises SetupMissing."""
    if settings.recognizer == "spacy":
        if settings.fast:
            raise SettingsError("GEO_RECOGNIZER", "spacy", "full or open: --fast goes without spaCy")
        return Recognizer(Parser.load(), names, lexicon)
    neural = NeuralRecognizer(OnnxModel.load(RECOGNIZER_FILES[settings.recognizer]), names)
    parser = FlatParser() if settings.fast else Parser.load(entities=False)
    types = MainTypeModel.load(TYPES_FILE) if settings.recognizer == "full" and not settings.fast else None
    return Recognizer(parser, names, lexicon, neural=neural, types=types)


@contextmanager
def open_pipeline(settings: Settings) -> Iterator[Pipeline]:
    """Open the whole pipeline. Raises SetupMissing, StoreError."""
    with open_parts(settings) as parts:
        yield parts.pipeline()


@contextmanager
def open_resolver(settings: Settings) -> Iterator[tuple[Gazetteer, CachedGeocoder, Resolver]]:
    """Open the gazetteer, the cache and the resolver; no language model. Raises SetupMissing, StoreError."""
    with open_geocoders(settings) as geocoders:
        chain = Chain(geocoders.services, ask_below=settings.services.ask_below)
        ranker = open_ranker(settings.resolver_model, MODELS)
        cached = geocoders.cached
        resolver = Resolver(cached, ranker, min_score=settings.min_score, online=chain)
        yield geocoders.gazetteer, cached, resolver


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one run over inputs did."""

    added: int
    """Articles that are new."""
    replaced: int
    """Articles whose text or whose methods changed."""
    unchanged: int
    """Articles that were there already."""
    failures: tuple[InputError, ...]
    """Inputs that failed, in order; the others went on."""
    unasked: tuple[InputError, ...] = ()
    """The collection's files that are stored, but have names that no online service could be asked for."""
    warnings: tuple[str, ...] = ()
    """What readers should know about single articles, each with where it was read from."""
    forgotten: int = 0
    """Articles that are kept out, as somebody had them forgotten."""


def ingest(
    inputs: Iterable[Article | InputError] | None,
    *,
    pipeline: Pipeline,
    store: Store,
    collection: str,
    progress: Callable[[str], None],
    people: Tables | None = None,
    retry_unresolved: bool = False,
) -> IngestReport:
    """Analyse and store what is not stored yet; stopped and started again it goes on where it was.

    What was noted of a file's failures is forgotten once it is read again.
    `retry_unresolved` also analyses what is stored with names that no online service could be asked for;
    without inputs it is all such articles of the collection.
    `progress` is called with each input's name once that input is done; at the end the store settles who is
    who, as `people` and the rules say. Raises StoreError.
    """
    tally, began = _Tally(), time.perf_counter()
    logs.info("ingest begins", collection=collection, version=pipeline.version)
    outages = Outages(store, collection, again=retry_unresolved)
    if retry_unresolved:
        pipeline.retry_services()
    failed = {failure.file for failure in store.failures(collection)}
    for item in outages.articles() if inputs is None else inputs:
        file = file_of(item.path if isinstance(item, InputError) else item.origin)
        if file in failed and inputs is not None:
            failed.remove(file)
            store.clear_failures(collection, file)
        failure = item if isinstance(item, InputError) else _ingest_one(item, pipeline, outages, tally)
        if failure is not None:
            quarantine(store, collection, failure)
            tally.failures.append(failure)
            logs.warning("input failed", path=failure.path, line=failure.line, reason=failure.reason)
        progress(item.path if isinstance(item, InputError) else item.origin)
    store.settle(people if people is not None else Tables(), GivenNames.load())
    report = tally.report(unasked=reasons(store, collection))
    logs.info(
        "ingest ends", collection=collection, added=report.added, replaced=report.replaced,
        unchanged=report.unchanged, forgotten=report.forgotten, failed=len(report.failures),
        unasked=len(report.unasked), seconds=round(time.perf_counter() - began, 3),
    )  # fmt: skip
    return report


def quarantine(store: Store, collection: str, failure: InputError) -> None:
    """Note what could not be read: where it stands, why, and what helps."""
    at = locate(failure)
    where = Where(file=at.file, place=at.place, advice=at.advice)
    store.record_failure(collection, failure.path, failure.line, at.reason, **where)


@dataclass(slots=True)
class _Tally:
    """An IngestReport in the making."""

    counts: dict[Saved, int] = field(default_factory=lambda: dict.fromkeys(Saved, 0))
    failures: list[InputError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def report(self, *, unasked: tuple[InputError, ...]) -> IngestReport:
        return IngestReport(
            added=self.counts[Saved.ADDED],
            replaced=self.counts[Saved.REPLACED],
            unchanged=self.counts[Saved.UNCHANGED],
            forgotten=self.counts[Saved.FORGOTTEN],
            failures=tuple(self.failures),
            unasked=unasked,
            warnings=tuple(self.warnings),
        )


def _ingest_one(article: Article, pipeline: Pipeline, outages: Outages, tally: _Tally) -> InputError | None:
    store, collection = outages.store, outages.collection
    due = outages.is_due(article)
    done = None if due else store.reuse(article, collection=collection, version=pipeline.version)
    if done is None:
        try:
            analysis = pipeline.analyse(article)
        except GeocodingUnavailable as error:
            return InputError(article.origin, str(error))
        tally.warnings += [f"{article.origin}: {warning}" for warning in analysis.warnings]
        done = outages.renew(analysis) if due else store.save(analysis, collection=collection)
    tally.counts[done] += 1
    return None
