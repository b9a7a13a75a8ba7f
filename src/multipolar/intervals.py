"""Intervals of rates and shares from draws of story families, and the least they need."""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from math import comb

import numpy as np
from scipy import special

from multipolar.counts import Group

MIN_FAMILIES_FOR_INTERVAL = 5
"""A group with fewer story families has no interval; `compare.rates` says what they cover."""

RESAMPLES_AT_ONCE = 200


MANY_FAMILIES = 200
"""So many families of equal length, and the variance over draws is computed, not drawn."""


def needed_families(*, alpha: float = 0.05, comparisons: int = 1, paired: bool = False) -> int:
    """The fewest families per group whose permutation test can reach alpha / comparisons.

    Two groups of k families can be formed in C(2k, k) ways; where the k families are in both
    groups (`paired`), their sides in 2^k. The two-sided p is at best 2 over that number.
    """
    ways = ((k, 2**k if paired else comb(2 * k, k)) for k in count(2))
    return next(k for k, number in ways if 2 / number <= alpha / max(comparisons, 1))


def _resampled(group: Group, *, n_boot: int, seed: int, tail: float) -> tuple[np.ndarray, float]:
    """The variance of each item's ratio over draws of families, and what t costs beyond z.

    Of MANY_FAMILIES it is that over all draws there are, to the first order (linearisation,
    Woodruff 1971), which is nearer to it than n_boot draws come.
    """
    n, effective = len(group.families), _effective_families(group)
    if effective >= MANY_FAMILIES:
        variance = _linearised(group)
    else:
        variance = _drawn(group, n_boot=n_boot, seed=seed)
    freedom = max(effective - 1, 1)
    return variance * n / (n - 1), (special.ndtri(tail) / special.stdtrit(freedom, tail)) ** 2


def _drawn(group: Group, *, n_boot: int, seed: int) -> np.ndarray:
    draws = _draws(len(group.families), n_boot, seed)
    ratios = []
    for start in range(0, n_boot, RESAMPLES_AT_ONCE):
        drawn = draws[start : start + RESAMPLES_AT_ONCE].astype(float)
        ratios.append((drawn @ group.found) / (drawn @ group.words)[:, None])
    return np.concatenate(ratios).var(axis=0, ddof=1)


@lru_cache(maxsize=16)
def _draws(n: int, n_boot: int, seed: int) -> np.ndarray:
    """How often each of n families comes in each of n_boot draws of as many."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(n, np.full(n, 1 / n), size=n_boot).astype(np.uint16)


def _linearised(group: Group) -> np.ndarray:
    words, found = group.words.astype(float), group.found.astype(float)
    ratio = found.sum(axis=0) / words.sum()
    squares = (found**2).sum(axis=0) - 2 * ratio * (words @ found) + ratio**2 * (words**2).sum()
    return np.maximum(squares, 0) / words.sum() ** 2


def _effective_families(group: Group) -> float:
    return group.words.sum() ** 2 / (group.words**2).sum()


def rate_interval(
    group: Group, *, n_boot: int, seed: int, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each item's occurrences per word.

    Without variation between families, as without occurrences, a Poisson count is assumed of
    as many words as the effective families have.
    """
    n, total = len(group.families), group.words.sum()
    rate = group.found.sum(axis=0) / total
    if n < MIN_FAMILIES_FOR_INTERVAL:
        return np.full_like(rate, np.nan), np.full_like(rate, np.nan)
    variance, shrink = _resampled(group, n_boot=n_boot, seed=seed, tail=tail)
    varies = variance > 1e-12 * rate**2
    poisson = n / (_effective_families(group) * total)
    scale = np.divide(variance, rate, out=np.full_like(rate, poisson), where=varies) / shrink
    low = np.nan_to_num(scale * special.gammaincinv(rate / scale, tail))
    return low, scale * special.gammaincinv(rate / scale + 1, 1 - tail)


def share_interval(
    group: Group, *, n_boot: int, seed: int, tail: float
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each category's share.

    Without variation between families, each effective family is taken as one observation.
    """
    share = group.found.sum(axis=0) / group.words.sum()
    if len(group.families) < MIN_FAMILIES_FOR_INTERVAL:
        return np.full_like(share, np.nan), np.full_like(share, np.nan)
    variance, shrink = _resampled(group, n_boot=n_boot, seed=seed, tail=tail)
    varies = variance > 1e-12
    size = np.full_like(share, _effective_families(group))
    size = shrink * np.divide(share * (1 - share), variance, out=size, where=varies)
    low = special.betaincinv(share * size, (1 - share) * size + 1, tail)
    high = special.betaincinv(share * size + 1, (1 - share) * size, 1 - tail)
    return np.where(share > 0, low, 0.0), np.where(share < 1, high, 1.0)
