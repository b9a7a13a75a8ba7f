"""Whether topics come back: from other starts, and from other stories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.base import clone
from sklearn.metrics.pairwise import cosine_similarity

from multipolar.topics.measures import N_TERMS
from multipolar.topics.model import TopicModel, spread
from multipolar.topics.tables import heaviest
from multipolar.topics.terms import Counts

ALIKE = 0.7
"""A topic is called stable where its matched ones have this cosine on average: a convention."""
MARK = {True: "", False: " (unstable)"}  # put after the name of a topic, by whether it is stable
TOL = 1e-3
"""How closely is fitted again: ten times as closely moves no figure by 0.003."""


def drawn(families: pd.Series, *, seed: int) -> np.ndarray:
    """How often each text counts when as many families as there are are drawn, with replacement."""
    codes, names = pd.factorize(families, sort=True)
    chosen = np.random.default_rng(seed).choice(len(names), len(names))
    return np.bincount(chosen, minlength=len(names))[codes]


def restarted(
    model: TopicModel,
    counts: Counts,
    y: pd.DataFrame | None = None,
    *,
    seeds: Sequence[int],
    families: pd.Series | None = None,
) -> list[TopicModel]:
    """The model fitted again for each seed: from a random start, or to families drawn anew.

    counts: of the texts it was fitted to, in their order. y: as in `TopicModel.fit`. families: the
    story family of each text; without them the texts stay and the start is random.
    """
    start = {} if families is not None else {"init": "random"}
    return [
        clone(model)
        .set_params(random_state=seed, tol=TOL, **start)
        .fit_counts(counts, y, times=None if families is None else drawn(families, seed=seed))
        for seed in seeds
    ]


def comebacks(
    model: TopicModel, runs: Sequence[TopicModel], terms: np.ndarray, *, n_terms: int = N_TERMS
) -> pd.DataFrame:
    """One row per run (from 0) and topic of the model: the run's topic that it is `matched` to.

    terms: those of all models, in order. Seeded topics are each matched with its own.
    """
    own, fixed = spread(model, terms), sum(map(bool, model.seeds_))
    found = [matched(own, spread(run, terms), n_terms=n_terms, fixed=fixed) for run in runs]
    return pd.concat(found, keys=range(len(runs)), names=["run"]).reset_index("run")


def stability(found: pd.DataFrame) -> pd.DataFrame:
    """How well each topic of a model comes back, from its `comebacks`.

    One row is a topic: `cosine` (mean over the runs), `cosine_min`, `overlap` (mean Jaccard
    overlap of the heaviest terms), `stable` (a mean cosine of ALIKE or more).
    """
    by_topic = found.groupby("topic")
    table = pd.DataFrame(
        {
            "cosine": by_topic["cosine"].mean(),
            "cosine_min": by_topic["cosine"].min(),
            "overlap": by_topic["overlap"].mean(),
        }
    )
    return table.assign(stable=table["cosine"] >= ALIKE).reset_index()


def matched(
    own: np.ndarray, other: np.ndarray, *, n_terms: int = N_TERMS, fixed: int = 0
) -> pd.DataFrame:
    """One row per topic that finds one among the others: `topic`, `other`, `cosine`, `overlap`.

    They are matched one to one so that the cosines of their term weights add up to most (Kuhn
    1955; Greene, O'Callaghan & Cunningham 2014). own, other: topics × terms. fixed: how many of
    the first are each other's match as they stand.
    """
    cosines = cosine_similarity(own, other)
    rows, columns = linear_sum_assignment(cosines[fixed:, fixed:], maximize=True)
    rows, columns = (np.r_[:fixed, fixed + found] for found in (rows, columns))
    overlaps = []
    for row, column in zip(rows, columns, strict=True):
        heads = set(heaviest(own[row], n_terms)), set(heaviest(other[column], n_terms))
        overlaps.append(len(heads[0] & heads[1]) / max(len(heads[0] | heads[1]), 1))
    table = pd.DataFrame({"topic": rows + 1, "other": columns + 1})
    return table.assign(cosine=cosines[rows, columns], overlap=overlaps)
