"""Reads bytes as a file; the files themselves are made by bench.start_files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from bench.start_files import MAKERS, Maker
from geo.errors import InputError
from geo.models import Article
from geo.read.archives import BUFFER
from geo.read.limits import DEFAULT_LIMITS, Limits
from geo.read.streams import Reader

Read = Callable[..., list[Article | InputError]]


@pytest.fixture(scope="session")
def makers() -> dict[str, Maker]:
    """What makes a file of each kind."""
    return MAKERS


@pytest.fixture
def read_bytes() -> Iterator[Read]:
    """Reads bytes as a file of the given name."""
    readers: list[Reader] = []

    def read(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> list[Article | InputError]:
        readers.append(Reader(limits=limits))
        return list(readers[-1].read(io.BufferedReader(io.BytesIO(data), BUFFER), name=name, origin=name))

    yield read
    for reader in readers:
        reader.close()
