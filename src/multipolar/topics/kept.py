"""A model kept as plain values for a later corpus, and whether it still fits that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.findings import Finding, Note, Verdict
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL
from multipolar.topics.grid import Grid
from multipolar.topics.measures import coherence
from multipolar.topics.model import TopicModel
from multipolar.topics.terms import Counts, places, tf_idf

DIGITS = 5
OPTIONS = ("min_df", "max_df", "max_features", "ngram_range", "stop_words", "tol", "random_state")


def plain(model: TopicModel, old: dict[str, float] | None = None) -> dict[str, Any]:
    """A fitted model as values that JSON can hold, with what it explained (`held_out`).

    ValueError for a model of LDA, which has more to it.
    """
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
        "old": old,
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


def held_out(grid: Grid) -> dict[str, float]:
    """What topics explain of passages they were not fitted to, as `still_fits` measures it.

    By the runs of the number chosen, each on the passages that were left out of it; `sd` is that
    of `explained` over story families.
    """
    shares, known = [], []
    for run, out in zip(grid.runs[grid.chosen], grid.left_out, strict=True):
        if out.any():
            part, counts = grid.texts[out], grid.counts.of(out)
            shares.append(pd.Series(_explained(run, counts), index=part.index))
            known.append(_known(run, counts, part["text"]))
    per_passage = pd.concat(shares).groupby(level=0).mean()
    per_family = per_passage.groupby(grid.texts["family_id"]).mean()
    row = grid.table[grid.table["chosen"]].iloc[0]
    found = {
        "passages": len(per_passage),
        "families": len(per_family),
        "known": np.mean(known),
        "explained": per_family.mean(),
        "sd": per_family.std(),
        "coherence": row["coherence"],
    }
    return {name: round(float(value), DIGITS) for name, value in found.items()}


@dataclass(frozen=True)
class Kept:
    """A model that goes with the report, so that a later corpus can be held against it."""

    grid: Grid

    def __str__(self) -> str:
        model = self.grid.models[self.grid.chosen]
        return (
            f"Kept with the report: {model.n_topics} topics of {len(model.terms_):,} terms. After "
            "articles are added `multipolar diff topics` tells whether they still fit."
        )

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        values = plain(self.grid.models[self.grid.chosen], held_out(self.grid))
        return Note(str(self))._repr_mimebundle_(), {"multipolar": {"topics": values}}


def kept(grid: Grid | None) -> Kept | Note:
    """The model of the number of topics chosen, to be shown where it is to be kept."""
    return Note("No topics to keep.") if grid is None else Kept(grid)


class Fit(NamedTuple):
    """Whether a model fits new passages as it does old ones.

    table: one row for the `old` and one for the `new`: `passages`, `families`, `known` (share of
    the words that are terms of the model), `explained` (share of the passages' TF-IDF that the
    topics account for, mean over families) and its `sd`, `coherence` (mean over topics).
    """

    verdict: Finding
    table: pd.DataFrame


def still_fits(model: TopicModel, old: dict[str, float], new: pd.DataFrame) -> Fit:
    """Whether new passages are explained by a model as well as old ones; nothing is fitted.

    old: of `held_out`, which is of models fitted to two thirds of the stories, so that the old are
    not favoured by having been fitted. new: `text`, `family_id`. The interval is Welch's, of the
    difference of the means over story families. Refused below MIN_FAMILIES_FOR_INTERVAL families.
    """
    counts = model.known(new["text"])
    shares = pd.Series(_explained(model, counts)).groupby(new["family_id"].to_numpy()).mean()
    found = {
        "passages": len(new),
        "families": len(shares),
        "known": _known(model, counts, new["text"]),
        "explained": shares.mean(),
        "sd": shares.std(),
        "coherence": pd.Series(coherence(model.components_, counts.present())).mean(),
    }
    table = pd.DataFrame([old, found]).astype({"passages": int, "families": int})
    table.insert(0, "which", ["old", "new"])
    if table["families"].min() < MIN_FAMILIES_FOR_INTERVAL:
        few = table.sort_values("families", kind="stable").iloc[0]
        text = (
            f"Whether the topics still fit cannot be said: the {few['which']} passages are of "
            f"{few['families']} story families, and {MIN_FAMILIES_FOR_INTERVAL} are needed."
        )
        return Fit(_finding(text, n=len(new), verdict="refused"), table)
    before, now = table["explained"]
    low, high = _welch(table)
    said = "fit worse than the old ones" if high < 0 else "fit no worse than the old ones"
    text = (
        f"Of new passages the topics explain {now:.1%}, of old ones {before:.1%} (difference "
        f"{100 * (now - before):.1f} points, {100 * low:.1f} to {100 * high:.1f}): the new ones "
        f"{said}."
    )
    interval = {"value": now - before, "low": low, "high": high}
    return Fit(_finding(text, n=len(new), verdict="exploratory", **interval), table)


def _explained(model: TopicModel, counts: Counts) -> np.ndarray:
    """Of each text the share of its squared TF-IDF that the topics account for."""
    own = counts.matrix[:, places(model.terms_, counts.terms)]
    frequencies = tf_idf(own, model.idf_)
    missed = frequencies.toarray() - model.transform_counts(counts) @ model.components_
    return frequencies.multiply(frequencies).sum(axis=1) - (missed**2).sum(axis=1)


def _known(model: TopicModel, counts: Counts, texts: pd.Series) -> float:
    """How many of the words are terms of the model."""
    own = counts.matrix[:, places(model.terms_, counts.terms)]
    return float(own.sum() / sum(len(text.split()) for text in texts))


def _welch(table: pd.DataFrame) -> tuple[float, float]:
    """The 95% interval of the second mean less the first (Welch 1947)."""
    parts = table["sd"] ** 2 / table["families"]
    freedom = parts.sum() ** 2 / (parts**2 / (table["families"] - 1)).sum()
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(parts.sum())
    difference = table["explained"].diff().iloc[1]
    return float(difference - reach), float(difference + reach)


def _finding(text: str, *, n: int, verdict: Verdict, **interval: Any) -> Finding:
    return Finding("topics-fit", text, n=n, unit="new passages", verdict=verdict, **interval)
