"""Topics that themes of the codebook are the seeds of: what goes with a theme, beyond its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.base import clone

from multipolar.findings import Finding
from multipolar.statistics.counts import require
from multipolar.topics.grid import Grid
from multipolar.topics.stability import MARK, comebacks, restarted, stability
from multipolar.topics.tables import named, representative_passages

LEAST = 5
"""Story families with a theme below which its topic would be the topic of these few."""


class Seeded(NamedTuple):
    """Topics seeded by themes; frames are empty where no theme is in LEAST story families.

    topics: one row per theme, marked where its topic is unstable: `passages` with it and
    `families` these are of, `terms`, and its `stability.stability` on stories drawn anew. beyond:
    one row per passage in which no wording of the theme was found and its topic weighs most.
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
    grid: Grid | None,
    hits: pd.DataFrame,
    *,
    themes: Sequence[str],
    seeds: Sequence[int],
    n_terms: int = 8,
    width: int = 160,
) -> Seeded:
    """A model with a topic for each theme beside as many free ones as the grid chose.

    A theme's topic is drawn to the words that set the passages with the theme apart, so that it
    shows what else is said there, and passages that say it in other words. hits: rows of the table
    `themes`. Themes in fewer than LEAST story families are left out.
    """
    if grid is None:
        return _refused(0)
    marked = carried(grid.texts, hits, themes=themes)
    families = (marked > 0).groupby(grid.texts["family_id"].to_numpy()).any().sum()
    marked = marked.loc[:, families >= LEAST]
    if not len(marked.columns):
        return _refused(len(grid.texts))
    model = clone(grid.models[grid.chosen]).set_params(n_topics=grid.chosen + marked.shape[1])
    model.fit_counts(grid.counts, marked)
    again = restarted(model, grid.counts, marked, seeds=seeds, families=grid.texts["family_id"])
    stable = stability(comebacks(model, again, grid.counts.terms))[: marked.shape[1]]
    there = marked > 0
    topics = pd.DataFrame(
        {
            "theme": marked.columns + stable["stable"].map(MARK).to_numpy(),
            "passages": there.sum().to_numpy(),
            "families": families[marked.columns].to_numpy(),
            "terms": named(model, n=n_terms).to_numpy()[: marked.shape[1]],
            **stable[["cosine", "cosine_min", "overlap"]],
        }
    )
    weights = model.transform_counts(grid.counts)[:, : marked.shape[1]]
    beyond = representative_passages(np.where(there, 0, weights), grid.texts, n=1)
    beyond["theme"] = topics["theme"].to_numpy()[beyond["topic"] - 1]
    beyond["text"] = beyond["text"].str.slice(0, width)
    kept = int(stable["stable"].sum())
    text = (
        f"{len(topics)} of {len(themes)} themes are in {LEAST} stories or more and seed a topic; "
        f"{kept} of these come back on stories drawn anew (mean cosine "
        f"{topics['cosine'].mean():.2f})."
    )
    verdict = Finding("seeded-topics", text, len(grid.texts), "passages", "exploratory", value=kept)
    return Seeded(verdict, topics, beyond[["theme", "newsroom", "text"]])


def _refused(n: int) -> Seeded:
    text = f"No theme is in passages of {LEAST} stories: none can seed a topic."
    verdict = Finding("seeded-topics", text, n=n, unit="passages", verdict="refused")
    return Seeded(verdict, pd.DataFrame(), pd.DataFrame())
