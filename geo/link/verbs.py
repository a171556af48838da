"""What somebody has to do with a place, by the verb that ties them, its object and its prepositions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.link.discourse import SAY
from geo.link.places import DIRECTED, STRONG
from geo.link.tree import VERBS, Tree
from geo.models import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable

BIRTH = frozenset({"bear", "born"})
"""The lemmas that the tagger gives "born"."""
WHERE = "in"
"""The preposition that "where" stands for."""
_LIVES = frozenset("live reside dwell settle stay remain base inhabit headquarter".split())
_FIGHTS = frozenset("fight battle combat defend clash skirmish".split())
_ARRESTS = frozenset(
    "arrest detain capture jail imprison convict sentence try seize apprehend hold extradite catch nab "
    "incarcerate intern".split()
)
_GIVES_UP = frozenset({"surrender"})
_CUSTODY = frozenset({"custody", "captivity", "prisoner"})
_KILLS = frozenset("kill murder execute assassinate slay behead lynch hang drown".split())
_WOUNDS = frozenset("shoot stab beat burn hack stone choke strangle torture crush freeze starve".split())
"""Verbs that kill only with "dead" or "to death"."""
_DIES = frozenset({"die", "perish"})
_WAR = frozenset("battle war action combat fighting front fight assault attack".split())
_COMES = frozenset({"be", "come", "hail", "originate"})
_RAISES = frozenset({"raise", "rear", "bring"})
_WORKS = frozenset(
    "work teach serve employ study lead head govern rule volunteer train practise practice direct command "
    "chair manage coach represent conduct preach lecture intern moonlight".split()
)
_MANAGES = frozenset({"run", "head", "own", "operate", "lead"})
"""With an object, work: "runs a shop"."""
_JOBS = frozenset("work job employment post position internship apprenticeship".split())
_SOURCES = frozenset("leave flee escape abandon quit depart evacuate exit".split())
"""Verbs whose object is where somebody no longer is."""
_CROSSINGS = frozenset("visit enter reach cross tour inhabit".split())
"""Verbs whose object is where somebody gets to."""
_MOVES = frozenset(
    "go travel move fly drive return arrive come head emigrate journey defect walk march sail ride run "
    "relocate migrate immigrate land flock hurry rush hitchhike cycle trek commute".split()
)
_ROAMS = frozenset("walk march sail ride run drive cycle fly".split())
"""Moves that may go on within one place: "marched in X"."""
_CARRIES = frozenset(
    "take bring fly send move transfer deport evacuate expel exile rush airlift transport drive carry return "
    "deploy post assign escort smuggle banish relocate extradite resettle repatriate move transport".split()
)
"""Verbs whose object gets to a place."""
TRANSITIVE = (_ARRESTS | _KILLS | _CARRIES) - frozenset("move fly drive return hang drown try hold".split())
"""Verbs that need an object: without one, after a passive verb, they are passive too."""
_TRIPS = frozenset("trip visit journey tour pilgrimage flight voyage return move".split())
_ABSENT = frozenset(
    "ask seek apply request demand await miss skip cancel boycott lack lose own buy fund finance sponsor "
    "leave promise pledge offer order plan want reject oppose".split()
)
"""Verbs whose object may lie anywhere: "asked for asylum in X", "missed the match in X"."""
_RECALLS = frozenset("remember recall expect describe mention predict recount imagine picture".split())
_TAKES_PLACE = _CROSSINGS | frozenset("govern rule defend lead".split())
_PURPOSE = frozenset({"advcl", "xcomp"})


def verb_relation(tree: Tree, place: int, verb: int, *, agent: bool, patient: bool) -> Relation:
    """Say what the one who does it (`agent`), or to whom it is done (`patient`), has to do with the place."""
    under = tree.path(place, verb)
    found = [] if under is None else [i for i in under if tree.tokens[i].pos == "ADP"]
    words = [tree.tokens[i].lemma for i in found]
    inside = bool(found) and tree.tokens[found[-1]].head != verb
    behind = bool(found) and found[-1] > verb
    return _relation(
        tree, place, verb, _Way(words, inside=inside, behind=behind), agent=agent, patient=patient
    )


def where_relation(tree: Tree, place: int, verb: int, *, agent: bool, patient: bool) -> Relation:
    """Say the same of a verb in a clause that "where" opens: "X, where she was born"."""
    return _relation(
        tree, place, verb, _Way([WHERE], inside=False, behind=False), agent=agent, patient=patient
    )


class _Way:
    """The prepositions between a place and its verb."""

    __slots__ = ("behind", "inside", "last", "words")

    def __init__(self, words: list[str], *, inside: bool, behind: bool) -> None:
        self.words = words
        """Nearest to the place first."""
        self.inside = inside
        """Whether they hang on the verb's object and not on the verb."""
        self.behind = behind
        """Whether they stand behind the verb: "demanded on the stage" is no topic in front of it."""
        self.last = words[-1] if words else ""

    @property
    def located(self) -> bool:
        """Tell of "in X", "in the city of X", "in the fight for X"."""
        first = next((word for word in self.words if word not in ("of", "for")), "")
        return first in STRONG


