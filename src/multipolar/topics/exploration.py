"""Topics in one go: how many, how stable, whose, and when; or the refusal to show any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.findings import Finding, Verdict
from multipolar.least import least
from multipolar.passages import passages
from multipolar.periods import periods
from multipolar.samples import leading, listed
from multipolar.schema import TableError
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL
from multipolar.topics.contrasts import contrasts
from multipolar.topics.grid import Grid, grid
from multipolar.topics.model import TopicModel
from multipolar.topics.stability import ALIKE, MARK, comebacks, restarted, stability
from multipolar.topics.tables import named, representative_passages, topic_shares

PASSAGES_PER_TOPIC = least("topics")
MOST_NEWSROOMS = 15  # whose shares are told apart
MOST_TERMS = 1000
"""The most frequent are read, as in scikit-learn's example: of the 5,200 in 400 pieces of
speeches the same words head the topics, which come back more often and in half the time."""
SHARES = ["topic", "words", "n_families", "share", "low", "high"]


class Exploration(NamedTuple):
    """What topic models show of a corpus; frames are empty, and grid None, where it was refused.

    A topic that is not stable is marked in every frame.

    verdict, choice, survival: findings on stability, the number of topics and the contrasts.
    passages: one row per newsroom, how many. numbers: one row per number of topics, see
    `grid.grid`. terms: one row per topic: its heaviest `terms`, mean `starts_cosine` from random
    starts, and of `stability.stability` on stories drawn anew the `cosine`, `cosine_min` and
    `overlap`. shares, times: one row per topic in a newsroom or period, as `topic_shares`.
    contrasts: by newsroom and by period, see `contrasts.contrasts`. examples: one row per passage
    that stands for a topic. grid: the models.
    """

    verdict: Finding
    choice: Finding
    survival: Finding
    passages: pd.DataFrame
    numbers: pd.DataFrame
    terms: pd.DataFrame
    shares: pd.DataFrame
    times: pd.DataFrame
    contrasts: pd.DataFrame
    examples: pd.DataFrame
    grid: Grid | None


def explore(
    paragraphs: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    min_words: int,
    n_topics: Sequence[int],
    n_seeds: int,
    n_terms: int,
    min_df: int,
    stop_words: Sequence[str],
    width: int = 160,
) -> Exploration:
    """Fit topic models to paragraphs of the body, choose one, and see how far to trust it.

    paragraphs: rows of `segments`, all or a sample. documents: their articles, with `text` and
    `date`. n_topics: the numbers to try. n_seeds: how often each is fitted again.

    Numbers are tried that have PASSAGES_PER_TOPIC passages a topic. Refused where none has, and
    where too few words recur.
    """
    words = ["english", *stop_words]
    model = TopicModel(min_df=min_df, max_features=MOST_TERMS, stop_words=words)
    try:
        texts = passages(paragraphs, documents, min_words=min_words)
        tried = [k for k in n_topics if len(texts) >= PASSAGES_PER_TOPIC * k]
        if not tried:
            fewest = min(n_topics)
            raise ValueError(f"{fewest} topics need {PASSAGES_PER_TOPIC * fewest} passages")
        texts["period"] = periods(texts["date"])
        found = grid(model, texts, n_topics=tried, seeds=range(n_seeds))
    except (TableError, ValueError) as error:
        return _refused(str(error))
    weights = {k: found.models[k].transform_counts(found.counts) for k in _looked_at(found)}
    terms = _terms(found, n_seeds=n_seeds, n_terms=n_terms)
    labels = terms.set_index("topic")["label"]
    apart = pd.concat(
        [contrasts(found, weights, by=by) for by in ("newsroom", "period")],
        ignore_index=True,
    )
    own = weights[found.chosen]
    examples = representative_passages(own, found.texts, n=1)
    examples["text"] = [t if len(t) <= width else t[: width - 1] + "…" for t in examples["text"]]
    return Exploration(
        _verdict(terms, found),
        _choice(found, n_seeds=n_seeds),
        _survival(apart, found),
        texts.groupby("newsroom").size().rename("passages").reset_index(),
        found.table,
        _labelled(terms.drop(columns=["label", "stable"]), labels),
        _labelled(_shares(own, found.texts, by="newsroom"), labels),
        _labelled(_shares(own, found.texts, by="period"), labels),
        _labelled(apart, labels),
        _labelled(examples[["topic", "newsroom", "share", "text"]], labels),
        found,
    )


def _looked_at(found: Grid) -> list[int]:
    return [found.chosen, *found.neighbours]


def _terms(found: Grid, *, n_seeds: int, n_terms: int) -> pd.DataFrame:
    model = found.models[found.chosen]
    again = restarted(model, found.counts, seeds=range(n_seeds))
    starts = stability(comebacks(model, again, found.counts.terms))["cosine"]
    table = found.topics[found.topics["n_topics"] == found.chosen].drop(columns="n_topics")
    table = table.reset_index(drop=True).assign(starts_cosine=starts)
    table.insert(1, "terms", named(model, n=n_terms).to_numpy())
    mark = table["stable"].map(MARK)
    return table.assign(label=table["topic"].astype(str) + mark)


def _labelled(table: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The table with the label of each topic for its number; without topic 0."""
    if table.empty:
        return table
    known = table[table["topic"] > 0]
    return known.assign(topic=known["topic"].map(labels)).reset_index(drop=True)


