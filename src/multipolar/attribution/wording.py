"""An article's words as columns: what the attribution model looks at."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Any

from spacy.tokens import Doc, Token

from multipolar.marks import stretches

SUBJECTS = ("nsubj", "nsubjpass")
FINITE = ("VBD", "VBZ", "VBP", "MD")
BREAKS = (",", ":", "-", "—", "–")

Span = tuple[int, int]  # from a word to behind another


class Wording:
    """The words of an article over all of its lines, each attribute a list.

    text, lower, lemma (in lower case), tag, pos, dep, ent: strings ("" for no entity). head: the
    number of the head, the word's own for a root. sent, line: the numbers of its sentence and
    line, which `sents` and `lines` place. start, end: where it stands in the article's text.
    """

    def __init__(self, docs: Iterable[tuple[int, Doc]]) -> None:
        """docs: parses with the places of their texts in the article; a line break ends a line."""
        self.docs: list[tuple[int, Doc, int]] = []
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
        columns = ["LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE", "HEAD", "SENT_START"]
        table: Any = doc.to_array([*columns])
        strings = doc.vocab.strings
        known = {key: strings[key] for key in {*table[:, :6].ravel().tolist()}}
        heads = table[:, 6].astype("int64").tolist()
        place: dict[int, int] = {}
        new_line = True
        for number, (token, row) in enumerate(zip(doc, table.tolist(), strict=True)):
            text = token.text
            if "\n" in text:
                new_line = True
                continue
            here = place[number] = len(self.text)
            if new_line:
                self.lines.append((here, here))
            if new_line or row[7] == 1:
                self.sents.append((here, here))
            new_line = False
            self.text.append(text)
            self.lower.append(known[row[0]])
            self.lemma.append(known[row[1]].lower())
            self.tag.append(known[row[2]])
            self.pos.append(known[row[3]])
            self.dep.append(known[row[4]])
            self.ent.append(known[row[5]])
            self.sent.append(len(self.sents) - 1)
            self.line.append(len(self.lines) - 1)
            self.start.append(offset + token.idx)
            self.end.append(offset + token.idx + len(text))
            self.lines[-1] = (self.lines[-1][0], here + 1)
            self.sents[-1] = (self.sents[-1][0], here + 1)
            self.docs.append((offset, doc, number))
        self.head += [place.get(n + heads[n], here) for n, here in place.items()]

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
        }
        return {kind: [0, *accumulate(map(int, flags))] for kind, flags in kinds.items()}

    def count(self, kind: str, first: int, last: int) -> int:
        """How many words of a kind (see `counts`) stand from `first` to before `last`."""
        before = self.counts[kind]
        return before[last] - before[first]

    def token(self, place: int) -> Token:
        """The word as spaCy has it."""
        _, doc, number = self.docs[place]
        return doc[number]

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
