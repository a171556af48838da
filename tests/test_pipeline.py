"""The stages joined, on the sample articles and on texts of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Analysis, Article, EventType, Filter, Kind, Role
from geo.pipeline import Pipeline, ingest, open_pipeline
from geo.read.files import read_paths
from geo.recognize.lexicon import load_lexicon
from geo.recognize.recognizer import Recognizer
from geo.recognize.syntax import Parser
from geo.resolve.cache import CachedGeocoder
from geo.resolve.offline import OfflineSource
from geo.resolve.ranker import RuleRanker
from geo.resolve.resolver import Resolver
from geo.settings import ROOT, Settings
from geo.store import Store
from geo.view.tables import places_on_map

SAMPLES = ROOT / "data" / "articles"

SIX = {
    "Bakhmut": (48.595, 38.000),
    "Bucha": (50.544, 30.213),
    "Izyum": (49.209, 37.257),
    "Sochi": (43.600, 39.731),
    "Tolyatti": (53.530, 49.346),
    "Kandalaksha": (67.151, 32.410),
}
DEGREES = 0.25
"""A settlement's point may differ by this much: at most 28 km."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("pipeline")
    return replace(Settings(), store=f"sqlite:///{folder / 'store.sqlite'}", cache=folder / "cache.sqlite")


