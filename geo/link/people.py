"""Nouns for people: which of them point back to somebody, and whether to a woman or a man."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.models import Mention, Person
    from geo.names import GivenNames

WOMEN = frozenset(
    "woman girl lady mother mom mum daughter sister wife widow aunt niece grandmother actress waitress "
    "policewoman businesswoman queen princess nun spokeswoman congresswoman chairwoman schoolgirl".split()
)
"""Nouns that only women are called."""
MEN = frozenset(
    "man boy father dad son brother husband widower uncle nephew grandfather policeman businessman king "
    "prince priest fisherman spokesman congressman chairman monk imam schoolboy gentleman".split()
)
"""Nouns that only men are called."""
KIN = frozenset(
    "wife husband widow widower partner fiance fiancee girlfriend boyfriend spouse mother father parent mum "
    "mom dad son daughter brother sister sibling cousin aunt uncle niece nephew grandmother grandfather "
    "granddaughter grandson child friend neighbour neighbor colleague boss ex-wife ex-husband family".split()
)
"""Nouns for those who are near somebody: "her brother" is not her."""
PEOPLE = (
    WOMEN
    | MEN
    | frozenset(
        "soldier fighter officer activist worker engineer volunteer defector commander president "
        "minister official teacher doctor journalist politician leader lawyer student farmer suspect "
        "prisoner writer artist author mayor governor veteran striker goalkeeper defender midfielder "
        "player captain coach runner cyclist driver swimmer boxer champion novelist poet painter "
        "singer musician actor director photographer filmmaker professor researcher scientist "
        "historian economist analyst expert nurse surgeon psychologist midwife banker trader "
        "entrepreneur founder executive manager chief boss owner shopkeeper baker butcher cook waiter "
        "cleaner builder welder miner mechanic electrician carpenter plumber trucker pilot sailor "
        "skipper refugee migrant asylum-seeker victim survivor patient witness defendant convict "
        "inmate detainee fugitive smuggler thief robber killer gunman attacker accused lawmaker "
        "senator deputy premier chancellor ambassador diplomat envoy secretary dictator general "
        "colonel lieutenant major sergeant sniper medic gunner militant rebel guerrilla separatist "
        "mercenary warlord oligarch billionaire tycoon magnate bishop rabbi pope patriarch judge "
        "prosecutor detective investigator inspector sheriff ranger firefighter rescuer paramedic "
        "climber tourist pensioner teenager toddler resident native candidate campaigner dissident "
        "exile blogger reporter correspondent editor publisher translator interpreter composer "
        "conductor dancer chef designer architect rider racer sprinter jumper thrower rower skier "
        "skater golfer wrestler gymnast batsman bowler pitcher quarterback winger referee umpire "
        "athlete sportsman medallist rookie soprano tenor pianist violinist cellist guitarist drummer "
        "rapper songwriter playwright sculptor illustrator cartoonist comedian choreographer curator "
        "critic essayist screenwriter presenter columnist chemist physicist biologist geologist "
        "astronomer mathematician philosopher sociologist archaeologist seismologist meteorologist "
        "epidemiologist virologist cardiologist paediatrician pediatrician dentist pharmacist pastor "
        "vicar cardinal archbishop preacher missionary broker accountant auditor consultant "
        "industrialist heir heiress investor salesman saleswoman clerk cashier barber hairdresser "
        "tailor shoemaker gardener shepherd herder rancher winemaker brewer beekeeper hunter courier "
        "postman astronaut cosmonaut admiral brigadier corporal recruit conscript cadet paratrooper "
        "hijacker kidnapper hostage captive hacker spy informant whistleblower dealer trafficker "
        "arsonist burglar fraudster swindler forger murderer assassin stalker juror solicitor "
        "barrister attorney notary magistrate councillor legislator statesman monarch emperor sultan "
        "sheikh emir chieftain strongman autocrat incumbent challenger nominee laureate winner "
        "finalist runner-up influencer podcaster programmer technician janitor maid nanny tutor "
        "lecturer dean rector headmaster headmistress pupil apprentice intern graduate orphan evacuee "
        "hiker mountaineer surfer diver angler helmsman puppeteer".split()
    )
)
"""Nouns that point back to somebody when they are definite: "the striker"."""
_TITLES = {
    **dict.fromkeys(("mrs", "ms", "miss", "dame", "lady", "queen", "princess"), "f"),
    **dict.fromkeys(("mr", "sir", "lord", "king", "prince", "pope", "imam"), "m"),
}


_AGED = re.compile(r"\d+-year-olds?|year-olds?")


def is_person_noun(lemma: str) -> bool:
    """Tell whether a noun, as its base form, is for a human being: "rider", "26-year-old"."""
    return lemma in PEOPLE or _AGED.fullmatch(lemma) is not None


def genders(
    text: str, mentions: Sequence[Mention], persons: Iterable[Person], given: GivenNames
) -> Mapping[str, str]:
    """Tell `f` or `m` for the ids of persons whose given name or title says so."""
    found: dict[str, str] = {}
    for person in persons:
        for index in person.mentions:
            mention = mentions[index]
            before = text[max(mention.start - 12, 0) : mention.start].split()[-1:]
            words = [word.rstrip(".,'’") for word in (*before, *mention.text.split())]
            title = next((_TITLES[word.lower()] for word in words if word.lower() in _TITLES), None)
            if title is not None:
                found[person.id] = title
                break
        else:
            words = person.name.split()
            gender = given.gender_of(words[0]) if words else None
            if gender is not None:
                found[person.id] = gender
    return found
