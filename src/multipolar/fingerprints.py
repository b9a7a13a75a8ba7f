"""What is kept of an article's words so that copies of it can be found: hashes of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

BASE = 0x9E3779B97F4A7C15  # of the polynomial; odd, so that it has an inverse, and large
INVERSE = pow(BASE, -1, 2**64)


def fingerprints(doc_ids: Sequence[str], texts: Sequence[str], *, shingle: int) -> pd.DataFrame:
    """The `fingerprints` table: what `families` needs to know of each article's words.

    texts: what was kept of each article. Words are those of `\\w+`, without regard to case.

    One row is an article: `whole`, the hash of all its words in order; `shingles`, the hashes
    of its sequences of `shingle` words (Broder 1997), sorted, each once. An article of fewer
    words has all of them as its one sequence, one of no word has none. The same words have the
    same hash in whatever article, batch or run; other words share it once in 2**64.

    All articles are hashed at once. Their letters, with one gap after each word, are the
    coefficients of a polynomial (Karp & Rabin 1987): the letters of any words in sequence are
    the difference of two running sums, brought to the power at which all sequences begin.
    """
    letters, lengths, n_words = _words([text.casefold() for text in texts])
    ends = np.cumsum(lengths)
    powers = np.cumprod(np.full(len(letters), BASE, dtype=np.uint64))
    sums = np.append(np.uint64(0), np.cumsum(letters * powers)[ends - 1])
    shift = np.cumprod(np.append(np.uint64(1), np.uint64(INVERSE) ** lengths))
    last = np.cumsum(n_words)
    first = last - n_words
    word = np.arange(len(lengths))
    after = np.minimum(word + shingle, np.repeat(last, n_words))
    sequences = _mixed((sums[after] - sums[word]) * shift[word])
    n_sequences = np.maximum(n_words - shingle + 1, np.minimum(n_words, 1))
    shingles = [
        np.unique(sequences[begin : begin + n]) for begin, n in zip(first, n_sequences, strict=True)
    ]
    return pd.DataFrame(
        {
            "doc_id": pd.Series(list(doc_ids), dtype=str),
            "whole": _mixed((sums[last] - sums[first]) * shift[first]),
            "shingles": pd.Series(shingles, dtype=object),
        }
    )


def _words(texts: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The letters of all words, each word followed by a 0; its letters with it; words by text."""
    marked = "\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass")
    letters = letters_of_words()[np.frombuffer(marked, dtype="<u4")]
    inside = letters > 0
    edges = np.flatnonzero(np.diff(inside, prepend=False))
    begins, ends = edges[::2], edges[1::2]
    inside[ends] = True
    text_ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    n_words = np.diff(np.searchsorted(begins, text_ends), prepend=0)
    return letters[inside], (ends - begins + 1).astype(np.uint64), n_words


@cache
def letters_of_words() -> np.ndarray:
    """For each code point itself where `\\w` takes it, else 0."""
    points = np.arange(0x110000, dtype=np.uint32)
    return np.where(np.strings.isalnum(points.view("U1")) | (points == ord("_")), points, 0)


def _mixed(values: np.ndarray) -> np.ndarray:
    """Numbers of 64 bits with each bit spread over all (the last step of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
