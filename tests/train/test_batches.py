from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.names import NameInfo
from geo.models import Feature, Match
from geo.recognize.words import WordPieces
from geo.train.annotated import UNKNOWN, Annotated
from geo.train.batches import BATCH, LONGEST, Mixer, Row, batches, numbered
from geo.train.sentences import Writer

PIECES = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bakh", "##mut", "fell", "in", "lima"])


class Known:
    """Knows two towns."""

    def known(self, name: str) -> NameInfo | None:
        """As NameIndex has it."""
        if name in ("Bakhmut", "Lima"):
            return NameInfo(0.6, Match.PRIMARY, Feature.SETTLEMENT, only_demonym=False, places=1)
        return None


def text(words: list[str], toponyms: list[int]) -> Annotated:
    n = len(words)
    return Annotated(tuple(words), (n,), (0,) * n, tuple(toponyms), (UNKNOWN,) * n, (UNKNOWN,) * n, 1)


def mixer(seed: int) -> Mixer:
    return Mixer(Random(seed), Known(), PIECES, towns=["Lima"])  # noqa: S311


def test_only_first_pieces_carry_labels() -> None:
    """A word of two pieces is judged once; the marks at the ends never."""
    row = numbered(text(["Bakhmut", "fell"], [1, 0]), PIECES)
    assert row.pieces == [2, 4, 5, 6, 3]
    assert row.toponyms == [UNKNOWN, 1, UNKNOWN, 0, UNKNOWN]
    assert {len(x) for x in (row.pieces, row.cases, row.features, row.toponyms, row.entities, row.roles)} == {
        5
    }


@given(st.integers(0, 2000))
def test_changed_windows_keep_words_and_labels_in_step(seed: int) -> None:
    """However chance changes a window, a place still begins where its label says."""
    row = mixer(seed).row(text(["Bakhmut", "fell", "in", "Bakhmut"], [1, 0, 0, 1]))
    starts = [row.pieces[k] for k, label in enumerate(row.toponyms) if label == 1]
    assert len(starts) == 2
    hidden = 1
    assert set(starts) <= {4, hidden} or set(starts) <= {8, hidden}
    assert row.convention in (0, 1)


def test_some_names_are_swapped() -> None:
    """The same name becomes the same other name within a window, now and then."""
    rows = [mixer(seed).row(text(["Bakhmut"], [1])) for seed in range(200)]
    swapped = sum(r.pieces[1] == 8 for r in rows)
    assert 0 < swapped < 100


@given(st.integers(1, 900), st.integers(0, 50))
def test_windows_cover_a_text_once(count: int, seed: int) -> None:
    """Windows of random length follow one another."""
    whole = text([str(k) for k in range(count)], [0] * count)
    windows = list(mixer(seed).windows(whole))
    assert tuple(w for window in windows for w in window.words) == whole.words
    assert all(len(window.words) <= LONGEST for window in windows)


@given(st.lists(st.integers(1, 398), max_size=80))
def test_batches_hold_every_row_once_and_are_bounded(lengths: list[int]) -> None:
    """Padding included, a batch has no more pieces than allowed unless one row alone has."""
    rows = [Row([k] * n, [0] * n, [0] * n, [0] * n, [0] * n, [0] * n, 0) for k, n in enumerate(lengths)]
    made = batches(rows, Random(1))  # noqa: S311
    assert sorted(r.pieces[0] for b in made for r in b) == list(range(len(lengths)))
    assert all(len(b) * max(len(r.pieces) for r in b) <= BATCH for b in made)


@given(st.integers(0, 500))
def test_our_own_sentences_are_labelled_in_step(seed: int) -> None:
    """Each place that a sentence was given is labelled, and its role stands on its first word."""
    writer = Writer(Random(seed), Known(), slavic=["Bakhmut"], towns=["Lima"])  # noqa: S311
    made = writer.write(3)
    assert len({len(made.words), len(made.toponyms), len(made.entities), len(made.roles)}) == 1
    for word, label, role in zip(made.words, made.toponyms, made.roles, strict=True):
        assert (role != UNKNOWN) == (label in (1, 3))
        if word.upper() == "BAKHMUT":
            assert label == 1
