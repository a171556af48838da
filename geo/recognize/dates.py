"""Date expressions in a text, with their values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo.models import DateExpression, Sentence, Token
from geo.recognize.date_rules import RULES, Needs, Rule, keys_in
from geo.recognize.date_values import Context, Match
from geo.timex import bounds, precision

_PLAIN = str.maketrans({"\u0131": "i", "\u017f": "s", "\u212a": "K", "\u0130": "I"})
"""Letters that match their plain neighbours when case is ignored, but are written otherwise."""
_TERMS = frozenset("by through until till effective payable due".split())
_NO_FOCUS = frozenset({"duration", "decade"})
_AHEAD = frozenset({"will", "wo", "'ll", "shall", "would"})
_PLANS = frozenset(
    "schedule expect plan due set intend aim hope want agree promise slate vow propose prepare".split()
)
_BEFORE_HOLIDAY = frozenset("black good bloody ash palm easter super cyber holy".split())
_COUNTS = frozenset(
    "than over nearly almost some least most to up only roughly approximately exactly".split()
)
_DETERMINERS = frozenset("the its his her their this that in of since by during until from".split())
_PREPOSITIONS = frozenset(
    "in of by since until till from through during before after between late early mid to for and".split()
)
_MOSTLY_NAMES = frozenset({"may", "march", "april", "june", "august"})
_FIRST_PLAIN_YEAR = 1900


@dataclass(frozen=True, slots=True)
class _Syntax:
    """Finds the token that stands at an offset."""

    sentences: Sequence[Sentence]
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> _Syntax:
        return cls(sentences, [sentence.start for sentence in sentences])

    def at(self, offset: int) -> tuple[Sequence[Token], int] | None:
        """The sentence's tokens and the index of the one that holds the offset."""
        number = bisect_right(self.starts, offset) - 1
        if number < 0:
            return None
        tokens = self.sentences[number].tokens
        index = bisect_right(tokens, offset, key=lambda token: token.start) - 1
        return (tokens, index) if index >= 0 and offset < tokens[index].end else None


def find_dates(text: str, *, anchor: str | None, sentences: Sequence[Sentence]) -> tuple[DateExpression, ...]:
    """Find and normalise the date expressions that stand in the sentences, sorted by start, without overlaps.

    `anchor` is the day of publication, as a value of any precision. What is relative to it is given as
    precisely as the anchor allows, and not at all without one. Vague amounts ("several years ago") have
    no value and are left out. The grammar is our own; the values are those of TimeML 1.2.1.
    """
    plain = text.translate(_PLAIN)
    syntax = _Syntax.of(sentences)
    found: list[DateExpression] = []
    focus: str | None = None
    for start, end in _stretches(text, sentences):
        for rule, match in _matches(plain, start, end):
            if not _is_date(rule, match, syntax):
                continue
            place = syntax.at(match.start("x"))
            ahead = _looks_ahead(place) or (rule.key == "month" and _is_term(place))
            value = _value(rule, match, anchor, future=ahead, focus=focus)
            kind = precision(value) if value else None
            if value and kind:
                found.append(DateExpression(match.start("x"), match.end("x"), value, kind))
                focus = focus if kind in _NO_FOCUS or rule.compares else value
    return tuple(found)


def normalise(expression: str, *, anchor: str | None, future: bool = False) -> str | None:
    """Read one expression that is known to be a date ("the summer", "May"); None when it has no value."""
    plain = "in " + expression.translate(_PLAIN)
    values = (
        _value(rule, match, anchor, future=future, focus=None)
        for rule, match in _matches(plain, 0, len(plain))
    )
    return next((value for value in values if value and precision(value)), None)


