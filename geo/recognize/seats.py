"""Seats of governments: "the Kremlin" that acts is an organisation, else a building, never a person."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.errors import SetupMissing
from geo.models import Kind, Mention, Role, Span
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.models import Article, Sentence

SEATS_FILE = ROOT / "data" / "seats.csv"
"""The table of seats, for anybody to edit."""
VERSION = "seats/1"
"""Names this method in results; raise it when the output changes."""
_BEFORE = 60
"""Code points before a name that are read."""
_SIDES = "in|at|near|outside|inside|above|over|around|behind|beside|opposite|into|towards?|through"
_PARTS = "(?:front|gates?|walls?|roof|towers?|lawn|gardens?|grounds|halls?|courtyard|steps|dome|doors?) of"
_REACHED = r"(?:visit|enter|storm|tour|evacuat|surround|leav|left|reach|hit|struck|strik|occup)\w*"
_GONE = (
    r"(?:go|goes|went|gone|going|c[ao]m\w+|return\w*|dr[io]v\w+|walk\w*|march\w*|invit\w+|trip|visit"
    r"|arriv\w+|move\w*|fl[eyio]\w+|summon\w*|taken|brought|close) (?:\w+ )?to"
)
_AT = re.compile(rf"\b(?:{_SIDES}|{_PARTS}|{_REACHED}|{_GONE})\s+(?P<the>the\s+)?$", re.IGNORECASE)
"""Words right before a seat that is meant as a building."""
_BEHIND = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class Seat:
    """A building whose name stands for those who rule from it."""

    name: str
    """As written, without an article."""
    article: bool
    """Whether it takes "the": without it, it only describes the next noun ("in Kremlin circles")."""
    stands_for: str
    """Who rules from it; for readers of the table."""


class Seats:
    """The seats of one table, looked for in texts."""

    def __init__(self, seats: Sequence[Seat] = ()) -> None:
        self._seats = {seat.name: seat for seat in seats}
        names = sorted(map(re.escape, self._seats), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])") if names else None

    @classmethod
    def load(cls, path: Path = SEATS_FILE) -> Seats:
        """Read the table. Raises SetupMissing when it is absent or broken."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = [
                    Seat(row["name"], row["article"] == "yes", row["stands_for"])
                    for row in csv.DictReader(file)
                ]
        except (OSError, KeyError, ValueError) as error:
            raise SetupMissing("The table of seats of governments", f"git checkout {path.name}") from error
        return cls(rows)

    def settle(
        self, article: Article, mentions: Sequence[Mention], sentences: Sequence[Sentence]
    ) -> list[Mention]:
        """Give the mentions with every seat as what it is: an organisation that acts, or a building.

        A seat that acts stays a place too where it was found as one, as something tied to it. A longer name
        around a seat ("Kremlin Palace") is left alone. In the order given, new ones last.
        """
        found = list(mentions)
        if self._pattern is None:
            return found
        for match in self._pattern.finditer(article.text):
            span = Span(match.start(), match.end())
            around = [mention for mention in found if mention.span.overlaps(span)]
            if any(m.start < span.start or m.end > _tail(article.text, span.end) for m in around):
                continue
            literal = self._is_building(article.text, span)
            found = [mention for mention in found if mention not in around]
            found += _settled(article.text, span, around, sentences, literal=literal)
        return found

    def _is_building(self, text: str, span: Span) -> bool:
        before = _AT.search(text, max(span.start - _BEFORE, 0), span.start)
        if before is None or _BEHIND.match(text, span.end):
            return False
        return before["the"] is not None or not self._seats[text[span.start : span.end]].article


def _tail(text: str, end: int) -> int:
    """The end of a name with its genitive."""
    behind = _BEHIND.match(text, end)
    return behind.end() if behind else end


def _settled(
    text: str, span: Span, around: Sequence[Mention], sentences: Sequence[Sentence], *, literal: bool
) -> list[Mention]:
    name = text[span.start : span.end]
    role = Role.LITERAL if literal else Role.ASSOCIATIVE
    places = [replace(m, role=role) for m in around if m.kind is Kind.PLACE and m.span == span]
    bounds = next((Span(s.start, s.end) for s in sentences if s.start <= span.start < s.end), None)
    if literal:
        return places or [
            Mention(span.start, span.end, name, Kind.PLACE, role=role, method=VERSION, sentence=bounds)
        ]
    return [
        *places,
        Mention(span.start, span.end, name, Kind.ORGANISATION, method=VERSION, sentence=bounds),
    ]
