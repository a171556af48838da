"""Who is who in one article: mentions merged by surname, short name, abbreviation and call sign."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from geo.identity.fullnames import classes, owners
from geo.models import Article, Kind, Mention, Organisation, Person, Span
from geo.names import GivenNames, Key, fold_name, slug
from geo.recognize.callsigns import CallSign
from geo.recognize.kin import introduced_as_kin
from geo.recognize.syntax import plain
from geo.recognize.titles import without_titles

_GENITIVE = re.compile(r"(?:'s|')$")
_EDGES = " \t\"'.,;:()[]-"
_NICKNAME = re.compile(r"\s+['\"][^'\"]+['\"]\s+")
_STANCE = re.compile(r"^(?:anti|pro|ex)-", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s*\(\s*['\"]?([A-Z][A-Z0-9&.-]{1,9})['\"]?\s*\)")
_SMALL = frozenset("of the and for in on to de la del der des und di et".split())


@dataclass(slots=True)
class _Group:
    """The mentions of one name, before the names are merged."""

    forms: Counter[str]
    mentions: list[int]


def merge_persons(
    article: Article, mentions: Sequence[Mention], call_signs: Sequence[CallSign], given: GivenNames
) -> tuple[Person, ...]:
    """Merge the person mentions of one article into persons.

    Full names that may be one person's are one ("Joe Carver", "Joseph Carver"). A surname goes to the only
    full name that ends in it, or to the only one told of before it, relatives left out; never a first name;
    a call sign to the full name that the article gives its bearer. What could be two people stays apart.
    Mentions in noise do not count.

    Args:
        article: The article.
        mentions: All mentions, of every kind; the persons hold indices into this sequence.
        call_signs: What `find_call_signs` found.
        given: The given names.

    Returns:
        Persons sorted by first mention; ids are `person:` and the folded name, so the same name has the
        same id in every article.
    """
    groups = _grouped(article, mentions, Kind.PERSON, clean_person)
    target = _identities(call_signs)
    signs = {fold_name(sign.name) for sign in call_signs}
    reading = _Reading(article, mentions, groups, {*groups, *target.values()}, given)
    merged: defaultdict[Key, list[_Group]] = defaultdict(list)
    for key, group in groups.items():
        if key in target:
            merged[reading.bearer(target[key])].append(group)
        elif key in signs:
            merged[key].append(group)
        else:
            merged[reading.bearer(key)].append(group)
    real = {fold_name(sign.real_name): sign.real_name for sign in call_signs if sign.real_name}
    persons = []
    for key, parts in merged.items():
        name = _best_form(parts, key) or real.get(key) or _best_form(parts, None)
        aliases, indices = _collect(parts, name)
        persons.append(Person("person:" + slug(key), name, aliases, indices))
    return tuple(sorted(persons, key=lambda person: (person.mentions[0], person.id)))


class _Reading:
    """Whom each name of one article stands for."""

    def __init__(
        self,
        article: Article,
        mentions: Sequence[Mention],
        groups: Mapping[Key, _Group],
        names: set[Key],
        given: GivenNames,
    ) -> None:
        self._text = plain(article.text)
        self._mentions = mentions
        self._groups = groups
        self._heads = classes((key for key in names if len(key) > 1), given)
        self._owners = owners(self._heads)

    def bearer(self, key: Key) -> Key:
        """Return the full name that a name stands for; the name itself when there is none or several."""
        longer = self._owners.get(key, set())
        tops = {full for full in longer if not (self._owners.get(full, set()) & longer)}
        heads = {self._heads[full] for full in tops}
        if len(heads) > 1 and len(key) == 1:
            heads = self._told_before(key, tops)
        if len(heads) == 1:
            return next(iter(heads))
        return self._heads.get(key, key)

    def _told_before(self, key: Key, fulls: set[Key]) -> set[Key]:
        """Keep those of several full names that came before the short one and are nobody's relatives."""
        first = self._start(key)
        told = {full for full in fulls if self._start(full) < first}
        heads = {self._heads[full] for full in told}
        if len(heads) > 1:
            heads -= {self._heads[full] for full in told if self._is_kin(full)}
        return heads

    def _start(self, key: Key) -> int:
        group = self._groups.get(key)
        return self._mentions[group.mentions[0]].start if group is not None else len(self._text)

    def _is_kin(self, key: Key) -> bool:
        mention = self._mentions[self._groups[key].mentions[0]]
        return introduced_as_kin(self._text, mention.span)


