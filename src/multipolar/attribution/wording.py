"""An article's words as columns: what the attribution model looks at."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Token

from multipolar.annotate import is_word
from multipolar.marks import stretches

SUBJECTS = ("nsubj", "nsubjpass")
COUNTED = {
    "commas": ("text", {","}),
    "breaks": ("text", {",", ":", "-", "—", "–"}),
    "verbs": ("pos", {"VERB"}),
    "finite": ("tag", {"VBD", "VBZ", "VBP", "MD"}),
    "subjects": ("dep", {*SUBJECTS}),
}

COLUMNS = ("ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE")
PLACES = ("HEAD", "SENT_START", "IDX")

Span = tuple[int, int]  # from a word to behind another


class Wording:
    """The words of an article over all of its lines, each attribute a list.

    text, lower, lemma (in lower case), tag, pos, dep, ent: strings ("" for no entity). head: the
    number of the head, the word's own for a root. sent, line: the numbers of its sentence and
    line, which `sents` and `lines` place. start, end: where it stands in the article's text.
    """

    def __init__(self, docs: Iterable[tuple[int, Doc]]) -> None:
        """docs: parses with the places of their texts in the article; a line break ends a line."""
        placed = list(docs)
        self.docs = [doc for _, doc in placed]
        names: list[int | str] = [*COLUMNS, *PLACES]
        tables = [doc.to_array(names) for doc in self.docs]
        table: Any = np.concatenate([np.zeros((0, len(names)), dtype=np.uint64), *tables])
        head, starts, places = table.T[len(COLUMNS) :].astype(np.int64)
        named = self._named(table.T[: len(COLUMNS)])
        kept = np.array([n for n, word in enumerate(named[0]) if "\n" not in word], dtype=np.int64)
        if len(kept) < len(table):
            named = [[column[n] for n in kept.tolist()] for column in named]
        self.text, self.lower, lemma, self.tag, self.pos, self.dep, self.ent = named
        self.lemma = list(map(str.lower, lemma))
        home = np.repeat(np.arange(len(tables)), list(map(len, tables)))
        begun = np.array([offset for offset, _ in placed], dtype=np.int64)[home] + places
        self.start = begun[kept].tolist()
        self.end = [n + len(word) for n, word in zip(self.start, self.text, strict=True)]
        self.head = _among(kept, kept + head[kept])
        self.tokens = home[kept].tolist(), (kept - np.searchsorted(home, home[kept])).tolist()
        new_line = (np.diff(kept, prepend=-2) > 1) | (np.diff(home[kept], prepend=-1) > 0)
        self.line, self.lines = _cut(new_line)
        self.sent, self.sents = _cut(new_line | (starts[kept] == 1))
        self.before: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.text)

    def _named(self, columns: npt.NDArray[np.uint64]) -> list[list[str]]:
        """The strings of columns of keys."""
        known: dict[int, str] = {}
        if self.docs:
            strings = self.docs[0].vocab.strings
            known = {key: strings[key] for key in set(columns.ravel().tolist())}
        return [[known[key] for key in column] for column in columns.tolist()]

    def token(self, place: int) -> Token:
        """The word as spaCy has it."""
        homes, numbers = self.tokens
        return self.docs[homes[place]][numbers[place]]

    def count(self, kind: str, first: int, last: int) -> int:
        """How many words of a kind stand from `first` to before `last`.

        kind: of `COUNTED`, or those in a quotation ("quoted"), or with a letter ("words").
        """
        before = self.before.get(kind)
        if before is None:
            before = self.before[kind] = [0, *np.cumsum(self._flags(kind), dtype=int).tolist()]
        return before[last] - before[first]

    def _flags(self, kind: str) -> list[bool]:
        """For each word whether it is of the kind."""
        if kind == "quoted":
            return [number >= 0 for number in self.quote]
        if kind == "words":
            return list(map(is_word, self.text))
        column, wanted = COUNTED[kind]
        return [value in wanted for value in getattr(self, column)]

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


def _among(kept: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> list[int]:
    """The numbers among the kept words of those wanted for each; its own for one that is not."""
    found = np.searchsorted(kept, wanted)
    is_kept = kept.take(found, mode="clip") == wanted
    return np.where(is_kept, found, np.arange(len(kept))).tolist()


def _cut(begins: npt.NDArray[np.bool_]) -> tuple[list[int], list[Span]]:
    """The number of each word's stretch, and the stretches, from where they begin."""
    borders = [*np.flatnonzero(begins).tolist(), len(begins)]
    return (np.cumsum(begins) - 1).tolist(), list(pairwise(borders))
