"""Literal or associative: does the text mean the location, or something tied to it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.models import Role

if TYPE_CHECKING:
    from geo.models import Sentence, Span, Token

LOCATIVE = frozenset(
    """
    above across along around at behind below beside between beyond from in inside into near off
    onto outside through throughout to toward towards via within
    """.split()
)
"""Prepositions that put something at, or move it to or from, a location."""

_PARTY = frozenset("with against for by about".split())
"""Prepositions whose object acts or is acted for: "talks with Russia", "fight for Ukraine"."""

_ACTING = frozenset(
    """
    accuse add admit agree aim annex announce approve argue ask attack back ban beat begin believe
    blame block brand buy call claim condemn confirm consider decide declare defeat defend demand
    deny deport dismiss expel fear feel hope host impose insist intend invade know launch lose need
    object occupy offer oppose order pay plan play pledge promise propose protest pull push
    recognise recognize refuse reject release report request respond retaliate say seek sell send
    sign supply support suspect tell threaten try urge vote vow want warn win withdraw
    """.split()
)
"""Verbs whose subject is a government, an army or a team when it is a place's name."""

_ACTORS = frozenset(
    """
    administration agent aide ally ambassador army authority brigade cabinet chancellor citizen
    citizenship coach command commander congress court defector defence defense delegation diplomat
    drone embassy empire fighter fleet force foreign general government governor intelligence
    invader jet journalist judge justice king law lawmaker lawyer leader legion man mayor media
    militant military militia minister ministry missile mob navy officer official oligarch
    opposition parliament party passport people plane player police policy politician premier
    president prime prince prisoner propaganda prosecutor queen rebel regime representative
    republican sailor sanction secretary senate senator separatist service soldier spokesman
    spokeswoman spy state tank team thug troop veteran volunteer warship woman
    """.split()
)
"""Heads that a place's name only describes: "Russian troops", "Ukraine's president"."""

_SEATS = frozenset(
    (
        "kremlin",
        "white house",
        "pentagon",
        "downing street",
        "capitol hill",
        "wall street",
        "whitehall",
        "élysée",
        "elysee",
        "westminster",
        "capitol",
        "european union",
        "eu",
        "e.u.",
    )
)
"""Buildings and unions that stand for who works there unless something is placed at them."""

_SITES = frozenset(
    """
    airfield airport avenue base beach border bridge camp capital cathedral center centre church
    city coast county district harbor harbour hospital lake mosque museum oblast park plant port
    prison province region river road square stadium station street suburb town valley village
    """.split()
)
"""Heads whose name places them: "Boston airport", "the Kyiv region"."""


def role_of(sentence: Sentence, span: Span, *, demonym: bool, embedded: bool) -> Role:
    """Judge one place mention by its sentence; `embedded` says that it is part of another name."""
    tokens = [t for t in sentence.tokens if t.start < span.end and span.start < t.end]
    if demonym or not tokens:
        return Role.ASSOCIATIVE
    root = _root(sentence, tokens)
    head = sentence.tokens[root.head]
    if embedded:
        return Role.LITERAL if _last_noun(sentence, tokens) in _SITES else Role.ASSOCIATIVE
    located = root.dep == "pobj" and head.text.lower() in LOCATIVE
    name = " ".join(t.text.lower() for t in tokens)
    if not located and (name in _SEATS or _next_lemma(sentence, tokens) in _ACTORS):
        return Role.ASSOCIATIVE
    return Role.ASSOCIATIVE if _describes(root, head) or _acts(root, head) else Role.LITERAL


def _describes(root: Token, head: Token) -> bool:
    """It stands before a noun that it only describes, or behind a preposition that names a party."""
    if root.dep in ("compound", "poss", "nmod", "amod"):
        return head.lemma in _ACTORS
    return root.dep == "pobj" and head.text.lower() in _PARTY


def _acts(root: Token, head: Token) -> bool:
    return root.dep == "nsubj" and head.lemma in _ACTING


def _next_lemma(sentence: Sentence, tokens: list[Token]) -> str:
    """The lemma right behind a name: in "Freedom of Russia legion" the tree ties Russia to "of" alone."""
    behind = sentence.tokens.index(tokens[-1]) + 1
    return sentence.tokens[behind].lemma if behind < len(sentence.tokens) else ""


def _root(sentence: Sentence, tokens: list[Token]) -> Token:
    """The token of a name that hangs on something outside it."""
    inside = {id(t) for t in tokens}
    for token in tokens:
        if id(sentence.tokens[token.head]) not in inside:
            return token
    return tokens[-1]


def _last_noun(sentence: Sentence, tokens: list[Token]) -> str:
    """The last noun, in lower case, of the noun phrase that a name begins or stands in."""
    last = sentence.tokens.index(tokens[-1])
    noun = ""
    for token in sentence.tokens[last + 1 :]:
        if token.pos not in ("NOUN", "PROPN"):
            break
        noun = token.text.lower()
    return noun
