"""Scores against gold data: recognition, resolution on given spans, and both from raw text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.gold import GoldArticle, GoldToponym, read_gold
from geo.gold_markup import SUFFIX, read_marked
from geo.models import Feature, Kind, Mention, Place, Role
from geo.pairs import pair_key
from geo.recognize.spans import tighten
from geo.resolve.geometry import haversine_km
from geo.scores import Answer, Answers, Spans, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.pipeline import Parts
    from geo.territory import Territories
    from geo.wire import JsonObject

GEONAMES = "geonames:"


@dataclass(slots=True)
class Score:
    """All scores of one corpus."""

    name: str
    """The file's stem, or `all`."""
    exact: Spans = field(default_factory=Spans)
    """Exact spans, demonyms included."""
    exact_names: Spans = field(default_factory=Spans)
    """Exact spans, demonyms left out on both sides."""
    overlap: Spans = field(default_factory=Spans)
    """Overlapping spans, demonyms included."""
    given: Answers = field(default_factory=Answers)
    """Resolution on given spans."""
    countries: Answers = field(default_factory=Answers)
    """The part of `given` whose answer is a country or continent."""
    others: Answers = field(default_factory=Answers)
    """The rest of `given`."""
    literal: Answers = field(default_factory=Answers)
    """The part of `given` that the gold calls literal."""
    associative: Answers = field(default_factory=Answers)
    """The part of `given` that the gold calls associative."""
    seen: Answers = field(default_factory=Answers)
    """The part of `given` whose name and place the ranker was trained on."""
    unseen: Answers = field(default_factory=Answers)
    """The rest of `given`; both are empty for a ranker that was not trained."""
    found: list[bool] = field(default_factory=list)
    """End to end: whether each gold toponym with coordinates is found and placed right (A@161+)."""
    found_names: list[bool] = field(default_factory=list)
    """The same without demonyms."""
    roles: list[bool] = field(default_factory=list)
    """Whether each found toponym's role is the gold's."""

    def add(self, other: Score) -> None:
        """Count another corpus too."""
        for mine, theirs in (
            (self.exact, other.exact),
            (self.exact_names, other.exact_names),
            (self.overlap, other.overlap),
        ):
            mine.add(theirs)
        for answers, more in (
            (self.given, other.given),
            (self.countries, other.countries),
            (self.others, other.others),
            (self.literal, other.literal),
            (self.associative, other.associative),
            (self.seen, other.seen),
            (self.unseen, other.unseen),
        ):
            answers.rows += more.rows
        self.found += other.found
        self.found_names += other.found_names
        self.roles += other.roles

    def to_json(self) -> JsonObject:
        """All figures, shares from 0 to 1, distances in km."""
        return {
            "corpus": self.name,
            "recognition": {
                "precision": self.exact.precision,
                "recall": self.exact.recall,
                "f1": self.exact.f1,
                "f1_without_demonyms": self.exact_names.f1,
                "overlap_f1": self.overlap.f1,
            },
            "resolution": {
                "toponyms": len(self.given.rows),
                "a161_plus": self.given.accuracy_plus,
                "a161": self.given.accuracy,
                "exact_id": self.given.exact,
                "median_km": self.given.median_km,
                "mean_km": self.given.mean_km,
                "auc": self.given.auc,
                "a161_plus_countries": self.countries.accuracy_plus,
                "a161_plus_others": self.others.accuracy_plus,
                "a161_plus_literal": _accuracy(self.literal),
                "a161_plus_associative": _accuracy(self.associative),
                "a161_plus_seen_pairs": _accuracy(self.seen),
                "a161_plus_unseen_pairs": _accuracy(self.unseen),
            },
            "end_to_end": {
                "a161_plus": share(self.found),
                "a161_plus_without_demonyms": share(self.found_names),
                "precision": self.overlap.precision,
            },
            "roles": share(self.roles) if self.roles else None,
        }


def evaluate_files(
    paths: Sequence[Path],
    parts: Parts,
    territories: Territories,
    *,
    watch: Callable[[Iterable[GoldArticle]], Iterable[GoldArticle]] = lambda rows: rows,
) -> list[Score]:
    """Score each file, and all together when there are several. Raises InputError.

    Files are gold rows, or marked articles of our own (`.txt`).
    """
    scores = []
    for path in paths:
        score = Score(path.stem)
        for gold in watch(read_marked(path) if path.suffix == SUFFIX else read_gold(path)):
            _score_recognition(gold, parts, territories, score)
            _score_resolution(gold, parts, territories, score)
        scores.append(score)
    if len(scores) > 1:
        whole = Score("all")
        for score in scores:
            whole.add(score)
        scores.append(whole)
    return scores