def merge_organisations(article: Article, mentions: Sequence[Mention]) -> tuple[Organisation, ...]:
    """Merge the organisation mentions of one article into organisations.

    An abbreviation goes to the long name that introduces it in brackets, or else to the only name with
    these initials; "the" is dropped. Sorted by first mention; ids are `organisation:` and the folded name.
    """
    groups = _grouped(article, mentions, Kind.ORGANISATION, clean_organisation)
    introduced = _introduced(article, mentions)
    merged: defaultdict[Key, list[_Group]] = defaultdict(list)
    initials = _by_initials(groups)
    parts_of = _parts(groups)
    for key, group in groups.items():
        form = group.forms.most_common(1)[0][0]
        short = form if len(key) == 1 and form.isupper() else ""
        long = introduced.get(short) or initials.get(short) if short else None
        merged[long if long in groups and long is not None else _only(parts_of.get(key), key)].append(group)
    organisations = []
    for key, parts in merged.items():
        name = _best_form(parts, key) or _best_form(parts, None)
        aliases, indices = _collect(parts, name)
        organisations.append(Organisation("organisation:" + slug(key), name, aliases, indices))
    return tuple(sorted(organisations, key=lambda item: (item.mentions[0], item.id)))


def clean_person(name: str) -> str:
    """Strip titles, quotes, the genitive and "anti-" from a person's name."""
    name = " ".join(plain(name).split()).strip(_EDGES.replace("'", "") + "'")
    name = _GENITIVE.sub("", name).strip(_EDGES)
    name = _NICKNAME.sub(" ", _STANCE.sub("", name))
    return without_titles(name)


def clean_organisation(name: str) -> str:
    """Strip the article, quotes, the genitive and a bracketed abbreviation from an organisation's name."""
    name = " ".join(plain(name).split())
    name = _ABBREVIATION.sub("", name).strip(_EDGES)
    name = _GENITIVE.sub("", name).strip(_EDGES)
    return re.sub(r"^(?:[Tt]he|THE|[Aa]n?)\s+", "", name)


def _grouped(
    article: Article, mentions: Sequence[Mention], kind: Kind, clean: Callable[[str], str]
) -> dict[Key, _Group]:
    groups: dict[Key, _Group] = {}
    for index, mention in enumerate(mentions):
        if mention.kind is not kind or _in_noise(article, mention):
            continue
        name = clean(mention.text)
        key = fold_name(name)
        if key:
            group = groups.setdefault(key, _Group(Counter(), []))
            group.forms[name] += 1
            group.mentions.append(index)
    return groups


def _in_noise(article: Article, mention: Mention) -> bool:
    return any(noise.span.overlaps(Span(mention.start, mention.end)) for noise in article.noise)


def _identities(call_signs: Sequence[CallSign]) -> dict[Key, Key]:
    return {fold_name(sign.name): fold_name(sign.real_name) for sign in call_signs if sign.real_name}


def _best_form(parts: Sequence[_Group], key: Key | None) -> str:
    """Return the most frequent spelling, of those that fold to `key` when it is given; "" for none."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update({form: n for form, n in part.forms.items() if key is None or fold_name(form) == key})
    if not counts:
        return ""
    return min(counts, key=lambda form: (form.isupper() and len(form.split()) > 1, -counts[form], form))


def _collect(parts: Sequence[_Group], name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    aliases = {form for part in parts for form in part.forms} - {name}
    return tuple(sorted(aliases)), tuple(sorted(index for part in parts for index in part.mentions))


def _introduced(article: Article, mentions: Sequence[Mention]) -> dict[str, Key]:
    """Map abbreviations to the long names that stand before them: "Federal Security Service (FSB)"."""
    even = plain(article.text)
    found: dict[str, Key] = {}
    for mention in mentions:
        if mention.kind is Kind.ORGANISATION:
            inside = _ABBREVIATION.search(even, mention.start, mention.end + 16)
            if inside and (inside.start() == mention.end or inside.end() <= mention.end):
                found.setdefault(
                    inside[1], fold_name(clean_organisation(even[mention.start : inside.start()]))
                )
    return found


def _parts(groups: Mapping[Key, _Group]) -> Mapping[Key, set[Key]]:
    """Map the beginnings and endings of long names to those names."""
    found: defaultdict[Key, set[Key]] = defaultdict(set)
    for key in groups:
        for cut in range(1, len(key)):
            found[key[:cut]].add(key)
            found[key[cut:]].add(key)
    return found


def _only(longer: set[Key] | None, key: Key) -> Key:
    return next(iter(longer)) if longer is not None and len(longer) == 1 else key


def _by_initials(groups: Mapping[Key, _Group]) -> dict[str, Key]:
    """Map initials to the only long name that has them."""
    found: defaultdict[str, set[Key]] = defaultdict(set)
    for key in groups:
        if len(key) > 1:
            found["".join(word[0] for word in key).upper()].add(key)
            found["".join(word[0] for word in key if word not in _SMALL).upper()].add(key)
    return {short: next(iter(keys)) for short, keys in found.items() if len(keys) == 1}
