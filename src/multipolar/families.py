"""Story families: which articles are copies of one story, told from the words they share."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph
from sklearn.feature_extraction.text import HashingVectorizer

from multipolar.counts import require
from multipolar.schema import TableError

THRESHOLD = 0.4
"""Where planted formulas no longer join stories; `families` says what is found and missed."""

BLOCK = 500
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
    hashes of 31 bits: of a million, one in two thousand shares its column with another.
    """

    def sequences(article: list[str]) -> list[str]:
        starts = range(max(len(article) - size, 0) + 1 if article else 0)
        return [" ".join(article[start : start + size]) for start in starts]

    hasher = HashingVectorizer(
        analyzer=sequences,
        binary=True,
        norm=None,
        alternate_sign=False,
        n_features=2**31 - 1,
        dtype=np.int32,
    )
    hashed = hasher.transform(words)
    columns, used = np.unique(hashed.indices, return_inverse=True)
    return sparse.csr_array((hashed.data, used, hashed.indptr), shape=(len(words), len(columns)))


def candidates(shingles: sparse.csr_array, *, threshold: float) -> np.ndarray:
    """Pairs of rows, the lower first, that may be as alike as the threshold asks.

    These are all of them, from products of blocks of rows; `containment` then decides.
    """
    sizes = shingles.sum(axis=1)
    shared = shingles[:, shingles.sum(axis=0) > 1]
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for start in range(0, shingles.shape[0], BLOCK):
        common = sparse.coo_array(shared[start : start + BLOCK] @ shared.T)
        row, column = common.row + start, common.col
        enough = common.data >= threshold * np.minimum(sizes[row], sizes[column])
        keep = (row < column) & enough
        pairs.append(np.stack([row[keep], column[keep]], axis=1))
    return np.concatenate(pairs)


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
