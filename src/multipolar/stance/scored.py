"""Readings drawn from `stances`, as the trained model reads them: the table `scored`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from multipolar.aggregates import Queried
from multipolar.drawing import coded, rows, texts
from multipolar.schema import SCORED
from multipolar.stance.model import VALUES, StanceModel
from multipolar.stance.placing import pairs_of

DECIMALS = 4


def scored(corpus: Queried, *, most: int, seed: int, before: pd.DataFrame) -> pd.DataFrame:
    """One row for each of at most `most` rows of `stances`, drawn by the hash of their key.

    Columns: the key, and how likely the model holds each stance. before: rows of this table whose
    articles and model are the same; they are taken over.
    """
    key, likely = list(SCORED.key), list(VALUES.values())
    drawn = rows(corpus, "stances", n=most, seed=seed)
    found = drawn[key].merge(before, on=key, how="left").astype(dict.fromkeys(likely, float))
    new = found["neutral"].isna().to_numpy()
    if new.any():
        found.loc[new, likely] = _read(corpus, drawn[new])
    return found


def _read(corpus: Queried, stances: pd.DataFrame) -> np.ndarray:
    articles = texts(corpus, stances)
    read = dict(zip(articles["doc_id"], articles["text"], strict=True))
    within = coded(corpus, ["sentences", "quotes"], doc_ids=list(read))
    pairs = pairs_of(stances, **within, texts=read)
    return StanceModel.load("trained").predict_proba(pairs).round(DECIMALS)
