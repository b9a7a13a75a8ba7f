"""One interface to all scorers of stance: `StanceModel.load().predict_proba(pairs)`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np

    from multipolar.stance.pairs import Span

Name = Literal["both", "trained", "rules"]
VALUES = {-1: "against", 0: "neutral", 1: "for"}
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

    @staticmethod
    def forget() -> None:
        """Let go of what `load` holds for the next time: of the trained model 150 MB."""
        from multipolar.stance import combined

        combined.scorer.cache_clear()

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """Probabilities of against, neutral and for: an array of shape (n, 3).

        Raises ValueError naming the pair where a place is not in its sentence. A pair's figures
        do not depend on what else is asked for.
        """
        return self.scorer.predict_proba(pairs)

    def predict(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> list[int | None]:
        """-1, 0 or 1 for each pair, None where the scorer is not sure enough to say.

        Both together say nothing either where the rules found a stance and it is another.
        """
        from multipolar.stance.combined import CombinedScorer

        if not isinstance(self.scorer, CombinedScorer):
            return [_said(row, self.sure) for row in self.predict_proba(pairs)]
        proba, ruled = self.scorer.scored(pairs)
        said = [_said(row, self.sure) for row in proba]
        return [one if other in (0, one) else None for one, other in zip(said, ruled, strict=True)]


def _said(row: np.ndarray, sure: float) -> int | None:
    return int(row.argmax()) - 1 if row.max() >= sure else None
