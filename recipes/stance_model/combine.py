"""Weighs trained model and rules: `python combine.py DATA`, after `export.py`.

Learned from three equal parts: the development half of the speeches' gold, DSE's valid part and the
held-out tenth of NewsMTSC, none of which the network learned from. Printed: macro-F1 of each way on
each part, the combination's from folds by sentence (speech, in the gold) it did not learn from.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from benchmarks.general_debate_stance import half
from lessons import lessons
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from multipolar.stance import combined, weights
from multipolar.stance.coded import fingerprint
from multipolar.stance.combined import features
from multipolar.stance.pairs import Pair
from multipolar.stance.scoring import VALUES, coverage, figures, recall_at, values

FOLDS = 10
PENALTY = 1.0
ACCURACY = 0.85  # of what is said, where the scorer may abstain


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    given = asked.parse_args()
    pairs, coded, groups, part = pooled(given.data)
    trained, rules = combined.scorer("trained"), combined.scorer("rules")
    proba = trained.predict_proba(pairs)
    seen = features(proba, rules.readings(pairs))
    weight = len(part) / 3 / np.array([(part == p).sum() for p in part])
    out = np.zeros_like(proba)
    for learn, test in GroupKFold(FOLDS, shuffle=True, random_state=2026).split(
        seen, coded, groups
    ):
        out[test] = said(fitted(seen[learn], coded[learn], weight[learn]), seen[test])
    for name in ("speeches", "dse", "news"):
        own = part == name
        told = {
            way: figures(coded[own], values(way_proba[own]), names=VALUES)
            for way, way_proba in (("trained", proba), ("both", out))
        }
        print(name, json.dumps({way: one["macro_f1"] for way, one in told.items()}))
        if name == "speeches":
            print(json.dumps(told["both"]), recall_at(coded[own], out[own], precision=0.85))
            table = coverage(coded[own], out[own])
            print(table.to_string(index=False))
    own = part == "speeches"
    model = fitted(seen, coded, weight)
    kept = {
        "features": ["log p(against)", "log p(neutral)", "log p(for)"]
        + [f"{kind} {sign}" for kind in combined.RULES for sign in ("against", "for")],
        "coefficients": model.coef_.round(4).tolist(),
        "intercepts": model.intercept_.round(4).tolist(),
        "sure": sure(coded[own], out[own]),
    }
    text = json.dumps(kept, indent=1)
    (Path(str(weights.KEPT)) / "combination.json").write_text(text + "\n", encoding="utf-8")


def pooled(data: Path) -> tuple[list[Pair], np.ndarray, np.ndarray, np.ndarray]:
    """Pairs, coded stances, what may not be divided between folds, and the part of each."""
    found, speeches = lessons(data), half("dev", speeches=data / "ungdc_1991_2022.parquet")
    rows = [
        (*row, "speeches")
        for row in zip(speeches.pairs, speeches.coded, speeches.speeches, strict=True)
    ]
    for row in found.valid:
        there, back = {0: (0, 0), 1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}[row.label]
        group = str(fingerprint(row.sentence))
        rows += [
            (pair, value, group, "dse")
            for pair, value in zip(row.pairs, (there, back), strict=True)
        ]
    for one in found.held_out:
        rows.append((one.pair, one.value, str(fingerprint(one.pair.sentence)), "news"))
    pairs, coded, groups, part = zip(*rows, strict=True)
    return list(pairs), np.array(coded), np.array(groups), np.array(part)


def fitted(seen: np.ndarray, coded: np.ndarray, weight: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, max_iter=1000).fit(seen, coded, sample_weight=weight)


def said(model: LogisticRegression, seen: np.ndarray) -> np.ndarray:
    return softmax(seen @ model.coef_.T + model.intercept_, axis=1)


def sure(coded: np.ndarray, proba: np.ndarray) -> float:
    """The least probability from which on this share of what is said is right."""
    order = np.argsort(-proba.max(axis=1), kind="stable")
    right = np.cumsum((np.array(values(proba)) == coded)[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(right >= ACCURACY)
    return round(float(proba[order].max(axis=1)[reached.max() if len(reached) else 0]), 3)


if __name__ == "__main__":
    main()
