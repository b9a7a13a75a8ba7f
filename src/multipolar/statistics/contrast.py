"""Contrasts of two groups by permuting story families, refused where there are too few."""

from __future__ import annotations

import pandas as pd
from scipy import stats

from multipolar.adequacy import families_to_contrast
from multipolar.statistics.counts import Group, aligned, require, weighted
from multipolar.statistics.counts import groups as grouped
from multipolar.statistics.significance import difference_p

RESAMPLES_BEYOND = 5
"""How many permutations are to be as extreme as the least p that adjustment may ask for."""


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
    `rate_b`, `difference` (a - b; all per 1,000 words), `p` (two-sided, see
    `significance.difference_p`), `p_adjusted` (Benjamini & Hochberg 1995, over these items),
    `design`, `n_families_a`, `n_families_b` and `n_left_out`.

    A family in both groups is left out and the others are compared `between` the groups,
    unless more families are in both than in either group alone, as when the groups are
    voices: then each of those is compared `within` itself and the others are left out. All
    figures are of the families compared; `n_left_out` counts the rest.

    Where no difference was planted 0 to 6% of contrasts have one with p_adjusted <= 0.05: in ten
    designs, of groups alike and not in number and length and of voices of the same articles, for
    even and bursty items, those of few stories, rare ones and fifty at once. An item three times as
    frequent, one of ten and at 2 per 1,000 words, is found by 5% of contrasts of 8 families a
    group, by 18% of 20, 61% of 50 and 96% of 100 (`python -m benchmarks.coverage contrasts power`).

    Raises TooFewFamilies where a group has fewer than `families_to_contrast` for that many items,
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
    a, b = (group._replace(found=group.found[:, seen]) for group in (a, b))
    needed = families_to_contrast(alpha=alpha, comparisons=seen.sum(), paired=paired)
    for name, group in zip(groups, (a, b), strict=True):
        if len(group.families) < needed:
            asked = f"contrast of {item} between {groups[0]} and {groups[1]}, {seen.sum()} at once"
            raise TooFewFamilies(asked, group=name, found=len(group.families), needed=needed)
    n_a, n_b = a.found.sum(axis=0), b.found.sum(axis=0)
    resamples = max(9999, int(RESAMPLES_BEYOND * seen.sum() / alpha))
    p = difference_p(a, b, paired=paired, n_resamples=resamples, seed=seed)
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
        counts = {name: getattr(group, name)[rows] for name in ("found", "words", "copies")}
        chosen.append(group._replace(families=families, **counts))
    return chosen[0], chosen[1], paired