def _shares(weights: np.ndarray, texts: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Topic shares of the largest groups."""
    places = texts.reset_index(drop=True).assign(passages=1)
    look = {"unit": by, "how": ""}
    main = leading(places[places[by].notna()], by, by="passages", n=MOST_NEWSROOMS, **look).frame
    if main.empty:
        return pd.DataFrame(columns=[by, *SHARES])
    table = topic_shares(weights[main.index], main, by=by)
    return table.assign(words=table["words"].round().astype(int))[[by, *SHARES]]


def _verdict(terms: pd.DataFrame, found: Grid) -> Finding:
    kept, n_families = int(terms["stable"].sum()), found.texts["family_id"].nunique()
    text = (
        f"{kept} of {len(terms)} topics come back with much the same words when stories are "
        f"drawn anew (mean cosine at least {ALIKE}); {n_families} stories are behind them, so "
        "they are leads to read on, not results."
    )
    return _finding("topics", text, found, value=kept)


def _choice(found: Grid, *, n_seeds: int) -> Finding:
    tried = sorted(found.models)
    text = (
        f"Of {listed(map(str, tried), sort=False)} topics, {found.chosen} have the best mean rank "
        f"by coherence, exclusivity, diversity and stability, over {n_seeds} draws of the stories."
    )
    if found.chosen in (tried[0], tried[-1]):
        side = "smallest" if found.chosen == tried[0] else "largest"
        text += f" That is the {side} number tried: one beyond may do better."
    return _finding("n-topics", text, found, value=found.chosen)


def _survival(apart: pd.DataFrame, found: Grid) -> Finding:
    if apart.empty:
        text = (
            "No topic is contrasted between newsrooms or periods: fewer than two of them have "
            f"{MIN_FAMILIES_FOR_INTERVAL} story families among the passages."
        )
        return _finding("topic-contrasts", text, found, verdict="refused")
    clear = int((apart["verdict"] != "not clear").sum())
    kept = int((apart["verdict"] == "survives").sum())
    text = (
        f"{clear} of {len(apart)} topics by newsroom or period are clearly more at home in one of "
        "them than in the others"
    )
    if found.neighbours:
        others = " or ".join(map(str, found.neighbours))
        text += f"; {kept} of these {clear} survive with {others} topics in place of {found.chosen}"
    text += "."
    return _finding("topic-contrasts", text, found, value=kept)


def _finding(
    name: str,
    text: str,
    found: Grid,
    *,
    value: float | None = None,
    verdict: Verdict = "exploratory",
) -> Finding:
    n = len(found.texts)
    return Finding(name, text, n=n, unit="passages", verdict=verdict, value=value)


def _refused(reason: str) -> Exploration:
    verdict, choice, survival = (
        Finding(name, f"No topics: {reason}.", n=0, unit="passages", verdict="refused")
        for name in ("topics", "n-topics", "topic-contrasts")
    )
    counts, none = pd.DataFrame(columns=["newsroom", "passages"]), pd.DataFrame()
    shares, times = (pd.DataFrame(columns=[by, *SHARES]) for by in ("newsroom", "period"))
    terms = pd.DataFrame(columns=["topic", "terms"])
    return Exploration(
        verdict, choice, survival, counts, none, terms, shares, times, none, none, None
    )
