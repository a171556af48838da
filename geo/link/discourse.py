"""Where persons and organisations stand in each sentence: by name, by pronoun, by "the soldier", by speaking.

Pronouns go to the person whom the narration last had as a subject; "I" and "my" inside a quotation go to
its speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geo.link.anchors import Anchor, announce, called, is_definite, roles_beside, taken_up
from geo.link.bodies import Bodies
from geo.link.people import MEN, PEOPLE, WOMEN, is_person_noun
from geo.link.quotations import Quotation, Saying, attribute, find_quotations
from geo.link.tree import Tree
from geo.models import Mention, Sentence, Span

SAY = frozenset(
    "say tell add explain reply admit claim warn argue insist state declare ask write recall note continue "
    "emphasize emphasise announce confirm deny describe report mention stress suggest believe think call "
    "urge answer conclude reveal complain promise accuse joke acknowledge demand shout whisper shrug laugh "
    "smile cry sigh grin nod begin remember predict respond testify estimate assert contend allege concede "
    "post tweet quip murmur mutter repeat remark observe propose vow pledge maintain agree disagree object "
    "criticise criticize praise blame condemn recount estimate calculate".split()
)
"""Verbs whose subject speaks."""
REPORT = SAY | frozenset("hope fear doubt expect want wish worry dream know understand feel".split())
"""Verbs whose clause is what their subject says or thinks."""
_SPEECH = SAY - frozenset(
    "believe think accuse describe begin agree disagree smile laugh cry nod post blame praise condemn "
    "criticise criticize call".split()
)
_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
RECENT = 6
"""How many of the last subjects a pronoun inside a quotation may mean."""
BESIDE = 3
"""Code points between a quotation and the words that give its speaker."""
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_I = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_FRONTED = frozenset({"ccomp", "dep", "npadvmod", "advcl", "dislocated"})


@dataclass(frozen=True, slots=True)
class Discourse:
    """The anchors of every sentence and the quotations of the article."""

    trees: tuple[Tree, ...]
    """One per sentence."""
    anchors: tuple[tuple[Anchor, ...], ...]
    """One tuple per sentence, rising by token."""
    quotations: tuple[Quotation, ...]
    """Sorted by start."""

    def sentence(self, start: int) -> int | None:
        """Return the index of the sentence that an offset lies in, or None."""
        index = bisect_right(self.trees, start, key=lambda tree: tree.sentence.start) - 1
        return index if index >= 0 and start < self.trees[index].sentence.end else None

    def quotation(self, start: int) -> Quotation | None:
        """Return the quotation that an offset lies in, or None."""
        index = bisect_right(self.quotations, start, key=lambda item: item.span.start) - 1
        if index >= 0 and start < self.quotations[index].span.end:
            return self.quotations[index]
        return None


@dataclass(slots=True)
class _State:
    """What the reading of the narration carries from sentence to sentence."""

    genders: Mapping[str, str]
    recent: list[str] = field(default_factory=list)
    group: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    before: list[tuple[str, ...]] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    subjects: list[Saying] = field(default_factory=list)
    bodies: Bodies = field(default_factory=Bodies)

    def last(self, gender: str | None) -> tuple[str, ...]:
        """Return the last subject whom a word for a woman (`f`), a man (`m`) or anybody can mean."""
        return _last(self.recent, gender, self.genders)


def read(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    owners: Mapping[int, str],
    genders: Mapping[str, str] | None = None,
) -> Discourse:
    """Read an article from the first sentence to the last.

    Args:
        text: The article's text.
        sentences: Its sentences in order.
        mentions: All mentions.
        owners: The id of the person or organisation of each mention that has one.
        genders: `f` or `m` by person id, as far as known.
    """
    spans = find_quotations(text)
    trees = tuple(Tree(sentence) for sentence in sentences)
    named = _named(trees, mentions, owners)
    state = _State(genders or {})
    told: list[list[Anchor]] = []
    for at, (tree, names) in enumerate(zip(trees, named, strict=True)):
        if at and "\n" in text[trees[at - 1].sentence.end : tree.sentence.start]:
            state.bodies.turn()
        told.append(_narration(tree, names, spans, state))
    announce(text, trees, named, told)
    quotations = attribute(text, spans, state.sayings, state.subjects)
    discourse = Discourse(trees, (), quotations)
    anchors = tuple(
        tuple(
            sorted([*outside, *_spoken(tree, names, discourse, state, at)], key=lambda anchor: anchor.token)
        )
        for at, (tree, names, outside) in enumerate(zip(trees, named, told, strict=True))
    )
    return Discourse(trees, anchors, quotations)


def _named(
    trees: Sequence[Tree], mentions: Sequence[Mention], owners: Mapping[int, str]
) -> list[dict[int, tuple[str, ...]]]:
    named: list[dict[int, tuple[str, ...]]] = [{} for _ in trees]
    starts = [tree.sentence.start for tree in trees]
    for index, owner in owners.items():
        mention = mentions[index]
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < trees[at].sentence.end:
            token = trees[at].root(mention.start, mention.end)
            if token is not None:
                named[at][token] = tuple(dict.fromkeys((*named[at].get(token, ()), owner)))
    return named


def _inside(spans: Sequence[Span], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return index >= 0 and at < spans[index].end


def _narration(
    tree: Tree, names: Mapping[int, tuple[str, ...]], spans: Sequence[Span], state: _State
) -> list[Anchor]:
    """Find the anchors of one sentence outside quotations and move the focus on."""
    anchors: dict[int, Anchor] = {}
    state.before.append(tuple(state.recent[-RECENT:]))
    for index, owner in names.items():
        persons = [one for one in owner if one.startswith("person:")]
        if len(persons) == 1:
            state.roles.update(dict.fromkeys(roles_beside(tree, index), persons[0]))
    for index, token in enumerate(tree.tokens):
        if token.pos == "PUNCT" or _inside(spans, token.start):
            continue
        if index in names:
            anchors[index] = Anchor(index, names[index], explicit=True)
        elif ids := _pointed(tree, index, names, state):
            anchors[index] = Anchor(index, ids, explicit=False)
        ids = anchors[index].ids if index in anchors else ()
        if ids and _leads(tree, index, state):
            _move(tree, index, ids, names, state)
        state.bodies.note(ids)
        state.bodies.follow(tree, index, ids, names)
    state.sayings += _sayings(tree, anchors, spans)
    return list(anchors.values())


def _sayings(tree: Tree, anchors: Mapping[int, Anchor], spans: Sequence[Span]) -> Iterator[Saying]:
    """Find the verbs of saying of one sentence outside quotations."""
    for index, token in enumerate(tree.tokens):
        if token.pos != "VERB" or _inside(spans, token.start):
            continue
        if token.lemma in _SPEECH or _beside(tree, index, anchors, spans):
            yield Saying(token.start, token.end, _speakers(tree, index, anchors))


def _beside(tree: Tree, verb: int, anchors: Mapping[int, Anchor], spans: Sequence[Span]) -> bool:
    """Tell whether somebody and a verb stand right beside a quotation: "…," Anna laughed."""
    subjects = [index for index in tree.subjects(verb) if index in anchors]
    if not subjects:
        return False
    start = tree.tokens[min(verb, *subjects)].start
    end = tree.tokens[max(verb, *subjects)].end
    index = bisect_right(spans, start, key=lambda span: span.start)
    around = spans[max(index - 1, 0) : index + 1]
    return any(0 <= start - span.end <= BESIDE or 0 <= span.start - end <= BESIDE for span in around)


def _leads(tree: Tree, index: int, state: _State) -> bool:
    """Tell whether later pronouns mean it: a main clause's subject, else its object, else any subject."""
    token = tree.tokens[index]
    if token.dep not in ("nsubj", "nsubjpass", "npadvmod", "dobj"):
        return False
    main = tree.boundaries([token.head, *tree.up(token.head)]) == 0
    if token.dep == "dobj":
        return main and index > token.head and not _person_before(tree, token.head, state)
    return main or not state.recent


