"""What a fitted model says, as tables: its terms, its share of groups, passages that show it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from multipolar.compare import shares
from multipolar.statistics.counts import require
from multipolar.topics.model import TopicModel


def top_terms(model: TopicModel, *, n: int = 8) -> pd.DataFrame:
    """One row per heavy term of a topic: `topic`, `rank`, `term`, `weight` (its share of it)."""
    rows = [
        (topic, rank, model.terms_[term], weights[term])
        for topic, weights in enumerate(model.components_, start=1)
        for rank, term in enumerate(heaviest(weights, n), start=1)
    ]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])


def named(model: TopicModel, *, n: int = 8) -> pd.Series:
    """Topic → its heaviest terms, as one text."""
    return top_terms(model, n=n).groupby("topic")["term"].agg(", ".join).rename("terms")


def topic_shares(
    weights: np.ndarray,
    passages: pd.DataFrame,
    *,
    by: str = "newsroom",
    **options: Any,
) -> pd.DataFrame:
    """The share of each group's words that each topic has, each passage divided by its weights.

    weights: passages × topics, of `TopicModel.transform`.

    One row is a topic in a group, as in `compare.shares`, whose options and errors these are;
    topic 0 holds passages without any term of the model.
    """
    require(passages, ["doc_id", "family_id", "n_words", by], "passages")
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
    weights: np.ndarray, passages: pd.DataFrame, *, n: int = 2
) -> pd.DataFrame:
    """The n passages in which each topic weighs most, with no two from copies of one story.

    weights: passages × topics, of `TopicModel.transform`.

    One row is a passage: `topic`, `rank`, `weight`, `share` (of the passage's weights) and the
    columns of `passages`.
    """
    require(passages, ["doc_id", "family_id", "start", "text"], "passages")
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
    there = np.flatnonzero(weights > 0)
    return there[np.argsort(-weights[there], kind="stable")[:n]].tolist()
