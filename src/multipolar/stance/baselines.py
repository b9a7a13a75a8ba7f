"""What a researcher would otherwise pick: the tone of the sentence, whoever is meant.

VADER (Hutto & Gilbert 2014, ICWSM) and TextBlob's pattern lexicon. Both come with the extra
`evaluation`; neither knows holder or target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from multipolar.stance.pairs import Span, checked

Tone = Callable[[str], float]
NEUTRAL = 0.05  # VADER's own bound of what is neutral


class ToneScorer:
    """Gives every target the tone of its sentence."""

    def __init__(self, tone: Tone, *, neutral: float) -> None:
        self.tone = tone
        self.neutral = neutral

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """1 for the sign of the tone, 0 for the others: an array of shape (n, 3).

        Of two directions in one sentence that of the holder named first has it.
        """
        found = []
        for pair in checked(pairs):
            tone = self.tone(pair.sentence)
            sign = 0 if abs(tone) < self.neutral else int(np.sign(tone))
            back = pair.holder is not None and pair.holder > pair.target
            found.append(np.eye(3)[1 if back else sign + 1])
        return np.array(found).reshape(-1, 3)


def baselines() -> tuple[dict[str, ToneScorer], list[str]]:
    """The baselines that are installed by name, and one line for each that is not."""
    found, missing = {}, []
    for name, make in (("vader", _vader), ("textblob", _textblob)):
        try:
            found[name] = make()
        except ImportError:
            missing.append(f"{name}: not installed; pip install 'multipolar[evaluation]' has it")
    return found, missing


def _vader() -> ToneScorer:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    tones = SentimentIntensityAnalyzer()
    return ToneScorer(lambda text: float(tones.polarity_scores(text)["compound"]), neutral=NEUTRAL)


def _textblob() -> ToneScorer:
    from textblob import TextBlob

    return ToneScorer(lambda text: float(TextBlob(text).sentiment.polarity), neutral=1e-9)
