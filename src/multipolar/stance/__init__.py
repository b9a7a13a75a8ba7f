"""Stance: who is for or against whom or what, by rules, by a trained model, and by both.

`rows` makes the table `stances` of an article. `StanceModel` scores any pairs of a holder and a
target in a sentence.
"""

from multipolar.stance.model import StanceModel

__all__ = ["StanceModel"]
