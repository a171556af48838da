"""Whether a capitalised word is a name or only the first word of its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from geo.models import Sentence, Token

_NAMELIKE = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "appos", "poss", "oprd", "conj", "dative", "npadvmod"}
)


def is_ordinary_use(sentence: Sentence, at: int) -> bool:
    """Tell whether the capitalised word at an offset is only the first word of its sentence."""
    index = bisect_right(sentence.tokens, at, key=lambda token: token.start) - 1
    if index < 0 or sentence.tokens[index].end <= at:
        return False
    before = sentence.tokens[index - 1] if index else None
    if before is not None and not (index == 1 and before.pos == "PUNCT"):
        return False
    token = sentence.tokens[index]
    if before is not None and before.text in "'\"" and _quoted_alone(sentence, index):
        return False
    return not _acts_as_name(sentence.tokens, index, token)


def _quoted_alone(sentence: Sentence, index: int) -> bool:
    after = sentence.tokens[index + 1 : index + 2]
    return bool(after) and after[0].text in "'\""


def _acts_as_name(tokens: Sequence[Token], index: int, token: Token) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.dep in ("amod", "compound", "advmod", "det") and token.head > index:
        head = tokens[token.head]
        if following is head and head.pos == "NOUN" and head.text.islower():
            return False
    if token.pos == "PROPN" or token.dep in _NAMELIKE:
        return True
    if following is None:
        return False
    if following.pos in ("VERB", "AUX") or following.text in ("(", "-", "'s"):
        return True
    after = tokens[index + 2] if index + 2 < len(tokens) else None
    return (
        following.text == ","
        and after is not None
        and (after.pos in ("VERB", "NUM") or after.lemma in ("who", "whose", "a", "an"))
    )
