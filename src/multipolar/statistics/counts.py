"""Occurrences and words counted by family and group: what all comparisons start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from multipolar.schema import TableError


class Group(NamedTuple):
    """The counts of one group: `found` families × items, `words` and `copies` one figure a family.

    Most families lack most items, so `found` is a sparse array. copies: the articles of a family.
    """

    key: dict[str, object]
    families: pd.Index
    found: sparse.csr_array
    words: np.ndarray
    copies: np.ndarray
    n_docs: np.ndarray


def require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise TableError, naming the missing columns and those that are there."""
    missing = [column for column in columns if column not in frame]
    if missing:
        raise TableError(f"{name} lacks {', '.join(missing)}; it has {', '.join(map(str, frame))}")


def aligned(
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


def weighted(hits: pd.DataFrame, n: str | None) -> pd.DataFrame:
    """Hits with the column `weight`: how many occurrences a row stands for, one without n."""
    return hits.assign(weight=hits[n] if n else 1)


def groups(
    hits: pd.DataFrame, words: pd.DataFrame, items: pd.Index, *, item: str, by: Sequence[str]
) -> Iterator[Group]:
    """The counts of each group that has words, in the order of the groups' names."""
    by, n_items = list(by), len(items)
    both = pd.concat([words[[*by, "doc_id"]], hits[[*by, "doc_id"]]])
    code = both.groupby(by, dropna=False).ngroup().to_numpy() if by else np.zeros(len(both), int)
    doc, _ = pd.factorize(both["doc_id"])
    family, names = pd.factorize(words["family_id"], sort=True)
    home = names.get_indexer(pd.Index(hits["family_id"]))
    named = items.get_indexer(pd.Index(hits[item]))
    n_words, weight = words["n_words"].to_numpy(), hits["weight"].to_numpy()
    of_words, of_hits = _rows_of(code[: len(words)]), _rows_of(code[len(words) :])
    for one, rows in of_words.items():
        found = of_hits.get(one, np.zeros(0, int))
        own, place = np.unique(family[rows], return_inverse=True)
        first = np.unique(doc[rows], return_index=True)[1]
        cells = np.searchsorted(own, home[found]), named[found]
        told = np.unique(doc[len(words) :][found] * n_items + named[found]) % max(n_items, 1)
        yield Group(
            words.iloc[rows[0]][by].to_dict(),
            names[own],
            sparse.csr_array((weight[found], cells), shape=(len(own), n_items)),
            np.bincount(place, n_words[rows]).astype(n_words.dtype),
            np.bincount(place[first], minlength=len(own)),
            np.bincount(told, minlength=n_items),
        )


def _rows_of(code: np.ndarray) -> dict[int, np.ndarray]:
    """Code → the places where it stands, in order."""
    order = np.argsort(code, kind="stable")
    known, starts = np.unique(code[order], return_index=True)
    return dict(zip(known.tolist(), np.split(order, starts[1:]), strict=False))