def _person_before(tree: Tree, verb: int, state: _State) -> bool:
    """Tell whether the last subject of the narration is this verb's."""
    last = state.subjects[-1].start if state.subjects else -1
    return any(tree.tokens[subject].start == last for subject in tree.subjects(verb))


def _pointed(tree: Tree, index: int, names: Mapping[int, tuple[str, ...]], state: _State) -> tuple[str, ...]:
    token = tree.tokens[index]
    word = token.text.lower()
    if token.pos == "PRON" and word in _PRONOUNS:
        return state.last(_PRONOUNS[word])
    if token.pos == "PRON":
        return state.group if word in _THEY else state.bodies.pointed(tree, index)
    if token.pos == "NUM" and word in ("two", "both", "three") and token.dep == "nsubj":
        return state.group
    if token.pos != "NOUN":
        return ()
    return _by_noun(tree, index, names, state) or state.bodies.pointed(tree, index)


def _by_noun(tree: Tree, index: int, names: Mapping[int, tuple[str, ...]], state: _State) -> tuple[str, ...]:
    token = tree.tokens[index]
    gender = "f" if token.lemma in WOMEN else "m" if token.lemma in MEN else None
    if token.dep in _FRONTED and token.lemma in PEOPLE and taken_up(tree, index):
        return state.last(gender)
    if token.dep not in ("nsubj", "nsubjpass", "npadvmod") and not _is_cut_off(tree, index):
        return ()
    named = called(tree, index, names)
    if named or not is_person_noun(token.lemma) or not is_definite(tree, index):
        return named
    if token.text.lower() != token.lemma:
        return state.group
    return (state.roles[token.lemma],) if token.lemma in state.roles else state.last(gender)


