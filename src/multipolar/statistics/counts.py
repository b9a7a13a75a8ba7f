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
    """Hits and words, each with all of by, and the items in order."""
    require(words, ["doc_id", "family_id", "n_words"], "words")
    words = words[words["n_words"] > 0]
    if words.empty:
        raise TableError("words has no row with n_words above 0")
    hits = hits[hits[item].notna()]
    if lacking := [name for name in by if name not in hits]:
        hits = _with_article_columns(hits, words, lacking)
    if extra := [name for name in by if name not in words]:
        words = words.merge(hits[extra].drop_duplicates(), how="cross")
    if isinstance(hits[item].dtype, pd.CategoricalDtype):
        return hits, words, pd.Index(hits[item].cat.categories, name=None)
    return hits, words, pd.Index(sorted(hits[item].unique()))


def _with_article_columns(
    hits: pd.DataFrame, words: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """Hits with columns that `words` holds once per article."""
    require(words, columns, "neither hits nor words has all columns: words")
    articles = words[["doc_id", *columns]].drop_duplicates()
    if articles["doc_id"].duplicated().any():
        raise TableError(f"hits lacks {', '.join(columns)}, which differs within an article")
    return hits.merge(articles, on="doc_id", how="left")


def weighted(hits: pd.DataFrame, n: str | None) -> pd.DataFrame:
    """Hits with the column `weight`: how many occurrences a row stands for, one without n."""
    return hits.assign(weight=hits[n] if n else 1)


def groups(
    hits: pd.DataFrame, words: pd.DataFrame, items: pd.Index, *, item: str, by: Sequence[str]
) -> Iterator[Group]:
    """The counts of each group that has words, in the order of the groups' names.

    Raises TableError for an article without one family, and for hits where there are no words.
    """
    by, n, n_items = list(by), len(words), len(items)
    code, doc, family, names = _numbers(hits, words, by)
    named = items.get_indexer(pd.Index(hits[item]))
    keys, n_words, weight = words[by], words["n_words"].to_numpy(), hits["weight"].to_numpy()
    of_words, of_hits = _rows_of(code[:n]), _rows_of(code[n:])
    for one, rows in of_words.items():
        found = of_hits.get(one, np.zeros(0, int))
        own, place = np.unique(family[rows], return_inverse=True)
        first = np.unique(doc[rows], return_index=True)[1]
        cells = np.searchsorted(own, family[n + found]), named[found]
        told = np.unique(doc[n + found] * n_items + named[found]) % max(n_items, 1)
        yield Group(
            keys.iloc[rows[0]].to_dict(),
            names[own],
            sparse.csr_array((weight[found], cells), shape=(len(own), n_items)),
            np.bincount(place, n_words[rows]).astype(n_words.dtype),
            np.bincount(place[first], minlength=len(own)),
            np.bincount(told, minlength=n_items),
        )


def _numbers(
    hits: pd.DataFrame, words: pd.DataFrame, by: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.Index]:
    """The group, article and family of each row of words, then of hits; the families in order."""
    both, n = pd.concat([words[["doc_id", *by]], hits[["doc_id", *by]]]), len(words)
    code = both.groupby(by, dropna=False).ngroup().to_numpy() if by else np.zeros(len(both), int)
    doc, articles = pd.factorize(both["doc_id"])
    own, names = pd.factorize(words["family_id"], sort=True)
    home = np.zeros(len(articles), int)
    home[doc[:n]] = own
    family = home[doc]
    apart = words["doc_id"][(own < 0) | (own != family[:n])]
    if len(apart):
        raise TableError(f"words: {apart.min()} needs one family_id")
    place = doc * (code.max(initial=0) + 1) + code
    lost = both[n:][~np.isin(place[n:], place[:n])]
    if len(lost):
        first = ", ".join(map(str, lost.iloc[0]))
        raise TableError(f"{len(lost)} hits are where words has no words, first in {first}")
    return code, doc, family, names


def _rows_of(code: np.ndarray) -> dict[int, np.ndarray]:
    """Code → the places where it stands, in order."""
    order = np.argsort(code, kind="stable")
    known, starts = np.unique(code[order], return_index=True)
    return dict(zip(known.tolist(), np.split(order, starts[1:]), strict=False))