def table(scores: Sequence[Score]) -> str:
    """The main figures as a table for people, in percent."""
    rows = [_COLUMNS] + [
        (
            s.name,
            _percent(s.exact.f1),
            _percent(s.exact_names.f1),
            _percent(s.overlap.f1),
            _percent(s.given.accuracy_plus),
            _percent(s.given.accuracy),
            _percent(s.given.exact),
            f"{s.given.auc:.3f}",
            _percent(share(s.found)),
            _percent(share(s.found_names)),
            _percent(s.overlap.precision),
            _percent(share(s.roles)) if s.roles else "-",
        )
        for s in scores
    ]
    return "\n".join(f"{row[0]:<12}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows)


_COLUMNS = (
    "corpus",
    "exact F1",
    "no demonyms",
    "overlap F1",
    "A@161+",
    "A@161",
    "exact id",
    "AUC",
    "end to end",
    "no demonyms",
    "precision",
    "roles",
)


def _accuracy(answers: Answers) -> float | None:
    """The A@161+ of a part; None where the gold has none of it."""
    return answers.accuracy_plus if answers.rows else None


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def _score_recognition(gold: GoldArticle, parts: Parts, territories: Territories, score: Score) -> None:
    mentions = [m for m in parts.recognizer.recognize(gold.article).mentions if m.kind is Kind.PLACE]
    text = gold.article.text
    wanted = [t for t in gold.toponyms if t.counts]
    ignored = [t.span for t in gold.toponyms if not t.counts]
    counted = [m for m in mentions if not any(m.span.overlaps(i) for i in ignored)]
    score.exact.add(_spans(text, counted, wanted))
    demonyms = [t.span for t in wanted if parts.is_demonym(t.text)]
    names = [t for t in wanted if not parts.is_demonym(t.text)]
    named = [m for m in counted if not m.demonym and not any(m.span.overlaps(d) for d in demonyms)]
    score.exact_names.add(_spans(text, named, names))
    score.overlap.add(
        Spans(
            right=sum(any(m.span.overlaps(t.span) for t in wanted) for m in counted),
            predicted=len(counted),
            gold=len(wanted),
        )
    )
    _score_end_to_end(gold, mentions, parts, territories, score)


def _spans(text: str, mentions: Iterable[Mention], gold: Iterable[GoldToponym]) -> Spans:
    predicted = {tighten(text, m.span) for m in mentions}
    expected = {tighten(text, t.span) for t in gold}
    return Spans(len(predicted & expected), len(predicted), len(expected))


def _score_end_to_end(
    gold: GoldArticle, mentions: Sequence[Mention], parts: Parts, territories: Territories, score: Score
) -> None:
    answers = parts.resolver.resolve(gold.article, mentions)
    for toponym in gold.toponyms:
        hits = [k for k, m in enumerate(mentions) if m.span.overlaps(toponym.span)]
        if hits and toponym.role is not None:
            score.roles.append(mentions[hits[0]].role is toponym.role)
        if toponym.lat is None:
            continue
        right = False
        for k in hits:
            answer = answers[k]
            right = right or judge(toponym, answer.place if answer else None, territories).right
        score.found.append(right)
        if not parts.is_demonym(toponym.text):
            score.found_names.append(right)


def _score_resolution(gold: GoldArticle, parts: Parts, territories: Territories, score: Score) -> None:
    mentions = given_mentions(gold)
    ranked = parts.resolver.rank(gold.article, mentions)
    for toponym, candidates in zip(gold.toponyms, ranked, strict=True):
        if toponym.lat is None:
            continue
        place = candidates[0].place if candidates else None
        answer = judge(toponym, place, territories)
        score.given.rows.append(answer)
        wide = place is not None and place.feature in (Feature.COUNTRY, Feature.CONTINENT)
        (score.countries if wide else score.others).rows.append(answer)
        if toponym.role is not None:
            (score.literal if toponym.role is Role.LITERAL else score.associative).rows.append(answer)
        if parts.trained_pairs is not None:
            known = pair_key(toponym) in parts.trained_pairs
            (score.seen if known else score.unseen).rows.append(answer)


def given_mentions(gold: GoldArticle) -> list[Mention]:
    """The gold spans as mentions, for resolution alone."""
    return [
        Mention(start=t.span.start, end=t.span.end, text=t.text, kind=Kind.PLACE, role=Role.LITERAL)
        for t in gold.toponyms
    ]


def judge(toponym: GoldToponym, place: Place | None, territories: Territories) -> Answer:
    """Hold one answer against the gold."""
    exact = None
    if toponym.geonameid is not None:
        exact = place is not None and place.id == f"{GEONAMES}{toponym.geonameid}"
    if place is None or toponym.lat is None or toponym.lon is None:
        return Answer(km=None, in_named_country=False, exact=exact)
    km = haversine_km(place.lat, place.lon, toponym.lat, toponym.lon)
    inside = (
        place.feature is Feature.COUNTRY
        and place.country is not None
        and territories.holds(place.country, lat=toponym.lat, lon=toponym.lon)
    )
    return Answer(km=km, in_named_country=inside, exact=exact)
