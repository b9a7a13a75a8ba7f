"""Intervals of rates and shares from draws of story families, and the least they need."""

from __future__ import annotations

import numpy as np
from scipy import stats

from multipolar.counts import Group

MIN_FAMILIES_FOR_INTERVAL = 5
"""A group with fewer story families has no interval; `compare.rates` says what they cover."""

RESAMPLES_AT_ONCE = 200


def _resampled(group: Group, *, n_boot: int, seed: int, tail: float) -> tuple[np.ndarray, float]:
    """The variance of each item's ratio over draws of families, and what t costs beyond z."""
    rng = np.random.default_rng(seed)
    n = len(group.families)
    ratios = []
    for start in range(0, n_boot, RESAMPLES_AT_ONCE):
        size = min(RESAMPLES_AT_ONCE, n_boot - start)
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=size).astype(float)
        ratios.append((drawn @ group.found) / (drawn @ group.words)[:, None])
    variance = np.concatenate(ratios).var(axis=0, ddof=1) * n / (n - 1)
    freedom = max(_effective_families(group) - 1, 1)
    return variance, (stats.norm.ppf(tail) / stats.t.ppf(tail, freedom)) ** 2


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
    low = np.nan_to_num(scale * stats.gamma.ppf(tail, rate / scale))
    return low, scale * stats.gamma.ppf(1 - tail, rate / scale + 1)


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
    low = stats.beta.ppf(tail, share * size, (1 - share) * size + 1)
    high = stats.beta.ppf(1 - tail, share * size + 1, (1 - share) * size)
    return np.where(share > 0, low, 0.0), np.where(share < 1, high, 1.0)
