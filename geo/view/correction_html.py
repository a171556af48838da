"""Forms and notes of corrections as HTML; `static/wherein/acts.js` tells the page what a reader does in them.

A button's `data-act` and `data-id` are sent with the form's fields. Names, notes and places are escaped here.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from geo.correction import LONGEST, Kept, Verdict
from geo.models import EventType, Place
from geo.store.fixes import EventRow, Fix
from geo.view.correction_words import by_words, decision_words, place_words, scope_words
from geo.view.excerpt import visible
from geo.view.excerpt_html import CLOSE, action, attribute, escaped
from geo.view.facets import event_words
from geo.view.shapes import Excerpt, Unresolved

POINT, NOWHERE = "point", "nowhere"
"""Values of a choice besides ids of places: the point given, and that it is no place."""

_FIELD = 'autocomplete="off" spellcheck="false"'


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to choose."""

    place: Place
    """The place."""
    note: str = ""
    """What speaks for it: "shown now"."""
    found: bool = False
    """Whether the search found it."""


@dataclass(frozen=True, slots=True)
class MentionForm:
    """What the editor of a mention shows."""

    ref: str
    """Digest, start and end of the mention."""
    name: str
    """The name as written."""
    sentence: tuple[str, str, str]
    """The text before the mention, the mention, and what follows."""
    title: str
    """The article's headline."""
    choices: tuple[Choice, ...]
    """Runners-up, then what the search found; numbered in this order, as on the map."""
    shown: Place | None
    """What is shown now."""
    fix: Fix | None
    """The correction that decided it."""
    chosen: str
    """Id of the place, `POINT`, `NOWHERE`, or empty."""
    sought: str
    """What was searched for."""
    point: tuple[float, float] | None
    """Latitude and longitude of a point without an entry."""
    picking: bool
    """Whether the next click on the map gives the point."""
    scopes: tuple[tuple[str, str], ...]
    """Value and words of each scope."""
    searchable: bool
    """Whether there is a gazetteer to search."""
    trouble: str
    """Why the last act did nothing; empty when it did."""


def mention_tools(excerpt: Excerpt, *, correcting: bool) -> str:
    """Say what a reader decided about a mention and, with `correcting`, let another decide."""
    said = fixed_html(excerpt.fix, undo=correcting) if excerpt.fix is not None else ""
    if not correcting:
        return said
    ref = f"{excerpt.article}:{excerpt.first}:{excerpt.last}"
    right = action("right", f"{ref}:{excerpt.place}", "Right place ✓") if excerpt.fix is None else ""
    wrong = action("wrong", ref, "Wrong place?")
    return f'{said}<p class="wherein-who wherein-judge">{right} {wrong}</p>'


def lost_tools(found: Unresolved) -> str:
    """Let a reader give a place to a name that was not found."""
    ref = f"{found.article}:{found.first}:{found.last}"
    return f'<p class="wherein-who">{action("wrong", ref, "Give it a place")}</p>'


def fixed_html(fix: Fix, *, undo: bool = True) -> str:
    """Say that a mention is corrected or confirmed: by whom, when, what it was, why; with undo."""
    it = fix.kept.correction
    same = it.place is not None and fix.was is not None and it.place.id == fix.was.id
    was = f", was: {place_words(fix.was)}" if fix.was is not None else ", was not found"
    said = f"{'Confirmed' if same else 'Corrected'} by {by_words(fix.kept)}{'' if same else was}"
    return _kept_line(said, fix.kept, undo=undo)


def decided_html(kept: Sequence[Kept], *, undo: bool = True) -> str:
    """List the decisions in force about a person, an organisation or an event; empty when there are none."""
    return "".join(
        _kept_line(f"{decision_words(it.correction)}: {by_words(it)}", it, undo=undo) for it in kept
    )


def log_html(kept: Sequence[Kept]) -> str:
    """List corrections, each with undo or with who took it back."""
    return f'<ul class="wherein-log">{"".join(map(_logged, kept))}</ul>'


