"""Forgets articles and persons: removes them with all that was made of them, and keeps them out for good.

What stays is a hash of the article's digest, or of the person's id, so that the same article or person is
known when it comes again. A person's name goes from everything that was found; the texts that name the
person are the articles' own, and go only with these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from geo.correction import OF_ACTORS, Correction, Kept
from geo.models import Analysis, Article, Kind, Link, Organisation, Person
from geo.names import fold_name, slug
from geo.store import schema
from geo.store.applying import apply
from geo.store.reading import read_analysis
from geo.store.saving import results_of
from geo.store.writing import delete_article, rewrite_article

ARTICLE = "article"
"""What the table of forgotten things calls an article; persons and organisations go by their kind."""
_ANY = select(schema.forgotten.c.kind).limit(1)
"""In most stores nothing is, and every article that is saved asks."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed."""

    articles: tuple[str, ...]
    """Titles, or ids, of the articles that were removed or that named the person."""
    names: tuple[str, ...] = ()
    """All names under which the person was kept."""
    corrections: int = 0
    """Corrections about them, which are gone too."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One article, person or organisation that is kept out."""

    kind: str
    """`article`, `person` or `organisation`."""
    mark: str
    """A hash that says which."""
    made: str
    """When it was forgotten, UTC."""


def is_forgotten(connection: Connection, article: Article) -> bool:
    """Tell whether an article must not be stored again."""
    if connection.execute(_ANY).first() is None:
        return False
    return bool(_known(connection, ARTICLE, [article.digest]))


def without_forgotten(connection: Connection, analysis: Analysis) -> Analysis:
    """Take the persons and organisations out of an analysis that must not be stored again."""
    if connection.execute(_ANY).first() is None:
        return analysis
    persons = _known(connection, Kind.PERSON.value, [it.id for it in analysis.persons])
    bodies = _known(connection, Kind.ORGANISATION.value, [it.id for it in analysis.organisations])
    return without(analysis, persons | bodies) if persons or bodies else analysis


def let_through(connection: Connection, analyses: Sequence[Analysis]) -> list[Analysis | None]:
    """Give analyses as they may be stored; None for articles that must not be."""
    if connection.execute(_ANY).first() is None:
        return list(analyses)
    return [
        None if is_forgotten(connection, it.article) else without_forgotten(connection, it) for it in analyses
    ]


def forget_articles(connection: Connection, digests: Iterable[str], *, when: str) -> Forgotten:
    """Remove articles and keep them out; unknown digests are kept out too."""
    titles, corrections = [], 0
    article = schema.article
    for digest in digests:
        row = connection.execute(select(article).where(article.c.digest == digest)).one_or_none()
        if row is not None:
            titles.append(row.title or row.ident)
            _forget_origins(connection, row.id)
            delete_article(connection, row.id)
        corrections += _forget_corrections(connection, digest, when)
        _mark(connection, ARTICLE, [digest], when)
    return Forgotten(tuple(titles), corrections=corrections)


def _forget_corrections(connection: Connection, digest: str, when: str) -> int:
    """Delete the corrections about an article; other articles that follow one are laid out without it."""
    table, mention, event = schema.correction, schema.mention, schema.event
    about = table.c.article == digest
    keys = select(table.c.id).where(about)
    mentions = select(mention.c.article).where(mention.c.fixed.in_(keys))
    followed = mentions.union(select(event.c.article).where(event.c.fixed.in_(keys)))
    others = connection.execute(followed).scalars().all()
    connection.execute(update(table).where(about, table.c.undone.is_(None)).values(undone=when))
    apply(connection, others)
    return connection.execute(delete(table).where(about)).rowcount


def forget_actor(connection: Connection, kind: Kind, name: str, *, when: str) -> Forgotten:
    """Remove a person or an organisation under all its names from everything that was found."""
    actor = schema.actor
    ref = _ref(kind, name)
    of_kind = actor.c.kind == kind.value
    human = select(actor.c.human).where(of_kind, (actor.c.ref == ref) | (actor.c.shown == name))
    rows = connection.execute(select(actor).where(of_kind, actor.c.human.in_(human))).all()
    return _forget_refs(connection, kind, {ref, *(row.ref for row in rows)}, when)


def marks(connection: Connection) -> list[Mark]:
    """Give what is kept out."""
    table = schema.forgotten
    asked = select(table.c.kind, table.c.mark, table.c.made).order_by(table.c.kind, table.c.mark)
    return [Mark(*row) for row in connection.execute(asked)]


def keep_out(connection: Connection, kept_out: Iterable[Mark]) -> Forgotten:
    """Forget here too what was forgotten elsewhere, and keep it out."""
    wanted = list(kept_out)
    when = {(it.kind, it.mark): it.made for it in wanted}
    table, article, actor = schema.forgotten, schema.article, schema.actor
    there = {(it.kind, it.mark) for it in marks(connection)}
    fresh = [{"kind": kind, "mark": mark, "made": made} for (kind, mark), made in when.items()
             if (kind, mark) not in there]  # fmt: skip
    if fresh:
        connection.execute(insert(table), fresh)
    gone = [it for it in connection.execute(select(article.c.digest)).scalars()
            if (ARTICLE, _hash(ARTICLE, it)) in when]  # fmt: skip
    found = forget_articles(connection, gone, when="")
    for kind in (Kind.PERSON, Kind.ORGANISATION):
        asked = select(actor.c.ref).where(actor.c.kind == kind.value)
        refs = {
            it for it in connection.execute(asked).scalars() if (kind.value, _hash(kind.value, it)) in when
        }
        also = _forget_refs(connection, kind, refs, "") if refs else Forgotten(())
        found = replace(found, articles=(*found.articles, *also.articles))
    return found


