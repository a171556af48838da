"""Sentences of our own with made-up persons and bodies and places from the gazetteer.

They show what the corpora lack: datelines, lists of places, headlines, call signs, units named after
places, towns in Ukraine and Russia.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.models import Span
from geo.recognize.name_features import name_features
from geo.recognize.tagging import ENTITIES, TOPONYMS, begin
from geo.recognize.words import split_words
from geo.train.annotated import CONVENTIONS, UNKNOWN, Annotated, Label, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from geo.gazetteer.names import NameIndex

_SLOT = re.compile(r"\{(\w+)(?::(\w))?\}")
_PERSON, _LOCATION, _ORGANISATION, _OTHER = range(len(ENTITIES))
_NAME, _DEMONYM = range(len(TOPONYMS))

_FIRST = (
    "Oleh Iryna Mykola Olena Taras Yulia Dmitry Sergei Anna Pavel Viktor Natalia Artem Daria Ruslan Igor "
    "Maria John Emma Peter Laura Ahmed Fatima Chen Li Kwame Amara Hans Greta Luis Carmen Pierre Claire"
).split()
_LAST = (
    "Bondarenko Shevchuk Kravets Marchuk Petrenko Tkach Sorokin Lebedev Zaitsev Orlova Vlasov Kuzmin Gromov "
    "Melnyk Hughes Carter Nolan Whitfield Okafor Mensah Haddad Rahman Zhang Park Novak Keller Weiss Moreau "
    "Duval Ortega Vargas London Paris Lincoln Houston Washington Jackson Austin Chester Kent Holland"
).split()
_CALL_SIGNS = "Wolf Quicksilver Poet Doc Ghost Raven Monk Bear Storm Silent Nero Viking Sparrow Chef".split()
_TEAMS = "Rovers United Tigers Lions Hawks Eagles Dynamo City Raiders".split()

_TEMPLATES = tuple(
    line.strip()
    for line in """
    {town:L} ({agency}) — {person} said on Monday that shelling had not stopped.
    {town:L}, {country:L} — The mayor told reporters that the bridge was closed.
    {capital:L} — Residents of {town:L} spent the night in cellars.
    {TOWN:L}, {COUNTRY:L} (AP) — Hundreds of people gathered in {town:L} on Sunday.
    Air raid sirens sounded in {town:L}, {town:L}, {town:L} and {town:L} before dawn.
    Trains run between {town:L} and {town:L}, with stops at {town:L} and {town:L}.
    Fighting went on around {town:L}, north of {town:L}, and along the road to {town:L}.
    The towns of {town:L}, {town:L} and {town:L} were without power.
    {person}, call sign “{sign}”, grew up in {town:L} and served near {town:L}.
    {person}, nicknamed {sign}, left {town:L} for {country:L} in 2019.
    The fighter known as {sign} had worked at a bank in {town:L}.
    “We came from {town:L} to {town:L},” said {sign}, a medic from {town:L}.
    {person} was born in {town:L}, studied in {town:L} and lives in {country:L}.
    {last} said {country:A} would not negotiate.
    {country:A} said on Friday it had signed the agreement with {country:A}.
    {capital:A} rejected the offer; {capital:A} has yet to answer.
    Talks between {capital:A} and {capital:A} broke down in {town:L}.
    {demonym:A} troops entered {town:L} late on Tuesday.
    The {demonym:A} army withdrew from {town:L} towards {town:L}.
    {demonym:A} officials met {demonym:A} diplomats in {capital:L}.
    [{town:A} University] opened a campus in {town:L}.
    [University of {town:A}] researchers visited {country:L}.
    [{town:A} City Council] voted to rename the square.
    The [Bank of {country:A}] raised rates, and the [{town:A} Chamber of Commerce] complained.
    The [Legion of {country:A}] and the [{town:A} Battalion] fought side by side near {town:L}.
    [{town:A} {team}] beat [{town:A} {team}] 2-1 in {town:L}.
    [Free {country:A} Movement] leaders live in exile in {country:L}.
    Police in {town:L} arrested {person} at [{town:L} International Airport].
    The [{town:A} Police Department] said {person} was found near {town:L}.
    {person} of {town:L} married {person} of {town:L}, {country:L}.
    Floods hit {town:L} in {country:L}; the road from {town:L} is cut.
    A rocket struck a hospital in the {town:L} region on Saturday, {last} wrote.
    {town:A}'s mayor, {person}, thanked {country:A}'s government.
    {person} flew from {capital:L} to {town:L} and then drove to {town:L}.
    {last} joined [{company}] in {town:L} after leaving [{company}].
    [{company}] will close its plant in {town:L}, {country:L}, by June.
    {person} ({town:L}), {person} ({town:L}) and {person} ({town:L}) finished in that order.
    The storm formed over the {sea:L} and moved towards {country:L}.
    Warm water in the eastern {sea:L} feeds such storms, while El Niño weakens them, {last} said.
    Boats from {town:L} and {town:L} searched the {sea:L} until dark.
    Peace in the {region:L} is as far away as ever, {last} told [{company}].
    Thousands fled from the {region:L} to {country:L} and to the {region:L}.
    Relations between {country:A} and the {bloc:A} have never been worse.
    The {bloc:A} and {country:A} will send aid to the {region:L}.
    Teachers marched on the {seat:L} in {town:L} and asked for higher pay.
    The {seat:A} declined to comment; the {seat:A} would not say when {last} returns.
    Commissioner {last} opposed the plan. {last} lives in {town:L}, {state:L}
    Police in {town:L}, {state:L}, are looking for {person} of {town:L}, {state:L}, and {last}.
    Sheriff {person} said {last} was last seen in {town:L}, {state:L}; {last}'s car was found near {town:L}.
    The {demonym:A} government and {demonym:A} rebels met in the {demonym:A} capital, {capital:L}.
    The {demonym:A} president thanked the {demonym:A} people and the {demonym:A} ambassador.
    [{last} {legal}] of {town:L} and [{last} Construction] of {town:L} were the lowest bidders.
    [St. {first}'s Church] in {town:L} and [St. {first} School] in {town:L} hold a sale on Saturday.
    Shelling kills three in {town:L}
    {country:A} accuses {country:A} of breaking truce
    {last}: {demonym:A} forces near {town:L}
    """.splitlines()
    if line.strip()
)
"""Braces hold a place (L literal, A associative) or a person; square brackets an organisation around it."""

_AGENCIES = "Reuters AP AFP Interfax DPA".split()
_COMPANIES = "Norvik Halden Textima Orbital Sarmat Veltra Grainline Quantex Bluefin Aster".split()
_LEGAL = ("Group", "Holdings", "Ltd", "Bank", "Energy", "Steel", "")
_CAPITALS = (
    "Kyiv Moscow Minsk Warsaw Berlin Paris London Washington Beijing Tokyo Ankara Tehran Riga Tbilisi Cairo "
    "Nairobi Brussels Madrid Rome Ottawa Seoul Delhi Canberra Damascus Baghdad Chisinau"
).split()
_COUNTRIES = (
    "Ukraine Russia Belarus Poland Germany France Turkey Georgia Moldova Syria Iran China Japan Mali Sudan "
    "Ethiopia Kenya Brazil Chile Canada Australia India Pakistan Lithuania Estonia Iraq Yemen Mexico"
).split()
_COUNTRIES += [
    "South Korea", "North Korea", "Sri Lanka", "South Africa", "New Zealand", "Saudi Arabia", "Costa Rica",
    "Burkina Faso", "Sierra Leone", "United States", "United Kingdom", "Ivory Coast", "Hong Kong",
    "Bosnia and Herzegovina", "Czech Republic", "Democratic Republic of Congo", "U.S.", "US", "UK", "UAE",
]  # fmt: skip
_SEAS = (
    "Atlantic", "Pacific", "Atlantic Ocean", "Indian Ocean", "Black Sea", "Red Sea", "Mediterranean",
    "Baltic", "North Sea", "Caspian Sea", "Gulf of Mexico", "Persian Gulf", "Bay of Bengal",
    "Arctic Ocean", "Adriatic",
)  # fmt: skip
_REGIONS = (
    "Middle East", "Gulf", "Balkans", "Caucasus", "Sahel", "Horn of Africa", "West Bank", "Donbas",
    "Caribbean", "Baltics", "Arctic", "Midwest", "East Coast", "Levant", "Gaza Strip", "Maghreb",
    "Far East", "Amazon",
)  # fmt: skip
_BLOCS = ("West", "EU", "European Union", "Soviet Union", "Arab world", "Global South")
_SEATS = ("Capitol", "Kremlin", "White House", "Pentagon", "Elysee", "Vatican")
_STATES = (
    "Ohio Texas Calif. Ky. Ind. Mo. Pa. Tenn. Fla. Iowa Maine Utah Ont. Ill. N.Y. N.J. N.C. W.Va. Conn. Mass."
).split()
_DEMONYMS = (
    "Ukrainian Russian Belarusian Polish German French Turkish Georgian Moldovan Syrian Iranian Chinese "
    "Japanese Malian Sudanese Ethiopian Kenyan Brazilian Canadian Australian Indian Iraqi Mexican Chechen"
).split()
_DEMONYMS += [
    "South Korean", "North Korean", "Sri Lankan", "South African", "Saudi Arabian", "Costa Rican",
    "Puerto Rican", "South Sudanese", "Sierra Leonean", "East Timorese", "Dominican",
]  # fmt: skip


class Writer:
    """Writes labelled sentences; `towns` are names by settlement, Slavic ones drawn half of the time."""

    def __init__(self, rnd: Random, names: NameIndex, *, slavic: Sequence[str], towns: Sequence[str]) -> None:
        self._rnd = rnd
        self._names = names
        self._slavic = slavic
        self._towns = towns

    def write(self, count: int) -> Annotated:
        """Give so many sentences as one text."""
        text = ""
        entities: list[Label] = []
        places: list[tuple[Label, int]] = []
        for template in self._rnd.sample(_TEMPLATES, count):
            text += "\n" if text and self._rnd.random() < 0.3 else " " if text else ""  # noqa: PLR2004
            text = self._fill(template, text, entities, places)
        if self._rnd.random() < 0.05:  # noqa: PLR2004 - now and then a text in capitals
            text = text.upper() if len(text.upper()) == len(text) else text
        words = split_words(text, [Span(0, len(text))])
        roles = [UNKNOWN] * len(words.texts)
        for label, role in places:
            for k, start in enumerate(words.starts):
                if start == label.span.start:
                    roles[k] = role
        ents = spread(words, entities)
        location = begin(_LOCATION)
        tops = spread(words, [label for label, _ in places])
        ents = [e or (location + (t == 2) if t in (1, 2) else 0) for e, t in zip(ents, tops, strict=True)]  # noqa: PLR2004
        return Annotated(
            words.texts,
            words.breaks,
            tuple(name_features(words.texts, self._names)),
            tuple(tops),
            tuple(ents),
            tuple(roles),
            CONVENTIONS["own"],
        )

    def _fill(self, template: str, text: str, entities: list[Label], places: list[tuple[Label, int]]) -> str:
        opened = 0
        for piece in re.split(r"(\{\w+(?::\w)?\}|[\[\]])", template):
            slot = _SLOT.fullmatch(piece)
            if piece == "[":
                opened = len(text)
            elif piece == "]":
                entities.append(Label(Span(opened, len(text)), _ORGANISATION))
            elif slot is None:
                text += piece
            else:
                kind, role = slot.groups()
                value = self._value(kind)
                span = Span(len(text), len(text) + len(value))
                text += value
                if role:
                    demonym = _DEMONYM if kind == "demonym" else _NAME
                    places.append((Label(span, demonym), int(role == "A")))
                if kind in ("person", "last", "sign"):
                    entities.append(Label(span, _PERSON))
                elif kind == "agency":
                    entities.append(Label(span, _ORGANISATION))
                elif kind == "demonym":
                    entities.append(Label(span, _OTHER))
        return text

    def _value(self, kind: str) -> str:
        pick = self._rnd.choice
        match kind:
            case "town" | "TOWN":
                name = pick(self._slavic if self._rnd.random() < 0.5 else self._towns)  # noqa: PLR2004
                return name.upper() if kind == "TOWN" else name
            case "country" | "COUNTRY":
                name = pick(_COUNTRIES)
                return name.upper() if kind == "COUNTRY" else name
            case "person":
                return f"{pick(_FIRST)} {pick(_LAST)}"
            case "company":
                return f"{pick(_COMPANIES)} {pick(_LEGAL)}".strip()
        lists = {
            "capital": _CAPITALS, "demonym": _DEMONYMS, "last": _LAST, "sign": _CALL_SIGNS,
            "team": _TEAMS, "agency": _AGENCIES, "sea": _SEAS, "region": _REGIONS, "bloc": _BLOCS,
            "seat": _SEATS, "state": _STATES, "first": _FIRST, "legal": _LEGAL[:-1],
        }  # fmt: skip
        return pick(lists[kind])
