"""Story families: which articles are copies of one story, told from the words they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from multipolar.counts import require
from multipolar.schema import TableError

THRESHOLD = 0.4
"""Where planted formulas no longer join stories; `families` says what is found and missed."""

AT_ONCE = 4_000_000
"""About so many sequences are searched at a time, in 200 MB of memory."""


def families(documents: pd.DataFrame, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """The `families` table: each article's place among the copies of one story.

    documents: `doc_id`, `date` (null where unknown), and `whole` and `shingles` as in the
    `fingerprints` table.

    One row is an article. Two articles are of one family where the shorter has at least
    `threshold` of its sequences of words in the longer (containment, Broder 1997), or where a
    chain of such pairs joins them; so a brief joins the long piece it stands in. `family_id` is
    the `doc_id` of the earliest, by date and then doc_id, undated ones last; `similarity` the
    containment with the earliest (it may be 0 in a chain); `role` is `earliest`, `copy` (the
    same words in the same order) or `edit`.

    Of copies planted among stories half made of shared formulas, at 0.4 all are found with 5%
    of the words changed one by one, 99% with 10%, 17% with 20%, 98% with 30% of the sentences
    changed, all briefs, and nothing else is joined; at 0.35 only 5% of the pairs joined are
    copies, since formulas then chain stories together (`python -m benchmarks.coverage families`).

    Raises TableError for missing columns, no rows, or a doc_id that occurs twice.
    """
    require(documents, ["doc_id", "date", "whole", "shingles"], "documents")
    if documents.empty:
        raise TableError("documents has no row")
    repeated = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(repeated):
        raise TableError(f"documents: the doc_id {repeated.iloc[0]} occurs more than once")
    documents = documents.sort_values(["date", "doc_id"], na_position="last", ignore_index=True)
    shingles = documents["shingles"].tolist()
    pairs = candidates(shingles, threshold=threshold)
    earliest = _earliest(pairs[containment(shingles, pairs) >= threshold], len(documents))
    own = np.arange(len(documents))
    same_words = documents["whole"].to_numpy() == documents["whole"].to_numpy()[earliest]
    table = pd.DataFrame(
        {
            "doc_id": documents["doc_id"],
            "family_id": documents["doc_id"].to_numpy()[earliest],
            "similarity": 1.0,
            "role": np.select([own == earliest, same_words], ["earliest", "copy"], "edit"),
        }
    )
    later = own[own != earliest]
    table.loc[later, "similarity"] = containment(shingles, np.stack([earliest, own], axis=1)[later])
    return table.sort_values("doc_id", ignore_index=True)


def candidates(
    shingles: Sequence[np.ndarray], *, threshold: float, at_once: int = AT_ONCE
) -> np.ndarray:
    """Pairs of articles, the earlier first, that may be as alike as the threshold asks.

    shingles: each article's, sorted, in order of time. One row of two columns is a pair of
    places in it.

    A sequence pairs each article that has it with the first one that has it and with the one
    before, not with all, so time grows with the words and not with the pairs of articles; a
    pair is a candidate where half the sequences asked for pair it. A copy shares nearly all of
    its sequences with the earliest, or with the copy it was made from, so the chains of pairs
    that make a family are found (`containment` then decides on each).

    The hashes are searched range by range, about `at_once` of them at a time, which bounds the
    memory and changes nothing in the answer.
    """
    n, sizes = len(shingles), np.array([len(own) for own in shingles])
    ranges = int(sizes.sum()) // at_once + 1
    inner = np.array([2**64 * place // ranges for place in range(1, ranges)], dtype=np.uint64)
    inside = np.array([np.searchsorted(own, inner) for own in shingles], dtype=np.int64)
    cuts = np.column_stack([np.zeros(n, dtype=np.int64), inside, sizes])
    found = [
        _paired([own[a:b] for own, a, b in zip(shingles, begins, ends, strict=True)])
        for begins, ends in zip(cuts.T[:-1], cuts.T[1:], strict=True)
    ]
    times = pd.concat(found).groupby(level=0).sum()
    pairs = np.stack(np.divmod(times.index.to_numpy(), n), axis=1)
    return pairs[times.to_numpy() >= threshold / 2 * sizes[pairs].min(axis=1)]


def _paired(shingles: list[np.ndarray]) -> pd.Series:
    """How many sequences pair two articles, by the place of the earlier times n plus the other's.

    The last bits of each hash give way to the article's place, so that one sort brings together
    the articles of a sequence, in order; sequences that differ in those bits alone count as one,
    which may add a candidate.
    """
    n = len(shingles)
    low = np.uint64(2 ** n.bit_length() - 1)
    places = np.repeat(np.arange(n, dtype=np.uint64), [len(own) for own in shingles])
    marked = np.concatenate(shingles) & ~low | places
    del places
    marked.sort()
    again = np.append(False, marked[1:] & ~low == marked[:-1] & ~low)
    first = np.maximum.accumulate(np.where(again, 0, np.arange(len(marked))))
    place = (marked & low).astype(np.int64)
    later = np.flatnonzero(again)
    third = later[again[later - 1]]
    with_first = place[first[later]] * n + place[later]
    with_last = place[third - 1] * n + place[third]
    codes, times = np.unique(np.concatenate([with_first, with_last]), return_counts=True)
    return pd.Series(times, index=codes)


def containment(shingles: Sequence[np.ndarray], pairs: np.ndarray) -> np.ndarray:
    """For each pair of places, the share of the shorter one's sequences that the longer has."""
    both = [(shingles[a], shingles[b]) for a, b in pairs]
    common = [len(np.intersect1d(a, b, assume_unique=True)) for a, b in both]
    shorter = [max(min(len(a), len(b)), 1) for a, b in both]
    return np.array(common) / np.array(shorter)


def _earliest(pairs: np.ndarray, n: int) -> np.ndarray:
    """For each article the first of those that pairs join it with."""
    links = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, family = csgraph.connected_components(links, directed=False)
    return pd.Series(np.arange(n)).groupby(family).transform("min").to_numpy()
