"""A model kept as plain values for a later corpus, and whether it still fits that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.findings import Finding, Note, Verdict
from multipolar.intervals import MIN_FAMILIES_FOR_INTERVAL
from multipolar.topics.grid import Grid
from multipolar.topics.measures import coherence
from multipolar.topics.model import TopicModel
from multipolar.topics.terms import Counts, tf_idf

DIGITS = 5
OPTIONS = ("min_df", "max_df", "max_features", "ngram_range", "stop_words", "tol", "random_state")


def plain(model: TopicModel) -> dict[str, Any]:
    """A fitted model as values that JSON can hold. ValueError for one of LDA, which has more."""
    if model.method != "nmf":
        raise ValueError(f"method {model.method!r} cannot be kept; method 'nmf' can")
    options = {name: getattr(model, name) for name in OPTIONS}
    return {
        "options": {**options, "ngram_range": list(model.ngram_range)},
        "seeds": list(model.seeds_),
        "terms": [str(term) for term in model.terms_],
        "idf": np.round(model.idf_, DIGITS).tolist(),
        "topics": [
            {str(place): round(float(own[place]), DIGITS) for place in np.flatnonzero(own)}
            for own in np.round(model.components_, DIGITS)
        ],
        "weights": np.round(model.weights_, DIGITS).tolist(),
    }


def restored(values: dict[str, Any]) -> TopicModel:
    """The fitted model that these values are of; its weights differ in the fourth digit."""
    options = {**values["options"], "ngram_range": tuple(values["options"]["ngram_range"])}
    model = TopicModel(len(values["topics"]), **options)
    model.terms_, model.idf_ = np.array(values["terms"], object), np.array(values["idf"])
    model.components_ = np.zeros((model.n_topics, len(model.terms_)))
    for own, weights in zip(model.components_, values["topics"], strict=True):
        own[[int(place) for place in weights]] = list(weights.values())
    model.weights_, model.seeds_ = np.array(values["weights"]), list(values["seeds"])
    return model


@dataclass(frozen=True)
class Kept:
    """A model that goes with the report, so that a later one can be held against it."""

    model: TopicModel

    def __str__(self) -> str:
        return (
            f"Kept with the report: {self.model.n_topics} topics of {len(self.model.terms_):,} "
            "terms. After articles are added `multipolar diff topics` tells whether they still fit."
        )

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        told = {"multipolar": {"topics": plain(self.model)}}
        return Note(str(self))._repr_mimebundle_(), told


def kept(grid: Grid | None) -> Kept | Note:
    """The model of the number of topics chosen, to be shown where it is to be kept."""
    return Note("No topics to keep.") if grid is None else Kept(grid.models[grid.chosen])


class Fit(NamedTuple):
    """Whether a model fits new passages as it does old ones.

    table: one row for the `old` and one for the `new`: `passages`, `families`, `known` (share of
    the words that are terms of the model), `explained` (share of the passages' TF-IDF that the
    topics account for, mean over families), `coherence` (mean over topics).
    """

    verdict: Finding
    table: pd.DataFrame


def still_fits(model: TopicModel, old: pd.DataFrame, new: pd.DataFrame) -> Fit:
    """Whether new passages are explained by a model as well as old ones; nothing is fitted.

    old, new: `text`, `family_id`. The interval is Welch's, of the difference of the mean over
    story families. Refused below MIN_FAMILIES_FOR_INTERVAL families on either side. Old passages
    that the model was fitted to favour them, so a difference may be less than it looks.
    """
    shares, rows = {}, []
    for name, part in {"old": old, "new": new}.items():
        counts = model.known(part["text"])
        shares[name] = _explained(model, part, counts)
        rows.append(
            {
                "which": name,
                "passages": len(part),
                "families": len(shares[name]),
                "known": counts.matrix.sum() / sum(len(text.split()) for text in part["text"]),
                "explained": shares[name].mean(),
                "coherence": pd.Series(coherence(model.components_, counts.present())).mean(),
            }
        )
    table = pd.DataFrame(rows)
    if table["families"].min() < MIN_FAMILIES_FOR_INTERVAL:
        few = table.sort_values("families", kind="stable").iloc[0]
        text = (
            f"Whether the topics still fit cannot be said: the {few['which']} passages are of "
            f"{few['families']} story families, and {MIN_FAMILIES_FOR_INTERVAL} are needed."
        )
        return Fit(_finding(text, n=len(new), verdict="refused"), table)
    test = stats.ttest_ind(shares["new"], shares["old"], equal_var=False)
    low, high = test.confidence_interval(0.95)
    difference = float(shares["new"].mean() - shares["old"].mean())
    said = "fit worse than the old ones" if high < 0 else "fit no worse than the old ones"
    text = (
        f"Of new passages the topics explain {shares['new'].mean():.1%}, of old ones "
        f"{shares['old'].mean():.1%} (difference {100 * difference:.1f} points, {100 * low:.1f} to "
        f"{100 * high:.1f}): the new ones {said}."
    )
    interval = {"value": difference, "low": float(low), "high": float(high)}
    return Fit(_finding(text, n=len(new), verdict="exploratory", **interval), table)


def _explained(model: TopicModel, part: pd.DataFrame, counts: Counts) -> pd.Series:
    """Story family → the share of its passages' squared TF-IDF that the topics account for."""
    frequencies = tf_idf(counts.matrix, model.idf_)
    missed = frequencies.toarray() - model.transform_counts(counts) @ model.components_
    share = frequencies.multiply(frequencies).sum(axis=1) - (missed**2).sum(axis=1)
    return pd.Series(share).groupby(part["family_id"].to_numpy()).mean()


def _finding(text: str, *, n: int, verdict: Verdict, **interval: float) -> Finding:
    return Finding("topics-fit", text, n=n, unit="new passages", verdict=verdict, **interval)
