"""Evenness: a phrase that all use alike is told from one that some use, where that can be told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from multipolar.formulas.evenness import Groups


class Told(NamedTuple):
    relative: float
    even: bool


def variation(found: np.ndarray, sizes: np.ndarray) -> Told:
    """What groups of these sizes tell of a phrase that so many of their families have."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    has = np.concatenate([np.arange(size) < n for n, size in zip(found, sizes, strict=True)])
    groups = Groups(group)
    (families,), _, squares = groups.counted(np.zeros(has.sum(), int), np.flatnonzero(has), n=1)
    (relative,) = groups.variance(np.array([families]), squares)
    return Told(relative, groups.is_even(families, relative))


def test_families_and_groups_are_counted_as_by_hand():
    """Family 5 is in no group; of group 0 both families have phrase 0, of group 2 one in three."""
    groups = Groups(np.array([0, 0, 2, 2, 2, -1]))
    counted = groups.counted(np.array([0, 0, 0, 0, 1]), np.array([0, 1, 3, 5, 2]), n=2)
    assert [own.tolist() for own in counted] == [[3, 1], [2, 1], [pytest.approx(4 / 2 + 1 / 3), pytest.approx(1 / 3)]]  # fmt: skip


def test_the_variance_is_that_of_the_moment_estimate():
    """Shares 0.3 and 0.1 of 100 families each, 0.2 in all: Q = 2 · 1² / (100 · 0.2 · 0.8) · 100."""
    found = variation(np.array([30, 10]), np.array([100, 100]))
    q = 2 * 10**2 / 100 / (0.2 * 0.8)
    assert found.relative == pytest.approx((q - 1) * 0.2 * 0.8 / (200 - 100) / 0.2**2)


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_a_planted_variance_comes_out(share):
    rng = np.random.default_rng(1)
    sizes = rng.integers(200, 600, 40)
    rates = share * rng.choice([0.4, 1.6], (300, 40))  # the variance is 0.36 of the squared mean
    told = [variation(rng.binomial(sizes, own), sizes).relative for own in rates]
    assert np.mean(told) == pytest.approx(0.36, abs=0.02)


def called_even(rates: np.ndarray, size: int) -> float:
    rng = np.random.default_rng(2)
    sizes = np.full(len(rates), size)
    return float(np.mean([variation(rng.binomial(sizes, rates), sizes).even for _ in range(1000)]))


def uneven(groups: int, shape: str) -> np.ndarray:
    """Rates of mean 1 whose variance is 1, by and by or by one group alone."""
    line = np.linspace(0.01, 1, groups)
    if shape == "one":
        return np.append(np.full(groups - 1, 1 - (groups - 1) ** -0.5), 1 + (groups - 1) ** 0.5)
    powers = np.linspace(0.1, 5, 500)
    variances = [(line**p).var() / (line**p).mean() ** 2 for p in powers]
    rates = line ** powers[np.searchsorted(variances, 1)]
    return rates / rates.mean()


@pytest.mark.parametrize(("shape", "most"), [("line", 0.07), ("one", 0.25)])
@pytest.mark.parametrize("groups", [3, 10, 30])
@pytest.mark.parametrize("families", [5, 20, 40])
def test_a_phrase_that_varies_by_its_mean_is_seldom_called_even(shape, most, groups, families):
    rates = uneven(groups, shape)
    assert rates.var() == pytest.approx(1, abs=0.05)
    assert called_even(rates * families / (groups * 200), 200) <= most


@pytest.mark.parametrize(
    ("families", "least", "most"), [(5, 0.03, 0.25), (20, 0.6, 0.95), (60, 0.99, 1)]
)
@pytest.mark.parametrize("groups", [3, 10, 30])
def test_a_phrase_that_all_use_alike_is_called_even_where_there_is_evidence(
    groups, families, least, most
):
    alike = np.full(groups, families / (groups * 200))
    assert least <= called_even(alike, 200) <= most


EDGES = [
    ([0, 0], [10, 10], 0.0, True),
    ([5], [10], np.nan, True),
    ([10, 10], [10, 10], 0.0, True),
    ([10, 10, 0], [10, 10, 0], 0.0, True),
]


@pytest.mark.parametrize(("found", "sizes", "relative", "even"), EDGES)
def test_what_cannot_vary_is_even(found, sizes, relative, even):
    told = variation(np.array(found), np.array(sizes))
    assert told.even is even
    assert np.isnan(relative) or told.relative < 0.01
