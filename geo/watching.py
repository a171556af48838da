"""Folders that are watched: each file is given once it has stopped growing, and again when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import InputError
from geo.read.folders import find_files

_UNFINISHED = frozenset({".part", ".crdownload", ".download", ".tmp", ".partial", ".filepart"})
"""Endings under which programs write what they are not done with."""

State = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


@dataclass(slots=True)
class Watch:
    """What was seen of some folders and files; `look` asks again."""

    paths: Sequence[str]
    """What is watched."""
    _seen: dict[Path, State] = field(default_factory=dict)
    """Each file as it was at the last look."""
    _given: dict[Path, State] = field(default_factory=dict)
    """Each file as it was when it was given."""
    _told: set[str] = field(default_factory=set)
    """What was said of things that are no article."""

    def look(self) -> list[str | InputError]:
        """Give the files that are as they were at the last look, and new since they were last given.

        What is no article file comes as an InputError, once.
        """
        seen: dict[Path, State] = {}
        ready: list[str | InputError] = []
        for path in self.paths:
            for found in find_files(Path(path)):
                if isinstance(found, InputError):
                    if Path(found.path).suffix.lower() not in _UNFINISHED and str(found) not in self._told:
                        if Path(found.path) not in map(Path, self.paths):  # an empty folder may fill
                            ready.append(found)
                        self._told.add(str(found))
                    continue
                state = _state(found)
                if state is None:
                    continue
                seen[found] = state
                if self._seen.get(found) == state and self._given.get(found) != state:
                    self._given[found] = state
                    ready.append(str(found))
        self._seen = seen
        return ready


def batches(watch: Watch, wait: Callable[[], None]) -> Iterator[list[str | InputError]]:
    """Give what is ready at each look that finds something, for ever; `wait` is called between looks."""
    while True:
        ready = watch.look()
        if ready:
            yield ready
        wait()


def _state(path: Path) -> State | None:
    """A file's state; None when it was taken away meanwhile."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
