"""What bench.fuzz does to bytes: damage of many kinds, also inside archives, and bombs that are whole."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Final

LONGEST: Final = 4 * 2**20
"""Bytes that a changed input has at most."""
HEAD: Final = 64
"""Bytes at the beginning that say what a file is."""

TOKENS: Final = (
    b'\x00', b'\r', b'\n', b'\r\n\r\n', b'\xef\xbb\xbf', b'\xe2\x80\xa8', b'\xe2\x80\xae', b'<', b'>', b'&',
    b'&#0;', b'&#xD800;', b'<![CDATA[', b']]>', b'<!--', b'-->', b'<?xml',
    b"<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b'&a;', b'</p>', b'<table>', b'{{', b'}}',
    b'{%', b'${', b'[[', b']]', b'---\n', b'!!python/object:os.system', b'*a', b'&a [*a]', b'"', b'""',
    b"'", b',', b';', b'\t', b'|', b'=1+1', b'-', b'NaN', b'1e999', b'-0', b'9' * 30, b'\xc2\xb2',
    b'\xd9\xa3', b'0x7f', b'\\u0000', b'\\ud800', b'{"text":', b'[' * 50, b'{' * 50, b'(' * 50, b'null',
    b'true', b'\\bin9999999 ', b'\\u-1?', b"\\'e9", b'%PDF-1.7', b'obj', b'endobj', b'stream\n',
    b'endstream', b'xref', b'/Kids', b'/Parent 1 0 R', b'/Length -1', b'/Filter/FlateDecode', b'PK\x03\x04',
    b'Content-Type: multipart/mixed; boundary=a\n\n', b'Content-Transfer-Encoding: base64\n',
    b'=?utf-8?b?////?=', b'=?x?q?=ff?=', b'From a@b Mon May 3 2021\n', b'Date: Mon, 99 Foo 99999\n',
    b'boundary=', b'charset=', b'charset=idna', b'charset=unicode_escape', b'filename*=', b'WARC/1.0\r\n',
    b'Content-Length: -1\r\n', b'Content-Length: 99999999999\r\n', b'0001-01-01', b'9999-12-31T24:00',
    b'== ', b'../../etc/passwd', b'http://', b'javascript:', b'http://[::1', "é".encode() * 40,
    b'\xf0\x9f\x98\x80', b'\xff\xfe', b'\xff', b'\x80', b'\xed\xa0\x80', b'\xc0\x80', b'\xf4\x90\x80\x80',
)  # fmt: skip
"""What parsers give a meaning to, or stumble over."""

_NUMBERS: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
_DIGITS: Final = re.compile(rb"\d+")

Change = Callable[[bytearray, random.Random], None]
"""Damages bytes in place."""


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _noise(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    count = chance.randint(1, 64)
    data[at : at + count] = chance.randbytes(count)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _lose(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randint(1, max(1, len(data) // 4))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    piece = bytes(data[at : at + chance.choice((1, 4, 16, 64, 512))])
    times = chance.choice((2, 8, 64, 1000))
    data[at:at] = piece * min(times, (LONGEST - len(data)) // max(1, len(piece)))


def _token(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        token = chance.choice(TOKENS)
        data[at : at + chance.choice((0, 0, len(token)))] = token


def _number(data: bytearray, chance: random.Random) -> None:
    """Put a number at the edge of a type into the bytes, or in place of one written out."""
    written = list(_DIGITS.finditer(data, chance.randrange(len(data))))[:50]
    if written and chance.random() < 0.5:
        found = chance.choice(written)
        data[found.start() : found.end()] = str(chance.choice((-1, *_NUMBERS, 10**25))).encode()
        return
    size = chance.choice((1, 2, 4, 8))
    value = chance.choice(_NUMBERS) & (2 ** (8 * size) - 1)
    at = chance.randrange(len(data))
    data[at : at + size] = value.to_bytes(size, chance.choice(("little", "big")))


def _head(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(min(HEAD, len(data)))] = chance.randrange(256)


def _swap(data: bytearray, chance: random.Random) -> None:
    at, other = sorted(chance.randrange(len(data)) for _ in range(2))
    data[:] = data[other:] + data[at:other] + data[:at]


CHANGES: Final[tuple[Change, ...]] = (
    _flip, _noise, _cut, _lose, _repeat, _token, _token, _number, _head, _swap,
)  # fmt: skip


def changed(start: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage an input; what an archive or a packed file holds is damaged as often as its outside."""
    if chance.random() < 0.5:
        inside = _inside(start, others, chance)
        if inside is not None:
            return inside
    data = bytearray(start)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        if not data:
            break
        if chance.random() < 0.08:
            other = chance.choice(others)
            at = chance.randrange(len(data))
            data[at:] = other[chance.randrange(len(other) or 1) :]
        else:
            chance.choice(CHANGES)(data, chance)
    return bytes(data[:LONGEST])


def _inside(start: bytes, others: Sequence[bytes], chance: random.Random) -> bytes | None:
    if start.startswith(b"PK\x03\x04"):
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(start)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            hit = chance.choice(old.namelist())
            for entry in old.infolist():
                data = old.read(entry)
                new.writestr(entry.filename, changed(data, others, chance) if entry.filename == hit else data)
        return made.getvalue()
    if start.startswith(b"\x1f\x8b"):
        return gzip.compress(changed(gzip.decompress(start), others, chance), 1)
    if start.startswith(b"BZh"):
        return bz2.compress(changed(bz2.decompress(start), others, chance), 1)
    if start.startswith(b"\xfd7zXZ"):
        return lzma.compress(changed(lzma.decompress(start), others, chance), preset=0)
    return None


