"""Markdown files with YAML front matter."""

from __future__ import annotations

from collections.abc import Mapping

import yaml
from frontmatter.default_handlers import YAMLHandler

from geo.errors import InputError
from geo.models import Article
from geo.read.decoding import decode
from geo.read.fields import Fields, build_article

_LISTED = (list, tuple)


def read_markdown(data: bytes, *, origin: str, fallback_title: str = "") -> Article:
    """One article from a Markdown file's bytes; its text is the body after the front matter.

    The front matter may give title, published (or date), source, url, author and language. Without
    front matter the whole file is the text and its first `#` heading the title. Raises InputError
    for front matter that is not YAML, or when there is no body.
    """
    text = decode(data, origin)
    stated, body = split_front_matter(text, origin)
    fields = Fields(
        title=_scalar(stated, "title") or _heading(body),
        published=_scalar(stated, "published") or _scalar(stated, "date"),
        source=_scalar(stated, "source"),
        author=_scalar(stated, "author"),
        url=_scalar(stated, "url"),
        language=_scalar(stated, "language"),
    )
    return build_article(body, fields, origin=origin, fallback_title=fallback_title)


def split_front_matter(text: str, origin: str) -> tuple[Mapping[str, object], str]:
    """Front matter and body, both stripped of outer white space; no front matter gives an empty mapping.

    Every scalar stays a string (YAML's base schema), so `2022-06` keeps its precision and nothing
    in it can make an object. A rule at the top that opens no mapping belongs to the text.
    """
    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, text.strip()
    try:
        matter, body = handler.split(text)
    except ValueError:
        return {}, text.strip()
    try:
        stated = handler.load(matter, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise InputError(origin, "its front matter is not valid YAML", line=line) from error
    except RecursionError:
        raise InputError(origin, "its front matter is nested too deeply") from None
    if not isinstance(stated, dict):
        return {}, text.strip()
    return {str(key).strip().lower(): value for key, value in stated.items()}, body.strip()


def _scalar(stated: Mapping[str, object], key: str) -> str | None:
    value = stated.get(key)
    if isinstance(value, _LISTED):
        value = ", ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) and value.strip() not in ("", "~", "null") else None


def _heading(body: str) -> str | None:
    first = body.split("\n", 1)[0]
    return first.strip("# \r") if first.startswith("# ") else None
