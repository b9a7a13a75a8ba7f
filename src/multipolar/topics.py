"""Topics found in the passages themselves: TF-IDF, then non-negative matrix factorisation.

A topic is a list of terms that recur together; what it means is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer, TfidfVectorizer
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import ThreadpoolController

from multipolar.compare import shares
from multipolar.counts import require

TERM = r"\b[^\W\d_]{2,}(?:-[^\W\d_]{2,})*\b"
MAX_ITERATIONS = 5000


class TopicModel(TransformerMixin, BaseEstimator):
    """Texts → the weight of each topic in them (TF-IDF and NMF, Lee & Seung 1999).

    Topics come in the order of their total weight in the texts fitted; `top_terms` and the
    other functions number them from 1. Fitting sorts the texts and iterates until weights
    change by less than `tol`, so that their order does not matter.

    n_topics: how many. min_df, max_df, max_features, ngram_range: as in TfidfVectorizer; a term
    is letters with inner hyphens. stop_words: words left out, among which "english" stands for
    scikit-learn's list. init and random_state: as in NMF.

    Fitted: `components_` (topics × terms, each row summing to 1), `terms_`, `weights_` (of the
    topics in the texts fitted), `vectorizer_`, `nmf_`.
    """

    def __init__(
        self,
        n_topics: int = 10,
        *,
        min_df: float = 2,
        max_df: float = 1.0,
        max_features: int | None = None,
        ngram_range: tuple[int, int] = (1, 1),
        stop_words: str | Iterable[str] | None = None,
        init: str = "nndsvda",
        tol: float = 1e-8,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.ngram_range = ngram_range
        self.stop_words = stop_words
        self.init = init
        self.tol = tol
        self.random_state = random_state

    def fit(self, texts: Iterable[str], y: None = None) -> TopicModel:
        """Find the topics; ValueError where texts or terms are fewer than the topics."""
        self.vectorizer_ = TfidfVectorizer(
            min_df=self.min_df,
            max_df=self.max_df,
            max_features=self.max_features,
            ngram_range=self.ngram_range,
            stop_words=_stop_words(self.stop_words),
            token_pattern=TERM,
        )
        frequencies = self.vectorizer_.fit_transform(sorted(texts))
        return self._factor(frequencies, self.vectorizer_.get_feature_names_out())

    def fit_counts(self, counts: sparse.csr_matrix, terms: np.ndarray) -> TopicModel:
        """As `fit` on texts × terms counted before, in the order of the texts; to fit many times.

        The model has no `vectorizer_` then, and cannot transform texts.
        """
        n = counts.shape[0]
        in_texts = np.bincount(counts.indices, minlength=counts.shape[1])
        least, most = (
            share if isinstance(share, int) else share * n for share in (self.min_df, self.max_df)
        )
        kept = np.flatnonzero((in_texts >= least) & (in_texts <= most) & (in_texts > 0))
        if self.max_features is not None:  # the most frequent, as TfidfVectorizer takes them
            times = np.asarray(counts.sum(axis=0)).ravel()[kept]
            kept = np.sort(kept[(-times).argsort()[: self.max_features]])
        return self._factor(TfidfTransformer().fit_transform(counts[:, kept]), terms[kept])

    def _factor(self, frequencies: sparse.csr_matrix, terms: np.ndarray) -> TopicModel:
        if min(frequencies.shape) < self.n_topics:
            found = "{} texts with {} terms".format(*frequencies.shape)
            raise ValueError(f"{self.n_topics} topics were asked of {found}")
        self.nmf_ = NMF(
            self.n_topics,
            init=self.init,
            tol=self.tol,
            max_iter=MAX_ITERATIONS,
            random_state=self.random_state,
        )
        with _blas().limit(limits=1, user_api="blas"):  # more threads wait for one another
            weights = self.nmf_.fit_transform(frequencies)
        self.scale_ = self.nmf_.components_.sum(axis=1)
        totals = weights.sum(axis=0) * self.scale_
        self.order_ = np.argsort(-totals, kind="stable")
        self.weights_ = totals[self.order_]
        sizes = np.where(self.scale_ > 0, self.scale_, 1)[:, None]
        self.components_ = (self.nmf_.components_ / sizes)[self.order_]
        self.terms_ = terms
        return self

    def transform(self, texts: Iterable[str]) -> np.ndarray:
        """Texts × topics: weights, in the order of the texts; all 0 for a text without terms."""
        check_is_fitted(self)
        texts = list(texts)
        order = sorted(range(len(texts)), key=texts.__getitem__)
        frequencies = self.vectorizer_.transform([texts[i] for i in order])
        weights = np.empty((len(texts), self.n_topics))
        weights[order] = (self.nmf_.transform(frequencies) * self.scale_)[:, self.order_]
        return weights


def top_terms(model: TopicModel, *, n: int = 8) -> pd.DataFrame:
    """One row per heavy term of a topic: `topic`, `rank`, `term`, `weight` (its share of it)."""
    rows = [
        (topic, rank, model.terms_[term], weights[term])
        for topic, weights in enumerate(model.components_, start=1)
        for rank, term in enumerate(heaviest(weights, n), start=1)
    ]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])


def topic_shares(
    model: TopicModel,
    passages: pd.DataFrame,
    *,
    by: str = "newsroom",
    **options: Any,
) -> pd.DataFrame:
    """The share of each group's words that each topic has, each passage divided by its weights.

    One row is a topic in a group, as in `compare.shares`, whose options and errors these are;
    topic 0 holds passages without any term of the model.
    """
    require(passages, ["doc_id", "family_id", "text", "n_words", by], "passages")
    weights = model.transform(passages["text"])
    weights = np.column_stack([weights.sum(axis=1) == 0, weights])
    share = weights / weights.sum(axis=1, keepdims=True)
    topics = pd.DataFrame(share * passages["n_words"].to_numpy()[:, None])
    ids = ["doc_id", "family_id", by]
    words = topics.assign(**passages[ids].reset_index(drop=True)).melt(
        ids, var_name="topic", value_name="n_words"
    )
    words = words[(words["topic"] > 0) | (words["n_words"] > 0)].astype({"topic": "category"})
    table = shares(words, by=by, of="topic", **options)
    return table.astype({"topic": int})


def representative_passages(
    model: TopicModel, passages: pd.DataFrame, *, n: int = 2
) -> pd.DataFrame:
    """The n passages in which each topic weighs most, with no two from copies of one story.

    One row is a passage: `topic`, `rank`, `weight`, `share` (of the passage's weights) and the
    columns of `passages`.
    """
    require(passages, ["doc_id", "family_id", "start", "text"], "passages")
    weights = model.transform(passages["text"])
    tables = []
    for topic, own in enumerate(weights.T, start=1):
        share = np.divide(own, weights.sum(axis=1), out=np.zeros_like(own), where=own > 0)
        table = passages.assign(topic=topic, weight=own, share=share)[own > 0]
        table = table.sort_values(["weight", "doc_id", "start"], ascending=[False, True, True])
        first = table.groupby("family_id")["doc_id"].transform("first")
        table = table[table["doc_id"] == first].head(n)
        tables.append(table.assign(rank=np.arange(1, len(table) + 1)))
    columns = ["topic", "rank", "weight", "share", *passages.columns]
    return pd.concat(tables, ignore_index=True)[columns]


def heaviest(weights: np.ndarray, n: int) -> list[int]:
    """The places of the n largest weights above 0, largest first."""
    order = np.argsort(-weights, kind="stable")[:n]
    return [int(i) for i in order if weights[i] > 0]


@cache
def _blas() -> ThreadpoolController:
    """The libraries that multiply matrices, looked for once."""
    return ThreadpoolController()


def _stop_words(given: str | Iterable[str] | None) -> list[str] | None:
    words = {given} if isinstance(given, str) else set(given or ())
    if "english" in words:
        words |= ENGLISH_STOP_WORDS
    return sorted(words) or None