@pytest.fixture(scope="module")
def pipeline(settings: Settings) -> Iterator[Pipeline]:
    with open_pipeline(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(pipeline: Pipeline) -> list[Analysis]:
    articles = list(read_paths([str(SAMPLES)]))
    return [pipeline.analyse(a) for a in articles if isinstance(a, Article)]


def _article(text: str) -> Article:
    return Article(id="test", text=text, digest="test")


def _places(analyses: list[Analysis], name: str) -> list[tuple[float, float]]:
    return [
        (r.place.lat, r.place.lon)
        for a in analyses
        for m, r in zip(a.mentions, a.resolutions, strict=True)
        if m.text == name and r is not None and r.place is not None
    ]


@pytest.mark.parametrize("name", SIX)
def test_the_six_places_are_geocoded(samples: list[Analysis], name: str) -> None:
    """Each of the six places stands in a sample article and every mention is placed where it is."""
    found = _places(samples, name)
    assert found
    for lat, lon in found:
        assert lat == pytest.approx(SIX[name][0], abs=DEGREES)
        assert lon == pytest.approx(SIX[name][1], abs=DEGREES)


def test_the_six_places_are_cached_and_plotted(pipeline: Pipeline, settings: Settings) -> None:
    """The samples go through the durable cache into the store; the map has a marker for each of the six."""
    with Store.open(settings.store) as store:
        report = ingest(
            read_paths([str(SAMPLES)]),
            pipeline=pipeline,
            store=store,
            collection="samples",
            progress=lambda _: None,
        )
        assert not report.failures
        shown = {p.place.name: p for p in places_on_map(store, Filter(collection="samples"))}
    assert set(SIX) <= set(shown)
    for name in SIX:
        excerpt = shown[name].excerpts[0]
        assert excerpt.text[excerpt.start : excerpt.end]
        assert excerpt.title
        assert excerpt.source
    assert settings.cache.exists()


def test_a_second_run_geocodes_nothing_anew_and_a_new_gazetteer_does(
    parser: Parser, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    """The cache answers every question of a second run; another gazetteer version asks them all again."""

    class NewerGazetteer(OfflineGazetteer):
        """The same places under a version of their own."""

        version = "another"

    article = _article("Shells fell on Bakhmut in Ukraine. He was born in Sochi and moved to Izyum.")
    lexicon = load_lexicon()
    asked = []
    for geocoder in (OfflineGazetteer(gazetteer), OfflineGazetteer(gazetteer), NewerGazetteer(gazetteer)):
        with CachedGeocoder(OfflineSource(geocoder), tmp_path / "cache.sqlite") as cached:
            resolver = Resolver(cached, RuleRanker(), min_score=0.2)
            Pipeline(Recognizer(parser, gazetteer, lexicon), resolver, cached, lexicon).analyse(article)
            asked.append(cached.asked)
    assert asked[0] > 0
    assert asked == [asked[0], 0, asked[0]]


def test_running_again_changes_nothing(pipeline: Pipeline, settings: Settings) -> None:
    """A second ingest of the same files adds and replaces nothing, and the store stays sound."""
    with Store.open(settings.store) as store:
        for _ in range(2):
            report = ingest(
                read_paths([str(SAMPLES)]),
                pipeline=pipeline,
                store=store,
                collection="again",
                progress=lambda _: None,
            )
        assert (report.added, report.replaced) == (0, 0)
        assert report.unchanged == len(list(SAMPLES.iterdir()))
        assert store.check() == []


def test_what_fails_is_named_and_the_rest_goes_on(
    pipeline: Pipeline, settings: Settings, tmp_path: Path
) -> None:
    """A broken row is reported with its line and kept as a failure; its neighbours are stored."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "1", "text": "Rain in Sochi."}\n{broken\n{"id": "3", "text": "Snow in Izyum."}\n')
    seen: list[str] = []
    with Store.open(settings.store) as store:
        report = ingest(
            read_paths([str(rows)]), pipeline=pipeline, store=store, collection="rows", progress=seen.append
        )
        assert report.added == 2
        assert [f.line for f in report.failures] == [2]
        assert isinstance(report.failures[0], InputError)
        assert [f.line for f in store.failures("rows")] == [2]
    assert len(seen) == 3


def test_the_region_is_not_its_capital(pipeline: Pipeline) -> None:
    """What is called "the Kyiv region" is the oblast, and "Kyiv" is the city."""
    analysis = pipeline.analyse(_article("They left the Kyiv region for Kyiv."))
    ids = [r.place.id for r in analysis.resolutions if r is not None and r.place is not None]
    assert ids == ["geonames:703446", "geonames:703448"]


def test_associative_mentions_are_resolved_and_told_apart(pipeline: Pipeline) -> None:
    """Demonyms, the Kremlin that acts and a place within a unit's name have a place, but are no location."""
    analysis = pipeline.analyse(
        _article(
            "Russian troops left. The Kremlin denied it. The Freedom of Russia legion stayed in Bakhmut."
        )
    )
    roles = {
        m.text: m.role
        for m, r in zip(analysis.mentions, analysis.resolutions, strict=True)
        if m.kind is Kind.PLACE and r is not None and r.place is not None
    }
    assert roles == {
        "Russian": Role.ASSOCIATIVE,
        "Kremlin": Role.ASSOCIATIVE,
        "Russia": Role.ASSOCIATIVE,
        "Bakhmut": Role.LITERAL,
    }


def test_what_nothing_fits_stays_unresolved(pipeline: Pipeline) -> None:
    """A name that the gazetteer does not know keeps its mention and gets no place."""
    analysis = pipeline.analyse(_article("A plane landed near Xyqwarbistan on Friday."))
    pairs = zip(analysis.mentions, analysis.resolutions, strict=True)
    answers = [r for m, r in pairs if m.text == "Xyqwarbistan"]
    assert len(answers) == 1
    assert answers[0] is not None
    assert answers[0].place is None


def test_a_call_sign_and_its_bearer_are_one_person(samples: list[Analysis]) -> None:
    """The samples identify Caesar as Maximilian Andronnikov; both names make one person."""
    names = [{p.name, *p.aliases} for a in samples for p in a.persons]
    assert any({"Caesar", "Maximilian Andronnikov"} <= n for n in names)


def test_person_and_protest_lead_to_kandalaksha(pipeline: Pipeline, settings: Settings) -> None:
    """Filtering by Volodymyr Grotskov, and by protest, shows Kandalaksha."""
    with Store.open(settings.store) as store:
        ingest(
            read_paths([str(SAMPLES)]),
            pipeline=pipeline,
            store=store,
            collection="who",
            progress=lambda _: None,
        )
        for chosen in (
            Filter(collection="who", persons=("person:volodymyr-grotskov",)),
            Filter(collection="who", event_types=(EventType.PROTEST,)),
        ):
            assert "Kandalaksha" in {p.place.name for p in places_on_map(store, chosen)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "x" * 1_000_000,
        "{{7*7}} {% raw ${alert(1)} `x` </script> <img onerror=alert(1)> in Sochi",
        "\u202eSochi\u202c \u200f in \u200bIzyum",
        "😀 in Sochi 😀",
        "\n" * 10_000,
    ],
    ids=["empty", "nul", "megabyte", "markup", "bidi", "emoji", "newlines"],
)
def test_hostile_text_keeps_its_offsets(pipeline: Pipeline, text: str) -> None:
    """Whatever the text is, nothing breaks and every mention's text is what stands at its offsets."""
    analysis = pipeline.analyse(_article(text))
    assert analysis.article.text == text
    for mention in analysis.mentions:
        assert text[mention.start : mention.end] == mention.text


def test_results_do_not_depend_on_the_articles_before(pipeline: Pipeline) -> None:
    """An article's analysis is the same whichever articles were read before it."""
    first = _article("Moscow, Idaho, voted. The mayor of Moscow spoke.")
    alone = pipeline.analyse(first)
    pipeline.analyse(_article("Shells fell near Moscow in Russia, and in Tver."))
    assert pipeline.analyse(first) == alone
