"""Fixedness: how often words that meet in a sentence stand there as one phrase."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from scipy import special

from multipolar.formulas.sequences import Level, differs


class Fixedness(NamedTuple):
    """How a phrase stands to chance.

    share: of the sentences with all of its words, in whatever order, those that hold the phrase, in
    the mean of the story families that have such sentences. chance: the probability that as many
    families would hold it if each sentence had its words in random order.
    """

    share: float
    chance: float


class Sentences:
    """Which sentences of a corpus hold which words."""

    def __init__(self, singles: Level, *, sentence: np.ndarray, family: np.ndarray) -> None:
        """singles: the recurring words. sentence, family: the number of each word's; none falls."""
        self.singles = singles
        new = differs(sentence)
        self.number = np.cumsum(new, dtype=np.int32) - 1
        self.family = family[new]
        self.length = np.diff(np.flatnonzero(new), append=len(new)).astype(float)
        self.known: dict[tuple[int, int], np.ndarray] = {}

    def fixed(self, places: np.ndarray, words: Sequence[int]) -> Fixedness:
        """How often a phrase stands where its words meet.

        places: where it begins. words: their numbers among the recurring ones; one that is there
        twice must be twice in a sentence.

        The share is the measure of syntactic fixedness for idioms (Fazly, Cook & Stevenson 2009)
        without their parse. By chance the words of a sentence of m would be in one of their orders
        like any other, and n given ones stand together in order once in m (m - 1) … (m - n + 2);
        the number of families is compared with the Poisson distribution of that mean, whose tail is
        the heavier one (Hoeffding 1956).
        """
        times = Counter(words)
        meetings = reduce(_common, sorted((self._holding(*one) for one in times.items()), key=len))
        family = self.family[meetings]
        begins = np.flatnonzero(differs(family))
        stands = np.zeros(len(meetings))
        stands[np.searchsorted(meetings, self.number[places])] = 1
        found = np.add.reduceat(stands, begins)
        orders = np.prod([self.length[meetings] - n for n in range(len(words) - 1)], axis=0)
        alike = math.prod(map(math.factorial, times.values()))
        expected = float((alike / orders).sum())
        return Fixedness(
            float(np.mean(found / np.diff(begins, append=len(family)))),
            float(special.gammainc((found > 0).sum(), expected)),
        )

    def _holding(self, word: int, times: int) -> np.ndarray:
        """The sentences that hold a word so many times, in order."""
        if (word, times) not in self.known:
            own = self.number[self.singles.places_of(word)]
            new = np.flatnonzero(differs(own))
            self.known[word, times] = own[new[np.diff(new, append=len(own)) >= times]]
        return self.known[word, times]


def _common(few: np.ndarray, many: np.ndarray) -> np.ndarray:
    """What both hold; both are in order, each value once."""
    if not len(many):
        return many
    place = np.searchsorted(many, few).clip(max=len(many) - 1)
    return few[many[place] == few]
