"""Texts as counts of terms, and the weight of a term in a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import normalize

TERM = r"\b[^\W\d_]{2,}(?:-[^\W\d_]{2,})*\b"


class Counts(NamedTuple):
    """How often each term stands in each text.

    matrix: texts × terms, sparse. terms: their words, in the order of the columns.
    """

    matrix: sparse.csr_array
    terms: np.ndarray

    def of(self, rows: np.ndarray) -> Counts:
        """The counts of some of the texts: their places, or a truth value for each."""
        return Counts(self.matrix[rows], self.terms)

    def present(self) -> sparse.csc_array:
        """Texts × terms: 1 where the term is in the text."""
        found = sparse.csc_array(self.matrix, dtype=float)
        found.data[:] = 1
        return found


def counted(
    texts: Iterable[str],
    *,
    ngram_range: tuple[int, int] = (1, 1),
    stop_words: str | Iterable[str] | None = None,
    terms: np.ndarray | None = None,
) -> Counts:
    """The terms of each text: letters with inner hyphens, in lower case.

    stop_words: words left out, among which "english" stands for scikit-learn's list. terms: those
    to count; without them every one. Raises ValueError where texts have none.
    """
    counter = CountVectorizer(
        ngram_range=ngram_range,
        stop_words=_stop_words(stop_words),
        token_pattern=TERM,
        vocabulary=terms,
    )
    matrix = sparse.csr_array(counter.fit_transform(texts))
    return Counts(matrix, np.asarray(counter.get_feature_names_out()))


def frequent(
    counts: Counts,
    *,
    times: np.ndarray,
    min_df: float,
    max_df: float,
    max_features: int | None,
) -> np.ndarray:
    """The places of the terms that are in enough texts and not in too many, in their order.

    times: how often each text counts. min_df, max_df (a number of texts, or a share of them) and
    max_features (the most frequent terms): as in TfidfVectorizer.
    """
    in_texts, n = times @ counts.present(), times.sum()
    least, most = (share if isinstance(share, int) else share * n for share in (min_df, max_df))
    kept = np.flatnonzero((in_texts >= least) & (in_texts <= most) & (in_texts > 0))
    if max_features is not None:
        total = (times @ counts.matrix)[kept]
        kept = np.sort(kept[(-total).argsort(kind="stable")[:max_features]])
    return kept


def rarity(matrix: sparse.csr_array, *, times: np.ndarray) -> np.ndarray:
    """The inverse document frequency of each term, smoothed as in TfidfTransformer."""
    present = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), matrix.shape)
    return np.log((1 + times.sum()) / (1 + times @ present)) + 1


def tf_idf(matrix: sparse.csr_array, idf: np.ndarray) -> sparse.csr_array:
    """Counts weighted by rarity, each text of length 1 (Salton & Buckley 1988)."""
    weighted = sparse.csr_array(matrix, dtype=float)
    weighted.data *= idf[weighted.indices]
    return normalize(weighted, copy=False)


def places(own: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Where these terms stand among others that are in order; ValueError where one does not."""
    found = np.searchsorted(terms, own).clip(max=max(len(terms) - 1, 0))
    lacking = own[terms[found] != own] if len(terms) else own
    if len(lacking):
        raise ValueError(f"{len(lacking)} terms were not counted, among them {lacking[0]!r}")
    return found


def _stop_words(given: str | Iterable[str] | None) -> list[str] | None:
    words = {given} if isinstance(given, str) else set(given or ())
    if "english" in words:
        words |= ENGLISH_STOP_WORDS
    return sorted(words) or None
