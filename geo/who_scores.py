"""Scores of persons, organisations and their ties to places against our own annotated texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from geo.identity.merging import Named, identities
from geo.models import Kind, Modality
from geo.names import fold_name
from geo.read import find_noise
from geo.scores import Spans, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.gold_links import GoldActor, GoldStory, GoldTie
    from geo.identity.table import Tables
    from geo.models import Analysis, Article, Link, Organisation, Person
    from geo.names import GivenNames
    from geo.wire import JsonObject


@dataclass(slots=True)
class WhoScore:
    """All scores of one file of stories."""

    name: str
    """The file's stem."""
    persons: Spans = field(default_factory=Spans)
    """Persons per article: right when they share a form with the gold's, each gold person once."""
    aliases: Spans = field(default_factory=Spans)
    """Pairs of forms that are one person, within an article."""
    identities: Spans = field(default_factory=Spans)
    """Pairs of articles' persons that are one human being, over the whole file."""
    links: Spans = field(default_factory=Spans)
    """Person and place mention, whatever the relation."""
    organisations: Spans = field(default_factory=Spans)
    """Organisations per article."""
    organisation_links: Spans = field(default_factory=Spans)
    """Organisation and place mention."""
    relations: list[bool] = field(default_factory=list)
    """Whether the relation is the gold's, of right links of persons that are told as facts."""
    modalities: list[bool] = field(default_factory=list)
    """Whether fact or not is the gold's, of right links of persons."""
    wrong: list[str] = field(default_factory=list)
    """What is missing or wrong, for people who look at it."""

    def to_json(self) -> JsonObject:
        """All figures, shares from 0 to 1."""
        spans = {
            "persons": self.persons,
            "aliases": self.aliases,
            "identities": self.identities,
            "person_links": self.links,
            "organisations": self.organisations,
            "organisation_links": self.organisation_links,
        }
        shapes: JsonObject = {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1} for name, s in spans.items()
        }
        return {
            "corpus": self.name,
            **shapes,
            "relations": share(self.relations),
            "modalities": share(self.modalities),
        }


def heads_of(tables: Tables, given: GivenNames) -> Callable[[Sequence[Analysis]], Mapping[str, str]]:
    """Give the function that says which human being each person id of some analyses means."""

    def heads(analyses: Sequence[Analysis]) -> Mapping[str, str]:
        found: dict[str, list[Person]] = {}
        for analysis in analyses:
            for person in analysis.persons:
                found.setdefault(person.id, []).append(person)
        named = [
            Named(
                ref,
                max((p.name for p in ones), key=len),
                tuple(a for p in ones for a in p.aliases),
                len(ones),
            )
            for ref, ones in found.items()
        ]
        grouped = identities(Kind.PERSON, named, table=tables.persons, given=given)
        return {ref: identity.head for identity in grouped for ref in identity.members}

    return heads


