"""One interface to all scorers of stance: `StanceModel.load().predict_proba(pairs)`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np

    from multipolar.stance.pairs import Span

Name = Literal["both", "trained", "rules"]
SCORERS: tuple[Name, ...] = ("both", "trained", "rules")


class Scorer(Protocol):
    """Whatever says of pairs how likely each stance is."""

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray: ...


class StanceModel:
    """How likely a holder is against, neutral or for a target, in a sentence.

    A pair is (sentence, holder, target), holder and target as (start, end) in the sentence, the
    holder None where it stands outside (the speaker of a quotation, the outlet that narrates).
    """

    def __init__(self, scorer: Scorer, *, sure: float = 0.0) -> None:
        self.scorer = scorer
        self.sure = sure

    @classmethod
    def load(cls, scorer: Name = "both") -> StanceModel:
        """The rules, the trained model, or both, as they are kept in the package."""
        if scorer not in SCORERS:
            raise ValueError(f"scorer is {scorer!r}; allowed: {', '.join(SCORERS)}")
        from multipolar.stance import combined

        return cls(combined.scorer(scorer), sure=combined.sure(scorer))

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """Probabilities of against, neutral and for: an array of shape (n, 3).

        Raises ValueError naming the pair where a place is not in its sentence. A pair's figures
        do not depend on what else is asked for.
        """
        return self.scorer.predict_proba(pairs)

    def predict(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> list[int | None]:
        """-1, 0 or 1 for each pair, None where the scorer is not sure enough to say."""
        proba = self.predict_proba(pairs)
        return [int(p.argmax()) - 1 if p.max() >= self.sure else None for p in proba]
