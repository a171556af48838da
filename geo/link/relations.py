"""What a person or an organisation has to do with a place: verbs, nouns and prepositions of the clause."""

from __future__ import annotations

from dataclasses import dataclass

from geo.link.discourse import REPORT, SAY
from geo.link.places import DIRECTED, STRONG
from geo.link.tree import NOUNS, STEPS, VERBS, Tree
from geo.link.unreal import unreal
from geo.models import Modality, Relation, Tier

_BIRTH = frozenset({"bear", "born"})
_LIVES = frozenset("live reside dwell settle stay remain base inhabit headquarter".split())
_FIGHTS = frozenset("fight battle combat defend clash skirmish".split())
_TRAVELS = frozenset(
    "go travel move flee fly drive return arrive come visit leave cross enter head emigrate escape reach "
    "tour journey defect walk march sail ride run relocate evacuate migrate immigrate".split()
)
_ARRESTS = frozenset(
    "arrest detain capture jail imprison convict sentence try seize apprehend hold extradite".split()
)
_KILLS = frozenset("kill murder execute assassinate shoot slay behead lynch".split())
_COMES = frozenset({"be", "come", "hail", "originate"})
_DIES = frozenset({"die", "perish", "fall"})
_WORKS = frozenset(
    "work teach serve employ study lead head govern rule volunteer train practise practice".split()
)
_NOUNS = {
    **dict.fromkeys(
        ("hometown", "native", "homeland", "son", "daughter", "motherland", "citizen"), Relation.FROM
    ),
    "birthplace": Relation.BORN_IN,
    **dict.fromkeys(("resident", "inhabitant", "home", "house", "apartment", "flat"), Relation.LIVES_IN),
    **dict.fromkeys(
        "president minister mayor governor head chief director ambassador spokesman spokeswoman spokesperson "
        "premier chancellor senator judge prosecutor commissioner king queen leader ombudsman bishop".split(),
        Relation.WORKED_IN,
    ),
}
_TAKES_PLACE = frozenset("visit leave enter reach cross flee tour inhabit govern rule defend lead".split())


@dataclass(frozen=True, slots=True)
class Tie:
    """How a place and an anchor are tied in one sentence."""

    relation: Relation
    """What they have to do with each other."""
    tier: Tier
    """Clause, quotation (indirect speech) or sentence."""
    modality: Modality = Modality.ASSERTED
    """Whether the text says so; what it denies or wishes is of no relation but `other`."""
    trigger: int | None = None
    """Index of the token that says so."""


def relate(tree: Tree, place: int, anchor: int, *, modifies: bool) -> Tie:
    """Say how an anchor and a place of the same sentence are tied.

    Args:
        tree: The sentence.
        place: Index of the place's head token.
        anchor: Index of the token that names or points to somebody.
        modifies: True for a demonym: it says nothing about where somebody was.
    """
    nouns = _nouns_above(tree, place)
    if found := _by_noun(tree, nouns, anchor):
        return Tie(found[0], Tier.CLAUSE, trigger=found[1])
    if relation := _attached(tree, place, nouns, anchor):
        return Tie(relation, Tier.CLAUSE, trigger=_index(tree, place))
    verb = tree.verb(place)
    if verb is None:
        return Tie(Relation.OTHER, Tier.CLAUSE if tree.verb(anchor) is None else Tier.SENTENCE)
    return _by_verb(tree, place, verb, anchor, modifies=modifies)


def _nouns_above(tree: Tree, place: int) -> list[int]:
    """Return the nouns between a place and its verb, nearest first."""
    found = []
    for head in tree.up(place):
        token = tree.tokens[head]
        if token.pos in NOUNS or token.pos == "ADJ":
            found.append(head)
        elif token.pos not in ("ADP", "PRON") or tree.opens_clause(head):
            break
    return found


def _index(tree: Tree, place: int) -> int | None:
    """Return the preposition before a place, as an index."""
    governor = tree.preposition(place)
    return None if governor is None else next(i for i in tree.up(place) if tree.tokens[i] is governor)


