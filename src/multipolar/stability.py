"""Whether topics come back: from other starts, and from other stories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from multipolar.counts import require
from multipolar.topics import TopicModel, heaviest

OPTIONS = ("ngram_range", "stop_words", "token_pattern")  # by which texts are cut into terms
TOL = 1e-4
"""scikit-learn's own: to fit more closely takes twice the time and moves no figure by 0.01."""


def stability(
    reference: TopicModel,
    passages: pd.DataFrame,
    *,
    seeds: Sequence[int],
    n_terms: int = 10,
) -> pd.DataFrame:
    """Whether each topic comes back from another start, and from other stories.

    For each seed the model is fitted again from a random start (`seeds_`) and on as many story
    families drawn with replacement (`stories_`); its topics are matched one to one with the
    reference's so that the cosines of their term weights add up to most (Kuhn 1955; Greene,
    O'Callaghan & Cunningham 2014). reference: the model fitted on these passages. The others are
    fitted to TOL.

    One row is a topic: `cosine` (mean), `cosine_min` and `overlap` (mean Jaccard overlap of
    the `n_terms` heaviest terms) of either kind of run.
    """
    require(passages, ["family_id", "text"], "passages")
    ordered = passages.sort_values("text", kind="stable", ignore_index=True)
    cut = reference.vectorizer_.get_params()
    counter = CountVectorizer(**{name: cut[name] for name in OPTIONS})
    counts, terms = counter.fit_transform(ordered["text"]), counter.get_feature_names_out()
    places = np.arange(len(terms))
    known = _spread(reference.components_, np.searchsorted(terms, reference.terms_), len(terms))
    rows = list(ordered.groupby("family_id").indices.values())
    runs = []
    for seed in seeds:
        again = clone(reference).set_params(init="random", random_state=seed, tol=TOL)
        other = clone(reference).set_params(random_state=seed, tol=TOL)
        drawn = np.random.default_rng(seed).choice(len(rows), len(rows))
        stories = np.sort(np.concatenate([rows[family] for family in drawn]))
        fitted = {
            "seeds": again.fit_counts(counts, places),
            "stories": other.fit_counts(counts[stories], places),
        }
        for kind, model in fitted.items():
            weights = _spread(model.components_, model.terms_, len(terms))
            runs.append(_matched(known, weights, n_terms).assign(kind=kind))
    found = pd.concat(runs).groupby(["topic", "kind"])
    figures = {
        "cosine": found["cosine"].mean(),
        "cosine_min": found["cosine"].min(),
        "overlap": found["overlap"].mean(),
    }
    wide = {
        f"{kind}_{name}": values.xs(kind, level="kind")
        for kind in ("seeds", "stories")
        for name, values in figures.items()
    }
    return pd.DataFrame(wide).reset_index()


def _spread(components: np.ndarray, places: np.ndarray, n: int) -> np.ndarray:
    """Topics × all n terms, of topics × the terms at these places among them."""
    spread = np.zeros((len(components), n))
    spread[:, places] = components
    return spread


def _matched(own: np.ndarray, other: np.ndarray, n_terms: int) -> pd.DataFrame:
    """One row per topic of its own: cosine and overlap with the one of the others matched to it."""
    cosines = cosine_similarity(own, other)
    rows, columns = linear_sum_assignment(cosines, maximize=True)
    overlaps = []
    for row, column in zip(rows, columns, strict=True):
        heads = set(heaviest(own[row], n_terms)), set(heaviest(other[column], n_terms))
        overlaps.append(len(heads[0] & heads[1]) / max(len(heads[0] | heads[1]), 1))
    return pd.DataFrame({"topic": rows + 1, "cosine": cosines[rows, columns], "overlap": overlaps})
