from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("lightgbm", reason="training needs requirements-train.txt", exc_type=ImportError)

from geo.train.resolver_fit import calibration_error, fit_calibration


def test_fitted_chances_are_right_as_often_as_they_say() -> None:
    """Answers drawn with known chances are calibrated within .05."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(4000, 9)).astype(np.float32)
    chance = 1 / (1 + np.exp(-(2 * rows[:, 0] - rows[:, 1] + 0.5)))
    right = (random.random(4000) < chance).astype(np.float64)
    fitted = fit_calibration(rows[:2000], right[:2000]).chances(rows[2000:])
    error, table = calibration_error(fitted, right[2000:])
    assert error < 0.05
    assert sum(count for _, _, count in table) == 2000


def test_calibration_error_by_hand() -> None:
    """Half the answers say .95 and are always right, half say .35 and never are."""
    error, table = calibration_error(np.array([0.95, 0.95, 0.35, 0.35]), np.array([1.0, 1.0, 0.0, 0.0]))
    assert error == pytest.approx((0.05 + 0.35) / 2)
    assert table == [(0.35, 0.0, 2), (0.95, 1.0, 2)]
