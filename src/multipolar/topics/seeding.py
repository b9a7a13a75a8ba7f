"""Topics that themes of the codebook are the seeds of: what goes with a theme, beyond its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.base import clone

from multipolar.counts import require
from multipolar.findings import Finding
from multipolar.topics.grid import Grid
from multipolar.topics.stability import comebacks, restarted, stability
from multipolar.topics.tables import named, representative_passages

LEAST = 5
"""Passages with a theme below which its topic would be the topic of these few."""


class Seeded(NamedTuple):
    """Topics seeded by themes; the frames are empty where no theme is in LEAST passages.

    topics: one row per theme: `passages` with it and `families` these are of, `terms`, and its
    `stability.stability` on stories drawn anew. beyond: one row per passage in which no wording
    of the theme was found and its topic weighs most.
    """

    verdict: Finding
    topics: pd.DataFrame
    beyond: pd.DataFrame


def carried(passages: pd.DataFrame, hits: pd.DataFrame, *, themes: Sequence[str]) -> pd.DataFrame:
    """Passages × themes: how often each theme was found in each passage.

    passages: `doc_id`, `start`, `end`. hits: rows of the table `themes`.
    """
    require(passages, ["doc_id", "start", "end"], "passages")
    require(hits, ["doc_id", "start", "theme"], "hits")
    places = passages[["doc_id", "start", "end"]].assign(place=np.arange(len(passages)))
    found = places.merge(hits[["doc_id", "start", "theme"]], on="doc_id", suffixes=("", "_hit"))
    found = found[(found["start"] <= found["start_hit"]) & (found["start_hit"] < found["end"])]
    table = pd.crosstab(found["place"], found["theme"])
    return table.reindex(index=places["place"], columns=list(themes), fill_value=0).set_axis(
        passages.index
    )


def seeded(
    grid: Grid, hits: pd.DataFrame, *, themes: Sequence[str], seeds: Sequence[int], n_terms: int = 8
) -> Seeded:
    """A model with a topic for each theme beside as many free ones as the grid chose.

    A theme's topic is drawn to the words that set the passages with the theme apart, so that it
    shows what else is said there, and passages that say it in other words. hits: rows of the table
    `themes`. Themes in fewer than LEAST passages are left out.
    """
    marked = carried(grid.texts, hits, themes=themes)
    marked = marked.loc[:, (marked > 0).sum() >= LEAST]
    if marked.empty or not len(marked.columns):
        return _refused(grid)
    model = clone(grid.models[grid.chosen]).set_params(n_topics=grid.chosen + marked.shape[1])
    model.fit_counts(grid.counts, marked)
    again = restarted(model, grid.counts, marked, seeds=seeds, families=grid.texts["family_id"])
    stable = stability(comebacks(model, again, grid.counts.terms))[: marked.shape[1]]
    there = marked > 0
    topics = pd.DataFrame(
        {
            "theme": marked.columns,
            "passages": there.sum().to_numpy(),
            "families": [grid.texts.loc[there[t], "family_id"].nunique() for t in marked],
            "terms": named(model, n=n_terms).to_numpy()[: marked.shape[1]],
            **stable[["cosine", "cosine_min", "overlap", "stable"]],
        }
    )
    weights = model.transform_counts(grid.counts)[:, : marked.shape[1]]
    beyond = representative_passages(np.where(there, 0, weights), grid.texts, n=1)
    beyond.insert(0, "theme", topics["theme"].to_numpy()[beyond["topic"] - 1])
    return Seeded(_verdict(topics, n=len(grid.texts), n_themes=len(themes)), topics, beyond)


def _verdict(topics: pd.DataFrame, *, n: int, n_themes: int) -> Finding:
    kept, seeds = int(topics["stable"].sum()), len(topics)
    text = (
        f"{seeds} of {n_themes} themes are in {LEAST} passages or more and seed a topic; {kept} of "
        f"these come back on stories drawn anew (mean cosine {topics['cosine'].mean():.2f})."
    )
    kind = {"unit": "passages", "verdict": "exploratory", "value": kept}
    return Finding("seeded-topics", text, n=n, **kind)


def _refused(grid: Grid) -> Seeded:
    text = f"No theme is in {LEAST} of the passages: none can seed a topic."
    verdict = Finding("seeded-topics", text, n=len(grid.texts), unit="passages", verdict="refused")
    return Seeded(verdict, pd.DataFrame(), pd.DataFrame())
