"""Rules and trained model as one scorer: a multinomial logistic regression over what both say.

Stacked generalisation (Wolpert 1992, Neural Networks 5): the model's log-probabilities, and which
kind of rule found what, weighed as the coded pairs of development teach. `weights/combination.json`
holds the weights and how sure the scorer must be to speak.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import softmax

from multipolar.cues import Reading
from multipolar.stance import weights
from multipolar.stance.frames import RuleScorer
from multipolar.stance.model import Name, Scorer
from multipolar.stance.pairs import Span, checked
from multipolar.stance.trained import TrainedScorer

LEAST = 1e-4  # of a probability, before its logarithm
RULES = ("harm", "name", "other")


class CombinedScorer:
    """Weighs the trained model and the rules by coefficients, one row for each stance."""

    def __init__(
        self, trained: Scorer, rules: RuleScorer, *, coefficients: Any, intercepts: Any
    ) -> None:
        self.trained = trained
        self.rules = rules
        self.coefficients = np.array(coefficients)
        self.intercepts = np.array(intercepts)

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """How likely against, neutral and for are: an array of shape (n, 3).

        Raises ValueError where a place is not in its sentence.
        """
        wanted = checked(pairs)
        seen = features(self.trained.predict_proba(wanted), self.rules.readings(wanted))
        return np.asarray(softmax(seen @ self.coefficients.T + self.intercepts, axis=1))


def features(proba: np.ndarray, readings: list[Reading]) -> np.ndarray:
    """What the regression sees of each pair: shape (n, 3 + twice the kinds of rules)."""
    found = np.zeros((len(readings), 2 * len(RULES)))
    for row, reading in zip(found, readings, strict=True):
        if reading.value:
            kind = {"harm": 0, "naming": 1}.get(reading.rule, 2)
            row[2 * kind + (reading.value > 0)] = 1
    return np.hstack([np.log(np.maximum(proba, LEAST)), found])


@lru_cache(maxsize=3)
def scorer(name: Name) -> Scorer:
    """The scorer of that name, from what is kept in the package."""
    if name == "rules":
        from multipolar.annotate import load_model

        codebook = weights.bundled_codebook()
        return RuleScorer(codebook, nlp=load_model(codebook.settings["model"]["names"]))
    kept = weights.trained()
    if name == "trained":
        return TrainedScorer(kept.network, vocabulary=kept.vocabulary)
    rules = scorer("rules")
    assert isinstance(rules, RuleScorer)
    learned = kept.combination
    return CombinedScorer(
        scorer("trained"),
        rules,
        coefficients=learned["coefficients"],
        intercepts=learned["intercepts"],
    )


def sure(name: Name) -> float:
    """How likely its stance must be that the scorer of that name says it; 0: always."""
    return float(weights.trained().combination["sure"]) if name == "both" else 0.0
