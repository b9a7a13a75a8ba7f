"""Story families: which articles are copies of one story, told from the words they share."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from pandas.util import hash_array
from scipy import sparse
from scipy.sparse import csgraph

from multipolar.counts import require
from multipolar.schema import TableError

THRESHOLD = 0.4
"""Where planted formulas no longer join stories; `families` says what is found and missed."""

PRIME = np.uint64(1_099_511_628_211)  # of the FNV hash; any large odd number does
WORD = re.compile(r"\w+")


def families(
    documents: pd.DataFrame, *, threshold: float = THRESHOLD, shingle: int = 5
) -> pd.DataFrame:
    """The `families` table: each article's place among the copies of one story.

    documents: `doc_id`, `date` (null where unknown) and `text` (what was kept of the article).

    One row is an article. Two articles are of one family where the shorter has at least
    `threshold` of its sequences of `shingle` words in the longer (containment, Broder 1997),
    or where a chain of such pairs joins them; so a brief joins the long piece it stands in.
    `family_id` is the `doc_id` of the earliest, by date and then doc_id, undated ones last;
    `similarity` the containment with the earliest (it may be 0 in a chain); `role` is
    `earliest`, `copy` (the same words in the same order) or `edit`.

    Of copies planted among stories half made of shared formulas, at 0.4 all are found with 5%
    of the words changed one by one, 99% with 10%, 25% with 20%, 98% with 30% of the sentences
    changed, all briefs; 96% of the pairs joined are copies, at 0.3 under 1%, since formulas
    then chain stories together (`python -m benchmarks.coverage families`).

    Raises TableError for missing columns, no rows, or a doc_id that occurs twice.
    """
    require(documents, ["doc_id", "date", "text"], "documents")
    if documents.empty:
        raise TableError("documents has no row")
    repeated = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(repeated):
        raise TableError(f"documents: the doc_id {repeated.iloc[0]} occurs more than once")
    documents = documents.sort_values(["date", "doc_id"], na_position="last", ignore_index=True)
    words = [WORD.findall(text.casefold()) for text in documents["text"]]
    shingles = shingled(words, size=shingle)
    pairs = candidates(shingles, threshold=threshold)
    alike = pairs[containment(shingles, pairs[:, 0], pairs[:, 1]) >= threshold]
    earliest = _earliest(alike, len(documents))
    own = np.arange(len(documents))
    same_words = [words[i] == words[j] for i, j in zip(own, earliest, strict=True)]
    table = pd.DataFrame(
        {
            "doc_id": documents["doc_id"],
            "family_id": documents["doc_id"].to_numpy()[earliest],
            "similarity": np.where(own == earliest, 1.0, containment(shingles, own, earliest)),
            "role": np.select([own == earliest, same_words], ["earliest", "copy"], "edit"),
        }
    )
    return table.sort_values("doc_id", ignore_index=True)


def shingled(words: list[list[str]], *, size: int) -> sparse.csr_array:
    """Articles × the sequences of `size` words found in any; 1 where an article has it.

    An article of fewer words has all of them as its one sequence. Sequences are told apart by
    hashes of 64 bits.
    """
    padded = [article + [""] * (size - len(article)) for article in words if article]
    rows = np.flatnonzero([bool(article) for article in words])
    lengths = np.array([len(article) for article in padded], dtype=np.int64)
    flat = np.array([word for article in padded for word in article], dtype=object)
    hashed = hash_array(flat) if len(flat) else np.empty(0, dtype=np.uint64)
    sequences = np.zeros(max(len(hashed) - size + 1, 0), dtype=np.uint64)
    for place in range(size):
        sequences = sequences * PRIME + hashed[place : len(sequences) + place]
    ends = np.cumsum(lengths)
    row = np.repeat(rows, lengths)[: len(sequences)]
    inside = np.arange(len(sequences)) <= np.repeat(ends, lengths)[: len(sequences)] - size
    columns, used = np.unique(sequences[inside], return_inverse=True)
    shape = (len(words), len(columns))
    counted = sparse.csr_array((np.ones(inside.sum(), dtype=np.int32), (row[inside], used)), shape)
    counted.data[:] = 1
    return counted


def candidates(shingles: sparse.csr_array, *, threshold: float) -> np.ndarray:
    """Pairs of rows, the lower first, that may be as alike as the threshold asks.

    rows: in order of time. A sequence pairs each article that has it with the first one that
    has it and with the one before, not with all, so time grows with the words and not with the
    pairs of articles; a pair is a candidate where half the sequences asked for pair it. A copy
    shares nearly all of its sequences with the earliest, or with the copy it was made from, so
    the chains of pairs that make a family are found (`containment` then decides on each).
    """
    n = shingles.shape[0]
    columns = sparse.csc_array(shingles)
    columns.sort_indices()
    rows = columns.indices.astype(np.int64)
    begins = np.repeat(columns.indptr[:-1], np.diff(columns.indptr))
    later = np.flatnonzero(np.arange(len(rows)) > begins)
    third = later[later - 1 > begins[later]]
    with_first = rows[begins[later]] * n + rows[later]
    with_last = rows[third - 1] * n + rows[third]
    codes, times = np.unique(np.concatenate([with_first, with_last]), return_counts=True)
    pairs = np.stack(np.divmod(codes, n), axis=1)
    sizes = shingles.sum(axis=1)
    shorter = np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]])
    return pairs[times >= threshold / 2 * shorter]


def containment(shingles: sparse.csr_array, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each pair of rows, the share of the shorter one's sequences that the longer has."""
    sizes = shingles.sum(axis=1)
    common = shingles[rows].multiply(shingles[others]).sum(axis=1)
    return common / np.maximum(np.minimum(sizes[rows], sizes[others]), 1)


def _earliest(pairs: np.ndarray, n: int) -> np.ndarray:
    """For each article the first of those that pairs join it with."""
    links = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, family = csgraph.connected_components(links, directed=False)
    return pd.Series(np.arange(n)).groupby(family).transform("min").to_numpy()