def _relation(tree: Tree, place: int, verb: int, way: _Way, *, agent: bool, patient: bool) -> Relation:
    lemma = tree.tokens[verb].lemma
    fate = _fate(tree, verb, agent=agent, patient=patient)
    if fate is not None and (way.located or not way.words):
        return fate
    if lemma in BIRTH:
        return _origin(way)
    if _comes(tree, verb, way, patient=patient):
        return Relation.FROM
    if (found := _moved(tree, place, verb, way, agent=agent)) is not None:
        return found
    return _whereabouts(tree, place, verb, way, agent=agent)


def fate_of(tree: Tree, verb: int, *, agent: bool, patient: bool) -> Relation | None:
    """Say whether a verb tells of an arrest or a death of somebody."""
    return _fate(tree, verb, agent=agent, patient=patient)


def _fate(tree: Tree, verb: int, *, agent: bool, patient: bool) -> Relation | None:
    lemma = tree.tokens[verb].lemma
    if patient and (lemma in _ARRESTS or (lemma == "take" and _below(tree, verb, _CUSTODY))):
        return Relation.ARRESTED_IN
    if patient and (lemma in _KILLS or (lemma in _WOUNDS and _deadly(tree, verb))):
        return Relation.KILLED_IN
    if not agent:
        return None
    if lemma in _GIVES_UP and not tree.objects(verb):
        return Relation.ARRESTED_IN
    fell = lemma == "fall" and _below(tree, verb, _WAR)
    return Relation.KILLED_IN if lemma in _DIES or fell else None


def _deadly(tree: Tree, verb: int) -> bool:
    return any(
        tree.tokens[child].lemma in ("dead", "fatally") or _has(tree, child, "death")
        for child in tree.children[verb]
    )


def _has(tree: Tree, index: int, word: str) -> bool:
    return any(tree.tokens[child].lemma == word for child in tree.children[index])


def _below(tree: Tree, verb: int, words: Iterable[str]) -> bool:
    """Tell whether one of some words is the verb's object, or that of one of its prepositions."""
    near = [child for child in tree.children[verb] if tree.tokens[child].pos not in VERBS]
    near += [deeper for child in near if tree.tokens[child].pos == "ADP" for deeper in tree.children[child]]
    return any(tree.tokens[index].lemma in words for index in near)


def _origin(way: _Way) -> Relation:
    """Tell "born in X" from "born to a family from X"."""
    if "from" in way.words:
        return Relation.FROM
    return Relation.BORN_IN if way.located or not way.words else Relation.OTHER


def _comes(tree: Tree, verb: int, way: _Way, *, patient: bool) -> bool:
    lemma = tree.tokens[verb].lemma
    if way.last == "from" and lemma in _COMES:
        goes_on = [tree.tokens[child] for child in tree.children[verb]]
        return not any(
            (child.pos == "ADP" and child.lemma in ("to", "into"))
            or (child.dep in _PURPOSE and child.pos == "VERB")
            for child in goes_on
        )
    if way.last not in STRONG:
        return False
    return lemma == "grow" or (patient and lemma in _RAISES and (lemma != "bring" or _has(tree, verb, "up")))


