"""Intervals of rates and shares from draws of story families."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse, special

from multipolar.least import least
from multipolar.statistics.counts import Group

MIN_FAMILIES_FOR_INTERVAL = least("rate")
"""A group with fewer story families has no interval; `compare.rates` says what they cover."""

DRAWS_AT_ONCE = 200

MANY_FAMILIES = 1000
"""So many families of equal length, and the variance over draws is computed, not drawn."""


def rate_interval(
    group: Group, *, n_boot: int, seed: int, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each item's occurrences per word.

    Without variation between families, as without occurrences, a Poisson count is assumed, a
    family's copies being one story.
    """
    total, families = group.words.sum(), effective_families(group)
    rate = group.found.sum(axis=0) / total
    if len(group.families) < MIN_FAMILIES_FOR_INTERVAL:
        return np.full_like(rate, np.nan), np.full_like(rate, np.nan)
    variance = _variance(group, n_boot=n_boot, seed=seed)
    poisson = (group.copies * group.words).sum() / total**2
    varies = variance > 1e-12 * rate**2
    beyond = families * np.maximum(variance - poisson * rate, 0)
    spread = np.divide(beyond, rate**2, out=np.zeros_like(rate), where=varies)
    scale = np.divide(variance, rate, out=np.full_like(rate, poisson), where=varies)
    scale = scale / _student(families, spread=spread, tail=tail)
    low = np.nan_to_num(scale * special.gammaincinv(rate / scale, tail))
    return low, scale * special.gammaincinv(rate / scale + 1, 1 - tail)


def share_interval(
    group: Group, *, n_boot: int, seed: int, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each category's share.

    Without variation between families, each effective family is taken as one observation.
    """
    share, families = group.found.sum(axis=0) / group.words.sum(), effective_families(group)
    if len(group.families) < MIN_FAMILIES_FOR_INTERVAL:
        return np.full_like(share, np.nan), np.full_like(share, np.nan)
    variance = _variance(group, n_boot=n_boot, seed=seed)
    varies = variance > 1e-12
    rarer = np.minimum(share, 1 - share)
    spread = np.divide(families * variance, rarer**2, out=np.zeros_like(share), where=varies)
    size = np.divide(share * (1 - share), variance, out=np.full_like(share, families), where=varies)
    size = size * _student(families, spread=spread, tail=tail)
    low = special.betaincinv(share * size, (1 - share) * size + 1, tail)
    high = special.betaincinv(share * size + 1, (1 - share) * size, 1 - tail)
    return np.where(share > 0, low, 0.0), np.where(share < 1, high, 1.0)


def effective_families(group: Group) -> float:
    """The number of families of equal length that would be as informative (Kish 1965)."""
    return group.words.sum() ** 2 / (group.words**2).sum()


def drawn_ratios(group: Group, *, n_boot: int, seed: int) -> np.ndarray:
    """Each item's occurrences per word in n_boot draws of as many families: items × draws."""
    draws, found = _draws(len(group.families), n_boot, seed), group.found.T.tocsr()
    ratios = []
    for start in range(0, n_boot, DRAWS_AT_ONCE):
        drawn = draws[start : start + DRAWS_AT_ONCE].T.astype(float, order="C")
        ratios.append((found @ drawn) / (group.words @ drawn))
    return np.concatenate(ratios, axis=1)


@lru_cache(maxsize=16)
def _draws(n: int, n_boot: int, seed: int) -> np.ndarray:
    """How often each of n families comes in each of n_boot draws of as many."""
    rng, parts = np.random.default_rng(seed), []
    for start in range(0, n_boot, DRAWS_AT_ONCE):
        size = min(DRAWS_AT_ONCE, n_boot - start)
        cells = rng.integers(n, size=(size, n)) + n * np.arange(size)[:, None]
        times = np.bincount(cells.ravel(), minlength=size * n).astype(np.uint16)
        parts.append(times.reshape(size, n))
    return np.concatenate(parts)


def _variance(group: Group, *, n_boot: int, seed: int) -> np.ndarray:
    """The variance of each item's ratio over draws of families.

    Of MANY_FAMILIES it is that over all draws there are, to the first order (linearisation,
    Woodruff 1971), which is nearer to it than n_boot draws come.
    """
    n = len(group.families)
    if effective_families(group) >= MANY_FAMILIES:
        variance = linearised(group.found, group.words)
    else:
        variance = drawn_ratios(group, n_boot=n_boot, seed=seed).var(axis=1, ddof=1)
    return variance * n / (n - 1)


def linearised(found: sparse.csr_array, words: np.ndarray) -> np.ndarray:
    """The variance of each item's ratio over all draws of families, to the first order.

    found: families × items. words: of each family.
    """
    words, found = words.astype(float), found.astype(float)
    ratio = found.sum(axis=0) / words.sum()
    squares = (found**2).sum(axis=0) - 2 * ratio * (words @ found) + ratio**2 * (words**2).sum()
    return np.maximum(squares, 0) / words.sum() ** 2


def _student(families: float, *, spread: np.ndarray, tail: float) -> np.ndarray:
    """The square of z over t: what it costs that the variance of each item is an estimate.

    spread: the variance of an item's own rate from story to story over the square of its mean.
    Kish's number of effective families is for weights by words; by how much of the item a story
    may hold it is 1 + spread times fewer.
    """
    freedom = np.maximum((families - 1) / (1 + spread), 1)
    return (special.ndtri(tail) / special.stdtrit(freedom, tail)) ** 2