def table(scores: Sequence[WhoScore]) -> str:
    """The main figures as a table for people, in percent."""
    rows: list[tuple[str, ...]] = [
        (
            "corpus",
            "persons",
            "aliases",
            "one being",
            "links",
            "relations",
            "modality",
            "bodies",
            "their links",
        )
    ]
    rows += [
        (
            s.name,
            *(f"{100 * spans.f1:.1f}" for spans in (s.persons, s.aliases, s.identities, s.links)),
            f"{100 * share(s.relations):.1f}",
            f"{100 * share(s.modalities):.1f}",
            *(f"{100 * spans.f1:.1f}" for spans in (s.organisations, s.organisation_links)),
        )
        for s in scores
    ]
    return "\n".join(f"{row[0]:<12}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows)


@dataclass(frozen=True, slots=True)
class Matched:
    """Which of an article's persons or organisations are which of the gold's."""

    gold_of: Mapping[str, str]
    """Gold key by our id."""
    ids: Mapping[str, str]
    """Our id by gold key."""


def score_stories(
    name: str,
    stories: Iterable[GoldStory],
    analyse: Callable[[Article], Analysis],
    heads: Callable[[Sequence[Analysis]], Mapping[str, str]],
) -> WhoScore:
    """Score a file of stories.

    Args:
        name: What the file is called.
        stories: Its articles.
        analyse: The pipeline; noise is found before it is asked, as in reading.
        heads: Says of all analyses' person ids which human being each means, as the store does.
    """
    score = WhoScore(name)
    analyses: list[Analysis] = []
    meant: dict[tuple[str, str], list[str]] = {}
    for story in stories:
        article = replace(story.article, noise=find_noise(story.article.text))
        analysis = analyse(article)
        analyses.append(analysis)
        found = _score_story(story, analysis, score)
        for key, ref in found.ids.items():
            meant.setdefault((story.article.id, key), []).append(ref)
    _score_identities(meant, heads(analyses), score)
    return score


def _score_story(story: GoldStory, analysis: Analysis, score: WhoScore) -> Matched:
    people = [actor for actor in story.actors if actor.kind is Kind.PERSON]
    bodies = [actor for actor in story.actors if actor.kind is Kind.ORGANISATION]
    persons = match(people, analysis.persons)
    organisations = match(bodies, analysis.organisations)
    title = story.article.id
    score.persons.add(Spans(len(persons.ids), len(analysis.persons), len(people)))
    score.organisations.add(Spans(len(organisations.ids), len(analysis.organisations), len(bodies)))
    score.wrong += [f"{title}: person {a.name!r} is missing" for a in people if a.key not in persons.ids]
    score.wrong += [
        f"{title}: person {p.name!r} is none" for p in analysis.persons if p.id not in persons.gold_of
    ]
    _score_aliases(story, people, analysis.persons, score)
    _score_links(story, analysis, persons, score, Kind.PERSON)
    _score_links(story, analysis, organisations, score, Kind.ORGANISATION)
    return persons


def match(gold: Sequence[GoldActor], found: Sequence[Person] | Sequence[Organisation]) -> Matched:
    """Match each gold actor to the one of ours that shares most forms with it; each at most once."""
    shared = {(actor.key, one.id): len(_forms(actor) & _forms(one)) for actor in gold for one in found}
    gold_of: dict[str, str] = {}
    ids: dict[str, str] = {}
    for (key, ref), amount in sorted(shared.items(), key=lambda item: -item[1]):
        if amount and key not in ids and ref not in gold_of:
            ids[key] = ref
            gold_of[ref] = key
    return Matched(gold_of, ids)


def _forms(one: GoldActor | Person | Organisation) -> set[tuple[str, ...]]:
    return {fold_name(form) for form in (one.name, *one.aliases)}


def _score_aliases(
    story: GoldStory, gold: Sequence[GoldActor], found: Sequence[Person], score: WhoScore
) -> None:
    title = story.article.id
    used = [_used(actor, gold, story.article.text) for actor in gold]
    expected = {frozenset(pair) for forms in used for pair in combinations(forms, 2)}
    predicted = {frozenset(pair) for person in found for pair in combinations(_forms(person), 2)}
    score.aliases.add(Spans(len(expected & predicted), len(predicted), len(expected)))
    score.wrong += [f"{title}: alias apart {sorted(map(' '.join, p))}" for p in expected - predicted]
    score.wrong += [f"{title}: alias joined {sorted(map(' '.join, p))}" for p in predicted - expected]


def _used(actor: GoldActor, others: Iterable[GoldActor], text: str) -> set[tuple[str, ...]]:
    """Those forms of an actor that stand in the text by themselves, not only inside a longer one."""
    found = set()
    for other in others:
        if other.key != actor.key:
            text = text.replace(other.name, "")
    for form in sorted((actor.name, *actor.aliases), key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(form)}(?!\w)"
        if re.search(pattern, text):
            found.add(fold_name(form))
            text = re.sub(pattern, "", text)
    return found


def _score_links(story: GoldStory, analysis: Analysis, matched: Matched, score: WhoScore, kind: Kind) -> None:
    """Count the ties of gold places.

    Ours to a place inside an organisation's name that the gold does not mark do not count.
    """
    keys = {actor.key for actor in story.actors if actor.kind is kind}
    expected = {(tie.place, tie.key): tie for tie in story.ties if tie.key in keys}
    predicted = _predicted(story, analysis, matched, kind)
    spans = score.links if kind is Kind.PERSON else score.organisation_links
    spans.add(Spans(len(expected.keys() & predicted.keys()), len(predicted), len(expected)))
    title = story.article.id
    for place, key in sorted(expected.keys() - predicted.keys()):
        tie, span = expected[place, key], story.places[place]
        where = story.article.text[span.start : span.end]
        score.wrong.append(f"{title}: no {kind.value} link {key} > {where} ({tie.relation})")
    for (place, key), links in sorted(predicted.items()):
        where = analysis.mentions[links[0].mention].text
        said = ", ".join(f"{k.relation}/{k.tier}/{k.modality}" for k in links)
        found = expected.get((place, key))
        if found is None:
            score.wrong.append(f"{title}: false {kind.value} link {key} > {where} ({said})")
        elif kind is Kind.PERSON and not _judge(found, links, score):
            gold = f"{found.relation}{'' if found.asserted else '?'}"
            score.wrong.append(f"{title}: {key} > {where}: {said}, gold {gold}")


def _judge(tie: GoldTie, links: Sequence[Link], score: WhoScore) -> bool:
    """Score relation and modality of a link that is right; true when both are."""
    asserted = any(link.modality is Modality.ASSERTED for link in links)
    score.modalities.append(asserted is tie.asserted)
    right = any(link.relation is tie.relation for link in links)
    if tie.asserted:
        score.relations.append(right)
    return asserted is tie.asserted and (right or not tie.asserted)


def _predicted(
    story: GoldStory, analysis: Analysis, matched: Matched, kind: Kind
) -> dict[tuple[int, str], list[Link]]:
    """Our links by gold place (below 0 where there is none) and gold key (our id where there is none)."""
    bodies = [mention.span for mention in analysis.mentions if mention.kind is Kind.ORGANISATION]
    predicted: dict[tuple[int, str], list[Link]] = {}
    for link in analysis.links:
        ref = link.person if kind is Kind.PERSON else link.organisation
        if ref is None:
            continue
        span = analysis.mentions[link.mention].span
        place = next((k for k, gold in enumerate(story.places) if span.overlaps(gold)), None)
        if place is None and any(body.overlaps(span) for body in bodies):
            continue
        at = -1 - link.mention if place is None else place
        predicted.setdefault((at, matched.gold_of.get(ref, ref)), []).append(link)
    return predicted


def _score_identities(
    meant: Mapping[tuple[str, str], list[str]], heads: Mapping[str, str], score: WhoScore
) -> None:
    """Count pairs of persons of two articles that are one; gold by key, ours by head."""
    rows = [(article, key, heads.get(refs[0], refs[0])) for (article, key), refs in meant.items()]
    for one, other in combinations(sorted(rows), 2):
        if one[0] == other[0]:
            continue
        gold, ours = one[1] == other[1], one[2] == other[2]
        score.identities.add(Spans(gold and ours, ours, gold))
        if gold is not ours:
            score.wrong.append(f"identity: {one} and {other}")