def _is_cut_off(tree: Tree, noun: int) -> bool:
    """Tell of a subject that the parser took for the whole sentence: "The rider from X, 26, attacked"."""
    return tree.tokens[noun].head == noun and any(tree.tokens[c].dep == "acl" for c in tree.children[noun])


def _last(recent: Sequence[str], gender: str | None, genders: Mapping[str, str]) -> tuple[str, ...]:
    for owner in reversed(recent):
        if gender is None or genders.get(owner) in (None, gender):
            return (owner,)
    return ()


def _move(
    tree: Tree, subject: int, ids: tuple[str, ...], names: Mapping[int, tuple[str, ...]], state: _State
) -> None:
    persons = [owner for owner in ids if owner.startswith("person:")]
    beside = [*tree.joined([subject]), *tree.objects(tree.tokens[subject].head)]
    joined = [owner for other in beside for owner in names.get(other, ())]
    group = tuple(dict.fromkeys([*persons, *(owner for owner in joined if owner.startswith("person:"))]))
    if len(group) > 1:
        state.group = group
    if not persons:
        return
    if len(persons) == 1:
        if persons[0] in state.recent:
            state.recent.remove(persons[0])
        state.recent.append(persons[0])
    token = tree.tokens[subject]
    met = {owner for other in tree.joined([subject]) for owner in names.get(other, ())}
    told = tuple(owner for owner in group if owner in met or owner in persons)
    state.subjects.append(Saying(token.start, token.end, told))


def _speakers(tree: Tree, verb: int, anchors: Mapping[int, Anchor]) -> tuple[str, ...]:
    subjects = tree.subjects(verb)
    found = [owner for subject in subjects if subject in anchors for owner in anchors[subject].ids]
    if not found and not tree.has_subject(verb):
        before = [index for index in anchors if index < verb and anchors[index].explicit]
        found = list(anchors[before[0]].ids) if before else []
    return tuple(dict.fromkeys(found))


def _spoken(
    tree: Tree, names: Mapping[int, tuple[str, ...]], discourse: Discourse, state: _State, at: int
) -> Iterator[Anchor]:
    """Find the anchors of one sentence inside quotations."""
    for index, token in enumerate(tree.tokens):
        word = token.text.lower()
        if index not in names and token.pos != "PRON":
            continue
        quotation = discourse.quotation(token.start)
        if quotation is None:
            continue
        if index in names:
            yield Anchor(index, names[index], explicit=True)
        elif word in _I and quotation.speakers:
            yield Anchor(index, quotation.speakers, explicit=False, spoken=True)
        elif word in _PRONOUNS:
            others = [owner for owner in state.before[at] if owner not in quotation.speakers]
            if ids := _last(others, _PRONOUNS[word], state.genders):
                yield Anchor(index, ids, explicit=False)
