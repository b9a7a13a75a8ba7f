"""How many topics: each number tried on stories drawn anew, and one chosen by four figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import clone

from multipolar.statistics.counts import require
from multipolar.topics.measures import coherence, diversity, exclusivity
from multipolar.topics.model import TopicModel, spread
from multipolar.topics.stability import comebacks, drawn, restarted, stability
from multipolar.topics.terms import Counts

FIGURES = ("coherence", "exclusivity", "diversity", "stability")


class Grid(NamedTuple):
    """Models of several numbers of topics, and what each is worth.

    table: one row per number, see `grid`. topics: one row per number (`n_topics`) and topic, its
    `stability.stability`. models: number → the model fitted to all texts. runs: number → those
    fitted again, of which each was left `left_out` texts (a truth value for each). counts: of the
    `texts`, which are in the order of the alphabet.
    """

    table: pd.DataFrame
    topics: pd.DataFrame
    models: dict[int, TopicModel]
    runs: dict[int, list[TopicModel]]
    left_out: list[np.ndarray]
    counts: Counts
    texts: pd.DataFrame

    @property
    def chosen(self) -> int:
        """The number of topics chosen."""
        return int(self.table.loc[self.table["chosen"], "n_topics"].iloc[0])

    @property
    def neighbours(self) -> list[int]:
        """The numbers next to the chosen one that were tried, the smaller first."""
        tried = sorted(self.models)
        place = tried.index(self.chosen)
        return [*tried[max(place - 1, 0) : place], *tried[place + 1 : place + 2]]


def grid(
    model: TopicModel, passages: pd.DataFrame, *, n_topics: Sequence[int], seeds: Sequence[int]
) -> Grid:
    """The model with each number of topics, fitted to all passages and again for each seed.

    For each seed the story families are drawn with replacement. Measured on these runs:
    `coherence` (NPMI) on the passages whose families were not drawn, `exclusivity`, `diversity`,
    and `stability`, the mean cosine of the topics of all passages with those of the run matched to
    them. One row of `table` is a number of topics: the mean of each figure and its standard
    deviation over the runs (`_sd`), `n_stable` topics, `mean_rank` and `chosen`.

    Chosen is the number with the best mean of its ranks in the four figures (1 the best, ties
    shared), the smallest of equals: each figure alone has a number it leans to, they are measured
    in different units, and ranks take none for more than another. Raises ValueError where a fit
    does.
    """
    require(passages, ["family_id", "text"], "passages")
    texts = passages.sort_values("text", kind="stable", ignore_index=True)
    counts, families = model.counted(texts["text"]), texts["family_id"]
    left_out = [drawn(families, seed=seed) == 0 for seed in seeds]
    held = [counts.of(places).present() for places in left_out]
    models, runs, rows, topics = {}, {}, [], []
    for k in n_topics:
        models[k] = clone(model).set_params(n_topics=k).fit_counts(counts)
        runs[k] = restarted(models[k], counts, seeds=seeds, families=families)
        found = comebacks(models[k], runs[k], counts.terms)
        topics.append(stability(found).assign(n_topics=k))
        figures = _figures(runs[k], counts.terms, held)
        figures["stability"] = found.groupby("run")["cosine"].mean()
        spreads = figures.std().add_suffix("_sd")
        n_stable = int(topics[-1]["stable"].sum())
        rows.append({"n_topics": k, **figures.mean(), **spreads, "n_stable": n_stable})
    table = ranked(pd.DataFrame(rows))
    returning = pd.concat(topics, ignore_index=True)
    return Grid(table, returning, models, runs, left_out, counts, texts)


def _figures(
    runs: Sequence[TopicModel], terms: np.ndarray, held: Sequence[sparse.csc_array]
) -> pd.DataFrame:
    """One row per run: its coherence on the texts left out of it, exclusivity and diversity."""
    found = [spread(run, terms) for run in runs]
    return pd.DataFrame(
        {
            "coherence": [
                pd.Series(coherence(own, present)).mean()
                for own, present in zip(found, held, strict=True)
            ],
            "exclusivity": [exclusivity(own).mean() for own in found],
            "diversity": [diversity(own) for own in found],
        }
    )


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with `mean_rank`, and `chosen` true for one of them; see `grid`."""
    ranks = table[list(FIGURES)].round(6).rank(ascending=False).mean(axis=1)
    best = table.loc[ranks == ranks.min(), "n_topics"].min()
    return table.assign(mean_rank=ranks, chosen=table["n_topics"] == best)
