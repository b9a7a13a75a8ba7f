"""How well and fast the scorers of stance do on UN speeches, beside their baselines.

`python -m benchmarks.general_debate_stance dev` scores the half of the gold that rules and
combination were made on (so their figures are too kind), `test` the half kept apart (scored twice
so far), `second` a later draw of other speeches (scored once). The speeches are read from
`../shared/data` beside the checkout.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from multipolar.stance import StanceModel
from multipolar.stance.baselines import baselines
from multipolar.stance.model import SCORERS
from multipolar.stance.pairs import Pair
from multipolar.stance.scoring import VALUES, coverage, figures, recall_at, values
from multipolar.store import BUNDLED, HOME

GOLD = BUNDLED / "gold" / "general_debate_stance"
SPEECHES = HOME.parent / "shared" / "data" / "ungdc_1991_2022.parquet"
PRECISION = 0.85  # at which the recall of stances against is told
DRAWS = 1000


class Coded(NamedTuple):
    """The pairs of one part, with their coded stances and the speech each stands in."""

    pairs: list[Pair]
    coded: list[int]
    speeches: list[str]
    hard: list[str]


def half(name: str, *, speeches: Path = SPEECHES) -> Coded:
    rows = pd.read_csv(GOLD / "pairs.csv", keep_default_na=False).query("split == @name")
    texts = pd.read_parquet(speeches, columns=["id", "text"]).set_index("id")["text"]
    pairs = []
    for row in rows.to_dict("records"):
        places = {
            who: (int(row[f"{who}_start"]) - row["start"], int(row[f"{who}_end"]) - row["start"])
            for who in ("holder", "target")
            if row[f"{who}_start"] != ""
        }
        sentence = texts[row["speech_id"]][row["start"] : row["end"]]
        pairs.append(Pair(sentence, places.get("holder"), places["target"]))
    return Coded(pairs, list(rows["value"]), list(rows["speech_id"]), list(rows["hard"]))


def scored(found: Coded) -> dict[str, Any]:
    """For each way its figures with intervals, and what it reaches where it may abstain."""
    ways = {name: StanceModel.load(name) for name in SCORERS}
    others, missing = baselines()
    for line in missing:
        print(line, file=sys.stderr)
    told: dict[str, Any] = {"n": len(found.pairs)}
    for name, way in {**ways, **others}.items():
        way.predict_proba(found.pairs[:1])  # what is loaded once is no part of the speed
        begun = time.process_time()
        proba = way.predict_proba(found.pairs)
        speed = len(found.pairs) / (time.process_time() - begun)
        told[name] = figures(found.coded, values(proba), names=VALUES)
        told[name]["pairs per CPU-second"] = round(speed)
        told[name] |= intervals(found, values(proba))
        if name in ways:
            recall = recall_at(found.coded, proba, precision=PRECISION)
            told[name][f"recall of against at precision {PRECISION}"] = round(recall, 4)
            told[name]["coverage"] = coverage(found.coded, proba).to_dict("records")
            told[name]["said"] = said(found.coded, way.predict(found.pairs))
    most = Counter(found.coded).most_common(1)[0][0]
    told["majority"] = figures(found.coded, [most] * len(found.coded), names=VALUES)
    return told


def said(coded: Sequence[int], found: Sequence[int | None]) -> dict[str, Any]:
    """The figures of the pairs that the scorer speaks of, and how many these are."""
    told = [(value, one) for value, one in zip(coded, found, strict=True) if one is not None]
    kept, spoken = zip(*told, strict=True)
    share = round(len(told) / len(coded), 4)
    return {"coverage": share, "n": len(told), **figures(kept, spoken, names=VALUES)}


def intervals(found: Coded, guesses: Sequence[int]) -> dict[str, list[float]]:
    """95% of macro-F1 where the speeches are drawn anew."""
    rng = np.random.default_rng(2026)
    places = pd.Series(range(len(guesses))).groupby(pd.Series(found.speeches)).apply(list)
    drawn = []
    for _ in range(DRAWS):
        chosen = np.concatenate(places.iloc[rng.integers(len(places), size=len(places))].tolist())
        coded = [found.coded[i] for i in chosen]
        drawn.append(figures(coded, [guesses[i] for i in chosen], names=VALUES)["macro_f1"])
    return {"macro_f1_95": [round(float(q), 4) for q in np.quantile(drawn, (0.025, 0.975))]}


if __name__ == "__main__":
    if sys.argv[1:] not in (["dev"], ["test"], ["second"]):
        sys.exit("name the part: python -m benchmarks.general_debate_stance dev|test|second")
    if not SPEECHES.is_file():
        sys.exit(f"{SPEECHES.name} is not in ../shared/data; see the project's data notes")
    print(json.dumps(scored(half(sys.argv[1])), indent=1))