def _moved(tree: Tree, place: int, verb: int, way: _Way, *, agent: bool) -> Relation | None:
    """Say whether somebody got to the place, or left it; None for verbs of other kinds."""
    lemma = tree.tokens[verb].lemma
    if not agent:
        got = way.last in DIRECTED or (way.located and not way.inside and _goes(tree, verb, place))
        return Relation.TRAVELLED_TO if lemma in _CARRIES and got else None
    if "to" in way.words and _trip(tree, place):
        return Relation.TRAVELLED_TO
    if lemma in _SOURCES:
        return Relation.TRAVELLED_TO if way.last in DIRECTED | {"for"} else Relation.OTHER
    if lemma in _CROSSINGS:
        direct = not way.words and tree.tokens[tree.phrase_head(place)].dep in ("dobj", "pobj")
        return Relation.TRAVELLED_TO if direct or way.last in STRONG | DIRECTED else None
    manages = lemma in _MANAGES and bool(tree.objects(verb)) and way.last not in DIRECTED
    return None if lemma not in _MOVES or manages else _gone(tree, place, lemma, way)


def _gone(tree: Tree, place: int, lemma: str, way: _Way) -> Relation:
    if way.last in DIRECTED | {"for"}:
        return Relation.TRAVELLED_TO
    if way.last in STRONG:
        return Relation.PRESENT_AT if lemma in _ROAMS and way.last in ("in", "at") else Relation.TRAVELLED_TO
    direct = not way.words and tree.tokens[tree.phrase_head(place)].dep == "dobj"
    return Relation.TRAVELLED_TO if direct else Relation.OTHER


def _goes(tree: Tree, verb: int, place: int) -> bool:
    """Tell of "to hospital" between a verb and the place: "was taken to hospital in X"."""
    return any(verb < c < place and tree.tokens[c].lemma in ("to", "into") for c in tree.children[verb])


def _trip(tree: Tree, place: int) -> bool:
    """Tell of "a visit to X"."""
    governor = tree.preposition(place)
    return governor is not None and governor.lemma == "to" and tree.tokens[governor.head].lemma in _TRIPS


def _whereabouts(tree: Tree, place: int, verb: int, way: _Way, *, agent: bool) -> Relation:
    lemma = tree.tokens[verb].lemma
    if lemma in SAY and way.behind and way.last in ("about", "of", "on"):
        return Relation.SPEAKS_ABOUT
    if lemma in _RECALLS and way.inside:
        return Relation.SPEAKS_ABOUT
    if lemma in _ABSENT and agent and (way.inside or _deep(tree, place, verb)):
        return Relation.OTHER
    if way.located or way.last in STRONG or _thing_done(tree, place, verb, way):
        return _standing(tree, verb, agent=agent)
    return Relation.PRESENT_AT if lemma in SAY and way.words[:1] == ["from"] else Relation.OTHER


def _deep(tree: Tree, place: int, verb: int) -> bool:
    """Tell whether a place hangs on a noun under one of the verb's prepositions: "asked for asylum in X"."""
    steps = [i for i in tree.path(place, verb) or [] if tree.tokens[i].pos == "ADP"]
    return len(steps) > 1 and tree.tokens[steps[-1]].lemma == "for"


def _standing(tree: Tree, verb: int, *, agent: bool) -> Relation:
    lemma = tree.tokens[verb].lemma
    objects = tree.objects(verb)
    if lemma in _LIVES:
        return Relation.LIVES_IN
    if lemma in _FIGHTS:
        return Relation.FOUGHT_IN
    employed = agent and any(tree.tokens[index].lemma in _JOBS for index in objects)
    manages = agent and lemma in _MANAGES and bool(objects)
    return Relation.WORKED_IN if lemma in _WORKS or employed or manages else Relation.PRESENT_AT


def _thing_done(tree: Tree, place: int, verb: int, way: _Way) -> bool:
    head = tree.phrase_head(place)
    return (
        not way.words
        and tree.tokens[head].dep == "dobj"
        and tree.tokens[head].head == verb
        and tree.tokens[verb].lemma in _TAKES_PLACE
    )
