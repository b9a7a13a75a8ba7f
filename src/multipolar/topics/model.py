"""The estimator: texts to topics by one of two methods, seeded where one likes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from multipolar.topics.factors import lda, nmf, weighed
from multipolar.topics.terms import Counts, counted, frequent, places, rarity, tf_idf


class TopicModel(TransformerMixin, BaseEstimator):
    """Texts → the weight of each topic in them.

    method: "nmf", non-negative matrix factorisation of TF-IDF (Lee & Seung 1999), or "lda",
    latent Dirichlet allocation of counts (Blei, Ng & Jordan 2003), whose `init`, `tol` and
    `anchor` do not count. Topics come in the order of their total weight in the texts fitted,
    after those that themes are the seeds of (`fit`); `top_terms` and the other tables number
    them from 1. Fitting sorts the texts, so that their order does not matter.

    n_topics: how many. min_df, max_df, max_features, ngram_range: as in TfidfVectorizer; a term
    is letters with inner hyphens. stop_words: words left out, among which "english" stands for
    scikit-learn's list. init, tol and random_state: as in scikit-learn's NMF. anchor: how much
    the profile of a theme counts, as a share of the texts.

    Fitted: `components_` (topics × terms, each row summing to 1), `terms_`, `idf_`, `weights_`
    (of the topics in the texts fitted), `seeds_` (the theme of each topic, or "").
    """

    def __init__(
        self,
        n_topics: int = 10,
        *,
        method: Literal["nmf", "lda"] = "nmf",
        min_df: float = 2,
        max_df: float = 1.0,
        max_features: int | None = None,
        ngram_range: tuple[int, int] = (1, 1),
        stop_words: str | Iterable[str] | None = None,
        init: str = "nndsvda",
        tol: float = 1e-4,
        anchor: float = 0.05,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.method = method
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.ngram_range = ngram_range
        self.stop_words = stop_words
        self.init = init
        self.tol = tol
        self.anchor = anchor
        self.random_state = random_state

    def fit(self, texts: Iterable[str], y: pd.DataFrame | None = None) -> TopicModel:
        """Find the topics; ValueError where texts or terms are fewer than the topics.

        y: texts × themes, how often each theme is in each text. The first topics are then seeded,
        in the order of the columns: drawn to the words that set the texts with the theme apart.
        """
        texts = list(texts)
        if y is not None and not (y > 0).any().all():
            missing = ", ".join(map(str, y.columns[~(y > 0).any()]))
            raise ValueError(f"in none of the {len(texts)} texts: {missing}")
        order = sorted(range(len(texts)), key=texts.__getitem__)
        themes = None if y is None else y.iloc[order]
        return self.fit_counts(self.counted([texts[i] for i in order]), themes)

    def counted(self, texts: Iterable[str]) -> Counts:
        """The counts of all terms of the texts, for `fit_counts`."""
        return counted(texts, ngram_range=self.ngram_range, stop_words=self.stop_words)

    def fit_counts(
        self, counts: Counts, y: pd.DataFrame | None = None, *, times: np.ndarray | None = None
    ) -> TopicModel:
        """As `fit`, on terms counted before, in the order of the texts; to fit many times.

        times: how often each text counts, 1 where nothing is said.
        """
        times = np.ones(counts.matrix.shape[0]) if times is None else np.asarray(times, float)
        vocabulary = {"min_df": self.min_df, "max_df": self.max_df}
        kept = frequent(counts, times=times, max_features=self.max_features, **vocabulary)
        matrix, rows = counts.matrix[:, kept], np.flatnonzero(times)
        if min(len(rows), len(kept)) < self.n_topics:
            found = f"{len(rows)} texts with {len(kept)} terms"
            raise ValueError(f"{self.n_topics} topics were asked of {found}")
        seeded = [] if y is None else [str(name) for name in y]
        if len(seeded) >= self.n_topics:
            raise ValueError(f"{self.n_topics} topics are too few for {len(seeded)} themes")
        self.idf_ = rarity(matrix, times=times)
        themes = None if y is None else y.to_numpy()[rows] > 0
        weights, components = self._factored(matrix[rows], themes, times[rows])
        sizes = components.sum(axis=1)
        totals = times[rows] @ weights * (sizes if self.method == "nmf" else 1)
        n = len(seeded)
        self.order_ = np.r_[:n, n + np.argsort(-totals[n:], kind="stable")]
        self.weights_ = totals[self.order_]
        self.components_ = (components / np.where(sizes > 0, sizes, 1)[:, None])[self.order_]
        self.seeds_ = [*seeded, *[""] * (self.n_topics - n)]
        self.terms_ = counts.terms[kept]
        return self

    def _factored(
        self, matrix: sparse.csr_array, themes: np.ndarray | None, times: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Texts × topics and topics × terms."""
        common: dict[str, Any] = {"times": times, "random_state": self.random_state}
        if self.method == "lda":
            if themes is not None:
                raise ValueError("method 'lda' takes no themes; method 'nmf' does")
            self.lda_, weights = lda(matrix, self.n_topics, **common)
            return weights, self.lda_.components_
        options = {"init": self.init, "tol": self.tol, "anchor": self.anchor, **common}
        return nmf(tf_idf(matrix, self.idf_), self.n_topics, themes, **options)

    def transform(self, texts: Iterable[str]) -> np.ndarray:
        """Texts × topics: weights, in the order of the texts; all 0 for a text without terms.

        Nothing is fitted: words that the model does not have do not count.
        """
        return self.transform_counts(self.known(texts))

    def known(self, texts: Iterable[str]) -> Counts:
        """The counts of the model's terms in texts."""
        check_is_fitted(self)
        return counted(
            texts, ngram_range=self.ngram_range, stop_words=self.stop_words, terms=self.terms_
        )

    def transform_counts(self, counts: Counts) -> np.ndarray:
        """As `transform`, of terms counted before, among which the model's have to be."""
        check_is_fitted(self)
        matrix = counts.matrix[:, places(self.terms_, counts.terms)]
        if self.method == "lda":
            known = np.asarray(matrix.sum(axis=1)) > 0
            return known[:, None] * self.lda_.transform(matrix)[:, self.order_]
        return weighed(tf_idf(matrix, self.idf_), self.components_)


def spread(model: TopicModel, terms: np.ndarray) -> np.ndarray:
    """The model's topics × these terms, in which its own have to be, in order."""
    wide = np.zeros((model.n_topics, len(terms)))
    wide[:, places(model.terms_, terms)] = model.components_
    return wide
