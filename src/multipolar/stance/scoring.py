"""How well stances were found: figures of one scorer, and what it gains by abstaining."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import precision_recall_curve, precision_recall_fscore_support

from multipolar.stance.coded import Directed
from multipolar.stance.model import VALUES, Scorer

LABELS = {
    0: "neutral",
    1: "first for second",
    2: "second for first",
    3: "first against second",
    4: "second against first",
}
UNDIRECTED = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def figures(coded: Sequence[int], found: Sequence[int], *, names: dict[int, str]) -> dict[str, Any]:
    """Accuracy, macro-F1, and precision, recall, F1 and n of each class.

    names: every class, with its name; classes that occur nowhere count as 0 in macro-F1.
    """
    scores = precision_recall_fscore_support(coded, found, labels=list(names), zero_division=0)
    precision, recall, f1, n = scores
    classes = {
        name: {
            "precision": round(float(precision[i]), 4),
            "recall": round(float(recall[i]), 4),
            "f1": round(float(f1[i]), 4),
            "n": int(n[i]),
        }
        for i, name in enumerate(names.values())
    }
    right = np.asarray(coded) == np.asarray(found)
    return {
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(np.mean(f1)), 4),
        "classes": classes,
    }


def values(proba: np.ndarray) -> list[int]:
    """The likeliest stance of each row: -1, 0 or 1."""
    return [int(best) - 1 for best in proba.argmax(axis=1)]


def labels(rows: Sequence[Directed], scorer: Scorer) -> list[int]:
    """DSE's label of each row: the likeliest of five, the two directions held independent."""
    proba = scorer.predict_proba([pair for row in rows for pair in row.pairs])
    there, back = proba[0::2], proba[1::2]
    likely = np.column_stack(
        [
            there[:, 1] * back[:, 1],
            there[:, 2] * back[:, 1],
            there[:, 1] * back[:, 2],
            there[:, 0] * back[:, 1],
            there[:, 1] * back[:, 0],
        ]
    )
    return [int(best) for best in likely.argmax(axis=1)]


def coverage(coded: Sequence[int], proba: np.ndarray) -> pd.DataFrame:
    """What a scorer reaches where it speaks only of the pairs it is surest of.

    One row per share of pairs spoken of: `coverage`, `sure` (the least probability), `n`,
    `accuracy`, `macro_f1`.
    """
    order = np.argsort(-proba.max(axis=1), kind="stable")
    rows = []
    for share in COVERAGES:
        kept = order[: max(1, round(share * len(order)))]
        told = figures([coded[i] for i in kept], [values(proba)[i] for i in kept], names=VALUES)
        sure = round(float(proba[kept].max(axis=1).min()), 4)
        rows.append((share, sure, len(kept), told["accuracy"], told["macro_f1"]))
    return pd.DataFrame(rows, columns=["coverage", "sure", "n", "accuracy", "macro_f1"])


def recall_at(coded: Sequence[int], proba: np.ndarray, *, precision: float) -> float:
    """The largest share of the stances against that is found where this precision is kept."""
    against = np.asarray(coded) == -1
    precisions, recalls, _ = precision_recall_curve(against, proba[:, 0])
    return float(recalls[precisions >= precision].max())
