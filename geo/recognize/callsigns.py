"""Call signs and nicknames: names that only a phrase of the text introduces.

A call sign is often an ordinary word ("Quiet"), so it is looked for only where the article says that it
is one, and then with its capital.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from geo.models import Article, Kind, Mention, Sentence, Span
from geo.recognize.ordinary import is_ordinary_use
from geo.recognize.syntax import plain

METHOD = "call sign"
"""Names the method in results."""

REACH = 12
"""How many tokens before "known as" the word for a person may stand."""
MOST_WORDS = 3
"""A longer quotation is no call sign."""
_WORD = r"[^\W\d_][\w'-]{1,30}"
_SIGN = rf"(?:'[^\W\d_][^'\"\n]{{1,30}}'|\"[^\W\d_][^'\"\n]{{1,30}}\"|{_WORD})"
_SIGNS = rf"(?P<signs>{_SIGN}(?:(?:, | and | or |, and ){_SIGN}){{0,5}})"
_FULL = rf"(?P<full>{_WORD}(?: {_WORD}){{1,3}})"
_FILLER = r"(?:(?:\(|,|:|-|is|was|of|as|only|the|to be)\s?){0,3}"

_CERTAIN = re.compile(
    rf"\b(?:call[- ]?signs?|code[- ]?names?|noms? de guerre|pseudonyms?|nicknames?)[ ,:]\s?{_FILLER}{_SIGNS}"
    rf"|\b(?:nicknamed|code-?named|goes by|went by|going by)\s(?:the (?:name|nickname|alias) (?:of )?)?"
    rf"(?:only )?{_SIGNS.replace('signs', 'signs2')}"
)
"""Phrases that only people get."""
_LIKELY = re.compile(
    rf"\b(?:known (?:only |simply |better |locally |widely )?(?:to (?:\w+ ){{1,3}})?(?:as|by)"
    rf"|dubbed|called|named|alias|a\.?k\.?a\.?"
    rf"|(?:identified|introduced|gave) (?:himself|herself|his name|her name) (?:only |simply )?as"
    rf"|asked to be (?:called|identified as|named as))\s{_SIGNS}"
)
"""Phrases that places and bodies get too: they count only after a word for a person."""
_IDENTIFIED = re.compile(
    rf"\b(?:identified|named|unmasked|revealed|outed)\s(?P<sign>{_SIGN}) (?:as|to be) {_FULL}"
    rf"|(?P<sign2>{_SIGN}) (?:was|is|has been|had been|were) (?:later |since )?(?:identified|named|unmasked|"
    rf"revealed) (?:by [^.,;\n]{{1,60}} )?(?:as|to be) {_FULL.replace('full', 'full2')}"
    rf"|\b(?:identified|named|unmasked|revealed)\s{_FULL.replace('full', 'full3')} (?:as|to be) "
    rf"(?P<sign3>{_SIGN})"
    rf"|{_FULL.replace('full', 'full4')} (?:was|is|has been|had been) (?:later |since )?"
    rf"(?:identified|unmasked|revealed) (?:as|to be) (?P<sign4>{_SIGN})"
)
_IDENTIFYING = re.compile(r"\b(?:identified|named|unmasked|revealed|outed)\b")
_NAMING = re.compile(r"\b(?:real name|whose (?:call|nick|alias))")
_REAL_NAME = re.compile(
    rf"(?P<sign>{_SIGN})[ ,(-]{{1,3}}(?:whose |his |her |the )?real name(?: is| was|:|,)? {_FULL}"
    rf"|{_FULL.replace('full', 'full2')}[ ,(-]{{1,3}}whose (?:call[- ]?sign|nickname|alias) (?:is|was) "
    rf"(?P<sign2>{_SIGN})"
)
_IS = re.compile(
    rf"\b(?P<sign>{_WORD})(?:'s real name|'s name)? (?:is|was) "
    r"(?P<full>[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+){1,3})"
)
_WHOM = re.compile(
    rf"\b(?:whom|who) (?:[\w'-]+ ){{1,7}}?"
    rf"(?:calls?|called|knows? as|knew as|nicknamed?|dubbed) {_SIGNS}(?=[ ,.;]|$)"
)
_BAPTISED = re.compile(
    r"\b(?:baptised|baptized|christened|registered|born) (?:as )?"
    r"(?P<full>[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+){1,3})"
)
_FULL_BEFORE = re.compile(
    rf"{_FULL}\s?[,(-]?\s?(?:(?:who|also|better|known|with|under|by|is|was|a|his|her|the|and)\s){{0,5}}$"
)
_VERBS_OF_NAMES = "took|takes|earned|got|adopted|chose|uses|goes|is|was|had|has"
_BEARER = re.compile(
    rf"(?P<full>{_WORD}(?: (?=[A-Z]){_WORD}){{1,3}})(?:, \d{{1,3}})?(?:,| \(| -| (?:{_VERBS_OF_NAMES}))?"
    rf"(?P<words>(?: ?[a-z][a-z'-]*){{0,7}})\s?\(?$"
)
_TITLE = 3
"""Words after a comma within which "a young sniper" is still the one named before."""
_ACTIVE = re.compile(
    rf"\b(?:called|calls?|nicknamed?|dubbed|knew|knows?) {_FULL} (?:(?:only |simply )?as |the )?"
    rf"(?P<sign>{_SIGN})"
)
"""Whoever calls somebody something: "friends knew Anna Koval as Owl"."""
_BETWEEN = re.compile(r"\b(?P<first>[A-Z][\w'-]+) (?:\"(?P<sign>[A-Z][\w'-]{1,30})\") (?P<last>[A-Z][\w'-]+)")
"""A nickname inside a name: Anna "Owl" Koval."""
_PERSON_WORDS = frozenset(
    "fighter soldier man woman officer commander volunteer activist worker sniper medic pilot driver "
    "engineer leader member hacker rapper singer boxer gunner operator veteran recruit defector "
    "prisoner teenager boy girl resident player student guerrilla rebel militant partisan sergeant "
    "captain colonel lieutenant general private major nurse doctor artist blogger spy agent informant "
    "brother sister son father".split()
)
_CLIMB = 12
"""Steps up a sentence's tree from a relative clause to the name that it is about."""
_NOT_SIGNS = frozenset("The A An He She They It His Her Their I We In On At But And Or As By Who".split())