def without_forgotten_decisions(connection: Connection, kept: Sequence[Kept]) -> list[Kept]:
    """Leave out the corrections of forgotten articles, persons and organisations."""
    if connection.execute(_ANY).first() is None:
        return list(kept)
    decisions = [it.correction for it in kept]
    out = _known(connection, ARTICLE, [it.article for it in decisions if it.article is not None])
    for kind in (Kind.PERSON, Kind.ORGANISATION):
        names = [name for it in decisions if it.kind is kind for name in (it.name, it.other)]
        out |= _known(connection, kind.value, [_ref(kind, name) for name in names])
    return [it for it in kept if not _concerns(it.correction) & out]


def _concerns(one: Correction) -> set[str]:
    found = {one.article} if one.article is not None else set()
    return found | ({_ref(one.kind, one.name), _ref(one.kind, one.other)} if one.kind is not None else set())


def _ref(kind: Kind, name: str) -> str:
    return f"{kind.value}:{slug(fold_name(name))}"


def _forget_refs(connection: Connection, kind: Kind, refs: set[str], when: str) -> Forgotten:
    actor, named = schema.actor, schema.article_actor
    rows = connection.execute(select(actor).where(actor.c.kind == kind.value, actor.c.ref.in_(refs))).all()
    keys = connection.execute(
        select(named.c.article).where(named.c.actor.in_([row.id for row in rows])).distinct()
    )
    titles = []
    for key in sorted(keys.scalars()):
        article = connection.execute(select(schema.article).where(schema.article.c.id == key)).one()
        stored = read_analysis(connection, article.digest)
        if stored is not None:
            rest = without(stored, refs)
            rewrite_article(connection, key, rest, results_of(rest))
            titles.append(article.title or article.ident)
    _mark(connection, kind.value, refs, when)
    names = sorted({form for row in rows for form in (row.name, *row.aliases)})
    return Forgotten(tuple(titles), tuple(names), _forget_decisions(connection, kind, refs))


def without(analysis: Analysis, refs: Collection[str]) -> Analysis:
    """Take persons and organisations out of an analysis, with their mentions and links."""
    actors: tuple[Person | Organisation, ...] = (*analysis.persons, *analysis.organisations)
    gone = {index for it in actors if it.id in refs for index in it.mentions}
    kept = [index for index in range(len(analysis.mentions)) if index not in gone]
    now = {index: at for at, index in enumerate(kept)}
    return replace(
        analysis,
        mentions=tuple(analysis.mentions[index] for index in kept),
        resolutions=tuple(analysis.resolutions[index] for index in kept),
        persons=tuple(
            replace(it, mentions=tuple(now[index] for index in it.mentions))
            for it in analysis.persons
            if it.id not in refs
        ),
        organisations=tuple(
            replace(it, mentions=tuple(now[index] for index in it.mentions))
            for it in analysis.organisations
            if it.id not in refs
        ),
        events=tuple(
            replace(
                it,
                places=tuple(now[index] for index in it.places),
                persons=tuple(who for who in it.persons if who not in refs),
            )
            for it in analysis.events
        ),
        links=tuple(_moved(link, now) for link in analysis.links if not _about(link, refs)),
    )


def _moved(link: Link, now: dict[int, int]) -> Link:
    return replace(link, mention=now[link.mention])


def _about(link: Link, refs: Collection[str]) -> bool:
    return link.person in refs or link.organisation in refs


def _forget_origins(connection: Connection, key: int) -> None:
    origin, failure = schema.origin, schema.failure
    here = connection.execute(select(origin).where(origin.c.article == key)).all()
    for row in here:
        connection.execute(
            delete(failure).where(failure.c.collection == row.collection, failure.c.path == row.path)
        )
    connection.execute(delete(origin).where(origin.c.article == key))


def _forget_decisions(connection: Connection, kind: Kind, refs: Collection[str]) -> int:
    table = schema.correction
    asked = select(table.c.id, table.c.name, table.c.other).where(
        table.c.kind == kind.value, table.c.verdict.in_([it.value for it in OF_ACTORS])
    )
    about = [
        row.id
        for row in connection.execute(asked)
        if {_ref(kind, row.name), _ref(kind, row.other)} & set(refs)
    ]
    for key in about:
        connection.execute(delete(table).where(table.c.id == key))
    return len(about)


def _known(connection: Connection, kind: str, names: list[str]) -> set[str]:
    if not names:
        return set()
    table = schema.forgotten
    marks = {_hash(kind, name): name for name in names}
    asked = select(table.c.mark).where(table.c.kind == kind, table.c.mark.in_(marks))
    return {marks[mark] for mark in connection.execute(asked).scalars()}


def _mark(connection: Connection, kind: str, names: Iterable[str], when: str) -> None:
    table = schema.forgotten
    wanted = {_hash(kind, name) for name in names}
    there = set(connection.execute(select(table.c.mark).where(table.c.mark.in_(wanted))).scalars())
    fresh = [{"kind": kind, "mark": mark, "made": when} for mark in sorted(wanted - there)]
    if fresh:
        connection.execute(insert(table), fresh)


def _hash(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