def _by_noun(tree: Tree, nouns: list[int], anchor: int) -> tuple[Relation, int] | None:
    for noun in nouns:
        lemma = tree.tokens[noun].lemma
        word = "hometown" if lemma == "town" and _has(tree, noun, "home") else lemma
        if word in ("born", "bear") and _under(tree, noun, anchor):
            return Relation.BORN_IN, noun
        relation = _NOUNS.get(word)
        if relation is None:
            continue
        if anchor in tree.possessors(noun) or _under(tree, noun, anchor):
            return relation, noun
        top = tree.tokens[noun]
        if top.dep == "attr" and anchor in tree.subjects(top.head):
            return relation, noun
    return None


def _has(tree: Tree, noun: int, word: str) -> bool:
    return any(tree.tokens[child].lemma == word for child in tree.children[noun])


def _under(tree: Tree, noun: int, anchor: int) -> bool:
    """Tell whether a noun is only a title of, or an addition to, the anchor or the other way round."""
    return _adds(tree, noun, anchor) or _adds(tree, anchor, noun)


def _adds(tree: Tree, part: int, whole: int) -> bool:
    token = tree.tokens[part]
    return (
        token.head == whole and part != whole and token.dep in ("appos", "compound", "amod", "nmod", "nsubj")
    )


def _attached(tree: Tree, place: int, nouns: list[int], anchor: int) -> Relation | None:
    """Relate a place that hangs on the anchor itself: "Ivan from Kyiv", "Ukrainian-born Ivan"."""
    path = tree.path(place, anchor)
    if path is None or tree.boundaries(path):
        return None
    if any(tree.tokens[noun].lemma in _BIRTH for noun in nouns) or _born_word(tree, place, anchor):
        return Relation.BORN_IN
    first = tree.preposition(place)
    if len(path) <= STEPS and tree.tokens[path[-1]].dep in ("amod", "compound", "poss", "nmod"):
        return Relation.FROM
    if first is not None and first.lemma in ("from", "of"):
        return Relation.FROM
    return Relation.PRESENT_AT if first is not None and first.lemma in STRONG else Relation.OTHER


def _born_word(tree: Tree, place: int, anchor: int) -> bool:
    return any(tree.tokens[index].lemma in _BIRTH for index in range(place + 1, min(place + 3, anchor)))


def _by_verb(tree: Tree, place: int, verb: int, anchor: int, *, modifies: bool) -> Tie:
    chain = _verbs(tree, verb)
    if _says_aside(tree, chain, anchor):
        return Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION, trigger=tree.tokens[anchor].head)
    for number, current in enumerate(chain):
        agent, patient = _roles(tree, current, anchor)
        if not agent and not patient:
            continue
        if number == 0:
            modality = unreal(tree, current)
            if modifies or modality is not Modality.ASSERTED:
                return Tie(Relation.OTHER, Tier.CLAUSE, modality, current)
            relation = _verb_relation(tree, place, current, agent=agent, patient=patient)
            return Tie(relation, Tier.CLAUSE, trigger=current)
        reported = tree.tokens[chain[number - 1]].dep in ("ccomp", "xcomp", "pcomp")
        if agent and reported and tree.tokens[current].lemma in REPORT:
            return Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION, trigger=current)
        return Tie(Relation.OTHER, Tier.SENTENCE)
    path = tree.path(anchor, verb)
    place_path = tree.path(place, verb)
    near = path is not None and place_path is not None and not tree.boundaries(path + place_path)
    return Tie(Relation.OTHER, Tier.CLAUSE if near else Tier.SENTENCE)


def _says_aside(tree: Tree, chain: list[int], anchor: int) -> bool:
    """Tell whether the anchor speaks in an insertion: "One of them, she said, lives in X"."""
    said = tree.tokens[anchor].head
    token = tree.tokens[said]
    return (
        tree.tokens[anchor].dep == "nsubj"
        and token.lemma in SAY
        and token.dep in ("parataxis", "ccomp", "advcl")
        and token.head in chain
        and said not in chain
    )


