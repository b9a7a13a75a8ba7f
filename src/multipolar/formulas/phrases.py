"""Phrases: recurring sequences of words, told apart into formulas and what is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.formulas.cohesion import units
from multipolar.formulas.corpus_words import CorpusWords
from multipolar.formulas.evenness import Groups
from multipolar.formulas.fixedness import Sentences
from multipolar.formulas.sequences import Level

Forms = tuple[str, ...]
"""The base forms of the content words of a phrase."""

LOOKED_AT = 10  # sequences for each formula wanted
ASIDE = 200  # of what is no formula, shown
ALPHA = 0.05  # the chance that random order gives one formula in all


class Phrase(NamedTuple):
    """A phrase of a corpus: its base forms, where it stands, and what it was found to be.

    first, last: the places of its first and last words. The rest as in the table `phrases`.
    """

    words: str
    first: np.ndarray
    last: np.ndarray
    kind: str
    n_families: int
    n_newsrooms: int
    glue: float = np.nan
    fixedness: float = np.nan
    over_newsrooms: float = np.nan
    over_time: float = np.nan


class Names:
    """What names actors, in base forms: `merely` says whether a phrase is no more than that."""

    def __init__(self, names: Iterable[Forms], *, offices: Iterable[Forms]) -> None:
        """offices: names in small letters too: "foreign minister"."""
        self.names = frozenset(names) - {()}
        self.offices = frozenset(offices) - {()}
        self.longest = max(map(len, self.names | self.offices), default=0)

    def merely(self, words: Forms, capital: np.ndarray) -> bool:
        """Whether all words are capitals, or fewer than two are left besides the names of actors.

        capital: the share of its uses in which each word has one.
        """
        is_capital = capital > 0.5
        left = np.ones(len(words), dtype=bool)
        for start in range(len(words)):
            for end in range(start + 1, min(start + self.longest, len(words)) + 1):
                own = words[start:end]
                if own in self.offices or (own in self.names and is_capital[start:end].any()):
                    left[start:end] = False
        return bool(is_capital.all() or left.sum() < 2)


class Judge:
    """Tells of the recurring sequences of a corpus which are formulas.

    levels: from `sequences.recurring`; what random order may give is reckoned over all sequences
    that were tried there, not over those alone that recur. names: of actors. conventions: words
    that make a phrase a habit of writing. known: sequences to leave aside. fixed: the least share
    of `Fixedness`.
    """

    def __init__(
        self,
        corpus: CorpusWords,
        levels: Sequence[Level],
        *,
        names: Names,
        conventions: Collection[str],
        known: Collection[Forms] = (),
        min_newsrooms: int,
        fixed: float,
    ) -> None:
        self.corpus, self.levels = corpus, levels
        self.names, self.conventions, self.known = names, frozenset(conventions), frozenset(known)
        self.min_newsrooms, self.fixed = min_newsrooms, fixed
        self.newsrooms, self.tenths = Groups(corpus.newsroom), Groups(corpus.tenth)
        self.tried = sum(level.tried for level in levels[1:])
        self.units = self._weighed(units(levels, n_families=len(corpus.newsroom)))
        if levels:
            words = {"sentence": corpus.sentence, "family": corpus.words.family}
            self.sentences = Sentences(levels[0], **words)

    def _weighed(self, table: pd.DataFrame) -> pd.DataFrame:
        """The units that enough newsrooms have, the weightiest first; of equals the first here."""
        tables = [table.assign(newsrooms=0, over=0.0, place=0)[:0]]
        for level in self.levels[1:]:
            own = table[table["length"] == level.length]
            number = own["number"].to_numpy()
            found = level.families_of(number, self.corpus.words.family)
            families, newsrooms, squares = self.newsrooms.counted(*found, n=len(own))
            over = self.newsrooms.variance(families, squares)
            tables.append(own.assign(newsrooms=newsrooms, over=over, place=level.first[number]))
        units = pd.concat(tables, ignore_index=True)
        units = units[units["newsrooms"] >= self.min_newsrooms]
        pairs = units["families"] * units["length"] * (units["length"] - 1)
        weight = pairs * np.sqrt(np.maximum(units["over"], 0))
        order = np.lexsort((units.pop("place"), -pairs, -weight))
        return units.iloc[order]

    def chosen(self, *, most: int) -> list[Phrase]:
        """The `most` weightiest formulas, and as many as ASIDE weightier sequences that are none.

        The weight of a sequence is the standard deviation of its use between newsrooms (its
        families times the coefficient of variation), times the pairs of words that it keeps
        together: a long one that recurs with some and not with others says more than a short one of
        all. Of `most` times LOOKED_AT the weightiest are looked at.
        """
        found: list[Phrase] = []
        aside: list[Phrase] = []
        for row in self.units[: LOOKED_AT * most].itertuples(index=False):
            phrase = self._judged(*row)
            if phrase is None:
                continue
            kept, room = (found, most) if phrase.kind == "found" else (aside, ASIDE)
            kept += [phrase] if len(kept) < room else []
            if len(found) == most:
                break
        return [*found, *aside]

    def _judged(
        self, length: int, number: int, n_families: int, glue: float, n_newsrooms: int, over: float
    ) -> Phrase | None:
        """The sequence with its kind; None where it is known."""
        places = self.levels[length - 1].places_of(number)
        one = self.corpus.words.code[places[0] : places[0] + length]
        words = tuple(map(str, self.corpus.vocabulary[one]))
        if words in self.known:
            return None
        ends, size = (places, places + length - 1), (n_families, n_newsrooms)
        phrase = Phrase(" ".join(words), *ends, "found", *size, glue, over_newsrooms=over)
        if not self.conventions.isdisjoint(words):
            return phrase._replace(kind="convention")
        inside = places[:, None] + np.arange(length)
        names_person = self.corpus.person[inside].any(axis=1).mean() > 0.5
        if names_person or self.names.merely(words, self.corpus.capital[inside].mean(axis=0)):
            return phrase._replace(kind="name")
        families = self.corpus.families_at(places)
        (dated,), _, squares = self.tenths.counted(np.zeros_like(families), families, n=1)
        (over_time,) = self.tenths.variance(np.array([dated]), squares)
        phrase = phrase._replace(over_time=over_time)
        if self.newsrooms.is_even(n_families, over) and self.tenths.is_even(dated, over_time):
            return phrase._replace(kind="even")
        fixed = self.sentences.fixed(places, self.sentences.singles.at(inside[0]).tolist())
        is_fixed = fixed.share >= self.fixed and fixed.chance * self.tried < ALPHA
        return phrase._replace(kind="found" if is_fixed else "loose", fixedness=fixed.share)