@dataclass(frozen=True, slots=True)
class CallSign:
    """A call sign or nickname that the article introduces."""

    name: str
    """The call sign as written, without quotes."""
    real_name: str | None
    """The full name that the article gives its bearer, or None."""
    searched: bool
    """True when a phrase says that it is a name of a person; False when it is only equated with one."""


def find_call_signs(
    text: str, sentences: Sequence[Sentence], persons: Collection[str] = frozenset()
) -> tuple[CallSign, ...]:
    """Find the call signs that phrases introduce ("nicknamed X", "call signs X and Y"), sorted by name.

    `persons` are full names that are known to be persons': beside one of them "known as X" counts too.
    """
    even = plain(text)
    introduced: set[str] = set()
    real: dict[str, str] = {}
    for sentence in sentences:
        part = even[sentence.start : sentence.end]
        for match in _CERTAIN.finditer(part):
            _introduce(part, match, introduced, real, _bearer(part, match.start(), persons))
        for match in _ACTIVE.finditer(part):
            if match["full"] in persons and _is_name(sign := _bare(match["sign"])):
                introduced.add(sign)
                real.setdefault(sign, match["full"])
        for match in _BETWEEN.finditer(part):
            introduced.add(match["sign"])
            real.setdefault(match["sign"], f"{match['first']} {match['last']}")
        for match in _LIKELY.finditer(part):
            known = _bearer(part, match.start(), persons)
            if known or _after_person_word(sentence, sentence.start + match.start()):
                _introduce(part, match, introduced, real, known)
        _from_clauses(sentence, part, introduced, real)
        _from_namings(part, introduced, real)
    for match in _IS.finditer(even) if introduced else ():
        if match["sign"] in introduced:
            real.setdefault(match["sign"], match["full"])
    return tuple(
        CallSign(name, real.get(name), name in introduced) for name in sorted(introduced | real.keys())
    )


def call_sign_mentions(
    article: Article, call_signs: Sequence[CallSign], sentences: Sequence[Sentence]
) -> list[Mention]:
    """Find where the call signs and their bearers' real names stand, case-sensitively and outside noise.

    A capitalised ordinary word at the start of a sentence counts only where the syntax makes it a name.
    The result is sorted and never overlaps itself; it may overlap mentions found by other methods.
    """
    names = {sign.name for sign in call_signs if sign.searched}
    names |= {_inside(sign.real_name, sign.name) for sign in call_signs if sign.real_name}
    names |= {sign.real_name for sign in call_signs if sign.searched and sign.real_name}
    if not names:
        return []
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    starts = [sentence.start for sentence in sentences]
    found = []
    for match in pattern.finditer(plain(article.text)):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.end() > sentences[index].end:
            continue
        if any(noise.span.overlaps(Span(*match.span())) for noise in article.noise):
            continue
        if not is_ordinary_use(sentences[index], match.start()):
            text = article.text[match.start() : match.end()]
            found.append(Mention(match.start(), match.end(), text, Kind.PERSON, method=METHOD))
    return found


