"""Scenes for the tests of links: text, names in it, and real syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from geo.link.linker import Linked, link
from geo.models import (
    Article,
    Event,
    EventType,
    Kind,
    Mention,
    Modality,
    Organisation,
    Person,
    Relation,
    Role,
    Sentence,
)
from geo.names import GivenNames
from geo.recognize.callsigns import call_sign_mentions, find_call_signs
from geo.recognize.syntax import Parser
from geo.recognize.who import merge_organisations, merge_persons


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with what was recognised in it and what linking made of it."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    events: tuple[Event, ...]
    linked: Linked

    def ties(self, owner: str) -> set[tuple[str, str, str]]:
        """Return place text, relation and tier of all links of one person, organisation or event."""
        return {
            (self.mentions[item.mention].text, item.relation.value, item.tier.value)
            for item in self.linked.links
            if owner in (item.person, item.organisation, item.event)
        }

    def relations(self, owner: str) -> set[tuple[str, Relation]]:
        """Return place text and relation of all links of one owner."""
        return {(place, Relation(relation)) for place, relation, _ in self.ties(owner)}


MakeScene = Callable[..., Scene]


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="session")
def scene(parser: Parser) -> MakeScene:
    def make(
        text: str,
        *,
        places: Sequence[str] = (),
        persons: Sequence[str] = (),
        organisations: Sequence[str] = (),
        associative: Sequence[str] = (),
        demonyms: Sequence[str] = (),
        triggers: Sequence[tuple[str, EventType]] = (),
    ) -> Scene:
        article = Article("a", text, "d")
        parsed = parser.parse(article)
        signs = find_call_signs(text, parsed.sentences)
        mentions = {
            *_named(text, places, Kind.PLACE, Role.LITERAL),
            *_named(text, associative, Kind.PLACE, Role.ASSOCIATIVE),
            *_named(text, demonyms, Kind.PLACE, Role.ASSOCIATIVE, demonym=True),
            *_named(text, persons, Kind.PERSON),
            *_named(text, organisations, Kind.ORGANISATION),
            *call_sign_mentions(article, signs, parsed.sentences),
        }
        ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.kind)))
        people = merge_persons(article, ordered, signs, GivenNames.load())
        bodies = merge_organisations(article, ordered)
        events = tuple(
            Event(f"event:{word}", kind, "", found.start(), found.end(), Modality.ASSERTED)
            for word, kind in triggers
            for found in [re.search(rf"\b{word}\b", text)]
            if found
        )
        linked = link(
            article,
            parsed.sentences,
            ordered,
            persons=people,
            organisations=bodies,
            events=events,
            event_labels={EventType.PROTEST: "Protest"},
        )
        return Scene(article, parsed.sentences, ordered, people, bodies, events, linked)

    return make


def _named(
    text: str, names: Sequence[str], kind: Kind, role: Role | None = None, *, demonym: bool = False
) -> list[Mention]:
    return [
        Mention(found.start(), found.end(), found[0], kind, role, demonym)
        for name in names
        for found in re.finditer(rf"\b{re.escape(name)}\b", text)
    ]
