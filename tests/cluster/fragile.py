"""A pipeline that is ended by certain articles, as a fault in a library would end it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from geo.models import Analysis, Article
from geo.pipeline import Pipeline, open_pipeline
from geo.settings import Settings

KILLS = "Nobody reads this sentence to its end."
"""An article with it ends its process by a signal."""
RAISES = "Nobody understands this sentence."
"""An article with it raises what nobody catches."""


class Fragile:
    """The real pipeline, but for these two sentences."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.version = pipeline.version

    def analyse(self, article: Article) -> Analysis:
        """Analyse an article, or break down."""
        if KILLS in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if RAISES in article.text:
            raise RecursionError("too deep")
        return self._pipeline.analyse(article)


@contextmanager
def open_fragile(settings: Settings) -> Iterator[Pipeline]:
    """Open it, as `geo.pipeline.open_pipeline` does."""
    with open_pipeline(settings) as pipeline:
        yield cast("Pipeline", Fragile(pipeline))
