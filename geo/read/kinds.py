"""Which kinds of file there are, by their names and by their first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath

PAGES = frozenset({".html", ".htm", ".xhtml"})
TEXTS = frozenset({".txt", ".text", ".md", ".markdown", ".mhtml", ".mht", *PAGES})
DOCUMENTS = frozenset({".pdf", ".docx", ".odt", ".rtf", ".epub"})
TABLES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".xlsm", ".parquet"})
MAIL = frozenset({".eml", ".mbox"})
FEEDS = frozenset({".rss", ".atom"})
PACKED = frozenset({".gz", ".bz2", ".xz"})
ARCHIVES = frozenset({".zip", ".tar", ".warc"})

ARTICLE_SUFFIXES = TEXTS | DOCUMENTS | TABLES | MAIL | FEEDS | PACKED | ARCHIVES | {".tgz", ".tbz2", ".txz"}
"""The endings of all that is read; two further ones, `.tar.gz` and `.warc.gz`, end in these."""

KNOWN = (
    ".txt, .md, .html, .mhtml, .pdf, .docx, .odt, .rtf, .epub, .eml, .mbox, .csv, .tsv, .xlsx, .parquet, "
    ".jsonl, .rss, .atom, .zip, .tar, .gz and .warc"
)
"""The kinds as told to people."""

_COMPANION_SUFFIXES = frozenset(
    ".css .js .json .map .ico .svg .png .jpg .jpeg .gif .webp .avif .bmp .tif .tiff .woff .woff2 .ttf "
    ".mp3 .mp4 .webm .py .sh .yml .yaml .toml .log".split()
)
"""What lies beside articles and holds none: pictures, fonts, and the parts of a saved page."""

_ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "makefile"})

_SHORT_TAR = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}

_CONTENT_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/mbox": ".mbox",
    "application/zip": ".zip",
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
    "application/x-tar": ".tar",
    "application/warc": ".warc",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
}

_PROLOGUE = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?"
"""What may stand before the first element of a page or a feed."""

_BEGINNINGS = (
    (re.compile(rb"%PDF-"), ".pdf"),
    (re.compile(rb"\{\\rtf"), ".rtf"),
    (re.compile(rb"PAR1"), ".parquet"),
    (re.compile(rb"WARC/1\."), ".warc"),
    (re.compile(rb"\x1f\x8b"), ".gz"),
    (re.compile(rb"From \S+ .*\d{4}\r?\n"), ".mbox"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL), ".epub"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.text", re.DOTALL), ".odt"),
    (re.compile(rb"PK\x03\x04.{0,4000}word/", re.DOTALL), ".docx"),
    (re.compile(rb"PK\x03\x04.{0,4000}xl/", re.DOTALL), ".xlsx"),
    (re.compile(rb"PK\x03\x04"), ".zip"),
    (re.compile(_PROLOGUE + rb"<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL), ".html"),
    (re.compile(_PROLOGUE + rb"<(?:rss|rdf:rdf)\b", re.IGNORECASE | re.DOTALL), ".rss"),
    (re.compile(_PROLOGUE + rb"<feed\b", re.IGNORECASE | re.DOTALL), ".atom"),
)


def suffix_of(name: str) -> str:
    """The ending that says what a file is, in lower case."""
    return PurePath(name).suffix.lower()


def unpacked_name(name: str) -> str:
    """What a packed file (`a.csv.gz`, `b.tgz`) is called once it is unpacked."""
    suffix = suffix_of(name)
    stem = name[: -len(suffix)]
    return f"{stem}.tar" if suffix in _SHORT_TAR else stem


def packing(name: str) -> str | None:
    """How a file is packed (`.gz`, `.bz2`, `.xz`), or None."""
    suffix = suffix_of(name)
    return suffix if suffix in PACKED else _SHORT_TAR.get(suffix)


def suffix_by_type(content_type: str) -> str | None:
    """The ending for a MIME type; None for an unknown one."""
    return _CONTENT_TYPES.get(content_type.partition(";")[0].strip().lower())


def suffix_by_beginning(head: bytes) -> str | None:
    """The ending for what a file's first bytes show it to be; None when they could be many things."""
    return next((suffix for pattern, suffix in _BEGINNINGS if pattern.match(head)), None)


def is_companion(path: PurePath) -> bool:
    """Tell whether a file only accompanies articles: a picture, a part of a saved page, a README."""
    return (
        path.name.startswith(".")
        or path.suffix.lower() in _COMPANION_SUFFIXES
        or path.stem.lower() in _ABOUT_THE_FOLDER
    )