def mention_form(form: MentionForm) -> str:
    """Give the editor of one mention."""
    before, name, after = form.sentence
    sentence = f"<bdi>{_text(before)}<mark>{_text(name)}</mark>{_text(after)}</bdi>"
    right = ""
    if form.shown is not None:
        label = f"Right place ✓ {place_words(form.shown)}"
        right = f"<p>{action('right', f'{form.ref}:{form.shown.id}', label, sort='wherein-button')}</p>"
    numbered = list(enumerate(form.choices, 1))
    known = "".join(_choice(form, number, it) for number, it in numbered if not it.found)
    found = "".join(_choice(form, number, it) for number, it in numbered if it.found)
    return _editor(
        f"Where is “{visible(form.name)}”?",
        visible(form.title),
        f'<p class="wherein-sentence">{sentence}</p>{fixed_html(form.fix) if form.fix else ""}{right}'
        f"<fieldset><legend>Wrong? Then it is …</legend>{known}{_search(form)}{found}"
        f"{_point(form)}{_radio(form, NOWHERE, '<span>Not a place</span>')}</fieldset>"
        f"{_select('scope', 'This holds for', form.scopes, form.scopes[0][0])}{_note()}"
        f'{_trouble(form.trouble)}<p class="wherein-last"><button type="button" data-act="apply" data-id="" '
        f'class="wherein-button wherein-do" data-needs="chosen"{"" if form.chosen else " disabled"}>Apply'
        "</button></p>",
    )


def actor_form(
    kind: str,
    label: str,
    *,
    aliases: Sequence[str],
    found: Sequence[tuple[str, str]],
    decided: str,
    trouble: str,
) -> str:
    """Give the editor of a person or an organisation; `found` are ids and names of others."""
    others = "".join(
        f"<li>{action('same', ref, f'Same as {visible(name)}', sort='wherein-button')}</li>"
        for ref, name in found
    )
    apart = "".join(
        f"<li>{action('different', it, f'Not the same as {visible(it)}', sort='wherein-button')}</li>"
        for it in aliases
    )
    apart = f"<h3>Names taken for the same {kind}</h3><ul>{apart}</ul>" if apart else ""
    return _editor(
        f"Correct “{visible(label)}”",
        kind,
        f"{decided}{_row(_input('name', 'Name', label), _button('rename', 'Rename'))}"
        f"{_input('seek', f'Same {kind} as …', '', sort='search')}<ul>{others}</ul>{apart}"
        f"{_note()}{_trouble(trouble)}"
        f"<p>{_button('nobody', 'Not a person' if kind == 'person' else 'Not an organisation')}</p>",
    )


def event_form(event: EventRow, *, decided: str, trouble: str) -> str:
    """Give the editor of an event."""
    types = [(it.value, event_words(it)) for it in EventType]
    places = [(it.id, place_words(it)) for it in event.places]
    date = _input("date", "Date, such as 2022-03-16, 2022-03 or 2022", event.date or "")
    where = _row(_select("where", "Place", places, ""), _button("where", "Set place")) if places else ""
    return _editor(
        f"Correct “{visible(event.label)}”",
        "event",
        f"{decided}{_row(_select('type', 'Type', types, event.type.value), _button('type', 'Set type'))}"
        f"{_row(date, _button('date', 'Set date'))}"
        f"{where}{_note()}{_trouble(trouble)}<p>{_button('no_event', 'Did not happen')}</p>",
    )  # fmt: skip


def done_html(words: str, *, key: int | None, unseen: Kept | None) -> str:
    """Say what was done, with undo for `key`; and whose decision, unseen by the reader, it sets aside."""
    undo = action("undo", str(key), "Undo", sort="wherein-button") if key is not None else ""
    other = ""
    if unseen is not None:
        note = f" Their note: {visible(unseen.correction.note)}" if unseen.correction.note else ""
        other = (
            f'<p class="wherein-warning" role="alert">{escaped(by_words(unseen))}, decided otherwise '
            f"meanwhile: {escaped(decision_words(unseen.correction) + '.' + note)} Yours holds now; "
            "Undo brings theirs back.</p>"
        )
    return (
        f'<section class="wherein-correct" aria-label="Done"><h2 class="wherein-place" tabindex="-1">'
        f"{escaped(words)}</h2>{other}"
        f"<p>{undo} {action('dismiss', '', 'OK', sort='wherein-button')}</p></section>"
    )


def _editor(title: str, below: str, body: str) -> str:
    return (
        f'<form class="wherein-correct" aria-label="{attribute(title)}">{CLOSE}'
        f'<h2 class="wherein-place" tabindex="-1">{escaped(title)}<small>{escaped(below)}</small></h2>'
        f"{body}</form>"
    )