def bombs(*, heavy: bool = True) -> dict[str, tuple[str, bytes]]:
    """Small inputs, whole by their format, that would cost much: name -> ending and bytes.

    Those that take seconds to make or to read even so are left out unless `heavy`.
    """
    deep = 100_000
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">{entities}]>'
    nested = b"".join(
        b"%d 0 obj<</Type/Pages/Kids[%d 0 R]/Count 1>>endobj\n" % (n, n + 1) for n in range(2, 3000)
    )
    found = {
        "laughs.docx": _zipped(
            {"word/document.xml": laughs + "<w>&a9;</w>", "[Content_Types].xml": laughs + "<Types/>"}
        ),
        "laughs.odt": _zipped({"content.xml": laughs + "<office>&a9;</office>", "mimetype": "application/x"}),
        "laughs.epub": _zipped({"META-INF/container.xml": laughs + "<container>&a9;</container>"}),
        "laughs.xlsx": _zipped(
            {"xl/workbook.xml": laughs + "<workbook>&a9;</workbook>", "[Content_Types].xml": laughs}
        ),
        "outside.odt": _zipped(
            {"content.xml": "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><a>&a;</a>"}
        ),
        "deep.zip": _deep_zip(),
        "deep.html": b"<div>" * deep + b"text",
        "wide.html": b"<p " + b"".join(b"a%d=1 " % n for n in range(deep)) + b">text</p>",
        "tables.html": b"<table><tr><td>" * 5_000,
        "deep.jsonl": b"[" * deep,
        "digits.jsonl": b'{"text": "a", "n": ' + b"9" * deep + b"}",
        "laughs.md": b"---\na0: &a0 [x,x]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12))
        + b"title: *a11\n---\ntext",
        "deep.rtf": b"{\\rtf1" + b"{" * deep,
        "bin.rtf": b"{\\rtf1 \\bin99999999999 " + b"\\u1?" * deep,
        "headers.eml": b"".join(b"X-%d: %s\n" % (n, b"a" * 20) for n in range(deep)) + b"\ntext",
        "encoded.eml": b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\n\ntext",
        "addresses.eml": b"From: " + b"(" * 20_000 + b"\nTo: a\n\ntext",
        "nested.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + nested
        + b"trailer<</Root 1 0 R>>",
        "loop.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>endobj\ntrailer<</Root 1 0 R/Size 3>>",
        "arrays.pdf": b"%PDF-1.4\n1 0 obj" + b"[" * deep,
        "far.xlsx": _far(),
        "size.tar": _tar_of_size(2**60),
        "froms.mbox": b"From a@b Mon May 3 10:00:00 2021\n\n" * 20_000,
        "length.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\n"
        + b"a" * 1000,
        "spaces.txt": b"by" + b" " * (1 << 20) + b"x",
        "line.txt": b"A" * (1 << 20),
        "quotes.txt": b"Reuters - " * 50_000,
    }
    if heavy:
        rss = "<rss version='2.0'><channel><item><title>&a9;</title></item></channel></rss>"
        found |= _heavy() | {"laughs.rss": (laughs + rss).encode()}
    return {name: (name[name.index(".") :], data) for name, data in found.items()}


def _heavy() -> dict[str, bytes]:
    return {
        "deep.md": b"---\na: " + b"[" * 100_000 + b"\n---\ntext",
        "item.rss": b"<rss version='2.0'><channel>" + b"<item>" * 20_000,
        "blanks.zip": _zipped({"a.txt": " " * (200 << 20)}),
        "blanks.docx": _zipped({"word/document.xml": " " * (300 << 20)}),
        "blanks.html.gz": gzip.compress(b" " * (200 << 20)),
        "many.zip": _zipped({f"{n}.txt": "" for n in range(110_000)}),
        "deep.eml": b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
        ),
        "forwards.eml": forwards(60),
        "cell.csv": b'text\n"' + b"a," * (1 << 20),
        "columns.csv": b"," * (1 << 20) + b"\n" + b"a" * 100,
        "lines.csv": b"text\n" + b"\n" * (1 << 20),
    }


def _zipped(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


def _deep_zip() -> bytes:
    data = b"text"
    for number in range(40):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.zip" if number else "a.txt", data)
        data = made.getvalue()
    return data


def forwards(depth: int) -> bytes:
    """A mail with a mail in it, and so on."""
    message = EmailMessage()
    message.set_content("text")
    for _ in range(depth):
        outer = EmailMessage()
        outer.set_content("text")
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


def _far() -> bytes:
    sheet = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is>'
    sheet += "<t>a</t></is></c></row></sheetData></worksheet>"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/a.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            '<Relationship Id="a" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            '<Relationship Id="a" '
            f'Type="{office}/worksheet" Target="a.xml"/></Relationships>',
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/a.xml": sheet.replace(
                "<worksheet>", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            ),
        }
    )


def _tar_of_size(size: int) -> bytes:
    about = tarfile.TarInfo("a.txt")
    about.size = size
    return about.tobuf(tarfile.GNU_FORMAT) + b"a" * 2000


def row(**values: object) -> bytes:
    """A line of JSON."""
    return json.dumps(values).encode() + b"\n"