def _stretches(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Give the sentences, those joined that were split after an abbreviation ("on Jan. | 5")."""
    start = end = -1
    for sentence in sentences:
        joined = (
            end > start
            and text[end - 1] == "."
            and sentence.start - end <= 1
            and text[end - 5 : end].find(" ") > 0
        )
        if not joined:
            if end > start:
                yield start, end
            start = sentence.start
        end = max(end, sentence.end)
    if end > start:
        yield start, end


def _matches(text: str, start: int, end: int) -> list[tuple[Rule, Match]]:
    """Give the matches of all rules, leftmost and longest first, without overlaps."""
    present = keys_in(text[start:end])
    found = [
        (match.start("x"), -match.end("x"), number, match)
        for number, rule in enumerate(RULES)
        if rule.key in present
        for match in rule.pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda item: item[:3])
    kept: list[tuple[Rule, Match]] = []
    last = start
    for first, minus_end, number, match in found:
        if first >= last:
            kept.append((RULES[number], match))
            last = -minus_end
    return kept


def _value(rule: Rule, match: Match, anchor: str | None, *, future: bool, focus: str | None) -> str | None:
    if rule.needs is Needs.FOCUS and focus is None:
        return None
    if rule.needs is not Needs.ANCHOR:
        return rule.read(match, Context(date.min, future, focus))
    days = bounds(anchor[:10]) if anchor else None
    if days is None:
        return rule.read(match, Context(date.min, future, focus)) if _names_year(match) else None
    if days[0] == days[1]:
        return rule.read(match, Context(days[0], future, focus))
    margin = timedelta((days[1] - days[0]).days // 8)
    early = rule.read(match, Context(days[0] + margin, future, focus))
    late = rule.read(match, Context(days[1] - margin, future, focus))
    return _shared(early, late)


def _names_year(match: Match) -> bool:
    groups = match.groupdict()
    return bool(groups.get("year") or groups.get("before"))


def _shared(early: str | None, late: str | None) -> str | None:
    """Give what two readings of a vague anchor agree on: the same value, the month or the year."""
    if not early or not late:
        return None
    if early == late:
        return early
    if early[:7] == late[:7] and "W" not in early[:7]:
        return early[:7]
    return early[:4] if early[:4] == late[:4] else None


def _looks_ahead(place: tuple[Sequence[Token], int] | None) -> bool:
    """Tell whether the verb that governs the expression is about the future."""
    if place is None:
        return False
    tokens, index = place
    for _ in range(len(tokens)):
        token = tokens[index]
        if token.pos in ("VERB", "AUX"):
            before = [other for other in tokens[max(0, index - 5) : index] if other.head == index]
            if any(other.text.lower() in _AHEAD for other in before if other.pos == "AUX"):
                return True
            if token.lemma in _PLANS or (token.lemma == "go" and token.text == "going"):
                return True
            if token.dep not in ("xcomp", "conj", "auxpass", "aux"):
                return False
        if token.head == index:
            return False
        index = token.head
    return False


def _is_term(place: tuple[Sequence[Token], int] | None) -> bool:
    """Tell of a term: "by February", "through January", "payable Jan. 2"."""
    if place is None:
        return False
    tokens, index = place
    return any(token.text.lower() in _TERMS for token in tokens[max(0, index - 2) : index])


def _is_date(rule: Rule, match: Match, syntax: _Syntax) -> bool:
    place = syntax.at(match.start("x"))
    if not rule.guard or place is None:
        return True
    tokens, index = place
    before = tokens[index - 1].text.lower() if index else ""
    if rule.guard == "year":
        return _is_year(match, tokens, index, before)
    last = next((i for i in range(index, len(tokens)) if tokens[i].end >= match.end("x")), index)
    token = tokens[last]
    head = tokens[token.head]
    if token.dep == "compound" and head.pos == "PROPN" and token.head > last:
        return head.text.lower() in ("morning", "afternoon", "evening", "night")
    if rule.guard == "weekday":
        return before not in _BEFORE_HOLIDAY
    return _is_month(match, token, before)


def _is_month(match: Match, token: Token, before: str) -> bool:
    if token.pos in ("AUX", "VERB", "ADJ"):
        return False
    known = before in _PREPOSITIONS or bool(match["shift"])
    return known or token.text.lower() not in _MOSTLY_NAMES or token.dep in ("npadvmod", "pobj", "nmod")


def _is_year(match: Match, tokens: Sequence[Token], index: int, before: str) -> bool:
    if before in _COUNTS:
        return False
    year = int(match["year"])
    if year < _FIRST_PLAIN_YEAR and before not in _DETERMINERS:
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    plural = following is not None and following.pos == "NOUN" and following.lemma != following.text.lower()
    return not (plural and year % 50 == 0) or before in _DETERMINERS
