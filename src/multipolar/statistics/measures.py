"""Measures of what is frequent here rather than there, and of what stands beside what.

All take counts as arrays or columns of one length, or single numbers, and give as many figures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

NO_OCCURRENCE = 0.5
"""What the log-ratio counts where there is none (Hardie 2014)."""


def log_likelihood(
    n_a: ArrayLike, n_b: ArrayLike, *, words_a: ArrayLike, words_b: ArrayLike
) -> np.ndarray:
    """G2 of a term's frequency in two groups, as Rayson & Garside (2000) compute it.

    2 (a ln(a / E_a) + b ln(b / E_b)): 0 where the group's words share out its occurrences as
    expected. Against chi-square of one degree of freedom it takes every word for independent.
    """
    a, b, words_a, words_b = (np.asarray(x, float) for x in (n_a, n_b, words_a, words_b))
    share = (a + b) / (words_a + words_b)
    return 2 * (_departure(a, words_a * share) + _departure(b, words_b * share))


def log_ratio(
    n_a: ArrayLike, n_b: ArrayLike, *, words_a: ArrayLike, words_b: ArrayLike
) -> np.ndarray:
    """The binary logarithm of how many times as frequent a term is in a as in b (Hardie 2014).

    1 is twice as frequent, 2 four times, -1 half. NO_OCCURRENCE stands where a group has none.
    """
    a, b = (np.where(np.asarray(n) > 0, n, NO_OCCURRENCE) for n in (n_a, n_b))
    return np.log2(a / words_a) - np.log2(b / words_b)


def weighted_log_odds(
    n_a: ArrayLike, n_b: ArrayLike, *, words_a: float, words_b: float, prior: ArrayLike,
    prior_words: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The log-odds of a term in a over b, and its z score (Monroe, Colaresi & Quinn 2008).

    Equations (16), (20) and (22) with an informative Dirichlet prior: `prior` says how often each
    term is taken to have occurred already, in `prior_words` words of either group.
    """
    a, b = np.add(n_a, prior), np.add(n_b, prior)
    odds_a = a / (words_a + prior_words - a)
    odds_b = b / (words_b + prior_words - b)
    difference = np.log(odds_a) - np.log(odds_b)
    return difference, difference / np.sqrt(1 / a + 1 / b)


def association(n: ArrayLike, *, n_x: ArrayLike, n_y: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Dunning's (1993) log-likelihood ratio of x and y standing together, over the whole table.

    n: units with both. n_x, n_y: with each. total: all units.
    """
    n, n_x, n_y, total = (np.asarray(x, float) for x in (n, n_x, n_y, total))
    cells = [(n, n_x, n_y), (n_x - n, n_x, total - n_y)]
    cells += [(n_y - n, total - n_x, n_y), (total - n_x - n_y + n, total - n_x, total - n_y)]
    departures = [_departure(found, row * column / total) for found, row, column in cells]
    return 2 * np.sum(departures, axis=0)


def npmi(n: ArrayLike, *, n_x: ArrayLike, n_y: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Normalised pointwise mutual information (Bouma 2009): -1 never together, 1 never apart."""
    n, n_x, n_y, total = (np.asarray(x, float) for x in (n, n_x, n_y, total))
    return np.log(n * total / (n_x * n_y)) / -np.log(n / total)


def log_dice(n: ArrayLike, *, n_x: ArrayLike, n_y: ArrayLike) -> np.ndarray:
    """Log-Dice (Rychlý 2008): 14 for what never stands apart, one less for each halving.

    It does not depend on how large the corpus is.
    """
    return 14 + np.log2(2 * np.asarray(n, float) / np.add(n_x, n_y))


def _departure(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return special.xlogy(found, found / expected)
