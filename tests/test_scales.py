"""Scales: newsrooms planted on a line come out in its order, and where all are alike none is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks.scales import scaled
from scipy.stats import spearmanr

from multipolar.least import least
from multipolar.stance.scales import analysed, can_scale, scale
from multipolar.statistics.contrast import TooFewFamilies

NAMES = [f"N{i:02d}" for i in range(8)]
QUICK = {"by": "newsroom", "n_boot": 100, "n_permuted": 99}


def planted(spread: float, *, families: int = 30, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray]:
    line = np.linspace(-spread / 2, spread / 2, 8)
    held, places = scaled(np.random.default_rng(seed), line, families)
    return held, places


def test_newsrooms_come_in_the_order_they_were_planted_in():
    held, places = planted(3.0)
    found = scale(held, **QUICK)
    x = found.groups.set_index("group").loc[NAMES, "x"]
    assert abs(spearmanr(x, places).statistic) >= 0.9
    assert found.p <= 0.05
    assert found.inertia.sum() == pytest.approx(1) and found.inertia[0] > 0.5
    assert (found.groups["low"] <= found.groups["x"]).all()
    assert (found.groups["x"] <= found.groups["high"]).all()


def test_the_axis_points_to_the_reading_that_makes_most_of_it():
    readings = scale(planted(3.0)[0], **QUICK).readings
    assert readings.loc[readings["contribution"].idxmax(), "x"] > 0
    assert readings["contribution"].sum() == pytest.approx(1)


def test_no_axis_is_found_where_all_are_alike():
    called = [scale(planted(0.0, seed=seed)[0], **QUICK).p <= 0.05 for seed in range(12)]
    assert sum(called) <= 2


def test_of_two_by_two_the_places_are_those_of_the_formula():
    """Of a table with equal margins the axis holds (ad - bc) over the product of margins."""
    fitted = analysed(np.array([[3.0, 1.0], [1.0, 3.0]]))
    assert np.abs(fitted.rows) == pytest.approx([0.5, 0.5])
    assert fitted.inertias[0] == pytest.approx(0.25)


def test_a_corpus_too_small_is_refused_with_what_it_lacks():
    held, _ = planted(3.0, families=least("scale") - 1)
    with pytest.raises(TooFewFamilies, match=f"needs {least('scale')}"):
        scale(held, **QUICK)
    told = can_scale(held, by="newsroom")
    assert (told.verdict, told.n) == ("refused", least("scale") - 1)


def test_three_newsrooms_are_no_scale():
    held, _ = planted(3.0)
    three = held[held["newsroom"].isin(NAMES[:3])]
    assert can_scale(three, by="newsroom").verdict == "refused"
    with pytest.raises(TooFewFamilies):
        scale(three, **QUICK)


def test_the_same_rows_in_another_order_give_the_same_scale():
    held, _ = planted(1.5)
    one, other = (scale(rows, **QUICK) for rows in (held, held.sample(frac=1, random_state=3)))
    pd.testing.assert_frame_equal(one.groups, other.groups)
    pd.testing.assert_frame_equal(one.readings, other.readings)


def test_nothing_coded_is_refused():
    empty = planted(1.0)[0][:0]
    assert can_scale(empty, by="newsroom").n == 0
