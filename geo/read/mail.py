"""Messages: mail (.eml, .mbox) and pages saved as one (.mhtml)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Any, BinaryIO, Final, cast

from geo.errors import InputError
from geo.models import Article
from geo.read.blocks import text_of_html
from geo.read.decoding import decode
from geo.read.fields import Fields, build_article
from geo.read.html import read_html

LONGEST_HEADER: Final = 4_000
"""Code points of a header that are read: a long subject, or a hundred addresses."""
_DAMAGES: Final = (
    MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError, ArithmeticError,
    RecursionError,
)  # fmt: skip
"""What reading a damaged header has raised."""
_FROM_LINE = re.compile(rb"From .*\d{4}\s*$")
"""What stands before each message of an .mbox file ("From ann@example.org Mon May  3 10:00:00 2021")."""
_QUOTED_FROM = re.compile(rb">+From ")
_HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]+:")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message."""

    name: str
    """Its name, from outside: shown, never used as a path."""
    data: bytes
    """What it holds."""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail read."""

    article: Article | None
    """Its own text with subject, date and sender; None when it only carries files."""
    attachments: tuple[Attachment, ...]
    """The files in the order of the message."""


class _Policy(policy.EmailPolicy):
    """Reads headers within bounds.

    Python's own parser takes a time and a memory that grow with the square of a header's length, calls
    itself for each bracket, and raises whatever a damaged header makes it raise.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Give a header's value, cut to `LONGEST_HEADER`; an empty one for a header that is damaged."""
        try:
            return super().header_fetch_parse(name, value[:LONGEST_HEADER])
        except _DAMAGES:
            return super().header_fetch_parse(name, "")


_POLICY: Final = _Policy()


def read_message(data: bytes, *, origin: str) -> Message:
    """A mail's text and its attachments; the plain version of the text goes before the HTML one.

    The sender's domain is the source. Raises InputError for what is no message or holds nothing.
    """
    message = _parse(data, origin)
    body = message.get_body(("plain", "html"))
    text = _text(body, origin) if body is not None else ""
    attachments = tuple(_attachments(message))
    if not text.strip():
        if not attachments:
            raise InputError(origin, "there is no text in the message")
        return Message(None, attachments)
    return Message(build_article(text, _stated(message), origin=origin), attachments)


def split_mbox(stream: BinaryIO, *, longest: int) -> Iterator[bytes | None]:
    """The messages of an .mbox file in order; None in place of one that is longer than the limit."""
    lines: list[bytes] = []
    size, begun, blank = 0, False, True
    while line := stream.readline(longest):
        if blank and _FROM_LINE.match(line):
            if begun:
                yield b"".join(lines) if size <= longest else None
            lines, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= longest:
                lines.append(line[1:] if _QUOTED_FROM.match(line) else line)
            begun = True
        blank = not line.strip()
    if begun:
        yield b"".join(lines) if size <= longest else None


def read_mhtml(data: bytes, *, origin: str, fallback_title: str = "") -> Article:
    """The article of a page saved with its pictures in one file. Raises InputError."""
    message = _parse(data, origin)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            place = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            charset = part.get_content_charset()
            if isinstance(content, bytes):
                return read_html(
                    content,
                    origin=origin,
                    fallback_title=fallback_title,
                    url=str(place) if place else None,
                    charset=charset,
                )
    raise InputError(origin, "there is no page in it")


def _parse(data: bytes, origin: str) -> EmailMessage:
    if not _HEADER.match(data.lstrip(b"\xef\xbb\xbf\r\n")):
        raise InputError(origin, "it does not begin with the headers of a message")
    try:
        # what the parser makes is the policy's own class of messages
        return cast("EmailMessage", BytesParser(EmailMessage, policy=_POLICY).parse(io.BytesIO(data)))
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise InputError(origin, f"the message is damaged: {error}") from error


def _text(part: MIMEPart, origin: str) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset()
    try:
        text = content.decode(charset) if charset else decode(content, origin)
    except (LookupError, ValueError):  # no such encoding, or another one
        text = decode(content, origin)
    text = text.replace("\r\n", "\n")
    return text_of_html(text) if part.get_content_type() == "text/html" else text.strip()


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    try:
        parts = list(message.iter_attachments())
    except (AttributeError, KeyError, TypeError):  # a part that says it is several and is none
        return
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            first = inner[0]
            if isinstance(first, EmailMessage):
                yield Attachment("forwarded.eml", first.as_bytes())
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_filename():
            yield Attachment(str(part.get_filename()), content)


def _stated(message: EmailMessage) -> Fields:
    sender = _sender(message)
    try:
        written = message["date"].datetime
    except (AttributeError, ValueError, TypeError):
        written = None
    return Fields(
        title=str(message["subject"] or ""),
        published=written.date().isoformat() if written is not None else None,
        source=sender.domain or None if sender else None,
        author=(sender.display_name or sender.addr_spec) if sender else None,
        language=str(message["content-language"] or "") or None,
    )


def _sender(message: EmailMessage) -> Address | None:
    addresses = getattr(message["from"], "addresses", ())
    return addresses[0] if addresses and isinstance(addresses[0], Address) else None
