"""One person per human being and one organisation per body across a collection.

Names are grouped within blocks only: those that share a surname's sound, an abbreviation, or a row of the
table. The answer depends on the set of names alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.identity.fullnames import classes, fullest, surname
from geo.models import Kind
from geo.names import Key, fold_name, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo.identity.table import Table
    from geo.names import GivenNames

WELL_KNOWN = 2
"""Articles that must name somebody in full before a surname alone, elsewhere, means them."""

_LONGEST_ABBREVIATION = 8
_LEGAL = frozenset(
    "inc incorporated corp corporation ltd limited llc plc pjsc ojsc jsc ag gmbh sa spa nv bv ab asa".split()
)
_SMALL = frozenset("of the and for in on to de la del der des und di et".split())
_SPELLINGS = {"defense": "defence", "center": "centre", "organization": "organisation", "labor": "labour"}


@dataclass(frozen=True, slots=True)
class Named:
    """A person or an organisation as articles name them: one per id."""

    ref: str
    """The id: `person:` or `organisation:` and the folded name."""
    name: str
    """The fullest spelling."""
    aliases: tuple[str, ...]
    """The other forms that articles use."""
    articles: int
    """How many articles name them so."""

    @property
    def key(self) -> Key:
        """The folded name."""
        return tuple(self.ref.partition(":")[2].split("-"))


@dataclass(frozen=True, slots=True)
class Identity:
    """All names of one human being or one body."""

    head: str
    """The id that stands for it: that of the fullest name."""
    members: tuple[str, ...]
    """All ids, the head included, sorted."""
    name: str
    """What it is called."""
    aliases: tuple[str, ...]
    """Every other form, sorted."""


def block_of(kind: Kind, named: Named) -> str:
    """Give the block that a name is compared in: a surname's sound, an abbreviation, or initials."""
    if kind is Kind.PERSON:
        return surname(named.key)
    short = [slug(fold_name(form)) for form in (named.name, *named.aliases) if is_abbreviation(form)]
    return min(short) if short else _initials(_core(named.key))


def is_abbreviation(form: str) -> bool:
    """Tell whether a form is written like an abbreviation: one word of capitals."""
    return form.isupper() and " " not in form and 1 < len(form) <= _LONGEST_ABBREVIATION


def identities(kind: Kind, named: Sequence[Named], *, table: Table, given: GivenNames) -> list[Identity]:
    """Group the names of one block, or of several, into human beings or bodies; sorted by head.

    Args:
        kind: Person or organisation.
        named: Names of whole blocks, with what the table joins to them.
        table: What was decided by hand; it wins over every rule.
        given: The given names.
    """
    by_key: defaultdict[Key, list[Named]] = defaultdict(list)
    for one in named:
        by_key[one.key].append(one)
    if kind is Kind.PERSON:
        heads = _people(by_key.keys(), lambda key: sum(one.articles for one in by_key[key]), table, given)
    else:
        heads = _bodies(
            {
                key: [form for one in ones for form in (one.name, *one.aliases)]
                for key, ones in by_key.items()
            },
            table,
        )
    groups = _with_table(heads, table)
    return sorted(
        (_identity([one for key in keys for one in by_key[key]], table) for keys in groups),
        key=lambda identity: identity.head,
    )


def _people(
    keys: Iterable[Key], articles: Callable[[Key], int], table: Table, given: GivenNames
) -> dict[Key, Key]:
    """Give each key the head of its class: full names by rule, surnames alone only when that is safe."""
    listed = sorted(keys)
    heads = classes((key for key in listed if len(key) > 1), given, differ=table.differ)
    bearers: defaultdict[str, set[Key]] = defaultdict(set)
    known: defaultdict[Key, int] = defaultdict(int)
    for key, head in heads.items():
        bearers[surname(key)].add(head)
        known[head] += articles(key)
    for key in listed:
        if len(key) == 1:
            fitting = bearers.get(surname(key), set())
            safe = [head for head in fitting if known[head] >= WELL_KNOWN and not table.differ(key, head)]
            heads[key] = safe[0] if len(fitting) == 1 and safe else key
    return heads


def _bodies(forms: dict[Key, list[str]], table: Table) -> dict[Key, Key]:
    """Join long names that differ in legal form or spelling, and abbreviations to what they stand for."""
    longs: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in sorted(forms):
        longs[_core(key)].append(key)
    heads = {key: fullest(alike) for alike in longs.values() for key in alike}
    introduced: defaultdict[str, set[Key]] = defaultdict(set)
    initials: defaultdict[str, set[Key]] = defaultdict(set)
    for key, written in forms.items():
        if len(key) > 1:
            initials[_initials(_core(key))].add(heads[key])
            for form in written:
                if is_abbreviation(form):
                    introduced[slug(fold_name(form))].add(heads[key])
    for key, written in forms.items():
        if len(key) == 1 and any(is_abbreviation(form) for form in written):
            fitting = introduced.get(key[0]) or (initials.get(key[0], set()) if len(key[0]) > 2 else set())  # noqa: PLR2004 - two letters fit too much
            if len(fitting) == 1 and not table.differ(key, next(iter(fitting))):
                heads[key] = next(iter(fitting))
    return heads


def _with_table(heads: dict[Key, Key], table: Table) -> list[set[Key]]:
    """Join what the table joins; a name whose class holds somebody from whom it must differ stands alone."""
    groups: dict[Key, set[Key]] = {}
    for key in sorted(heads):
        groups.setdefault(heads[key], set()).add(key)
    home = {key: head for head, keys in groups.items() for key in keys}
    for key in sorted(heads):
        for other in sorted(table.relatives(key)):
            if other not in home or home[other] == home[key]:
                continue
            mine, theirs = groups[home[key]], groups[home[other]]
            if any(table.differ(a, b) for a in mine for b in theirs):
                mine, theirs = (
                    _only_joined(key, groups, home, table),
                    _only_joined(other, groups, home, table),
                )
            target, gone = sorted((home[key], home[other]))
            groups[target] = mine | theirs
            groups.pop(gone, None)
            home.update(dict.fromkeys(groups[target], target))
    return list(groups.values())


def _only_joined(key: Key, groups: dict[Key, set[Key]], home: dict[Key, Key], table: Table) -> set[Key]:
    """Take a key and what the table joins to it out of its group."""
    group = groups[home[key]]
    taken = group & table.relatives(key)
    rest = group - taken
    if rest:
        groups[home[key]] = taken
        left = fullest(sorted(rest))
        groups[left] = rest
        home.update(dict.fromkeys(rest, left))
    return taken


def _identity(ones: Sequence[Named], table: Table) -> Identity:
    keys = {one.key: one for one in ones}
    head = keys[fullest(sorted(keys))]
    decided = [table.shown[key] for key in sorted(keys) if key in table.shown]
    name = decided[0] if decided else head.name
    forms = set(_forms(ones)) - {name}
    return Identity(head.ref, tuple(sorted(one.ref for one in ones)), name, tuple(sorted(forms)))


def _forms(ones: Sequence[Named]) -> list[str]:
    return [form for one in ones for form in (one.name, *one.aliases)]


def _core(key: Key) -> Key:
    """Leave out legal forms and fold spellings: "Nordo Foods Inc." and "Nordo Foods" are one."""
    words = tuple(_SPELLINGS.get(word, word) for word in key)
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    return words


def _initials(key: Key) -> str:
    if len(key) == 1:
        return key[0]
    return "".join(word[:1] for word in key if word not in _SMALL) or "".join(key[:1])
