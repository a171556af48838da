"""A whole article as HTML: every mention marked by its kind, each place a button that opens it on the map."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.correction import Kept
from geo.models import LEXICON, NAMED, Analysis, Article, Event, Kind, Mention, Resolution, Role, Span
from geo.view.correction_words import by_words
from geo.view.excerpt import visible
from geo.view.excerpt_html import CLOSE, action, date_words, escaped, shown, web_address

_NOTHING: Final[Mapping[tuple[int, int], Kept]] = MappingProxyType({})
_LEGEND = (
    ("place", "place"),
    ("associative", "place, not as a location"),
    ("unresolved", "place not found"),
    ("unplaced", "not a place, as a reader said"),
    ("person", "person"),
    ("organisation", "organisation"),
    ("event", "event"),
    ("date", "date"),
)


class _Mark(NamedTuple):
    """A stretch of the text with what it is."""

    span: Span
    sort: str
    act: str
    value: str
    title: str


class _Look(NamedTuple):
    """What readers decided and may decide."""

    fixed: Mapping[tuple[int, int], Kept]
    correcting: bool
    marking: bool


def article_html(
    analysis: Analysis,
    *,
    at: str | None = None,
    fixed: Mapping[tuple[int, int], Kept] = _NOTHING,
    correcting: bool = False,
    marking: bool = False,
) -> str:
    """Give headline, origin, key and text of an article; mentions of the place `at` stand out.

    `fixed` are corrections by start and end of their mentions. With `correcting` names that were not found
    can be given a place, and while `marking` every place mention is a button that corrects it.
    """
    article = analysis.article
    look = _Look(fixed, correcting, marking)
    marks = sorted(_marks(analysis, look), key=lambda mark: (mark.span.start, -mark.span.end))
    present = {mark.sort for mark in marks}
    key = "".join(
        f'<span class="wherein-m wherein-m-{sort}">{words}</span> '
        for sort, words in _LEGEND
        if sort in present
    )
    body = "".join(_text(article.text, marks, at))
    return (
        f'{CLOSE}<h2 class="wherein-place">{escaped(visible(article.title.strip() or article.id))}'
        f"<small>{_origin(article)}</small></h2>"
        f'{_foreign(article)}{_switch(look)}<p class="wherein-key">{key}</p>'
        f'<div class="wherein-article">{body}</div>'
    )


def _switch(look: _Look) -> str:
    """Give the button that makes the marks of places correct them instead of opening them."""
    if not look.correcting:
        return ""
    words = "Choose the wrong place in the text (or stop)" if look.marking else "Wrong place in this text?"
    button = action("marking", "", words, sort="wherein-button")
    pressed = f'<button aria-pressed="{str(look.marking).lower()}"'
    return f"<p>{button.replace('<button', pressed, 1)}</p>"


def _foreign(article: Article) -> str:
    """Say what a text in another language lacks; such a one is read by the gazetteer alone."""
    if article.language in (None, "", "en"):
        return ""
    return (
        '<p class="wherein-note" role="note">This text is not English: only well-known places were looked '
        "for, no persons, dates or events.</p>"
    )


def _origin(article: Article) -> str:
    published = date_words(article.published) if article.published else "no publication date"
    parts = [article.source or "source not named", published, *([article.author] if article.author else [])]
    said = " · ".join(map(escaped, map(visible, parts)))
    address = web_address(article.url)
    if address is None:
        return said
    href = html.escape(address)
    return f'{said} · <a href="{href}" target="_blank" rel="noopener noreferrer nofollow">original</a>'


def _marks(analysis: Analysis, look: _Look) -> Iterator[_Mark]:
    article = analysis.article
    owners = {index: ("person", it.id, it.name) for it in analysis.persons for index in it.mentions}
    owners |= {
        index: ("organisation", it.id, it.name) for it in analysis.organisations for index in it.mentions
    }
    for index, (mention, found) in enumerate(zip(analysis.mentions, analysis.resolutions, strict=True)):
        if mention.kind is not Kind.PLACE:
            act, value, name = owners.get(index, ("", "", mention.text))
            yield _Mark(mention.span, mention.kind.value, act, value, name)
        else:
            yield _place_mark(mention, found, f"{article.digest}:{mention.start}:{mention.end}", look)
    for event in analysis.events:
        yield _Mark(
            Span(event.start, event.end), "event", "event", event.id, _event_title(event, article.text)
        )
    for date in analysis.dates:
        yield _Mark(Span(date.start, date.end), "date", "", "", date_words(date.value))


def _place_mark(mention: Mention, found: Resolution | None, ref: str, look: _Look) -> _Mark:
    kept = look.fixed.get((mention.start, mention.end))
    place = found.place if found is not None else None
    by = ""
    if kept is not None:
        place = kept.correction.place
        by = f" (decided by {by_words(kept)})"
    if place is not None:
        sort = "place" if mention.role is Role.LITERAL else "associative"
        opens = ("wrong", ref) if look.marking else ("place", place.id)
        return _Mark(mention.span, sort, *opens, place.name + by)
    act, value = ("wrong", ref) if look.correcting else ("", "")
    if kept is not None:
        return _Mark(mention.span, "unplaced", act, value, f"not a place{by}")
    open_ = found.unasked if found is not None else None
    title = f"not settled yet: {open_}" if open_ else "not found in the gazetteer"
    return _Mark(mention.span, "unresolved", act, value, title)


def _event_title(event: Event, text: str) -> str:
    """Name an event and say how its type was found: by a word of the text, by its name, or by a model."""
    if event.type_method == LEXICON:
        how = f"found by “{text[event.start : event.end]}”"
    elif event.type_method == NAMED:
        how = "an event with a name of its own"
    else:
        how = f"its type was chosen by a model ({event.type_method}), not by this word"
    return f"{event.label}: {how}"


def _text(text: str, marks: list[_Mark], at: str | None) -> Iterator[str]:
    """Cut the text where any mark begins or ends; each piece carries the smallest mark that holds it."""
    edges = sorted({0, len(text), *(edge for it in marks for edge in (it.span.start, it.span.end))})
    open_: list[_Mark] = []
    coming = iter([*marks, None])
    following = next(coming)
    for start, end in pairwise(edges):
        while following is not None and following.span.start <= start:
            open_.append(following)
            following = next(coming)
        open_ = [mark for mark in open_ if mark.span.end > start]
        piece = shown(text[start:end])
        if not open_:
            yield piece
            continue
        within = min(open_, key=lambda mark: mark.span.end - mark.span.start)
        yield _piece(within, piece, chosen=within.act == "place" and within.value == at)


def _piece(mark: _Mark, piece: str, *, chosen: bool) -> str:
    sort = f"wherein-m wherein-m-{mark.sort}{' wherein-m-chosen' if chosen else ''}"
    title = html.escape(shown(visible(mark.title)))
    if not mark.act:
        return f'<span class="{sort}" title="{title}">{piece}</span>'
    button = action(mark.act, mark.value, "", sort=sort)
    return button.replace("<bdi></bdi>", f"<bdi>{piece}</bdi>").replace(
        "<button", f'<button title="{title}"', 1
    )
