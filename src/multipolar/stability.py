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
    O'Callaghan & Cunningham 2014). reference: the model fitted on these passages.

    One row is a topic: `cosine` (mean), `cosine_min` and `overlap` (mean Jaccard overlap of
    the `n_terms` heaviest terms) of either kind of run.
    """
    require(passages, ["family_id", "text"], "passages")
    ordered = passages.sort_values("text", kind="stable", ignore_index=True)
    cut = reference.vectorizer_.get_params()
    counter = CountVectorizer(**{name: cut[name] for name in OPTIONS})
    counts, terms = counter.fit_transform(ordered["text"]), counter.get_feature_names_out()
    rows = list(ordered.groupby("family_id").indices.values())
    runs = []
    for seed in seeds:
        again = clone(reference).set_params(init="random", random_state=seed)
        other = clone(reference).set_params(random_state=seed)
        drawn = np.random.default_rng(seed).choice(len(rows), len(rows))
        stories = np.sort(np.concatenate([rows[family] for family in drawn]))
        fitted = {
            "seeds": again.fit_counts(counts, terms),
            "stories": other.fit_counts(counts[stories], terms),
        }
        runs += [_matched(reference, model, n_terms).assign(kind=k) for k, model in fitted.items()]
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


def _matched(reference: TopicModel, model: TopicModel, n_terms: int) -> pd.DataFrame:
    """One row per topic of the reference: its cosine and overlap with the topic matched to it."""
    known = np.union1d(reference.terms_, model.terms_)
    own, other = (np.zeros((len(fitted.components_), len(known))) for fitted in (reference, model))
    own[:, np.searchsorted(known, reference.terms_)] = reference.components_
    other[:, np.searchsorted(known, model.terms_)] = model.components_
    cosines = cosine_similarity(own, other)
    rows, columns = linear_sum_assignment(cosines, maximize=True)
    overlaps = []
    for row, column in zip(rows, columns, strict=True):
        heads = set(heaviest(own[row], n_terms)), set(heaviest(other[column], n_terms))
        overlaps.append(len(heads[0] & heads[1]) / max(len(heads[0] | heads[1]), 1))
    return pd.DataFrame({"topic": rows + 1, "cosine": cosines[rows, columns], "overlap": overlaps})
