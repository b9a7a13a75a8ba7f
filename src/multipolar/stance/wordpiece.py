"""Sentences as pieces of words, the way the trained scorer reads them.

Words in lower case without accents, split from the left into the longest pieces that the
vocabulary holds (Schuster & Nakajima 2012, ICASSP; the form of BERT, Devlin et al. 2019, NAACL).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from multipolar.stance.pairs import Pair, Span

WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
LONGEST_WORD = 40
LONGEST = 160  # pieces of a sentence, with those that open, close and mark


class Marked(NamedTuple):
    """A pair as numbers: its pieces, and the places of the marks before holder and target.

    Where the holder stands outside, its place is that of the piece that opens every sentence.
    """

    pieces: list[int]
    holder: int
    target: int


class WordPiece:
    """Marks the pairs of sentences with the pieces of one vocabulary."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.split = lru_cache(maxsize=1 << 16)(self._split)

    def marked(self, pair: Pair, *, longest: int = LONGEST) -> Marked:
        """The pair with a mark at both ends of holder and target.

        What is too long is cut around the target; a holder cut away counts as outside.
        """
        words = list(WORD.finditer(pair.sentence))
        marks = self._marks(pair, [match.span() for match in words])
        pieces: list[int] = []
        places = {"[H]": -1, "[T]": -1}
        for number in range(len(words) + 1):
            for mark in marks.get(number, ()):
                if mark in places:
                    places[mark] = len(pieces)
                pieces.append(self.numbers[mark])
            if number < len(words):
                pieces += self.split(words[number].group())
        room = longest - 2
        first = max(0, min(places["[T]"] - room // 2, len(pieces) - room))
        kept = pieces[first : first + room]
        holder = places["[H]"] - first
        return Marked(
            [self.numbers["[CLS]"], *kept, self.numbers["[SEP]"]],
            holder + 1 if 0 <= holder < len(kept) and places["[H]"] >= 0 else 0,
            places["[T]"] - first + 1,
        )

    def _marks(self, pair: Pair, words: list[Span]) -> dict[int, list[str]]:
        """Number of a word → the marks before it, those that close before those that open."""
        marks: dict[int, list[str]] = {}
        for span, opens, closes in ((pair.target, "[T]", "[/T]"), (pair.holder, "[H]", "[/H]")):
            if span is None:
                continue
            inside = [n for n, (a, b) in enumerate(words) if b > span[0] and a < span[1]]
            first, end = (inside[0], inside[-1] + 1) if inside else (0, 0)
            marks.setdefault(end, []).insert(0, closes)
            marks.setdefault(first, []).append(opens)
        return marks

    def _split(self, word: str) -> list[int]:
        plain = "".join(_plain(word))
        if len(plain) > LONGEST_WORD:
            return [self.numbers["[UNK]"]]
        found: list[int] = []
        first = 0
        while first < len(plain):
            lead = "##" if first else ""
            ends = range(len(plain), first, -1)
            end = next((e for e in ends if lead + plain[first:e] in self.numbers), None)
            if end is None:
                return [self.numbers["[UNK]"]]
            found.append(self.numbers[lead + plain[first:end]])
            first = end
        return found


def _plain(word: str) -> Iterator[str]:
    """The characters of a word in lower case, accents taken off."""
    for character in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.category(character) not in ("Mn", "Cc", "Cf"):
            yield character