def _logged(kept: Kept) -> str:
    it = kept.correction
    scope = scope_words(it.scope, it.name, it.country)
    scoped = f" ({scope})" if it.verdict in {Verdict.PLACE, Verdict.NOT_A_PLACE} else ""
    said = f"{decision_words(it)}{scoped}: {by_words(kept)}"
    if kept.undone is None:
        return f"<li>{_kept_line(said, kept)}</li>"
    by = f"taken back by {visible(kept.undone_by or kept.who)}"
    return f'<li><p class="wherein-fixed"><s>{escaped(said)}</s> {escaped(by)}</p></li>'


def _kept_line(said: str, kept: Kept, *, undo: bool = True) -> str:
    note = f" <q>{escaped(visible(kept.correction.note))}</q>" if kept.correction.note else ""
    button = action("undo", str(kept.key), "Undo") if undo else ""
    return f'<p class="wherein-fixed">{escaped(said)}{note} {button}</p>'


def _choice(form: MentionForm, number: int, it: Choice) -> str:
    place = it.place
    parts = place_words(place).removeprefix(visible(place.name)).removeprefix(", ")
    beside = " · ".join(part for part in (parts, place.feature.value, it.note) if part)
    return _radio(
        form,
        place.id,
        f'<span class="wherein-badge" aria-hidden="true">{number}</span>'
        f"<span>{escaped(visible(place.name))}<small>{escaped(beside)}</small></span>",
    )


def _radio(form: MentionForm, value: str, label: str) -> str:
    on = " checked" if form.chosen == value else ""
    return (
        f'<label class="wherein-choice"><input type="radio" name="chosen" value="{attribute(value)}" '
        f'data-act="chosen"{on}>{label}</label>'
    )


def _search(form: MentionForm) -> str:
    if not form.searchable:
        return '<p class="wherein-note">The gazetteer is missing, so it cannot be searched.</p>'
    none = form.sought and not any(it.found for it in form.choices)
    said = '<p class="wherein-note">The gazetteer has no other place of this name.</p>' if none else ""
    return _input("seek", "Another place: its name, or “name, country”", form.sought, sort="search") + said


def _point(form: MentionForm) -> str:
    lat, lon = (f"{it:.5f}" for it in form.point) if form.point else ("", "")
    pressed = "true" if form.picking else "false"
    pick = (
        f'<button type="button" class="wherein-button" data-act="pick" data-id="" aria-pressed="{pressed}">'
        f"{'Now click the map, or move it and press Enter' if form.picking else 'Click the map'}</button>"
    )
    fields = (
        f"{_input('lat', 'Latitude', lat, own=True, enter='point')}"
        f"{_input('lon', 'Longitude', lon, own=True, enter='point')}{_button('point', 'Use')}"
    )
    chosen = ""
    if form.point:
        words = f"The point {lat}, {lon}"
        chosen = _radio(form, POINT, f"<span>{words}</span>") + _input("pointname", "Its name", form.name)
    return f'<div class="wherein-point">{pick}{_row(fields)}{chosen}</div>'


def _row(*parts: str) -> str:
    return f'<div class="wherein-row">{"".join(parts)}</div>'


def _button(act: str, label: str) -> str:
    return action(act, "", label, sort="wherein-button")


def _input(
    name: str, label: str, value: str, *, sort: str = "text", own: bool = False, enter: str = ""
) -> str:
    """Give a field; with `own` the page's value counts more than what was typed and not sent."""
    marks = (' data-own="1"' if own else "") + (f' data-enter="{enter}"' if enter else "")
    act = ' data-act="seek"' if sort == "search" else ""
    return (
        f'<label class="wherein-field">{escaped(label)}<input type="{sort}" name="{name}" '
        f'value="{attribute(value)}" maxlength="{LONGEST}" {_FIELD}{act}{marks}></label>'
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    listed = "".join(
        f'<option value="{attribute(value)}"{" selected" if value == chosen else ""}>{_text(words)}</option>'
        for value, words in options
    )
    return f'<label class="wherein-field">{escaped(label)}<select name="{name}">{listed}</select></label>'


def _note() -> str:
    return _input("note", "Note (why?)", "")


def _trouble(said: str) -> str:
    return f'<p class="wherein-warning" role="alert">{escaped(said)}</p>' if said else ""


def _text(text: str) -> str:
    return html.escape(visible(text))
