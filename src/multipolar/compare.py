"""Rates, shares and dispersion: how often, how evenly, and how sure we may be.

Ten copies of one wire story are one observation, so the story family is what is resampled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from multipolar.statistics.counts import aligned, groups, require, weighted
from multipolar.statistics.intervals import rate_interval, share_interval


def rates(
    hits: pd.DataFrame,
    words: pd.DataFrame,
    *,
    item: str,
    by: str | Sequence[str] | None = None,
    n: str | None = None,
    n_boot: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """How often each item occurs per 1,000 words of each group, with an interval.

    hits: one row per occurrence, with `doc_id`, `item` and `by`; a column of `by` that is the
    same for a whole article may stand in `words` alone. Rows without an item are left out.
    n: a column of hits that says how many occurrences a row stands for, where it is not one.
    words: `doc_id`, `family_id`, `n_words`, and those columns of `by` that divide the words.

    One row is an item in a group, zeros included: `n`, `n_docs` (articles with the item),
    `n_families` (of the group), `words` (of the group), `rate`, `low` and `high` (per 1,000
    words). A categorical item keeps its categories, found or not.

    The interval is Fay & Feuer's (1997) for a rate, as by Korn & Graubard (1998) for shares. Its
    variance comes from `n_boot` draws of families with replacement, occurrences and words
    together; its degrees of freedom from the number of families that would be as informative if
    they were of equal length and had the item alike (Kish 1965). Null below
    MIN_FAMILIES_FOR_INTERVAL. Of 95% intervals of planted rates, where 10 or more occurrences are
    expected, 93 to 98% hold the rate at 5 families and 92 to 97% from 8 to 50, be it even or in
    few stories, with copies or without; of plain percentile intervals 70 to 83 and 74 to 94%.
    Where fewer are expected 93 to 100% do, as occurrences come in whole numbers
    (`python -m benchmarks.coverage rates`).

    Raises TableError for missing columns, no words, words without a family, and occurrences
    where `words` has none.
    """
    by = [by] if isinstance(by, str) else list(by or [])
    require(hits, ["doc_id", item, *([n] if n else [])], "hits")
    hits, words, items = aligned(weighted(hits, n), words, item=item, by=by)
    tables = []
    for group in groups(hits, words, items, item=item, by=by):
        low, high = rate_interval(group, n_boot=n_boot, seed=seed, tail=(1 - level) / 2)
        count, total = group.found.sum(axis=0), group.words.sum()
        tables.append(
            pd.DataFrame({item: items, **group.key, "n": count, "n_docs": group.n_docs}).assign(
                n_families=len(group.families),
                words=total,
                rate=1000 * count / total,
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
    `share`, `low` and `high` (0 to 1). The interval is Korn & Graubard's (1998), its variance and
    degrees of freedom as in `rates`; null below MIN_FAMILIES_FOR_INTERVAL. It covers 94 to 98% at
    5 and 8 families and 93 to 97% from 10 to 50, a tenth of the words that most stories have none
    of included (`python -m benchmarks.coverage shares`). Raises TableError as `rates` does.
    """
    require(words, ["doc_id", "family_id", "n_words", by, of], "words")
    parts = words[["doc_id", by, of]].assign(weight=words["n_words"])
    parts, words, categories = aligned(parts, words.drop(columns=of), item=of, by=[by])
    tables = []
    for group in groups(parts, words, categories, item=of, by=[by]):
        low, high = share_interval(group, n_boot=n_boot, seed=seed, tail=(1 - level) / 2)
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


def dispersion(
    hits: pd.DataFrame, words: pd.DataFrame, *, item: str, n: str | None = None
) -> pd.DataFrame:
    """How evenly each item is spread over the articles, each weighted by its words.

    One row is an item: `n`, `n_docs`, `dp` (Gries 2008: 0 as even as the articles' lengths
    allow, towards 1 in one short article), `dp_norm` (0 to 1; Lijffijt & Gries 2012) and
    `juilland_d` (1 even, 0 in one article; Juilland & Chang-Rodríguez 1964, on the rate in
    each article), null where there is a single article. hits, words, n and errors as in `rates`.
    """
    require(hits, ["doc_id", item, *([n] if n else [])], "hits")
    articles = words.assign(family_id=words["doc_id"]) if "doc_id" in words else words
    hits, articles, items = aligned(weighted(hits, n), articles, item=item, by=[])
    (corpus,) = groups(hits, articles, items, item=item, by=[])
    count, n_articles = corpus.found.sum(axis=0), len(corpus.words)
    dp, dp_norm = deviation(corpus.found, corpus.words)
    found = corpus.found.tocoo()
    row, column = found.coords
    rate = found.data / corpus.words[row]

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(column, values, minlength=len(items))

    with np.errstate(invalid="ignore", divide="ignore"):
        mean = summed(rate) / n_articles
        lacking = n_articles - summed(np.ones(len(rate)))
        variance = (summed((rate - mean[column]) ** 2) + lacking * mean**2) / n_articles
        variation = np.sqrt(variance) / mean
        return pd.DataFrame({item: items, "n": count, "n_docs": corpus.n_docs}).assign(
            dp=dp,
            dp_norm=dp_norm,
            juilland_d=1 - variation / np.sqrt(n_articles - 1),
        )


def deviation(found: sparse.csr_array, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gries' DP of each item and its normed form, as in `dispersion`, over parts of a corpus.

    found: parts × items. words: of each part; parts without any are none. Null for an item that
    was not found.
    """
    count, size = found.sum(axis=0), words / words.sum()
    cells = found.tocoo()
    row, column = cells.coords
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.minimum(cells.data / count[column], size[row])
        dp = 1 - np.bincount(column, alike, minlength=found.shape[1])
        dp = np.where(count > 0, dp, np.nan)
        return dp, dp / (1 - size[size > 0].min())
