"""Made-up analysed articles in any number: places by Zipf's law, persons, events, outlets, days."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from itertools import accumulate

from geo.models import (
    Analysis,
    Article,
    Candidate,
    Event,
    EventDate,
    EventType,
    Feature,
    Kind,
    Link,
    Match,
    Mention,
    Modality,
    Person,
    Place,
    Relation,
    Resolution,
    Role,
    Span,
    Tier,
)

PER_ARTICLE = 10
"""Place mentions of an article."""
PLACES = 20_000
PERSONS = 20_000
SOURCES = 200
COUNTRIES = 120
LANGUAGES = ("en", "de", "fr", "uk", "ru")
_NAMED = 300
"""Events that many articles tell of."""
_SYLLABLES = "ba ke li mo nu ra se ti vo zu dal fer gin hol jar".split()


class News:
    """Makes articles by their number: the same number, the same article, whoever asks."""

    def __init__(self, *, places: int = PLACES, seed: int = 2022) -> None:
        chance = random.Random(seed)
        self._seed = seed
        self._places = [_place(number, chance) for number in range(places)]
        self._of_place = list(accumulate(1 / (rank + 5) for rank in range(places)))
        self._of_person = list(accumulate(1 / (rank + 20) for rank in range(PERSONS)))
        self._of_source = list(accumulate(1 / (rank + 2) for rank in range(SOURCES)))
        self._words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(4_000)]

    def articles(self, first: int, amount: int) -> Iterator[Analysis]:
        """Give so many articles, beginning with number `first`."""
        for number in range(first, first + amount):
            yield self.article(number)

    def article(self, number: int) -> Analysis:
        """Give one article with `PER_ARTICLE` sentences, each of which names a place."""
        chance = random.Random(self._seed * 1_000_003 + number)
        named = chance.choices(self._places, cum_weights=self._of_place, k=PER_ARTICLE)
        who = sorted(set(chance.choices(range(PERSONS), cum_weights=self._of_person, k=4)))
        sentences, mentions, resolutions, at = [], [], [], 0
        for place in named:
            words = chance.choices(self._words, k=9)
            start = at + sum(len(word) + 1 for word in words[:4])
            words.insert(4, place.name)
            sentence = " ".join(words) + "."
            span = Span(at, at + len(sentence))
            role = Role.LITERAL if chance.random() < 0.8 else Role.ASSOCIATIVE
            mention = Mention(start, start + len(place.name), place.name, Kind.PLACE, role, sentence=span)
            mentions.append(mention)
            belief = 1 - chance.random() ** 2
            other = self._places[(int(place.id.rpartition(":")[2]) + 1) % len(self._places)]
            found = (Candidate(place, Match.PRIMARY, belief), Candidate(other, Match.PARTIAL, 0.01))
            resolutions.append(Resolution(place, belief, "made-up", found))
            sentences.append(sentence)
            at += len(sentence) + 1
        text = "\n".join(sentences)
        events = tuple(_events(number, mentions, chance))
        links = [Link(chance.randrange(PER_ARTICLE), Relation.LIVES_IN, Tier.CLAUSE, person=f"person:{it}")
                 for it in who]  # fmt: skip
        links += [Link(event.places[0], Relation.TOOK_PLACE_IN, Tier.CLAUSE, event=event.id)
                  for event in events]  # fmt: skip
        day = f"{chance.randrange(2019, 2024)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        source = chance.choices(range(SOURCES), cum_weights=self._of_source)[0]
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Analysis(
            article=Article(
                digest, text, digest, f"News {number}", day, f"Paper {source}",
                language=LANGUAGES[min(int(chance.expovariate(1.0)), 4)], origin=f"news/{number}.txt",
            ),
            mentions=tuple(mentions),
            resolutions=tuple(resolutions),
            persons=tuple(Person(f"person:{it}", f"{self._words[it % 4_000]} Oak", (), ()) for it in who),
            events=events,
            links=tuple(links),
            version="made-up",
        )  # fmt: skip


def _events(number: int, mentions: list[Mention], chance: random.Random) -> Iterator[Event]:
    kinds = list(EventType)
    for at in range(3):
        where = chance.randrange(PER_ARTICLE)
        mention = mentions[where]
        year = chance.randrange(2014, 2024)
        day = f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        value, precision = chance.choice([(day, "day"), (day[:7], "month"), (str(year), "year")])
        date = EventDate(value, precision) if chance.random() < 0.7 else None
        shared = chance.randrange(_NAMED) if at == 0 else None
        kind = kinds[shared % len(kinds)] if shared is not None else chance.choice(kinds)
        yield Event(
            f"event:named-{shared}" if shared is not None else f"event:{number}:{at}",
            kind,
            f"{kind.value} {shared}" if shared is not None else f"{kind.value} in {mention.text}",
            mention.start,
            mention.end,
            Modality.ASSERTED,
            date,
            places=(where,),
            named=f"named-{shared}" if shared is not None else None,
        )


def _place(number: int, chance: random.Random) -> Place:
    country = min(int(chance.expovariate(0.08)), COUNTRIES - 1)
    code = f"{chr(65 + country // 26)}{chr(65 + country % 26)}"
    lat, lon = chance.uniform(-55, 70), chance.uniform(-180, 180)
    region = f"Region {chance.randrange(12)}"
    name = "".join(chance.choices(_SYLLABLES, k=3)).title() + f" {number}"
    return Place(f"made-up:{number}", name, lat, lon, Feature.SETTLEMENT, code, region)
