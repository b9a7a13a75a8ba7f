"""Rates, shares, dispersion and contrasts: how often, how evenly, and how sure we may be.

Ten copies of one wire story are one observation, so the story family is what is resampled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.schema import TableError

MIN_FAMILIES_FOR_INTERVAL = 5
"""A group with fewer story families has no interval; `rates` says what the intervals cover."""

RESAMPLES_AT_ONCE = 200


class TooFewFamilies(ValueError):
    """A group has too few story families to answer what was asked of it."""

    def __init__(self, asked: str, *, group: object, found: int, needed: int) -> None:
        self.group, self.found, self.needed = group, found, needed
        super().__init__(
            f"{asked}: {group} has {found} story families to compare and needs {needed}; "
            "look at the concordance instead"
        )


class Group(NamedTuple):
    """The counts of one group; `found` is families × items, `words` one figure a family."""

    key: dict[str, object]
    families: pd.Index
    found: np.ndarray
    words: np.ndarray
    n_docs: np.ndarray


def require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise TableError, naming the missing columns and those that are there."""
    missing = [column for column in columns if column not in frame]
    if missing:
        raise TableError(f"{name} lacks {', '.join(missing)}; it has {', '.join(map(str, frame))}")


def rates(
    hits: pd.DataFrame,
    words: pd.DataFrame,
    *,
    item: str,
    by: str | Sequence[str] | None = None,
    n_boot: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """How often each item occurs per 1,000 words of each group, with an interval.

    hits: one row per occurrence, with `doc_id`, `item` and `by`; a column of `by` that is the
    same for a whole article may stand in `words` alone. Rows without an item are left out.
    words: `doc_id`, `family_id`, `n_words`, and those columns of `by` that divide the words.

    One row is an item in a group, zeros included: `n`, `n_docs` (articles with the item),
    `n_families` (of the group), `words` (of the group), `rate`, `low` and `high` (per 1,000
    words). A categorical item keeps its categories, found or not.

    The interval is Fay & Feuer's (1997) for a rate. Its variance comes from `n_boot` draws of
    families with replacement, occurrences and words together; its degrees of freedom from the
    number of families of equal length that would be as informative (Kish 1965), as Korn &
    Graubard (1998) do for shares. Null below MIN_FAMILIES_FOR_INTERVAL.

    Raises TableError for missing columns, no words, words without a family, and occurrences
    where `words` has none.
    """
    by = [by] if isinstance(by, str) else list(by or [])
    require(hits, ["doc_id", item], "hits")
    hits, words, items = _aligned(hits.assign(weight=1), words, item=item, by=by)
    tables = []
    for group in _groups(hits, words, items, item=item, by=by):
        low, high = _rate_interval(group, n_boot=n_boot, seed=seed, tail=(1 - level) / 2)
        n, total = group.found.sum(axis=0), group.words.sum()
        tables.append(
            pd.DataFrame({item: items, **group.key, "n": n, "n_docs": group.n_docs}).assign(
                n_families=len(group.families),
                words=total,
                rate=1000 * n / total,
                low=1000 * low,
                high=1000 * high,
            )
        )
    return pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)


