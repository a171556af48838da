from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.recognize.tagging import begin, best_path, names_in, viterbi

LABELS = 5


def may_follow(before: int, label: int) -> bool:
    return label == 0 or label % 2 == 1 or before in (label - 1, label)


def random_scores(count: int, seed: int, scale: float) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(scale=scale, size=(count, LABELS)).astype(np.float32)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_the_best_path_is_the_best_of_all_possible_ones(count: int, seed: int) -> None:
    """No possible label sequence scores higher, whether whole sequences are weighed or only where needed."""
    scores = random_scores(count, seed, 1.0)
    possible = [
        path
        for path in product(range(LABELS), repeat=count)
        if all(may_follow(a, b) for a, b in zip((0, *path), path, strict=False))
    ]
    best = max(possible, key=lambda p: float(sum(scores[k, label] for k, label in enumerate(p))))
    assert viterbi(scores) == list(best)
    assert best_path(scores) == list(best)


@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_no_name_goes_on_that_did_not_begin(count: int, seed: int) -> None:
    """However sure the scores are, and wherever the text is judged apart."""
    path = best_path(random_scores(count, seed, 15.0))
    assert len(path) == count
    assert all(may_follow(a, b) for a, b in zip([0, *path], path, strict=False))


def test_names_are_runs_of_one_kind() -> None:
    """A new beginning ends the name before; first word, one past the last, kind."""
    place, demonym = begin(0), begin(1)
    path = [0, place, place + 1, place, demonym, demonym + 1, 0]
    assert names_in(path) == [(1, 3, 0), (3, 4, 0), (4, 6, 1)]
