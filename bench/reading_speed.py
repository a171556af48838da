"""How fast articles are read and cleaned on one core: `python -m bench.reading_speed [FOLDER of articles]`.

Pages are built from the sample articles with the menus, scripts and teasers of a news site around them.
Times are the processor's, so that other work on the machine counts less.
"""

from __future__ import annotations

import html
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from geo.models import Article
from geo.read import read_paths
from geo.read.archives import BUFFER
from geo.read.streams import Reader
from geo.settings import ROOT

PAGES, ROWS = 300, 5000
TARGET_PAGES, TARGET_ROWS = 200, 5000


def page(article: Article, number: int) -> bytes:
    """A news page of some 50 kB around an article."""
    title = html.escape(article.title or "A title")
    menu = "".join(f'<li class="item"><a href="/s/{k}">Section {k}</a></li>' for k in range(30))
    cards = "".join(
        f'<div class="card"><a href="/a/{k}"><h3>Another headline {k}</h3></a></div>' for k in range(20)
    )
    script = "<script>" + "var a=function(x){return x+1};" * 900 + "</script>"
    body = "".join(f"<p>{html.escape(p)}</p>" for p in article.text.split("\n") if p.strip())
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{script}'
        f'<meta property="og:title" content="{title}"><link rel="canonical" href="https://example.org/{number}">'
        f"</head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article><aside>{cards}</aside>"
        f"<footer><ul>{menu}</ul></footer>{script}</body></html>"
    ).encode()


def measured(name: str, count: int, target: float, run: Callable[[], int]) -> bool:
    """Print how many a second; tell whether the target is met."""
    start, wall = time.process_time(), time.perf_counter()
    found = run()
    seconds, waited = time.process_time() - start, time.perf_counter() - wall
    rate = count / seconds
    print(
        f"{name}\t{rate:,.0f} a second of one core ({count / waited:,.0f} by the clock)\ttarget {target:,.0f}"
    )
    if found != count:
        print(f"{name}: {found} of {count} were read")
    return found == count and rate >= target


def main(arguments: list[str]) -> int:
    """Measure pages and rows; give 1 when a target is missed."""
    folder = arguments[0] if arguments else str(ROOT / "data" / "articles")
    articles = [a for a in read_paths([folder]) if isinstance(a, Article)]
    if not articles or not Path(folder).exists():
        print(f"there is no article in {folder}")
        return 1
    pages = [page(articles[k % len(articles)], k) for k in range(PAGES)]
    rows = b"".join(
        json.dumps({"id": str(k), "text": articles[k % len(articles)].text[:2000]}).encode() + b"\n"
        for k in range(ROWS)
    )
    print(f"pages of {sum(map(len, pages)) / PAGES / 1000:.0f} kB, rows of {len(rows) / ROWS / 1000:.1f} kB")
    with closing(Reader()) as reader:

        def read_pages() -> int:
            found = (reader.read_one(data, suffix=".html", origin="page") for data in pages)
            return sum(isinstance(a, Article) for results in found for a in results)

        def read_rows() -> int:
            stream = io.BufferedReader(io.BytesIO(rows), BUFFER)
            return sum(isinstance(a, Article) for a in reader.read(stream, name="a.jsonl", origin="a.jsonl"))

        next(iter(reader.read_one(pages[0], suffix=".html", origin="page")))  # trafilatura's import
        good = [
            measured("html pages", PAGES, TARGET_PAGES, read_pages),
            measured("jsonl rows", ROWS, TARGET_ROWS, read_rows),
        ]
    print(f"memory\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
