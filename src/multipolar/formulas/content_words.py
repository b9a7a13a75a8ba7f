"""The words of articles that say something, in their base forms: what formulas are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from multipolar.fingerprints import letters_of_words
from multipolar.parsing.base_forms import BaseForms
from multipolar.vocabulary import WordClass

WORD = re.compile(r"\w+")
PERSON = "PERSON"  # spaCy's label


class ContentWords(dict[str, str]):
    """Word → its base form where it is a content word, else nothing.

    Function words (`WordClass`) and words that hold a digit are none; the classes are closed, so
    whatever is not listed is content. Each word is looked into once and remembered.
    """

    def __init__(self, classes: Iterable[WordClass], base: BaseForms) -> None:
        function = [one for one in classes if one.kind == "function"]
        self.passed_over = frozenset(word for one in function for word in one.words)
        self.excepted = frozenset(word for one in function for word in one.unless)
        self.base = base

    def __missing__(self, word: str) -> str:
        lower = word.lower()
        is_passed = lower in self.passed_over and word not in self.excepted
        self[word] = "" if is_passed or any(map(str.isdigit, word)) else self.base.of(lower)
        return self[word]

    def of_phrase(self, words: str) -> tuple[str, ...]:
        """The base forms of the content words of a phrase."""
        return tuple(filter(None, (self[word] for word in WORD.findall(words))))


def content_words(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    known: ContentWords,
) -> pd.DataFrame:
    """The `content_words` table: the content words of the articles' sentences.

    documents: `doc_id` and `text`. sentences, mentions: those tables, as the documents are ordered.

    One row is an article, with lists of one item a content word: `words` (base forms), `starts` and
    `ends` (in the text), `sentences`, `places` (the number of the word in its sentence, function
    words counted), `capitals` (begun with one, but not as the first word of the sentence) and
    `persons` (in a mention of a person). A word is a run of letters, so that "win-win" is two.
    """
    joined = "\n".join([*documents["text"], ""])
    shift = np.cumsum([0, *(len(text) + 1 for text in documents["text"])])
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    edges = np.flatnonzero(np.diff(letters_of_words()[points] > 0, prepend=False))
    begins, ends = edges[::2], edges[1::2]
    starts, stops = _placed(sentences, documents, shift)
    sentence = np.searchsorted(starts, begins, side="right") - 1
    new = np.flatnonzero(np.diff(sentence, prepend=-2))
    place = np.arange(len(begins)) - np.repeat(new, np.diff(new, append=len(begins)))
    base = np.array([known[word] for word in WORD.findall(joined)], dtype=object)
    kept = np.flatnonzero((begins < np.append(stops, 0)[sentence]) & (base != ""))
    begins, ends, place, sentence = (column[kept] for column in (begins, ends, place, sentence))
    article = np.searchsorted(shift, begins, side="right") - 1
    starts, stops = _placed(mentions[mentions["label"] == PERSON], documents, shift)
    person = np.append(np.maximum.accumulate(stops), 0)[
        np.searchsorted(starts, begins, side="right") - 1
    ]
    columns = {
        "words": base[kept],
        "starts": begins - shift[article],
        "ends": ends - shift[article],
        "sentences": sentences["sent_id"].to_numpy()[sentence],
        "places": place,
        "capitals": (place > 0) & np.strings.isupper(points[begins].view("U1")),
        "persons": begins < person,
    }
    cuts = np.searchsorted(article, np.arange(len(documents) + 1))
    own = {
        name: pd.Series([column[a:b] for a, b in pairwise(cuts)], dtype=object)
        for name, column in columns.items()
    }
    return pd.DataFrame({"doc_id": documents["doc_id"].to_numpy(), **own})


def _placed(
    places: pd.DataFrame, documents: pd.DataFrame, shift: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where places of articles begin and end in the texts joined; in order, as the articles are."""
    first = shift[pd.Index(documents["doc_id"]).get_indexer(places["doc_id"])]
    return first + places["start"].to_numpy(), first + places["end"].to_numpy()
