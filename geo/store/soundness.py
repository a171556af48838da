"""What must hold within one analysis; saving refuses and checking reports what breaks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.models import Analysis, Kind, Link, Mention, Span


def faults(analysis: Analysis) -> list[str]:
    """Name everything in an analysis that contradicts itself; empty when sound."""
    return [
        *_mention_faults(analysis),
        *_overlaps(analysis.mentions),
        *_span_faults(analysis),
        *_actor_faults(analysis),
        *_event_faults(analysis),
        *_link_faults(analysis),
    ]


def _mention_faults(analysis: Analysis) -> Iterator[str]:
    text = analysis.article.text
    if len(analysis.resolutions) != len(analysis.mentions):
        yield f"{len(analysis.mentions)} mentions but {len(analysis.resolutions)} resolutions"
    previous = (0, 0)
    for index, mention in enumerate(analysis.mentions):
        if not _within(mention.start, mention.end, text) or text[mention.start : mention.end] != mention.text:
            yield f"mention {index}: {mention.text!r} does not stand at {mention.start} to {mention.end}"
        if mention.sentence and not _within(mention.sentence.start, mention.sentence.end, text):
            yield f"mention {index}: its sentence lies outside the text"
        if (mention.start, mention.end) < previous:
            yield f"mention {index}: mentions are not sorted"
        previous = (mention.start, mention.end)
        if (mention.role is None) == (mention.kind is Kind.PLACE):
            yield f"mention {index}: places have a role, others have none"
    for index, (mention, resolution) in enumerate(zip(analysis.mentions, analysis.resolutions, strict=False)):
        if (resolution is None) == (mention.kind is Kind.PLACE):
            yield f"mention {index}: places have a resolution, others have none"


def _overlaps(mentions: Iterable[Mention]) -> Iterator[str]:
    last: dict[Kind, Mention] = {}
    for mention in mentions:
        before = last.get(mention.kind)
        if before is not None and before.span.overlaps(mention.span):
            yield f"{mention.kind} mentions overlap: {before.text!r} and {mention.text!r} at {mention.start}"
        if before is None or mention.end > before.end:
            last[mention.kind] = mention


def _span_faults(analysis: Analysis) -> Iterator[str]:
    text = analysis.article.text
    reached = 0
    for noise in analysis.article.noise:
        if not _within(noise.span.start, noise.span.end, text) or noise.span.start < reached:
            yield f"noise at {noise.span.start} overlaps another or lies outside the text"
        reached = noise.span.end
    spans = [("date", Span(found.start, found.end)) for found in analysis.dates]
    spans += [("event", Span(found.start, found.end)) for found in analysis.events]
    for what, span in spans:
        if not _within(span.start, span.end, text):
            yield f"{what} at {span.start} to {span.end} lies outside the text"


def _actor_faults(analysis: Analysis) -> Iterator[str]:
    actors = [(Kind.PERSON, person.id, person.mentions) for person in analysis.persons]
    actors += [(Kind.ORGANISATION, found.id, found.mentions) for found in analysis.organisations]
    seen: set[tuple[Kind, str]] = set()
    for kind, ref, mentions in actors:
        if (kind, ref) in seen:
            yield f"{kind} {ref!r} is there twice"
        seen.add((kind, ref))
        for index in mentions:
            if not _is(analysis, index, kind):
                yield f"{kind} {ref!r}: mention {index} is no {kind}"


def _event_faults(analysis: Analysis) -> Iterator[str]:
    persons = {person.id for person in analysis.persons}
    seen: set[str] = set()
    for event in analysis.events:
        if event.id in seen:
            yield f"event {event.id!r} is there twice"
        seen.add(event.id)
        for index in event.places:
            if not _is(analysis, index, Kind.PLACE):
                yield f"event {event.id!r}: mention {index} is no place"
        for person in event.persons:
            if person not in persons:
                yield f"event {event.id!r}: person {person!r} is not known"


def _link_faults(analysis: Analysis) -> Iterator[str]:
    known = {
        "person": {person.id for person in analysis.persons},
        "organisation": {organisation.id for organisation in analysis.organisations},
        "event": {event.id for event in analysis.events},
    }
    for index, link in enumerate(analysis.links):
        if not _is(analysis, link.mention, Kind.PLACE):
            yield f"link {index}: mention {link.mention} is no place"
        ends = _ends(link)
        if len(ends) != 1:
            yield f"link {index}: exactly one of person, organisation and event must be set"
        for what, ref in ends:
            if ref not in known[what]:
                yield f"link {index}: {what} {ref!r} is not known"


def _ends(link: Link) -> list[tuple[str, str]]:
    ends = (("person", link.person), ("organisation", link.organisation), ("event", link.event))
    return [(what, ref) for what, ref in ends if ref is not None]


def _within(start: int, end: int, text: str) -> bool:
    return 0 <= start < end <= len(text)


def _is(analysis: Analysis, index: int, kind: Kind) -> bool:
    return 0 <= index < len(analysis.mentions) and analysis.mentions[index].kind is kind
