"""Readings drawn from `stances`, as the trained model reads them: the table `scored`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from multipolar.aggregates import Queried
from multipolar.drawing import coded, rows, texts
from multipolar.schema import SCORED
from multipolar.stance.model import VALUES, StanceModel
from multipolar.stance.pairs import Pair
from multipolar.stance.placing import pairs_of

DECIMALS = 4
AT_ONCE = 25  # readings: a job of a third of a second
Over = Callable[[Callable[[list[Pair]], np.ndarray], Iterable[list[Pair]]], Iterable[np.ndarray]]


def scored(
    corpus: Queried, *, most: int, seed: int, before: pd.DataFrame, over: Over = map
) -> pd.DataFrame:
    """One row for each of at most `most` rows of `stances`, drawn by the hash of their key.

    Columns: the key, and how likely the model holds each stance. before: rows of this table whose
    articles and model are the same; they are taken over. over: how jobs of some readings are gone
    through, as by `Workers.map`.
    """
    key, likely = list(SCORED.key), list(VALUES.values())
    drawn = rows(corpus, "stances", n=most, seed=seed)
    found = drawn[key].merge(before, on=key, how="left").astype(dict.fromkeys(likely, float))
    new = found["neutral"].isna().to_numpy()
    if new.any():
        pairs = _pairs(corpus, drawn[new])
        jobs = [pairs[first : first + AT_ONCE] for first in range(0, len(pairs), AT_ONCE)]
        found.loc[new, likely] = np.concatenate([*over(_likely, jobs)])
    return found


def _pairs(corpus: Queried, stances: pd.DataFrame) -> list[Pair]:
    articles = texts(corpus, stances)
    read = dict(zip(articles["doc_id"], articles["text"], strict=True))
    within = coded(corpus, ["sentences", "quotes"], doc_ids=list(read))
    return pairs_of(stances, **within, texts=read)


def _likely(pairs: list[Pair]) -> np.ndarray:
    return StanceModel.load("trained").predict_proba(pairs).round(DECIMALS)