def _verbs(tree: Tree, verb: int) -> list[int]:
    """Return a verb and the verbs above it, as far as one clause hangs in the next."""
    return [verb, *(head for head in tree.up(verb) if tree.tokens[head].pos in VERBS)]


def _roles(tree: Tree, verb: int, anchor: int) -> tuple[bool, bool]:
    """Tell whether the anchor does what the verb says, and whether it is done to it."""
    subjects, objects = tree.subjects(verb), tree.objects(verb)
    passive = any(tree.tokens[child].dep in ("nsubjpass", "auxpass") for child in tree.children[verb])
    passive = passive or (
        tree.tokens[verb].dep in ("acl", "advcl")
        and not tree.has_subject(verb)
        and not tree.tokens[verb].text.endswith("ing")
    )
    is_subject = anchor in subjects
    return is_subject and not passive, anchor in objects or (is_subject and passive)


def _verb_relation(tree: Tree, place: int, verb: int, *, agent: bool, patient: bool) -> Relation:
    lemma = tree.tokens[verb].lemma
    governor = tree.preposition(place)
    preposition = governor.lemma if governor else ""
    if patient or lemma in _DIES:
        fate = _fate(lemma, where=preposition in STRONG or not preposition, agent=agent)
        if fate is not None:
            return fate
    if lemma in _BIRTH:
        return Relation.BORN_IN
    if (preposition == "from" and lemma in _COMES) or (lemma == "grow" and preposition in STRONG):
        return Relation.FROM
    if lemma in _TRAVELS and _reached(tree, place, preposition):
        return Relation.TRAVELLED_TO
    return _whereabouts(tree, place, verb, preposition)


def _fate(lemma: str, *, where: bool, agent: bool) -> Relation | None:
    if not where:
        return None
    if lemma in _ARRESTS and not agent:
        return Relation.ARRESTED_IN
    return Relation.KILLED_IN if (lemma in _KILLS and not agent) or (lemma in _DIES and agent) else None


def _whereabouts(tree: Tree, place: int, verb: int, preposition: str) -> Relation:
    lemma = tree.tokens[verb].lemma
    inside = preposition in ("of", "for") and _held(tree, place)
    if preposition in STRONG or inside or _thing_done(tree, place, verb, preposition):
        return _standing(lemma)
    if lemma not in SAY:
        return Relation.OTHER
    if preposition in ("about", "of", "on"):
        return Relation.SPEAKS_ABOUT
    return Relation.PRESENT_AT if preposition == "from" else Relation.OTHER


def _standing(lemma: str) -> Relation:
    if lemma in _LIVES:
        return Relation.LIVES_IN
    if lemma in _FIGHTS:
        return Relation.FOUGHT_IN
    return Relation.WORKED_IN if lemma in _WORKS else Relation.PRESENT_AT


def _reached(tree: Tree, place: int, preposition: str) -> bool:
    direct = tree.tokens[tree.phrase_head(place)].dep in ("dobj", "pobj")
    return preposition in STRONG | DIRECTED | {"for"} or (not preposition and direct)


def _thing_done(tree: Tree, place: int, verb: int, preposition: str) -> bool:
    head = tree.phrase_head(place)
    return (
        not preposition
        and tree.tokens[head].dep == "dobj"
        and tree.tokens[head].head == verb
        and tree.tokens[verb].lemma in _TAKES_PLACE
    )


def _held(tree: Tree, place: int) -> bool:
    """Tell whether "of X" hangs in a phrase that says where: "in the city of X", "in the fight for X"."""
    for head in tree.up(place):
        if tree.tokens[head].pos == "ADP" and tree.tokens[head].lemma not in ("of", "for"):
            return tree.tokens[head].lemma in STRONG or tree.tokens[head].lemma == "from"
        if tree.tokens[head].pos in VERBS:
            return False
    return False
