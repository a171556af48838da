"""Recogniser and whole pipeline beside spaCy md alone, in one process: `python -m bench.recognizer_speed`.

Times are of the processor, one thread; on a shared machine only the ratio to spaCy's tells much.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from geo.gold_markup import read_marked
from geo.models import Article
from geo.pipeline import RECOGNIZER_FILES, open_parts
from geo.read.files import read_paths
from geo.recognize.neural import NeuralRecognizer
from geo.recognize.onnx_model import OnnxModel
from geo.recognize.syntax import Parser
from geo.settings import ROOT, Settings

ARTICLES, WORDS = 64, 400
RUNS = 3
MEGABYTE = 1024


def articles() -> list[Article]:
    """Make a batch of articles of 400 words from our own texts, none twice the same."""
    texts = [a.text for a in read_paths([str(ROOT / "data" / "articles")]) if isinstance(a, Article)]
    for name in ("dev.txt", "held.txt"):
        texts += [gold.article.text for gold in read_marked(ROOT / "tests" / "gold" / name)]
    made = []
    for number in range(ARTICLES):
        turn = number * 7 % len(texts)
        words = "\n".join(texts[turn:] + texts[:turn]).split(" ")
        text = " ".join(words[:WORDS])
        made.append(Article(id=str(number), text=text, digest=f"bench:{number}"))
    return made


def main() -> None:
    """Print load time, memory, words a second and milliseconds an article."""
    batch = articles()
    words = sum(len(a.text.split()) for a in batch)
    with tempfile.TemporaryDirectory() as scratch:
        for fast in (False, True):
            settings = replace(Settings(), cache=Path(scratch) / f"{fast}.sqlite", fast=fast)
            begun = time.process_time()
            with open_parts(settings) as parts:
                loaded = time.process_time() - begun
                pipeline = parts.pipeline()
                pipeline.analyse(batch[0])
                spent = _spent(partial(_each, pipeline.analyse, batch))
                name = "pipeline --fast" if fast else "pipeline"
                print(
                    f"{name:<18}{spent / len(batch) * 1000:6.0f} ms per article of {WORDS} words, "
                    f"loaded in {loaded:.1f} s, peak memory {_peak():.0f} MB"
                )
                names = parts.gazetteer
                if fast:
                    begun = time.process_time()
                    recognizer = NeuralRecognizer(OnnxModel.load(RECOGNIZER_FILES["full"]), names)
                    loaded = time.process_time() - begun
                    spent = _spent(partial(_each, recognizer.find, batch))
                    print(f"{'recogniser':<18}{words / spent:6.0f} words/s, loaded in {loaded:.1f} s")
    begun = time.process_time()
    parser = Parser.load()
    loaded = time.process_time() - begun
    spent = _spent(lambda: list(parser.parse_many(batch)))
    print(f"{'spaCy md alone':<18}{words / spent:6.0f} words/s, loaded in {loaded:.1f} s")


def _each(work: Callable[[Article], object], batch: list[Article]) -> None:
    for article in batch:
        work(article)


def _spent(work: Callable[[], object]) -> float:
    """Least processor time of several runs, in seconds."""
    times = []
    for _ in range(RUNS):
        begun = time.thread_time()
        work()
        times.append(time.thread_time() - begun)
    return min(times)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if __name__ == "__main__":
    main()