def shares(
    words: pd.DataFrame,
    *,
    by: str,
    of: str,
    n_boot: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """The share of each group's words that falls in each category of the column `of`.

    words: `doc_id`, `family_id`, `n_words`, and the columns `by` and `of`.

    One row is a category in a group, zeros included: `words`, `n_families` (of the group),
    `share`, `low` and `high` (0 to 1). The interval is Korn & Graubard's (1998), its variance
    from draws of families as in `rates`; null below MIN_FAMILIES_FOR_INTERVAL. Raises
    TableError as `rates` does.
    """
    require(words, ["doc_id", "family_id", "n_words", by, of], "words")
    parts = words[["doc_id", by, of]].assign(weight=words["n_words"])
    parts, words, categories = _aligned(parts, words.drop(columns=of), item=of, by=[by])
    tables = []
    for group in _groups(parts, words, categories, item=of, by=[by]):
        low, high = _share_interval(group, n_boot=n_boot, seed=seed, tail=(1 - level) / 2)
        spoken = group.found.sum(axis=0)
        tables.append(
            pd.DataFrame({**group.key, of: categories, "words": spoken}).assign(
                n_families=len(group.families),
                share=spoken / group.words.sum(),
                low=low,
                high=high,
            )
        )
    return pd.concat(tables, ignore_index=True)


def dispersion(hits: pd.DataFrame, words: pd.DataFrame, *, item: str) -> pd.DataFrame:
    """How evenly each item is spread over the articles, each weighted by its words.

    One row is an item: `n`, `n_docs`, `dp` (Gries 2008: 0 as even as the articles' lengths
    allow, towards 1 in one short article), `dp_norm` (0 to 1; Lijffijt & Gries 2012) and
    `juilland_d` (1 even, 0 in one article; Juilland & Chang-Rodríguez 1964, on the rate in
    each article), null where there is a single article. hits, words and errors as in `rates`.
    """
    require(hits, ["doc_id", item], "hits")
    articles = words.assign(family_id=words["doc_id"]) if "doc_id" in words else words
    hits, articles, items = _aligned(hits.assign(weight=1), articles, item=item, by=[])
    (corpus,) = _groups(hits, articles, items, item=item, by=[])
    n = corpus.found.sum(axis=0)
    size = corpus.words / corpus.words.sum()
    rate = corpus.found / corpus.words[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        dp = np.abs(corpus.found / n - size[:, None]).sum(axis=0) / 2
        variation = rate.std(axis=0) / rate.mean(axis=0)
        return pd.DataFrame({item: items, "n": n, "n_docs": corpus.n_docs}).assign(
            dp=dp,
            dp_norm=dp / (1 - size.min()),
            juilland_d=1 - variation / np.sqrt(len(size) - 1),
        )


def needed_families(*, alpha: float = 0.05, comparisons: int = 1, paired: bool = False) -> int:
    """The fewest families per group whose permutation test can reach alpha / comparisons.

    Two groups of k families can be formed in C(2k, k) ways; where the k families are in both
    groups (`paired`), their sides in 2^k. The two-sided p is at best 2 over that number.
    """
    ways = ((k, 2**k if paired else comb(2 * k, k)) for k in count(2))
    return next(k for k, number in ways if 2 / number <= alpha / max(comparisons, 1))


def contrast(
    hits: pd.DataFrame,
    words: pd.DataFrame,
    *,
    item: str,
    by: str,
    groups: tuple[object, object],
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Whether items are more frequent in one group than in another, by permuting families.

    hits and words as in `rates`; `groups` are two values of the column `by`.

    One row is an item found in either group: `group_a`, `group_b`, `n_a`, `n_b`, `rate_a`,
    `rate_b`, `difference` (a - b; all per 1,000 words), `p` (two-sided, of the difference over
    its standard error: Janssen 1997), `p_adjusted` (Benjamini & Hochberg 1995, over these
    items), `design`, `n_families_a`, `n_families_b` and `n_left_out`.

    A family in both groups is left out and the others are compared `between` the groups,
    unless more families are in both than in either group alone, as when the groups are
    voices: then each of those is compared `within` itself and the others are left out. All
    figures are of the families compared; `n_left_out` counts the rest.

    Raises TooFewFamilies where a group has fewer than `needed_families` for that many items,
    ValueError for a group that `by` does not have, and TableError as `rates` does.
    """
    require(hits, ["doc_id", item], "hits")
    hits, words, items = _aligned(hits.assign(weight=1), words, item=item, by=[by])
    known = {group.key[by]: group for group in _groups(hits, words, items, item=item, by=[by])}
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
    p = _permutation_p(a, b, seen, paired=paired, alpha=alpha, seed=seed)
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


def _aligned(
    hits: pd.DataFrame, words: pd.DataFrame, *, item: str, by: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Index]:
    """Hits with their family and all of by, words with all of by, and the items in order."""
    require(words, ["doc_id", "family_id", "n_words"], "words")
    words = words[words["n_words"] > 0]
    if words.empty:
        raise TableError("words has no row with n_words above 0")
    n_families = words.groupby("doc_id")["family_id"].nunique()
    if (n_families != 1).any():
        raise TableError(f"words: {n_families.index[n_families != 1][0]} needs one family_id")
    hits = hits[hits[item].notna()].drop(columns="family_id", errors="ignore")
    hits = _with_article_columns(hits, words, [name for name in by if name not in hits])
    extra = [name for name in by if name not in words]
    if extra:
        words = words.merge(hits[extra].drop_duplicates(), how="cross")
    homes = words[["doc_id", *by, "family_id"]].drop_duplicates()
    hits = hits.merge(homes, on=["doc_id", *by], how="left")
    lost = hits[hits["family_id"].isna()]
    if len(lost):
        first = ", ".join(map(str, lost.iloc[0][["doc_id", *by]]))
        raise TableError(f"{len(lost)} hits are where words has no words, first in {first}")
    if isinstance(hits[item].dtype, pd.CategoricalDtype):
        return hits, words, pd.Index(hits[item].cat.categories, name=None)
    return hits, words, pd.Index(sorted(hits[item].unique()))


def _with_article_columns(
    hits: pd.DataFrame, words: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """Hits with columns that `words` holds once per article."""
    require(words, columns, "neither hits nor words has all columns: words")
    articles = words[["doc_id", *columns]].drop_duplicates()
    if columns and articles["doc_id"].duplicated().any():
        raise TableError(f"hits lacks {', '.join(columns)}, which differs within an article")
    return hits.merge(articles, on="doc_id", how="left") if columns else hits


def _groups(
    hits: pd.DataFrame, words: pd.DataFrame, items: pd.Index, *, item: str, by: Sequence[str]
) -> Iterator[Group]:
    """The counts of each group that has words, in the order of the groups' names."""
    by = list(by)
    both = pd.concat([words[by], hits[by]])
    code = both.groupby(by, dropna=False).ngroup().to_numpy() if by else np.zeros(len(both), int)
    for one in np.unique(code[: len(words)]):
        part, found = words[code[: len(words)] == one], hits[code[len(words) :] == one]
        size = part.groupby("family_id")["n_words"].sum()
        counts = np.zeros((len(size), len(items)), dtype=hits["weight"].to_numpy().dtype)
        cells = size.index.get_indexer(found["family_id"]), items.get_indexer(found[item])
        np.add.at(counts, cells, found["weight"].to_numpy())
        articles = items.get_indexer(found.drop_duplicates(["doc_id", item])[item])
        n_docs = np.bincount(articles, minlength=len(items))
        key = part.iloc[0][by].to_dict()
        yield Group(key, size.index, counts, size.to_numpy(), n_docs)


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


def _rate_interval(
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


def _share_interval(
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


def _permutation_p(
    a: Group, b: Group, seen: np.ndarray, *, paired: bool, alpha: float, seed: int
) -> np.ndarray:
    """The two-sided p of each item's studentised difference, all items permuted together."""
    found = np.concatenate([a.found, b.found])[:, seen]
    words = np.concatenate([a.words, b.words])[:, None]
    if not found.size:
        return np.empty(0)
    excess = found - found.sum(axis=0) / words.sum() * words
    excess[np.abs(excess) < 1e-9] = 0

    def statistic(rows_a: np.ndarray, rows_b: np.ndarray, axis: int) -> np.ndarray:
        x, y = (excess[rows] / words[rows].sum(axis=-2, keepdims=True) for rows in (rows_a, rows_b))
        if paired:
            variance = ((x - y) ** 2).sum(axis=-2)
        else:
            variance = sum((z**2).sum(axis=-2) * z.shape[-2] / (z.shape[-2] - 1) for z in (x, y))
        difference = x.sum(axis=-2) - y.sum(axis=-2)
        return difference / np.sqrt(np.maximum(variance, np.finfo(float).tiny))

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
