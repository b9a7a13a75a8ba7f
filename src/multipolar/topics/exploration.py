"""Topics with their stability in one go, or the refusal to show any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from multipolar.findings import Finding
from multipolar.passages import passages
from multipolar.samples import leading
from multipolar.schema import TableError
from multipolar.stability import stability
from multipolar.topics import (
    TopicModel,
    representative_passages,
    top_terms,
    topic_shares,
)

PASSAGES_PER_TOPIC = 5
ALIKE = 0.7
MOST_NEWSROOMS = 15  # whose shares are told apart
MOST_TERMS = 1000
"""The most frequent are read, as in scikit-learn's example: of the 5,200 in 400 pieces of
speeches the same words head the topics, which come back more often and in half the time."""


class Exploration(NamedTuple):
    """What a topic model shows of a corpus; all frames are empty where it was refused.

    passages: one row per newsroom, how many. terms: one row per topic, its heaviest terms.
    stability, shares: see `topics`. examples: one row per passage that stands for a topic.
    """

    verdict: Finding
    passages: pd.DataFrame
    terms: pd.DataFrame
    stability: pd.DataFrame
    shares: pd.DataFrame
    examples: pd.DataFrame


def explore(
    paragraphs: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    min_words: int,
    n_topics: int,
    n_seeds: int,
    n_terms: int,
    min_df: int,
    stop_words: Sequence[str],
    width: int = 160,
) -> Exploration:
    """Fit a topic model on paragraphs of the body and see how far to trust it.

    paragraphs: rows of `segments`, all or a sample. documents: their articles, with `text`.

    Refused below PASSAGES_PER_TOPIC passages a topic, and where too few words recur. Stable is
    a topic whose words on resampled stories keep a cosine of at least ALIKE on average, which is
    a convention and not a test.
    """
    options: dict[str, Any] = {
        "min_df": min_df,
        "max_features": MOST_TERMS,
        "stop_words": ["english", *stop_words],
    }
    try:
        texts = passages(paragraphs, documents, min_words=min_words)
        if len(texts) < PASSAGES_PER_TOPIC * n_topics:
            raise ValueError(f"{n_topics} topics need {PASSAGES_PER_TOPIC * n_topics} passages")
        model = TopicModel(n_topics, **options).fit(texts["text"])
        stable = stability(model, texts, seeds=range(n_seeds))
    except (TableError, ValueError) as error:
        return _refused(str(error))
    counts = texts.groupby("newsroom").size().rename("passages").reset_index()
    terms = top_terms(model, n=n_terms).groupby("topic")["term"].agg(", ".join).reset_index()
    look = {"unit": "newsrooms", "how": "those with the most passages"}
    main = leading(texts.assign(passages=1), "newsroom", by="passages", n=MOST_NEWSROOMS, **look)
    examples = representative_passages(model, texts, n=1)
    cut = [text if len(text) <= width else text[: width - 1] + "…" for text in examples["text"]]
    return Exploration(
        _verdict(stable, n=len(texts), n_families=texts["family_id"].nunique()),
        counts,
        terms,
        stable,
        topic_shares(model, main.frame, by="newsroom"),
        examples.assign(text=cut)[["topic", "newsroom", "share", "text"]],
    )


def _verdict(stable: pd.DataFrame, *, n: int, n_families: int) -> Finding:
    kept = int((stable["stories_cosine"] >= ALIKE).sum())
    text = (
        f"{kept} of {len(stable)} topics come back with much the same words when stories are "
        f"drawn anew (mean cosine at least {ALIKE}); {n_families} stories are behind them, so "
        "they are leads to read on, not results."
    )
    return Finding("topics", text, n=n, unit="passages", verdict="exploratory", value=kept)


def _refused(reason: str) -> Exploration:
    verdict = Finding("topics", f"No topics: {reason}.", n=0, unit="passages", verdict="refused")
    counts = pd.DataFrame(columns=["newsroom", "passages"])
    none, shares = pd.DataFrame(), pd.DataFrame(columns=["newsroom", "topic", "share"])
    return Exploration(verdict, counts, none, none, shares, none)
