"""Titles and occupations in front of names: "Gen. Anna Koval", "Fisherman Suresh Pillai"."""

from __future__ import annotations

import re

_RANKS = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Vice President|"
    "Prime Minister|Premier|Chancellor|Minister|Foreign Minister|Defence Minister|"
    "Defense Minister|Interior Minister|Finance Minister|Health Minister|Secretary|Secretary-General|"
    "Secretary of State|Senator|Sen|Rep|Representative|Congressman|Congresswoman|Gov|Governor|Mayor|Judge|"
    "Justice|General|Gen|Colonel|Col|Lieutenant|Lt|Major|Maj|Captain|Capt|Sergeant|Sgt|Brigadier|Brig|"
    "Private|Pvt|Admiral|Adm|Commander|Cmdr|Cpl|Corporal|Marshal|Spc|King|Queen|Prince|Princess|Pope|Rev|"
    "Reverend|Father|Sister|Bishop|Archbishop|Cardinal|Patriarch|Rabbi|Sheikh|Sheik|Ayatollah|Imam|Mullah|"
    "Ambassador|Deputy|Former|Late|Chief|Officer|Inspector|Superintendent|Sheriff|Constable|Marshal|"
    "Emir|Sultan|Baron|Count|Countess|Duke|Duchess|Hon|Councillor|Councilman|Councilwoman|Chairman|Chairwoman|"
    "Speaker|Commissioner|Attorney General|MP"
)
_OCCUPATIONS = (
    "Activist|Actor|Actress|Analyst|Architect|Artist|Author|Aide|Baker|Banker|Blogger|Boxer|Broadcaster|"
    "Builder|Captain|Carpenter|Champion|Chef|Coach|Comedian|Composer|Cyclist|Defender|Designer|Detective|"
    "Director|Doctor|Driver|Economist|Editor|Engineer|Entrepreneur|Farmer|Fighter|Filmmaker|Fisherman|"
    "Foreman|Forward|Founder|Goalkeeper|Guard|Guitarist|Historian|Investigator|Journalist|Lawmaker|Lawyer|"
    "Manager|Midfielder|Musician|Neighbour|Neighbor|Novelist|Nurse|Owner|Painter|Paramedic|Pensioner|"
    "Photographer|Pilot|Poet|Politician|Priest|Principal|Prosecutor|Psychologist|Publisher|Rapper|Referee|"
    "Reporter|Researcher|Resident|Scientist|Sculptor|Seismologist|Shopkeeper|Singer|Skipper|Soldier|"
    "Spokesman|Spokesperson|Spokeswoman|Striker|Student|Surgeon|Teacher|Trader|Trainer|Volunteer|Waiter|"
    "Widow|Winger|Witness|Worker|Writer|Legislator|Opposition leader|Billionaire|Businessman|Businesswoman|"
    "Tycoon|Veteran|Medic|Mechanic|Electrician|Plumber|Welder|Miner|Sniper|Comrade|Aid worker|Conductor"
)
_TITLE = re.compile(rf"(?:(?:{_RANKS})\.?|(?:{_OCCUPATIONS}))\s+(?=\S)")
_FEMALE = frozenset("mrs ms miss dame lady queen princess sister actress countess duchess".split())
_MALE = frozenset("mr sir lord king prince father pope imam emir sultan baron duke fisherman".split())


def without_titles(name: str) -> str:
    """Strip the titles and occupations in front of a name; a title alone stays."""
    while title := _TITLE.match(name):
        name = name[title.end() :]
    return name


def gender_of_title(word: str) -> str | None:
    """Tell `f` or `m` for a title that only women or men bear, in any case and with or without full stop."""
    bare = word.rstrip(".").lower()
    return "f" if bare in _FEMALE else "m" if bare in _MALE else None
