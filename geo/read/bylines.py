"""Who wrote, edited and photographed: lines and sentences that name people but tell nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.models import Span

_MAX_BYLINE, _MAX_CREDIT, _MAX_PICTURE = 12, 40, 8
"""Most words in a by-line, in the names of a credit, in a photographer's credit."""

_WORK = r"(?:reporting|coverage|writing|editing|research|photography|translation|production|graphics)"
_CREDIT = re.compile(
    rf"\(?(?:additional |further |extra |original |with )?{_WORK}"
    rf"(?:(?:,| and|, and) (?:additional )?{_WORK}){{0,2}} by ",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontributed (?:additional |further )?"
    r"(?:reporting\b|to (?:this|the) (?:report|story|article|coverage)\b)",
    re.IGNORECASE,
)
_PICTURE = r"(?:file |stock |cover )?(?:photo(?:graph)?s?|pictures?|images?|video|illustration|graphic)"
_PICTURE_CREDIT = re.compile(
    rf"\(?(?:{_PICTURE}(?: credits?)?\s*:|{_PICTURE} (?:credits? |courtesy )?(?:by|of) |credits?\s*:)\s*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"[(\[](?:{_PICTURE}(?: credits?)?\s*:|{_PICTURE} (?:credits? )?by |credits?\s*:)"
    r"[^()\[\]\r\n]{1,80}[)\]]",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\b(?:AFP|AP|AP Photo|Reuters|REUTERS|EPA|TASS|Getty Images|Shutterstock|Alamy)\b")
_BYLINE = re.compile(r"(?:written |posted |words )?by:? ", re.IGNORECASE)
_JOINING = frozenset(
    "and for in of the at by with from to de van von der den del della di da la le el al bin ibn reporting "
    "coverage writing editing research additional photography translation production graphics".split()
)
_WORD = re.compile(r"[^\s/;,&()|:]+")


def is_byline(line: str) -> bool:
    """Tell whether a whole line is a by-line ("By Ann Lee, Staff Writer") or an agency's credit."""
    if "/" in line and _AGENCY.search(line) and _only_names(line, at_most=_MAX_PICTURE):
        return True
    found = _BYLINE.match(line)
    if not found or line[-1] in ".!?:;":
        return False
    names = line[found.end() :]
    return len(names.split()) > 1 and _only_names(names, at_most=_MAX_BYLINE)


def is_credit(sentence: str) -> bool:
    """Tell whether a sentence only credits people ("Reporting by A; editing by B", "Photo: A/AFP")."""
    if _CONTRIBUTED.search(sentence):
        return True
    for pattern, at_most in ((_CREDIT, _MAX_CREDIT), (_PICTURE_CREDIT, _MAX_PICTURE)):
        found = pattern.match(sentence)
        if found and _only_names(sentence[found.end() :], at_most=at_most):
            return True
    return False


def bracketed_credits(text: str, within: Span) -> Iterator[Span]:
    """Photographers' credits in brackets, "(Photo: Ann Lee/AFP)"."""
    for found in _IN_BRACKETS.finditer(text, within.start, within.end):
        yield Span(*found.span())


def _only_names(words: str, *, at_most: int) -> bool:
    """Tell whether every word is capitalised or joins names, as in "Ann Lee in Rome and Bo Ek"."""
    found = _WORD.findall(words)
    return 0 < len(found) <= at_most and all(
        word.lower().rstrip(".") in _JOINING or word.lstrip("\"'‘“@")[:1].isupper() or not word[0].isalpha()
        for word in found
    )
