"""Any stream of bytes with a name to the articles in it."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from geo.errors import InputError
from geo.models import Article
from geo.read import kinds
from geo.read.archives import BUFFER, Entry, Meter, tar_entries, unpacked, zip_entries
from geo.read.csv_rows import read_csv
from geo.read.documents.converter import Converter
from geo.read.fields import Fields, build_article
from geo.read.html import read_html
from geo.read.jsonl import read_rows
from geo.read.limits import DEFAULT_LIMITS, Limits
from geo.read.mail import read_message, read_mhtml, split_mbox
from geo.read.mapping import ColumnMapping
from geo.read.markdown import read_markdown
from geo.read.remote import open_remote
from geo.read.spreadsheets import read_parquet, read_xlsx
from geo.read.text import find_fields, read_text, title_from_name
from geo.read.unread import Unread
from geo.read.warc import read_captures

Results = Iterator[Article | InputError]


Found = Iterator[Article | InputError | Unread]


class Reader:
    """Reads every kind of file; holds what they share: limits, the columns of tables, a child process.

    Nothing is ever raised for what a stream holds: what cannot be read comes as an InputError in its place.
    """

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS, mapping: ColumnMapping | None = None) -> None:
        self._limits = limits
        self._mapping = mapping or ColumnMapping()
        self._given = mapping
        self._converter = Converter(limits)
        self._depth = 0
        self._many: dict[str, Callable[[io.BufferedReader[Any], str, str, Meter], Found]] = {
            ".jsonl": self._rows,
            ".ndjson": self._rows,
            ".csv": self._csv,
            ".tsv": self._csv,
            ".xlsx": self._xlsx,
            ".xlsm": self._xlsx,
            ".parquet": self._parquet,
            ".mbox": self._mbox,
            ".zip": self._zip,
            ".tar": self._tar,
            ".warc": self._warc,
            ".rss": self._feed,
            ".atom": self._feed,
        }

    def close(self) -> None:
        """End the child process that reads documents, if one was needed."""
        self._converter.close()

    def read(
        self, stream: io.BufferedReader[Any], *, name: str, origin: str, meter: Meter | None = None
    ) -> Results:
        """The articles of a stream; `name` ends like a file of its kind, `origin` is what is shown."""
        for found in self.split(stream, name=name, origin=origin, meter=meter):
            if isinstance(found, Unread):
                yield from self.read_unread(found)
            else:
                yield found

    def split(
        self, stream: io.BufferedReader[Any], *, name: str, origin: str, meter: Meter | None = None
    ) -> Found:
        """The same, but what holds one article is only taken out: another process may read it."""
        meter = meter or Meter(self._limits)
        try:
            packing = kinds.packing(name)
            if packing is None:
                yield from self._open(stream, name, origin, meter)
            elif name.lower().endswith(".warc.gz"):  # packed record by record: warcio unpacks it
                yield from self._warc(stream, name, origin, meter)
            else:
                yield from self._unpacked(stream, packing, name, origin, meter)
        except InputError as error:
            yield _named(error, origin)
        except OSError as error:
            yield InputError(origin, (error.strerror or str(error)).lower())

    def read_unread(self, it: Unread) -> Results:
        """The article of what `split` gave unread, with what could not be read of it."""
        try:
            data = it.data
            if it.address:
                with open_remote(it.address) as stream:
                    data = self._whole(stream, it.origin)
            yield from self.read_one(
                data, suffix=it.suffix, origin=it.origin, title=it.title, url=it.url, charset=it.charset
            )
        except InputError as error:
            yield _named(error, it.origin)
        except OSError as error:
            yield InputError(it.origin, (error.strerror or str(error)).lower())

    def read_one(
        self,
        data: bytes,
        *,
        suffix: str,
        origin: str,
        title: str = "",
        url: str | None = None,
        charset: str | None = None,
    ) -> Results:
        """The article of a kind of file that holds one, with what could not be read of it."""
        if suffix in kinds.DOCUMENTS:
            yield from self._document(data, suffix, origin, title, url)
        elif suffix in kinds.PAGES:
            yield read_html(data, origin=origin, fallback_title=title, url=url, charset=charset)
        else:
            read = {
                ".md": read_markdown,
                ".markdown": read_markdown,
                ".mhtml": read_mhtml,
                ".mht": read_mhtml,
            }
            article = read.get(suffix, read_text)(data, origin=origin, fallback_title=title)
            yield article if article.url or not url else replace(article, url=url)

    def _open(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Found:
        suffix = kinds.suffix_of(name)
        if suffix in self._many:
            yield from self._many[suffix](stream, name, origin, meter)
            return
        if suffix not in kinds.ARTICLE_SUFFIXES:
            raise InputError(origin, f"unknown kind of file; known are {kinds.KNOWN}")
        data = self._whole(stream, origin)
        if suffix == ".eml":
            yield from self._message(data, origin, meter)
        else:
            yield Unread(data, suffix, origin, title_of(name))

    def _whole(self, stream: io.BufferedReader[Any], origin: str) -> bytes:
        data = stream.read(self._limits.file_bytes + 1)
        if len(data) > self._limits.file_bytes:
            raise InputError(origin, f"is longer than {self._limits.file_bytes >> 20} MB")
        return data

    def _document(self, data: bytes, suffix: str, origin: str, title: str, url: str | None) -> Results:
        found = self._converter.convert(suffix, data, origin=origin)
        at_top = find_fields(found.text)
        merged = {name: getattr(found.stated, name) or getattr(at_top, name) for name in Fields.__slots__}
        fields = replace(Fields(**merged), url=found.stated.url or url)
        yield build_article(found.text, fields, origin=origin, fallback_title=title)
        for warning in found.warnings:
            yield InputError(origin, warning)

    def _rows(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Results:
        del name, meter
        return read_rows(stream, origin=origin, mapping=self._given, longest=self._limits.row_bytes)

    def _csv(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Results:
        del name, meter
        return read_csv(stream, origin=origin, mapping=self._mapping, limits=self._limits)

    def _xlsx(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Results:
        del name, meter
        with _seekable(stream) as file:
            yield from read_xlsx(file, origin=origin, mapping=self._mapping, limits=self._limits)

    def _parquet(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Results:
        del name, meter
        with _seekable(stream) as file:
            yield from read_parquet(file, origin=origin, mapping=self._mapping)

    def _feed(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Results:
        from geo.read.feeds import articles_of  # noqa: PLC0415 - feedparser is slow to import

        del name, meter
        yield from articles_of(self._whole(stream, origin), origin=origin)

    def _mbox(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Found:
        del name
        empty = True
        for number, data in enumerate(split_mbox(stream, longest=self._limits.row_bytes), start=1):
            empty = False
            here = f"{origin}#{number}"
            if data is None:
                yield InputError(here, f"the message is longer than {self._limits.row_bytes >> 20} MB")
                continue
            try:
                yield from self._message(data, here, meter)
            except InputError as error:
                yield _named(error, here)
        if empty:
            raise InputError(origin, "there is no message in it")

    def _message(self, data: bytes, origin: str, meter: Meter) -> Found:
        message = read_message(data, origin=origin)
        if message.article is not None:
            yield message.article
        for attachment in message.attachments:
            name = attachment.name
            if not kinds.is_companion(PurePosixPath(name)):
                stream = io.BufferedReader(io.BytesIO(attachment.data), BUFFER)
                yield from self._deeper(Entry(name, stream), origin, meter)

    def _zip(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Found:
        del name
        with _seekable(stream) as file:
            yield from self._entries(zip_entries(file, meter, self._limits), origin, meter)

    def _tar(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Found:
        del name
        yield from self._entries(tar_entries(stream, meter, self._limits), origin, meter)

    def _unpacked(
        self, stream: io.BufferedReader[Any], packing: str, name: str, origin: str, meter: Meter
    ) -> Found:
        inner = PurePosixPath(kinds.unpacked_name(name)).name
        whole = unpacked(stream, packing, meter)
        if kinds.suffix_of(inner) == ".tar":
            yield from self._tar(whole, inner, origin, meter)
        else:
            yield from self._deeper(Entry(inner, whole), origin, meter)

    def _entries(self, entries: Iterator[Entry | InputError], origin: str, meter: Meter) -> Found:
        empty = True
        for entry in entries:
            empty = False
            if isinstance(entry, InputError):
                yield InputError(_inside(origin, entry.path), entry.reason)
            else:
                yield from self._deeper(entry, origin, meter)
        if empty:
            raise InputError(origin, "there is no article in this archive")

    def _deeper(self, entry: Entry, origin: str, meter: Meter) -> Found:
        """What stands in an entry, unless that is an archive or a message too many levels down."""
        here = _inside(origin, entry.name)
        suffix, limits = kinds.suffix_of(entry.name), self._limits
        holder = suffix in kinds.ARCHIVES or kinds.packing(entry.name)
        if holder and self._depth + 1 >= limits.archive_depth:
            yield InputError(here, f"is an archive {limits.archive_depth} archives deep; unpack it first")
            return
        if suffix in kinds.MAIL and self._depth + 1 >= limits.mail_depth:
            yield InputError(here, f"is a message {limits.mail_depth} messages deep; save it by itself")
            return
        self._depth += 1
        try:
            yield from self.split(entry.stream, name=entry.name, origin=here, meter=meter)
        finally:
            self._depth -= 1

    def _warc(self, stream: io.BufferedReader[Any], name: str, origin: str, meter: Meter) -> Found:
        del name, meter
        empty = True
        for capture in read_captures(stream, self._limits):
            empty = False
            if isinstance(capture, InputError):
                yield InputError(f"{origin}#{capture.path}", capture.reason)
            else:
                here = f"{origin}#{capture.number}"
                yield Unread(capture.data, capture.suffix, here, url=capture.url, charset=capture.charset)
        if empty:
            raise InputError(origin, "there is no page in this web archive")


def _named(error: InputError, origin: str) -> InputError:
    """The error with the input's name, which the inner parts do not know."""
    return error if error.path else InputError(origin, error.reason, line=error.line)


def _inside(origin: str, name: str) -> str:
    """What an entry of an archive is called: its archive's name and its own, as text that can be stored."""
    return f"{origin}/{name}".encode("utf-8", "replace").decode()


def title_of(name: str) -> str:
    """The headline that a file's name gives."""
    return title_from_name(PurePosixPath(name.encode("utf-8", "replace").decode()).stem)


def _seekable(
    stream: io.BufferedReader[Any],
) -> tempfile.SpooledTemporaryFile[bytes] | io.BufferedReader[Any]:
    """The stream, or a copy of it that can go back; the copy is on the disk when it is long."""
    if stream.seekable():
        return stream
    copy: tempfile.SpooledTemporaryFile[bytes] = tempfile.SpooledTemporaryFile(max_size=16 * 2**20)  # noqa: SIM115 - the caller closes it
    try:
        shutil.copyfileobj(stream, copy, BUFFER)
    except InputError:
        copy.close()
        raise
    copy.seek(0)
    return copy
