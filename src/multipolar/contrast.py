"""Contrasts of two groups by permuting story families, refused where there are too few."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse, stats

from multipolar.counts import Group, aligned, require, weighted
from multipolar.counts import groups as grouped
from multipolar.intervals import RESAMPLES_AT_ONCE, needed_families

BLOCKS = 100
"""About so many blocks of families, drawn at random, are permuted in the smaller group where it has
twice as many families: thousands cost seconds and tell no more."""


class TooFewFamilies(ValueError):
    """A group has too few story families to answer what was asked of it."""

    def __init__(self, asked: str, *, group: object, found: int, needed: int) -> None:
        self.group, self.found, self.needed = group, found, needed
        super().__init__(
            f"{asked}: {group} has {found} story families to compare and needs {needed}; "
            "look at the concordance instead"
        )


def contrast(
    hits: pd.DataFrame,
    words: pd.DataFrame,
    *,
    item: str,
    by: str,
    groups: tuple[object, object],
    alpha: float = 0.05,
    n: str | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Whether items are more frequent in one group than in another, by permuting families.

    hits, words and n as in `rates`; `groups` are two values of the column `by`.

    One row is an item found in either group: `group_a`, `group_b`, `n_a`, `n_b`, `rate_a`,
    `rate_b`, `difference` (a - b; all per 1,000 words), `p` (two-sided, of the difference over
    its standard error: Janssen 1997), `p_adjusted` (Benjamini & Hochberg 1995, over these
    items), `design`, `n_families_a`, `n_families_b` and `n_left_out`.

    A family in both groups is left out and the others are compared `between` the groups,
    unless more families are in both than in either group alone, as when the groups are
    voices: then each of those is compared `within` itself and the others are left out. All
    figures are of the families compared; `n_left_out` counts the rest.

    Of contrasts of ten items without a difference, 4 to 5% have one with p_adjusted <= 0.05
    where the groups differ only in number, 8 to 11% where the articles of one are a fifth as
    long, 4 to 8% between voices of which one has a quarter of the other's words
    (`python -m benchmarks.coverage contrasts`).

    Raises TooFewFamilies where a group has fewer than `needed_families` for that many items,
    ValueError for a group that `by` does not have, and TableError as `rates` does.
    """
    require(hits, ["doc_id", item, *([n] if n else [])], "hits")
    hits, words, items = aligned(weighted(hits, n), words, item=item, by=[by])
    known = {group.key[by]: group for group in grouped(hits, words, items, item=item, by=[by])}
    for name in groups:
        if name not in known:
            raise ValueError(f"{by} has no {name!r}; it has {', '.join(map(str, known))}")
    a, b, paired = _compared(*(known[name] for name in groups))
    seen = (a.found.sum(axis=0) + b.found.sum(axis=0)) > 0
    needed = needed_families(alpha=alpha, comparisons=seen.sum(), paired=paired)
    for name, group in zip(groups, (a, b), strict=True):
        if len(group.families) < needed:
            asked = f"contrast of {item} between {groups[0]} and {groups[1]}, {seen.sum()} at once"
            raise TooFewFamilies(asked, group=name, found=len(group.families), needed=needed)
    n_a, n_b = a.found.sum(axis=0)[seen], b.found.sum(axis=0)[seen]
    size = max(min(len(a.families), len(b.families)) // BLOCKS, 1)
    in_blocks = [_in_blocks(group, size=size, seed=seed) for group in (a, b)]
    p = _permutation_p(*in_blocks, seen=seen, paired=paired, alpha=alpha, seed=seed)
    table = pd.DataFrame({item: items[seen], "group_a": groups[0], "group_b": groups[1]})
    table = table.assign(n_a=n_a, n_b=n_b, rate_a=1000 * n_a / a.words.sum())
    table["rate_b"] = 1000 * n_b / b.words.sum()
    return table.assign(
        difference=table["rate_a"] - table["rate_b"],
        p=p,
        p_adjusted=stats.false_discovery_control(p),
        design="within" if paired else "between",
        n_families_a=len(a.families),
        n_families_b=len(b.families),
        n_left_out=words.loc[words[by].isin(groups), "family_id"].nunique()
        - len(a.families.union(b.families)),
    )


def _compared(a: Group, b: Group) -> tuple[Group, Group, bool]:
    """The families of each group that a contrast compares, and whether they are pairs."""
    shared = a.families.intersection(b.families)
    alone = [a.families.difference(b.families), b.families.difference(a.families)]
    paired = len(shared) > max(map(len, alone))
    kept = [shared, shared] if paired else alone
    chosen = []
    for group, families in zip((a, b), kept, strict=True):
        rows = group.families.get_indexer(families)
        chosen.append(
            group._replace(families=families, found=group.found[rows], words=group.words[rows])
        )
    return chosen[0], chosen[1], paired


def _in_blocks(group: Group, *, size: int, seed: int) -> Group:
    """The group with `size` families or a few more, drawn at random, in the place of each."""
    n = len(group.words)
    drawn = np.random.default_rng(seed).permutation(n)
    blocks = np.arange(n) * (n // size) // n
    sums = sparse.csr_array((np.ones(n), (blocks, drawn)), shape=(n // size, n))
    return group._replace(found=sums @ group.found, words=sums @ group.words)


def _permutation_p(
    a: Group, b: Group, *, seen: np.ndarray, paired: bool, alpha: float, seed: int
) -> np.ndarray:
    """The two-sided p of each item's studentised difference, all items permuted together.

    Differences of less than a hundredth of their standard error count as equal: two hits in one
    group are no rarer for the lengths of the articles they stand in.
    """
    found = sparse.vstack([a.found, b.found]).toarray()[:, seen]
    words = np.concatenate([a.words, b.words])[:, None]
    if not found.size:
        return np.empty(0)
    excess = found - found.sum(axis=0) / words.sum() * words
    excess[np.abs(excess) < 1e-9] = 0
    summed = np.hstack([words, excess, excess**2])
    crossed = 2 * (excess[: len(a.words)] * excess[len(a.words) :]).sum(axis=0) if paired else 0

    def statistic(rows_a: np.ndarray, rows_b: np.ndarray, axis: int) -> np.ndarray:
        in_a = np.zeros((*rows_a.shape[:-1], len(words)))
        np.put_along_axis(in_a, rows_a, 1, axis=-1)
        sides = [in_a @ summed, (1 - in_a) @ summed]
        (n_a, x, xx), (n_b, y, yy) = (np.split(side, [1, 1 + found.shape[1]], -1) for side in sides)
        squares = [xx / n_a**2, yy / n_b**2]
        if paired:
            variance = sum(squares) - crossed / (n_a * n_b)
        else:
            k = (rows_a.shape[-1], rows_b.shape[-1])
            variance = sum(s * n / (n - 1) for s, n in zip(squares, k, strict=True))
        tiny = np.finfo(float).tiny
        return ((x / n_a - y / n_b) / np.sqrt(np.maximum(variance, tiny))).round(2)

    return stats.permutation_test(
        (np.arange(len(a.words)), np.arange(len(a.words), len(words))),
        statistic,
        permutation_type="samples" if paired else "independent",
        vectorized=True,
        n_resamples=max(9999, int(10 * found.shape[1] / alpha)),
        batch=RESAMPLES_AT_ONCE,
        axis=-1,
        rng=seed,
    ).pvalue