def _bearer(part: str, at: int, persons: Collection[str]) -> str | None:
    """Give the person whom a phrase at an offset is about: "Anna Koval, 34, a sniper with the call sign"."""
    before = _BEARER.search(part, max(0, at - 120), at)
    if before is None or before["full"] not in persons:
        return None
    words = before["words"].split()
    opens = words[:1] and words[0] in ("a", "an", "the", "his", "her")
    others = [number for number, word in enumerate(words) if word in _PERSON_WORDS]
    return None if others and not (opens and others[-1] <= _TITLE) else before["full"]


def _introduce(
    part: str, match: re.Match[str], introduced: set[str], real: dict[str, str], known: str | None
) -> None:
    group = next(name for name, value in match.groupdict().items() if value)
    names = [name for name in map(_bare, re.findall(_SIGN, match[group])) if _is_name(name)]
    introduced.update(names)
    if known is not None and len(names) == 1:
        real.setdefault(names[0], known)
        return
    before = _FULL_BEFORE.search(part, max(0, match.start() - 120), match.start())
    if before and len(names) == 1 and _is_full_name(before["full"]):
        real.setdefault(names[0], before["full"])
        return
    after = part[match.end(group) : match.end(group) + 40]
    if len(names) == 1 and (named := re.match(rf"\)?,? (?:real name|as) {_FULL}", after)):
        real.setdefault(names[0], named["full"])


def _from_clauses(sentence: Sentence, part: str, introduced: set[str], real: dict[str, str]) -> None:
    """Take "Ostap Hnat, a roofer whom all call Owl" and "the man whom they call Owl was baptised …"."""
    for match in _WHOM.finditer(part):
        names = [name for name in map(_bare, re.findall(_SIGN, match["signs"])) if _is_name(name)]
        introduced.update(names)
        whole = _described(sentence, sentence.start + match.start())
        if whole is None and (later := _BAPTISED.search(part, match.end())):
            whole = later["full"]
        if len(names) == 1 and whole:
            real.setdefault(names[0], whole)


def _from_namings(part: str, introduced: set[str], real: dict[str, str]) -> None:
    """Take "identified Owl as Ostap Hnat" and "Owl, whose real name is Ostap Hnat"."""
    if _IDENTIFYING.search(part):
        for sign, full in _pairs(_IDENTIFIED, part):
            real.setdefault(sign, full)
    if _NAMING.search(part):
        for sign, full in _pairs(_REAL_NAME, part):
            introduced.add(sign)
            real.setdefault(sign, full)


def _described(sentence: Sentence, at: int) -> str | None:
    """Return the full name that a relative clause is about: "Ostap Hnat, a roofer whom all call Owl"."""
    tokens = sentence.tokens
    index = bisect_left(tokens, at, key=lambda token: token.start)
    for _ in range(_CLIMB):
        if index >= len(tokens):
            return None
        token = tokens[index]
        if token.pos == "PROPN" and token.dep not in ("compound", "pobj"):
            first = index
            while first and tokens[first - 1].dep == "compound" and tokens[first - 1].head == index:
                first -= 1
            return " ".join(word.text for word in tokens[first : index + 1]) if first < index else None
        if token.head == index:
            return None
        index = token.head
    return None


def _pairs(pattern: re.Pattern[str], part: str) -> Iterator[tuple[str, str]]:
    for match in pattern.finditer(part):
        sign, full = _pair(match)
        if _is_name(sign) and _is_full_name(full):
            yield sign, full


def _pair(match: re.Match[str]) -> tuple[str, str]:
    groups = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
    return _bare(groups["sign"]), _capitalised_part(groups["full"])


def _capitalised_part(full: str) -> str:
    words = full.split()
    while words and not words[-1][0].isupper():
        words.pop()
    first = next((i for i, word in enumerate(words) if word[0].isupper()), len(words))
    return " ".join(words[first:])


def _inside(real_name: str, sign: str) -> str:
    """Write a nickname into a full name, as texts do: Anna "Owl" Koval."""
    first, _, last = real_name.partition(" ")
    return f'{first} "{sign}" {last}'


def _bare(sign: str) -> str:
    return sign.strip("'\" ").removesuffix("'s")


def _is_name(name: str) -> bool:
    return name[:1].isupper() and name not in _NOT_SIGNS and name.count(" ") < MOST_WORDS


def _is_full_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()


def _after_person_word(sentence: Sentence, at: int) -> bool:
    """Tell whether the nearest noun before an offset is a word for a person."""
    stop = bisect_left(sentence.tokens, at, key=lambda token: token.start)
    for token in reversed(sentence.tokens[max(stop - REACH, 0) : stop]):
        if token.pos in ("NOUN", "PROPN"):
            return token.lemma in _PERSON_WORDS
    return False
