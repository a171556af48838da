"""Which full names may be one human being's: equal surnames by sound, given names that agree.

Pure and independent of order: the same names give the same answer, and what could be two stays apart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geo.names import Key, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.names import GivenNames

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
FAMILY_FIRST = frozenset(
    "xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng deng "
    "jiang kim lee park choi jung kang cho yoon moon nguyen tran pham".split()
)
"""Family names, folded, that stand in front: "Xi Jinping" is "Xi". They count only when nobody else fits."""


def surname(key: Key) -> str:
    """Give the sound under which a name is compared: that of its last word, "Jr." left out."""
    words = _bare(key)
    return sound(words[-1]) if words else ""


def compatible(one: Key, other: Key, given: GivenNames) -> bool:
    """Tell whether two full names may be one person's.

    Surnames sound alike, first names are equal, an initial, or forms of one name, and the middle names of
    one do not contradict the other's.
    """
    if one == other:
        return True
    mine, theirs = _bare(one), _bare(other)
    if len(mine) < 2 or len(theirs) < 2 or one[len(mine) :] != other[len(theirs) :]:  # noqa: PLR2004 - full names
        return False
    if sound(mine[-1]) != sound(theirs[-1]) or not given.same(mine[0], theirs[0]):
        return False
    return _agree(mine[1:-1], theirs[1:-1], given)


def classes(
    keys: Iterable[Key], given: GivenNames, *, differ: Callable[[Key, Key], bool] = lambda *_: False
) -> dict[Key, Key]:
    """Join full names that are one person's; gives for each the fullest name of its class.

    Two names are joined when they are compatible and are compatible with exactly the same others: "G. Bush"
    beside "George Bush" and "Gerald Bush" belongs to neither.

    Args:
        keys: Folded names of two words or more.
        given: The given names.
        differ: Says of two names that they are known to be two people's.
    """
    blocks: defaultdict[str, set[Key]] = defaultdict(set)
    for key in keys:
        blocks[surname(key)].add(key)
    heads: dict[Key, Key] = {}
    for block in blocks.values():
        near = {
            key: frozenset(
                other for other in block if compatible(key, other, given) and not differ(key, other)
            )
            | {key}
            for key in block
        }
        members: defaultdict[frozenset[Key], list[Key]] = defaultdict(list)
        for key, around in near.items():
            members[around].append(key)
        for joined in members.values():
            head = fullest(joined)
            heads.update(dict.fromkeys(joined, head))
    return heads


def fullest(keys: Sequence[Key]) -> Key:
    """Choose the name that stands for a class: most words, fewest initials, most letters, then by letters."""
    return min(
        keys, key=lambda key: (-len(key), sum(len(word) == 1 for word in key), -sum(map(len, key)), key)
    )


def short_forms(key: Key) -> set[Key]:
    """List what a full name is called for short: its endings, first and last name, initial and last name."""
    words = _bare(key)
    found = {words[start:] for start in range(1, len(words))}
    if len(words) > 1:
        found |= {(words[0], words[-1]), (words[0][:1], words[-1])}
        if words[0] in FAMILY_FIRST:
            found.add(words[:1])
    return found - {key}


def owners(keys: Iterable[Key]) -> Mapping[Key, set[Key]]:
    """Map each short form to the full names that it may stand for."""
    found: defaultdict[Key, set[Key]] = defaultdict(set)
    for key in keys:
        for short in short_forms(key):
            found[short].add(key)
    return found


def _bare(key: Key) -> Key:
    return key[:-1] if len(key) > 2 and key[-1] in _SUFFIXES else key  # noqa: PLR2004 - given name, surname, suffix


def _agree(one: Key, other: Key, given: GivenNames) -> bool:
    """Tell whether the middle names of one are the first of the other's: "W." is none of "H. W."."""
    return all(given.same(mine, theirs) for mine, theirs in zip(one, other, strict=False))
