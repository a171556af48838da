"""The data set's files: `articles/part-….parquet`, and `failures.parquet` for what could not be read.

A file is written under another name and moved: it is there whole or not at all. Whoever writes takes the
data set with a mark of its own, so that what a run before it left behind cannot write any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from geo.dataset.rows import FORMAT, SCHEMA, Entry, from_batch, to_table
from geo.errors import InputError, StoreError

Keys = npt.NDArray[np.uint64]
"""Sorted keys of articles."""

_ARTICLES, _FAILURES, _MARK = "articles", "failures.parquet", "_run"
_PART = re.compile(r"part-(\d{8,})-[0-9a-f]+\.parquet\Z")
_ROWS = 64
"""Rows that are in memory at once when a part is read."""
_FAILED: Final = pa.schema(
    [
        pa.field("collection", pa.string()),
        pa.field("path", pa.string()),
        pa.field("line", pa.int64()),
        pa.field("reason", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be read."""

    collection: str
    """The collection that it was meant for."""
    error: InputError
    """Where and why."""


class Dataset:
    """A data set at a folder or an fsspec address; every method raises StoreError in plain words."""

    def __init__(self, address: str) -> None:
        self.address = address
        """The folder, or an address (`s3://bucket/folder`)."""
        self._system, self._top = _open(address)

    def parts(self) -> list[str]:
        """List the names of the parts in the order in which they were begun."""
        wanted = fs.FileSelector(f"{self._top}/{_ARTICLES}", allow_not_found=True)
        try:
            found = [PurePosixPath(it.path).name for it in self._system.get_file_info(wanted)]
        except OSError as error:
            raise self._plain(error) from error
        return sorted(name for name in found if _PART.match(name))

    def last(self) -> int:
        """Give the number of the newest part; 0 without one."""
        return max((int(found[1]) for name in self.parts() if (found := _PART.match(name))), default=0)

    def keys(self) -> Keys:
        """Read which articles are there."""
        found = [self._column(name, "key") for name in self.parts()]
        return np.unique(np.concatenate([np.zeros(0, np.uint64), *found]))

    def take(self, run: str) -> None:
        """Make this run the only one that may write."""
        try:
            self._system.create_dir(f"{self._top}/{_ARTICLES}", recursive=True)
            with self._system.open_output_stream(f"{self._top}/{_MARK}") as file:
                file.write(run.encode())
        except OSError as error:
            raise self._plain(error) from error

    def write_part(self, number: int, run: str, entries: Iterable[Entry]) -> None:
        """Write a part, whole or not at all; another run's mark is a StoreError."""
        try:
            with self._system.open_input_stream(f"{self._top}/{_MARK}") as file:
                if file.read().decode() != run:
                    raise StoreError(f"{self.address}: another run writes here now; this one was ended")
            self._write(f"{_ARTICLES}/part-{number:08}-{run}.parquet", to_table(entries))
        except OSError as error:
            raise self._plain(error) from error

    def read(self, part: str) -> Iterator[Entry]:
        """Give the articles of a part, equal to what was written."""
        try:
            with pq.ParquetFile(self._path(part), filesystem=self._system) as file:
                version = (file.schema_arrow.metadata or {}).get(b"wherein", b"none").decode()
                if version != FORMAT:
                    raise StoreError(
                        f"{self.address}: {part} has format {version}, this program reads {FORMAT}"
                    )
                for batch in file.iter_batches(_ROWS):
                    yield from from_batch(batch)
        except (OSError, pa.ArrowException) as error:
            raise self._plain(error, part) from error

    def failures(self) -> list[Failed]:
        """List what could not be read."""
        path = f"{self._top}/{_FAILURES}"
        try:
            if self._system.get_file_info(path).type == fs.FileType.NotFound:
                return []
            rows = pq.read_table(path, filesystem=self._system).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise self._plain(error, _FAILURES) from error
        return [
            Failed(row["collection"], InputError(row["path"], row["reason"], line=row["line"]))
            for row in rows
        ]

    def write_failures(self, failures: Iterable[Failed]) -> None:
        """Replace the list of what could not be read."""
        rows = [
            {
                "collection": _shown(it.collection),
                "path": _shown(it.error.path),
                "line": it.error.line,
                "reason": _shown(it.error.reason),
            }
            for it in failures
        ]
        try:
            self._write(_FAILURES, pa.Table.from_pylist(rows, schema=_FAILED))
        except OSError as error:
            raise self._plain(error) from error

    def _write(self, name: str, table: pa.Table) -> None:
        path = PurePosixPath(f"{self._top}/{name}")
        aside = str(path.with_name(f".{path.name}.writing"))
        pq.write_table(table, aside, filesystem=self._system, compression="zstd")
        self._system.move(aside, str(path))

    def _column(self, part: str, name: str) -> Keys:
        try:
            table = pq.read_table(self._path(part), filesystem=self._system, columns=[name])
        except (OSError, pa.ArrowException) as error:
            raise self._plain(error, part) from error
        found: Keys = table[name].to_numpy()
        return found

    def _path(self, part: str) -> str:
        return f"{self._top}/{_ARTICLES}/{part}"

    def _plain(self, error: Exception, part: str = "") -> StoreError:
        told = (str(error).splitlines() or [type(error).__name__])[0][:200]
        return StoreError(f"{self.address}{'/' if part else ''}{part}: {told}")


def _open(address: str) -> tuple[fs.FileSystem, str]:
    if "://" not in address:
        return fs.LocalFileSystem(), address
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an optional package

        system, top = url_to_fs(address)
    except (ImportError, ValueError, OSError) as error:
        raise StoreError(f"{address}: {error}; see docs/scale.md for what to install") from error
    return fs.PyFileSystem(fs.FSSpecHandler(system)), top


def _shown(text: str) -> str:
    """A text that can be stored; half characters are shown as question marks."""
    return text.encode("utf-8", "replace").decode()


COLUMNS: Final = tuple(SCHEMA.names)
"""The columns of an articles' part."""
