"""Made-up articles in our own words, as many as one likes: no two alike, the same in every process."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

from geo.models import Article

WORDS = 400
"""Words of an article, about."""
TOWNS = (
    "Visby Lund Falun Boden Ystad Kalmar Skara Mora Bakhmut Sochi Izyum Bucha Tolyatti Kandalaksha "
    "Odesa Kherson Lviv Poltava Sumy Riga Vilnius Tallinn Narva Turku Oulu Tampere Bergen Tromso "
    "Aarhus Odense Leipzig Kassel Lyon Rennes Nantes Porto Braga Seville Malaga Turin Bari Graz Linz "
    "Basel Ghent Leuven Utrecht Leeds Cork "
).split()
"""Where something happens; all of them are in the gazetteer."""
FIRST = "Anna Boris Clara David Elena Filip Greta Hanna Igor Jonas Karin Leo Maria Nils Olga Peter".split()
LAST = (
    "Almgren Bondar Carlsen Dahl Ekholm Frolov Granberg Hauser Ivanchuk Jansen Kovalenko Lindqvist "
    "Moreau Novak Orlova Petrenko Quist Rossi Savchuk Tamm "
).split()
THINGS = "bridge school bakery harbour library station market mill tower archive ferry greenhouse".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MANY = "two three seven eleven fifteen nineteen thirty forty sixty ninety".split()

SENTENCES = (
    "On {day} morning {many} families left {town} by bus, and by noon the road to {other} was closed.",
    "{name}, who runs the {thing} in {town}, said that nobody had been told about the fire.",
    "A shell struck the {thing} near {town} on {day}, wounding {many} people, the governor reported.",
    "The mayor of {town}, {name}, promised to rebuild the {thing} before the winter.",
    "“We slept in the {thing} for {many} nights,” said {name}, a teacher from {town}.",
    "Police in {town} arrested {many} demonstrators who had gathered in front of the {thing}.",
    "He was born in {town}, moved to {other} as a child, and came back when the {thing} opened again.",
    "The talks between delegations from {town} and {other} ended on {day} without an agreement.",
    "Prices for bread rose for the {many}th time this year, and the {thing} stayed shut all week.",
    "{name} had travelled from {town} to {other} with {many} crates of medicine.",
    "Volunteers cleared the snow around the {thing}, carried water upstairs and repaired {many} windows.",
    "A court in {town} sentenced {name} to {many} months in prison for the attack on the {thing}.",
    "It rained on {day}, the river rose by {many} centimetres, and cellars in {town} were flooded.",
    "Nobody knows how the {thing} caught fire; {many} engines came, one of them from {other}.",
)
"""Each sentence's words differ with what is put in, so that no two articles are near-copies."""


def articles(count: int, *, seed: int = 11, words: int = WORDS) -> Iterator[Article]:
    """Make so many articles."""
    for number in range(count):
        text = _text(random.Random(seed * 1_000_003 + number), words)
        digest = hashlib.sha256(f"\n{text}".encode()).hexdigest()[:16]
        yield Article(f"made-{number}", text, digest, source=f"paper {number % 40}", published="2023-02-11")


def write_rows(path: Path, count: int, *, seed: int = 11, words: int = WORDS) -> None:
    """Write so many articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for made in articles(count, seed=seed, words=words):
            row = {"id": made.id, "text": made.text, "source": made.source, "published": made.published}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _text(chance: random.Random, words: int) -> str:
    """Paragraphs of two to four sentences."""
    paragraphs: list[str] = []
    length = 0
    while length < words:
        some = [_sentence(chance) for _ in range(chance.randint(2, 4))]
        paragraphs.append(" ".join(some))
        length += sum(len(sentence.split()) for sentence in some)
    return "\n".join(paragraphs)


def _sentence(chance: random.Random) -> str:
    town, other = chance.sample(TOWNS, 2)
    return chance.choice(SENTENCES).format(
        town=town,
        other=other,
        name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        thing=chance.choice(THINGS),
        day=chance.choice(DAYS),
        many=chance.choice(MANY),
    )
