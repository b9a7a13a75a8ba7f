"""Rules and trained model as one scorer: what the rules find moves what the model says.

Stacked generalisation (Wolpert 1992, Neural Networks 5): a multinomial logistic regression that
begins at the model's log-probabilities; which kind of rule found what adds to them as the coded
pairs of development teach. Where no rule speaks the model does, and where the holder is told of:
the rules read the words of whoever speaks. `weights/combination.json` holds the coefficients, and
how sure the scorer must be to speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy.special import softmax

from multipolar.stance import weights
from multipolar.stance.cues import Reading
from multipolar.stance.frames import RuleScorer
from multipolar.stance.model import Name, Scorer
from multipolar.stance.pairs import Pair, Span, checked
from multipolar.stance.trained import TrainedScorer

LEAST = 1e-4  # of a probability, before its logarithm
KINDS = ("harm", "naming", "other rule")
FEATURES = [f"{kind} {value}" for kind in KINDS for value in ("against", "for")]


class CombinedScorer:
    """Adds to the trained model what the rules find, by a coefficient for each of `FEATURES`."""

    def __init__(
        self, trained: Scorer, rules: RuleScorer, *, coefficients: dict[str, float]
    ) -> None:
        self.trained = trained
        self.rules = rules
        self.coefficients = np.array([coefficients[name] for name in FEATURES])

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """How likely against, neutral and for are: an array of shape (n, 3).

        Raises ValueError where a place is not in its sentence.
        """
        return self.scored(pairs)[0]

    def scored(
        self, pairs: Iterable[tuple[str, Span | None, Span]]
    ) -> tuple[np.ndarray, list[int]]:
        """As `predict_proba`; and what the rules alone read of each pair: -1, 0 or 1."""
        wanted = checked(pairs)
        found = self.rules.readings(wanted)
        seen = features(wanted, rules=self.rules, found=found)
        proba = weighed(self.trained.predict_proba(wanted), seen, self.coefficients)
        return proba, [reading.value for reading in found]


def weighed(proba: np.ndarray, seen: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """The model's probabilities moved toward what the rules saw: an array of shape (n, 3)."""
    moved = np.log(np.maximum(proba, LEAST))
    moved[:, 0] += (seen[:, 0::2] * coefficients[0::2]).sum(axis=1)
    moved[:, 2] += (seen[:, 1::2] * coefficients[1::2]).sum(axis=1)
    return np.asarray(softmax(moved, axis=1))


def features(pairs: Sequence[Pair], *, rules: RuleScorer, found: list[Reading]) -> np.ndarray:
    """What the regression sees of each pair, a row of as many columns as `FEATURES`.

    found: what the rules read of the pairs.
    """
    seen = np.zeros((len(pairs), len(FEATURES)))
    for row, pair, reading in zip(seen, pairs, found, strict=True):
        is_told_of = pair.holder is not None and not rules.is_own(pair.words(pair.holder))
        if reading.value and not is_told_of:
            kind = reading.rule if reading.rule in KINDS else "other rule"
            row[FEATURES.index(f"{kind} {'for' if reading.value > 0 else 'against'}")] = 1
    return seen


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
    coefficients = weights.combination()["coefficients"]
    return CombinedScorer(scorer("trained"), rules, coefficients=coefficients)


def sure(name: Name) -> float:
    """How likely its stance must be that the scorer of that name says it; 0: always."""
    return float(weights.combination()["sure"]) if name == "both" else 0.0
