"""An article's words as columns: what the attribution model looks at."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.strings import StringStore
from spacy.tokens import Doc, Token

from multipolar.annotate import is_word
from multipolar.marks import stretches

SUBJECTS = ("nsubj", "nsubjpass")
FINITE = ("VBD", "VBZ", "VBP", "MD")
BREAKS = (",", ":", "-", "—", "–")

COLUMNS = ("ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE")

Numbers = npt.NDArray[np.int64]
Span = tuple[int, int]  # from a word to behind another


class _Strings(dict[int, str]):
    """Key of a string → the string, looked up once."""

    strings: StringStore

    def __missing__(self, key: int) -> str:
        found = self[key] = self.strings[key]
        return found


class Wording:
    """The words of an article over all of its lines, each attribute a list.

    text, lower, lemma (in lower case), tag, pos, dep, ent: strings ("" for no entity). head: the
    number of the head, the word's own for a root. sent, line: the numbers of its sentence and
    line, which `sents` and `lines` place. start, end: where it stands in the article's text.
    """

    def __init__(self, docs: Iterable[tuple[int, Doc]]) -> None:
        """docs: parses with the places of their texts in the article; a line break ends a line."""
        self.known = _Strings()
        self.docs: list[tuple[Doc, int]] = []
        self.text: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.tag: list[str] = []
        self.pos: list[str] = []
        self.dep: list[str] = []
        self.ent: list[str] = []
        self.head: list[int] = []
        self.sent: list[int] = []
        self.line: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.lines: list[Span] = []
        self.sents: list[Span] = []
        for offset, doc in docs:
            self._add(offset, doc)

    def __len__(self) -> int:
        return len(self.text)

    def _add(self, offset: int, doc: Doc) -> None:
        table: Any = doc.to_array([*COLUMNS, "HEAD", "SENT_START", "IDX"])
        self.known.strings = doc.vocab.strings
        columns = [
            list(map(self.known.__getitem__, keys)) for keys in table.T[: len(COLUMNS)].tolist()
        ]
        kept = np.array([n for n, word in enumerate(columns[0]) if "\n" not in word], dtype=int)
        if not len(kept):
            return
        if len(kept) < len(table):
            columns = [[column[n] for n in kept.tolist()] for column in columns]
        head, starts, places = table.T[len(COLUMNS) :].astype(np.int64)
        self._cut(kept, starts[kept] == 1)
        self._hang(kept, head)
        begun = (places[kept] + offset).tolist()
        self.start += begun
        self.end += [start + len(word) for start, word in zip(begun, columns[0], strict=True)]
        own = self.text, self.lower, self.lemma, self.tag, self.pos, self.dep, self.ent
        columns[2] = list(map(str.lower, columns[2]))
        for column, more in zip(own, columns, strict=True):
            column += more
        self.docs += [(doc, number) for number in kept.tolist()]

    def _cut(self, kept: Numbers, starts: npt.NDArray[np.bool_]) -> None:
        """Lines and sentences of further words; a word that was left out was a line break."""
        first = len(self)
        new_line = np.diff(kept, prepend=-2) > 1
        new_sent = new_line | starts
        for flags, of_words, places in (
            (new_line, self.line, self.lines),
            (new_sent, self.sent, self.sents),
        ):
            of_words += (np.cumsum(flags) + (len(places) - 1)).tolist()
            borders = [*(np.flatnonzero(flags) + first).tolist(), first + len(kept)]
            places += pairwise(borders)

    def _hang(self, kept: Numbers, heads: Numbers) -> None:
        """The heads of further words; a word on a line break hangs on itself."""
        at = np.full(len(heads), -1)
        at[kept] = np.arange(len(self), len(self) + len(kept))
        head = at[kept + heads[kept]]
        self.head += np.where(head < 0, at[kept], head).tolist()

    def token(self, place: int) -> Token:
        """The word as spaCy has it."""
        doc, number = self.docs[place]
        return doc[number]

    @cached_property
    def counts(self) -> dict[str, list[int]]:
        """How many words of a kind stand before each place: differences count those between."""
        kinds = {
            "quoted": (number >= 0 for number in self.quote),
            "commas": (text == "," for text in self.text),
            "breaks": (text in BREAKS for text in self.text),
            "verbs": (part == "VERB" for part in self.pos),
            "finite": (tag in FINITE for tag in self.tag),
            "subjects": (dep in SUBJECTS for dep in self.dep),
            "words": map(is_word, self.text),
        }
        return {kind: [0, *accumulate(map(int, flags))] for kind, flags in kinds.items()}

    def count(self, kind: str, first: int, last: int) -> int:
        """How many words of a kind (see `counts`) stand from `first` to before `last`."""
        before = self.counts[kind]
        return before[last] - before[first]

    @cached_property
    def kids(self) -> list[list[int]]:
        """For each word those whose head it is, in order."""
        kids: list[list[int]] = [[] for _ in self.head]
        for place, head in enumerate(self.head):
            if head != place:
                kids[head].append(place)
        return kids

    @cached_property
    def reach(self) -> list[Span]:
        """For each word the stretch of all that hangs on it, itself included."""
        left, right = list(range(len(self))), list(range(1, len(self) + 1))
        for place in self._leaves_first():
            head = self.head[place]
            left[head] = min(left[head], left[place])
            right[head] = max(right[head], right[place])
        return list(zip(left, right, strict=True))

    def _leaves_first(self) -> list[int]:
        """All words, each before its head."""
        order = [place for place, head in enumerate(self.head) if head == place]
        for place in order:
            order += self.kids[place]
        return order[::-1]

    @cached_property
    def quotes(self) -> list[Span]:
        """The quotations, from the opening to behind the closing mark, in order."""
        return [
            (begin + first, begin + last)
            for begin, end in self.lines
            for first, last in stretches(self.text[begin:end])
        ]

    @cached_property
    def quote(self) -> list[int]:
        """For each word the number of the quotation it stands in, or -1."""
        within = [-1] * len(self)
        for number, (first, last) in enumerate(self.quotes):
            within[first:last] = [number] * (last - first)
        return within
