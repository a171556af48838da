"""What one more article costs when 1,000, 10,000 and 100,000 are stored: `python -m bench.scale_growth`.

Saving compares an article with all before it (near-copies, recurring paragraphs, persons, places), and
`settle` makes one of all names of a person; both must cost the same however many articles there are. A
thousand articles are saved as usual and copied in SQL with other words and persons of the same names;
one notice stands below every article. Times are of the processor, medians.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path

from bench.generated import FIRST
from geo.identity.table import Tables
from geo.models import (
    Analysis,
    Article,
    Candidate,
    Event,
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
from geo.names import GivenNames
from geo.store import Store

BASE = 1_000
"""Articles that are saved one by one before they are copied."""
NEW = 100
"""Articles whose cost is measured."""
SETTLED = 20
"""Articles between two settlings, as a watched folder has them."""
MOST = 1.25
"""An article among a hundred thousand may cost so many times what it costs among a thousand."""
NOTICE = "Read the Morning Ferry every day, on paper and on your telephone."
_MENTIONS, _PERSONS, _EVENTS = 10, 4, 3
_PRIME = 1_000_003

_NUMBERED = {"article": ("id", "story"), "mention": ("id",)}
"""Columns besides `article` that hold numbers of articles or mentions, by table."""
_NAMED = {"article": ("digest", "ident", "origin"), "origin": ("path",), "event": ("ref",)}
"""Columns that must differ in each copy."""
_WORDS = """
INSERT INTO sentence_words (rowid, sentence)
SELECT mention.id + :mentions, substr(body.text, sentence_start + 1, sentence_end - sentence_start)
FROM mention JOIN body ON body.article = mention.article WHERE mention.id <= :last_mention ORDER BY mention.id
"""
"""Indexes the sentences of a copy, each of which names one place."""
_TABLES = (
    "article body origin signature band paragraph mention candidate article_actor event link "
    "tie_actor tie_event"
).split()


class News:
    """Makes articles of made-up words, so that no two are alike; the same number, the same article."""

    def __init__(self) -> None:
        chance = random.Random(1)
        syllables = "ba ke li mo nu ra se ti vo zu dal fer gin hol jar".split()
        self._words = ["".join(chance.choices(syllables, k=3)) for _ in range(4_000)]
        self._places = [
            Place(
                f"made-up:{n}",
                f"Town{n}",
                chance.uniform(-60, 70),
                chance.uniform(-180, 180),
                Feature.SETTLEMENT,
            )
            for n in range(5_000)
        ]
        last = sorted({f"{a}{b}sson" for a in syllables for b in syllables})
        self._names = [f"{chance.choice(FIRST)} {chance.choice(last)}" for _ in range(3_000)]
        self._often = list(accumulate(1 / (rank + 20) for rank in range(len(self._names))))

    def article(self, number: int) -> Analysis:
        """Make one."""
        chance = random.Random(number)
        lines, mentions, resolutions, at = list[str](), list[Mention](), list[Resolution | None](), 0
        for _ in range(_MENTIONS):
            place = chance.choice(self._places)
            before = f"{' '.join(chance.choices(self._words, k=14))} in ".capitalize()
            line = f"{before}{place.name} {' '.join(chance.choices(self._words, k=12))}."
            start = at + len(before)
            mentions.append(
                Mention(
                    start, start + len(place.name), place.name, Kind.PLACE, Role.LITERAL, method="b",
                    sentence=Span(at, at + len(line)),
                )
            )  # fmt: skip
            ranked = (
                Candidate(place, Match.PRIMARY, 0.9),
                Candidate(chance.choice(self._places), Match.PARTIAL, 0.1),
            )
            resolutions.append(Resolution(place, 0.9, "bench/1", ranked))
            lines.append(line)
            at += len(line) + 1
        text = "\n".join([*lines, NOTICE])
        names = sorted(set(chance.choices(self._names, cum_weights=self._often, k=_PERSONS)))
        persons = tuple(Person(f"person:{name.lower().replace(' ', '-')}", name, (), ()) for name in names)
        events = tuple(
            Event(
                f"event:{number}:{n}", chance.choice(list(EventType)), "An event", n, n + 1, Modality.ASSERTED
            )
            for n in range(_EVENTS)
        )
        links = [
            Link(n, Relation.PRESENT_AT, Tier.CLAUSE, person=chance.choice(persons).id) for n in range(5)
        ]
        links += [
            Link(n, Relation.TOOK_PLACE_IN, Tier.SENTENCE, event=events[n % 3].id) for n in range(5, 10)
        ]
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        article = Article(
            digest, text, digest, f"Article {number}", "2022-06", "a paper", origin=f"{number}.txt"
        )
        return Analysis(
            article, tuple(mentions), tuple(resolutions), persons, (), (), events, tuple(links), version="1"
        )


def save_base(path: Path, news: News) -> None:
    """Write a store of the articles that are saved one by one."""
    with Store.open(f"sqlite:///{path}") as store:
        for number in range(BASE):
            store.save(news.article(number), collection="bench")
        store.settle(Tables(), GivenNames.load())


def multiply(path: Path, *, articles: int) -> None:
    """Make a store of so many articles of one that holds the base."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        last, last_mention = raw.execute("SELECT max(article), max(id) FROM mention").fetchone()
        statements = [*(_copying(raw, table) for table in _TABLES), _WORDS]
        for copy in range(1, articles // BASE):
            values = {"articles": copy * last, "mentions": copy * last_mention, "other": copy * _PRIME,
                      "suffix": f"-{copy}", "last": last, "last_mention": last_mention}  # fmt: skip
            for statement in statements:
                raw.execute(statement, values)
        raw.execute("COMMIT")
        raw.execute("ANALYZE")


def _copying(raw: sqlite3.Connection, table: str) -> str:
    """The statement that copies what a table holds of the first articles."""
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    by_mention = "mention" in columns and "article" not in columns
    values = [_changed(table, column, by_mention or table.startswith("tie")) for column in columns]
    of = "mention <= :last_mention" if by_mention else f"{'id' if table == 'article' else 'article'} <= :last"
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE {of}"


def _changed(table: str, column: str, of_mentions: bool) -> str:  # noqa: FBT001 - one caller
    quoted = f'"{column}"'
    if column == "article" or (table == "article" and column in _NUMBERED["article"]):
        return f"{quoted} + :articles"
    if (table == "mention" and column == "id") or (column == "mention" and of_mentions):
        return f"{quoted} + :mentions"
    if table == "origin" and column == "id":
        return "NULL"
    if column in _NAMED.get(table, ()):
        return f"{quoted} || :suffix"
    if column == "key" and table == "paragraph":
        return f"CASE WHEN recurs THEN {quoted} ELSE {quoted} + :other END"
    return f"{quoted} + :other" if column == "key" and table == "band" else quoted


def measure(path: Path, news: News, *, first: int) -> tuple[float, float]:
    """Save new articles; give the milliseconds that saving one takes, and those for settling, per article."""
    given, saving, settling = GivenNames.load(), list[float](), list[float]()
    with Store.open(f"sqlite:///{path}") as store:
        for at, analysis in enumerate(_made(news, first), start=1):
            begun = time.process_time()
            store.save(analysis, collection="bench")
            saving.append(time.process_time() - begun)
            if at % SETTLED == 0:
                begun = time.process_time()
                store.settle(Tables(), given)
                settling.append((time.process_time() - begun) / SETTLED)
    return statistics.median(saving) * 1000, statistics.median(settling) * 1000


def _made(news: News, first: int) -> Iterator[Analysis]:
    yield from [news.article(first + number) for number in range(NEW)]


def main() -> int:
    """Print the costs; 1 when an article costs more among many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    news = News()
    costs = []
    print("     stored   save ms   settle ms     MB   (per article, processor time)")
    with tempfile.TemporaryDirectory() as folder:
        base, path = Path(folder) / "base.sqlite", Path(folder) / "growth.sqlite"
        save_base(base, news)
        for size in options.sizes:
            shutil.copy(base, path)
            multiply(path, articles=size)
            saving, settling = measure(path, news, first=10 * _PRIME)
            costs.append(saving + settling)
            print(f"{size:11,}{saving:10.1f}{settling:12.2f}{path.stat().st_size >> 20:7,}", flush=True)
    grown = costs[-1] / costs[0]
    most, least = options.sizes[-1], options.sizes[0]
    print(f"an article among {most:,} costs {grown:.2f} times one among {least:,}; at most {MOST}")
    return 0 if grown <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
