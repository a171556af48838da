"""What a site adds to an article: navigation, taglines, cookie notices, rights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.models import Noise, Span
from geo.read.bylines import bracketed_credits, is_byline, is_credit
from geo.read.segments import lines_of, sentences_of

_MAX_LINE = 300
"""Longer lines are running text, never a button or a by-line; characters."""
_MENU_ITEMS, _MENU_ITEM_WORDS = 3, 3
"""A menu has at least so many items, each of at most so many words."""

_SITES = r"(?:facebook|twitter|x|instagram|whatsapp|telegram|linkedin|reddit|pinterest|youtube|tiktok)"
_THIS = r"(?: (?:this|the|our|your))?(?: (?:article|story|page|post|news|link))?"
_PIECES = r"(?:articles|stories|topics|content|news|posts|links|videos)"
_BUTTON = "|".join(
    (
        r"(?:read|see|show|load|view|learn|discover|watch) (?:more|less)(?: here| stories| articles)?",
        r"(?:read|view)(?: the)? full (?:story|article|report)|continue reading|keep reading|click here",
        r"(?:story|article) continues(?: below)?(?: (?:the |this )?advertisement)?",
        rf"(?:related|recommended|more|similar) {_PIECES}|recommended for you|more from [\w ]{{2,30}}",
        r"you (?:may|might) (?:also )?(?:like|be interested in)|trending(?: now)?|don't miss",
        r"(?:the )?most (?:popular|read|viewed|shared)|editors'? picks?|editor's picks?",
        rf"share{_THIS}(?: (?:on|via|with) (?:{_SITES}|e-?mail|friends))?|tweet{_THIS}|pin it|copy link",
        rf"(?:print|e-?mail|save|bookmark|like){_THIS}|follow(?: us)?(?: on {_SITES})?|{_SITES}",
        r"subscribe(?: (?:now|today|here))?|sign (?:in|up|out)(?: now)?|log ?(?:in|out)",
        r"register(?: now)?|(?:create (?:an )?|my )account|i agree|agree|reject(?: all)?",
        r"accept(?: (?:all cookies|cookies|all))?|got it|close|dismiss|ok|cancel|submit",
        r"skip to (?:main )?content|(?:back|go) to top|menu|search|home(?: ?page)?|about(?: us)?",
        r"contact(?: us)?|privacy(?: policy)?|cookie (?:policy|settings)|terms and conditions",
        r"terms of (?:use|service)|advertise(?: with us)?|advertisements?|sponsored(?: content)?",
        r"promoted(?: content)?|scroll down (?:for|to) [\w ]{3,30}|loading|please wait|play(?: video)?",
        r"watch live|(?:view |\d+ |no )?comments?|leave a (?:comment|reply)|post a comment",
        r"join the conversation|(?:previous|next)(?: (?:article|story|post|page))?|newsletters?|tags",
        r"filed under|all rights reserved|(?:please )?enable javascript|javascript is (?:disabled|required)",
    )
)
# Atomic groups: a line of look-alikes must not be tried in every possible division.
_BUTTONS = re.compile(rf"(?>(?>{_BUTTON})\b(?>\s*[|/·•,>»›:.!-]?\s*))++")

_LETTERS = r"(?:newsletters?|e-?mails?|alerts|updates|inbox|channel|podcast)"
_PROMPT = re.compile(
    r"(?:read|see|watch|listen)(?: more| also| next)\s*:|(?:also read|related|more on this(?: story)?)\s*:"
    rf"|(?:follow|like|find|join) us (?:on|at) {_SITES}|follow .{{1,60}} on {_SITES}\b"
    rf"|(?:sign up|subscribe|register) (?:for|to)\b.{{0,80}}\b{_LETTERS}|click here (?:to|for)\b"
    r"|(?:download|get) (?:our|the) [\w ]{0,30}\bapp\b|©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"\ball rights reserved\b"
    r"|\bmay not be (?:published|reproduced|republished), ?(?:broadcast|rewritten|copied)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?\s*:?\s+"
    r"[\w,:.+/ -]{0,40}\d[\w,:.+/ -]{0,30}",
    re.IGNORECASE,
)
_TAGLINE_WORDS = frozenset(
    "latest news and breaking headlines headline top stories story today todays world live updates "
    "update from around the globe your daily national international local online of for in you video "
    "videos photos now first best source more".split()
)
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_TAGLINE_CORE = frozenset("news headlines headline breaking stories updates".split())

_COOKIES = re.compile(
    r"\b(?:(?:this|our|the) (?:web)?(?:site|page)s? uses? (?:[\w-]+ ){0,4}cookies"
    r"|we (?:also )?use (?:[\w-]+ ){0,4}cookies|we and our (?:[\w-]+ ){1,4}(?:use|store) .{0,60}cookies"
    r"|(?:accept|allow|reject) (?:all |our |the use of )?cookies|our (?:use of cookies|cookie policy)"
    r"|consent to (?:our |the use of )?cookies)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:opt[ -]?out|we'll assume|we will assume|you (?:agree|accept|consent)|privacy policy|cookies?"
    r"|your consent|your (?:browser )?settings|your preferences)\b",
    re.IGNORECASE,
)
_SIGNS = (
    "cookies|rights reserved|may not be|contributed|photo|picture|credit|image|video|illustration|graphic|"
    "reporting by|coverage by|writing by|editing by|research by|translation by|production by"
).split("|")
"""What every notice or credit within a line holds, in lower case; most lines need no closer look."""
_DIVIDER = re.compile("[|»›>•·]")


def find_boilerplate(text: str, lines: Sequence[Span] | None = None) -> Iterator[Noise]:
    """Every stretch that a site, not the author, put there, and by-lines; in order, without overlaps.

    `lines` are the text's `lines_of`, where the caller has them.
    """
    lowered = text.lower()
    signs = [sign for sign in _SIGNS if sign in lowered]  # most texts have none, and their lines need no look
    for line in lines_of(text) if lines is None else lines:
        content = text[line.start : line.end]
        reason = _line_reason(content) if len(content) <= _MAX_LINE else None
        if reason:
            yield Noise(line, reason)
        elif signs and _has_one(content, signs):
            yield from _inside(text, line)


def _has_one(line: str, signs: Sequence[str]) -> bool:
    lowered = line.lower()
    return any(sign in lowered for sign in signs)


def is_tagline(line: str) -> bool:
    """Tell whether a line says no more than that the site has news ("Top Stories And Headlines")."""
    first = _LETTERS_ONLY.search(line)
    if first is None or first[0].casefold() not in _TAGLINE_WORDS:
        return False
    words = []
    for found in _LETTERS_ONLY.finditer(line.casefold().replace("'", "").replace("’", "")):
        words.append(found[0])
        if found[0] not in _TAGLINE_WORDS:
            return False
    return len(words) > 1 and not _TAGLINE_CORE.isdisjoint(words)


def _line_reason(line: str) -> str | None:
    if _BUTTONS.fullmatch(_plain(line)) or _PROMPT.match(line) or _is_menu(line):
        return "navigation"
    if is_tagline(line) or _DATED.fullmatch(line):
        return "boilerplate"
    return "byline" if is_byline(line) else None


def _inside(text: str, line: Span) -> Iterator[Noise]:
    """Notices and credits that share their line with other text, sentence by sentence."""
    after_cookies = False
    for sentence in sentences_of(text, line):
        short = sentence.end - sentence.start <= _MAX_LINE
        content = text[sentence.start : sentence.end] if short else ""
        after_cookies = bool(content) and (
            bool(_COOKIES.search(content)) or (after_cookies and _is_about_consent(content))
        )
        if after_cookies:
            yield Noise(sentence, "cookie notice")
        elif _RIGHTS.search(content):
            yield Noise(sentence, "boilerplate")
        elif is_credit(content):
            yield Noise(sentence, "byline")
        else:
            yield from (Noise(span, "byline") for span in bracketed_credits(text, sentence))


def _is_about_consent(sentence: str) -> bool:
    plain = _plain(sentence)
    return bool(_CONSENT.search(plain) or _BUTTONS.fullmatch(plain))


def _is_menu(line: str) -> bool:
    """Tell whether a line is a row of buttons or sections ("Home | News | Sport")."""
    if not _DIVIDER.search(line):
        return False
    items = [item.strip() for item in _DIVIDER.split(line)]
    short = all(item and len(item.split()) <= _MENU_ITEM_WORDS for item in items)
    named = any(_BUTTONS.fullmatch(_plain(item)) or item.lower() in _TAGLINE_CORE for item in items)
    return len(items) >= _MENU_ITEMS and short and named


_EDGES = '"“”[](){}.!…→»›>|•·-– '


def _plain(line: str) -> str:
    return " ".join(line.casefold().replace("’", "'").replace("‘", "'").split()).strip(_EDGES)
