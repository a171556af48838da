"""Copies of one story count once, and so does nothing in paragraphs that come back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import permutations

import pytest

from geo.models import (
    Analysis,
    Article,
    Candidate,
    Feature,
    Filter,
    Kind,
    Match,
    Mention,
    Noise,
    Place,
    Resolution,
    Role,
    Span,
)
from geo.store import Saved, Store, queries
from geo.view.tables import excerpts, places_on_map, summary

TOWNS = "Visby Lund Falun Boden Ystad Kalmar Skara Mora Vara Umea Lulea Gavle".split()
BOTH = (Role.LITERAL, Role.ASSOCIATIVE)


def told(number: int, *, cut: int = 0, also: tuple[str, ...] = ()) -> list[str]:
    """The lines of a story that no other number has; an editor may have cut some from its end."""
    lines = [
        f"The council of district {number} met {number + k} times about road {k * 7 + number} "
        f"and bridge {k}x{number}."
        for k in range(12)
    ]
    return [*lines[: len(lines) - cut], *also]


def printed(lines: list[str], source: str | None, *, title: str = "", path: str = "") -> Analysis:
    """An article of these lines; every town in it is a mention of its place."""
    text = "\n".join(lines)
    found = [(at, town) for town in TOWNS for at in _places(text, town)]
    mentions, resolutions = [], []
    for at, town in sorted(found):
        mentions.append(Mention(at, at + len(town), town, Kind.PLACE, Role.LITERAL))
        place = Place(f"test:{town}", town, 60.0, 15.0, Feature.SETTLEMENT, "SE", None, 10, 0.5)
        resolutions.append(Resolution(place, 0.9, "test", (Candidate(place, Match.PRIMARY, 0.9),)))
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
    article = Article(digest, text, digest, title, source=source, origin=path or f"{source}-{digest}.txt")
    return Analysis(article, tuple(mentions), tuple(resolutions), version="1")


def _places(text: str, town: str) -> list[int]:
    found, at = [], text.find(town)
    while at >= 0:
        found.append(at)
        at = text.find(town, at + 1)
    return found


def save(store: Store, *analyses: Analysis) -> None:
    for analysis in analyses:
        store.save(analysis, collection="c")


def counted(store: Store, wanted: Filter | None = None) -> dict[str, int]:
    """Mentions by place."""
    return {it.place.name: it.mentions for it in places_on_map(store, wanted or Filter("c"))}


def test_forty_papers_count_once(store: Store) -> None:
    """A wire story in forty papers, cut by some and signed by each, is one story whose outlets are listed."""
    for number in range(40):
        lines = told(1, cut=number % 4, also=(f"Fire in Visby. By our reporter in {number}.",))
        save(store, printed(lines, f"Paper {number:02}", title=f"Our title {number}"))
    save(store, printed([*told(2), "Another fire in Visby and in Lund."], "Paper 99"))
    assert counted(store) == {"Visby": 2, "Lund": 1}
    assert {it.place.name: it.articles for it in places_on_map(store, Filter("c"))} == {"Visby": 2, "Lund": 1}
    assert (summary(store, Filter("c")).mentions, summary(store, Filter("c")).of) == (3, 3)
    assert (store.status("c").articles, store.status("c").stories) == (41, 2)
    first, second = excerpts(store, Filter("c"), "test:Visby")
    assert (first.printed_by, len(first.sources), first.sources[:2]) == (40, 40, ("Paper 00", "Paper 01"))
    assert (second.printed_by, second.sources) == (1, ("Paper 99",))


def test_each_outlet_shows_its_copy(store: Store) -> None:
    """Choosing any outlet shows the story, and the counts beside the outlets say so beforehand."""
    save(store, *(printed([*told(1), f"A fire in Visby. {n}"], f"P{n}") for n in range(3)))
    with store.reading() as snapshot:
        counts = queries.source_counts(store.select(snapshot, Filter("c")))
    assert counts == {"P0": 1, "P1": 1, "P2": 1}
    for name, count in counts.items():
        assert summary(store, Filter("c", sources=(name,))).mentions == count
    assert summary(store, Filter("c", sources=("P1", "P2"))).mentions == 1


def test_the_same_text_in_several_papers(store: Store) -> None:
    """A text that is equal to the letter keeps the outlets of all the places it was read from."""
    for name in ("A", "B", "C"):
        save(store, printed([*told(1), "A fire in Visby."], name, path=f"{name}.txt"))
    assert store.status("c").articles == 1
    assert excerpts(store, Filter("c"), "test:Visby")[0].sources == ("A", "B", "C")
    assert summary(store, Filter("c", sources=("C",))).mentions == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_order_does_not_matter(store: Store, order: tuple[int, ...]) -> None:
    """Whichever copy comes first, a chain of copies is one story."""
    chain = [told(1), [*told(1)[:10], *told(3)[:2]], [*told(1)[:8], *told(3)[:7]]]
    save(store, *(printed([*chain[n], "A fire in Visby."], f"P{n}") for n in order))
    assert counted(store) == {"Visby": 1}


def test_a_story_survives_its_first_article(store: Store) -> None:
    """When the file of the first copy holds another text, the other copies stay one story."""
    save(store, *(printed([*told(1), f"A fire in Visby. {n}"], f"P{n}", path=f"{n}.txt") for n in range(3)))
    assert (
        store.save(printed([*told(9), "Rain in Lund."], "P0", path="0.txt"), collection="c") is Saved.REPLACED
    )
    assert counted(store) == {"Visby": 1, "Lund": 1}
    assert excerpts(store, Filter("c"), "test:Visby")[0].sources == ("P1", "P2")
    assert store.check() == []


def test_short_texts_are_no_copies(store: Store) -> None:
    """Two notices of a few words each stay two stories, however alike."""
    save(store, printed(["Fire in Visby today."], "A"), printed(["Fire in Visby today!"], "B"))
    assert counted(store) == {"Visby": 2}


NOTICE = "Read all the news from Kalmar and Skara in our evening letter."


def test_paragraphs_that_come_back(store: Store) -> None:
    """What an outlet writes under five of its stories does not count in any of them, the first included."""
    for number in range(4):
        save(store, printed([*told(number * 100), f"Fire {number} in Visby.", NOTICE], "A"))
    assert counted(store) == {"Visby": 4, "Kalmar": 4, "Skara": 4}
    save(store, printed([*told(500), "Fire 5 in Visby.", NOTICE.upper().replace("KALMAR", "Kalmar")], "A"))
    assert counted(store) == {"Visby": 5}
    assert store.status("c").recurring == 9
    save(store, printed([*told(600), "Fire 6 in Visby.", NOTICE], "A"))
    assert counted(store) == {"Visby": 6}


def test_copies_of_one_story_do_not_make_a_paragraph_come_back(store: Store) -> None:
    """Forty copies of one story share all their paragraphs, which count once all the same."""
    save(store, *(printed([*told(1), NOTICE, f"A fire in Visby. {n}"], f"P{n}") for n in range(9)))
    assert counted(store) == {"Visby": 1, "Kalmar": 1, "Skara": 1}


def test_a_paragraph_counts_again(store: Store) -> None:
    """When the texts that repeated it are replaced, a paragraph counts again."""
    for number in range(5):
        save(store, printed([*told(number * 100), NOTICE], "A", path=f"{number}.txt"))
    assert counted(store) == {}
    store.save(printed(told(700), "A", path="4.txt"), collection="c")
    assert counted(store) == {"Kalmar": 4, "Skara": 4}


def test_extra_columns_filter(store: Store) -> None:
    """Licence and further columns come back as they were, and a column's values narrow and count."""
    for number, (desk, year) in enumerate([("news", "2020"), ("news", "2021"), ("sport", "2021")]):
        analysis = printed([*told(number * 100), "A fire in Visby."], None)
        article = replace(analysis.article, licence="CC BY 4.0", extra=(("desk", desk), ("year", year)))
        save(store, replace(analysis, article=article))
        assert store.analysis(article.digest).article == article

    def mentions(*extra: tuple[str, str]) -> int:
        return summary(store, Filter("c", extra=extra)).mentions

    assert mentions(("desk", "news")) == 2
    assert mentions(("desk", "news"), ("desk", "sport")) == 3
    assert mentions(("desk", "news"), ("year", "2021")) == 1
    assert mentions(("desk", "none")) == mentions(("size", "1")) == 0
    with store.reading() as snapshot:
        counts = queries.extra_counts(store.select(snapshot, Filter("c", extra=(("desk", "news"),))))
    assert counts == {"desk": {"news": 2, "sport": 1}, "year": {"2020": 1, "2021": 1}}


def test_noise_does_not_part_copies(store: Store) -> None:
    """What does not count (a by-line, a notice) is not compared."""
    notice = "Subscribe to our paper and read it every day of the week wherever you happen to be. " * 4
    lines = [*told(1)[:4], "A fire in Visby."]
    one, two = printed(lines, "A"), printed([*lines, notice], "B")
    span = Span(two.article.text.index(notice), len(two.article.text))
    marked = replace(two, article=replace(two.article, noise=(Noise(span, "boilerplate"),)))
    save(store, one, marked)
    assert counted(store, Filter("c", roles=BOTH)) == {"Visby": 1}
