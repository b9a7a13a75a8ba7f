"""The content words of a whole corpus as arrays, the copies of a story next to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from multipolar.formulas.sequences import Words, differs

Content = Callable[[list[str]], dict[str, Any]]
"""List columns of the table `content_words` → an array of each, one item a content word, and `row`:
the number of its article in the order of the table; `words` as a pd.Categorical."""

TENTHS = 10


def content_of(table: pd.DataFrame) -> Content:
    """The content words of rows of `content_words`."""
    sizes = table["words"].map(len).astype(int)
    found: dict[str, Any] = {"row": np.repeat(np.arange(len(table)), sizes)}
    for name in table.columns.drop("doc_id"):
        kind = object if name == "words" else int
        found[name] = np.concatenate([np.empty(0, dtype=kind), *table[name]])
    found["words"] = pd.Categorical(found["words"])
    return lambda wanted: {name: found[name] for name in ("row", *wanted)}


class CorpusWords:
    """The content words of the articles, in the order of their families.

    origin: the row of each word in the content. sentence: the number of its sentence in the whole
    corpus. capital, person: whether it is begun with one, and names one. vocabulary: base forms by
    code, in alphabetical order. newsroom, tenth: of each family, by its number: the number of its
    newsroom, and which tenth of the dated families it is in (-1 without a date); of copies the
    earliest counts.
    """

    def __init__(self, documents: pd.DataFrame, content: Content, *, between: int) -> None:
        """documents: `doc_id`, `family_id`, `newsroom`, `date`, in the order of the content.

        between: how many function words may stand between two content words of one sequence.
        """
        family, names = pd.factorize(documents["family_id"], sort=True)
        family = family.astype(np.int32)
        found = content(["words", "sentences", "places", "capitals", "persons"])
        rows = found.pop("row")
        self.origin = origin = _by_family(rows, family)
        article = rows[origin]
        self.vocabulary, code = _coded(found.pop("words"))
        new = differs(article) | differs(found.pop("sentences")[origin])
        place = found.pop("places")[origin]
        joined = ~new
        joined[1:] &= place[1:] <= place[:-1] + (between + 1)
        self.capital = found.pop("capitals")[origin].astype(bool)
        self.person = found.pop("persons")[origin].astype(bool)
        self.words = Words(code[origin], joined, family[article])
        self.sentence = np.cumsum(new, dtype=np.int32)
        earliest = documents[["doc_id", "newsroom", "date"]].set_index("doc_id").loc[names]
        self.newsroom = pd.factorize(earliest["newsroom"], sort=True)[0]
        self.tenth = _tenths(earliest["date"])

    def families_at(self, places: np.ndarray) -> np.ndarray:
        """The families of the words at these places, which are in order; each once."""
        own = self.words.family[places]
        return own[differs(own)]

    def places_of(self, phrases: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """Where sequences of base forms stand, joined; the places of the first word of each."""
        number = {word: n for n, word in enumerate(self.vocabulary)}
        coded = [[number.get(word, -1) for word in phrase] for phrase in phrases]
        begins = np.zeros(len(number) + 1, dtype=bool)  # the last one: a word that is not there
        begins[[codes[0] for codes in coded]] = True
        places = np.flatnonzero(begins[self.words.code])
        first = self.words.code[places]
        return [self._standing(codes, places[first == codes[0]]) for codes in coded]

    def _standing(self, codes: Sequence[int], places: np.ndarray) -> np.ndarray:
        """At which of the places, those of its first word, a sequence of words begins."""
        code, joined, _ = self.words
        places = places[places <= len(code) - len(codes)]
        for n, each in enumerate(codes[1:], start=1):
            places = places[(code[places + n] == each) & joined[places + n]]
        return places


def _by_family(row: np.ndarray, family: np.ndarray) -> np.ndarray:
    """The order of content words in which the articles of a family follow each other."""
    sizes = np.bincount(row, minlength=len(family)).astype(np.int32)
    begins = np.cumsum(sizes) - sizes
    order = np.argsort(family, kind="stable")
    shift = begins[order] - (np.cumsum(sizes[order]) - sizes[order])
    return np.arange(len(row), dtype=np.int32) + np.repeat(shift.astype(np.int32), sizes[order])


def _coded(words: pd.Categorical) -> tuple[np.ndarray, np.ndarray]:
    """The different words by the alphabet, and the number of each one there."""
    names = words.categories.to_numpy(dtype=str)
    order = np.argsort(names)
    rank = np.empty(len(names), dtype=np.int32)
    rank[order] = np.arange(len(names))
    return names[order], rank[words.codes]


def _tenths(dates: pd.Series) -> np.ndarray:
    """Which tenth of the dated ones each is in, those of one day together; -1 without a date."""
    before = dates.rank(method="min").to_numpy() - 1
    tenth = np.floor(before / max(dates.notna().sum(), 1) * TENTHS)
    return np.nan_to_num(tenth, nan=-1).astype(np.int64)
