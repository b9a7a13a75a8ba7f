"""Weighs trained model and rules: `python combine.py DATA`, after `export.py`.

Learned from the development half of the speeches' gold, which the network did not learn from.
Printed, for each way: macro-F1, accuracy, the stances against, and the recall of these at a
precision; on the speeches in folds by speech, and on the two sets that the network was chosen by.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from benchmarks.general_debate_stance import PRECISION, half
from lessons import lessons
from pretrained import KEPT
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from multipolar.stance import combined
from multipolar.stance.combined import FEATURES, features, weighed
from multipolar.stance.frames import RuleScorer
from multipolar.stance.model import VALUES
from multipolar.stance.pairs import Pair
from multipolar.stance.scoring import coverage, figures, recall_at, values

FOLDS = 10
PENALTY = 1.0
ACCURACY = 0.85  # of what is said, where the scorer may abstain


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    given = asked.parse_args()
    trained, rules = combined.scorer("trained"), combined.scorer("rules")
    assert isinstance(rules, RuleScorer)
    speeches = half("dev", speeches=given.data / "ungdc_1991_2022.parquet")
    coded = np.array(speeches.coded)
    proba = trained.predict_proba(speeches.pairs)
    seen = features(speeches.pairs, rules=rules, found=rules.readings(speeches.pairs))
    out = np.zeros_like(proba)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=2026)
    for learn, test in folds.split(seen, coded, speeches.speeches):
        coefficients = fitted(proba[learn], seen[learn], coded[learn])
        out[test] = weighed(proba[test], seen[test], coefficients)
    coefficients = fitted(proba, seen, coded)
    told("speeches, trained", coded, proba)
    told("speeches, both, in folds", coded, out)
    print(coverage(coded.tolist(), out).to_string(index=False))
    for name, pairs, values_ in others(given.data):
        own = trained.predict_proba(pairs)
        told(f"{name}, trained", values_, own)
        told(
            f"{name}, both",
            values_,
            weighed(own, features(pairs, rules=rules, found=rules.readings(pairs)), coefficients),
        )
    kept = {
        "coefficients": dict(zip(FEATURES, coefficients.round(4).tolist(), strict=True)),
        "sure": sure(coded, out),
    }
    text = json.dumps(kept, indent=1) + "\n"
    (KEPT / "combination.json").write_text(text, encoding="utf-8")


def told(name: str, coded: np.ndarray, proba: np.ndarray) -> None:
    found = figures(coded.tolist(), values(proba), names=VALUES)
    recall = recall_at(coded.tolist(), proba, precision=PRECISION)
    against = found["classes"]["against"]
    print(name, found["macro_f1"], found["accuracy"], json.dumps(against), round(recall, 4))


def others(data: Path) -> Iterator[tuple[str, list[Pair], np.ndarray]]:
    """What the network was chosen by: DSE's valid part, both directions, and news held out."""
    found = lessons(data)
    ways = {0: (0, 0), 1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}
    directed = [pair for row in found.valid for pair in row.pairs]
    yield "dse", directed, np.array([value for row in found.valid for value in ways[row.label]])
    news = [row.pair for row in found.held_out]
    yield "news", news, np.array([row.value for row in found.held_out])


def fitted(proba: np.ndarray, seen: np.ndarray, coded: np.ndarray) -> np.ndarray:
    """What each kind of rule adds, by penalised likelihood."""
    right = np.eye(3)[coded + 1]

    def loss(coefficients: np.ndarray) -> float:
        likely = (weighed(proba, seen, coefficients) * right).sum(axis=1)
        return float(-np.log(likely).sum() + PENALTY * (coefficients**2).sum() / 2)

    return minimize(loss, np.zeros(len(FEATURES))).x


def sure(coded: np.ndarray, proba: np.ndarray) -> float:
    """The least probability from which on this share of what is said is right."""
    order = np.argsort(-proba.max(axis=1), kind="stable")
    right = np.cumsum((np.array(values(proba)) == coded)[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(right >= ACCURACY)
    return round(float(proba[order].max(axis=1)[reached.max() if len(reached) else 0]), 3)


if __name__ == "__main__":
    main()
