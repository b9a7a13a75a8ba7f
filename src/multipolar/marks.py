"""Quotation marks: which stretches of a line stand between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

CLOSED_BY = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "``": "''",
    "‘": "’",
    "「": "」",
    "『": "』",
}
STRAIGHT = '"'
LONGEST = 300  # words inside single marks; farther off, a closing one is an apostrophe


def stretches(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the quotations of a line stand, from the opening to behind the closing mark, in order.

    words: the words and marks of one line. Only the outer quotation of a nest counts. Straight
    marks open and close in turn. An opened one without its closing mark runs to the end of the
    line, as speech does that goes on in the next paragraph; but a straight one in the middle of
    a line is a slip and opens nothing, and so does a single one without its end. Straight single
    marks are left alone: they cannot be told from apostrophes.
    """
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        mark = words[place]
        straight = _is_straight(mark)
        if mark not in CLOSED_BY and not straight:
            place += 1
            continue
        closed = _closed(words, place)
        if closed is None and (mark == "‘" or (straight and place)):
            place += 1
            continue
        end = len(words) if closed is None else closed + 1
        if end - place - (closed is not None) > 1:
            found.append((place, end))
        place = end
    return found


def _closed(words: Sequence[str], opened: int) -> int | None:
    """Where the quotation opened here is closed."""
    mark = words[opened]
    after = range(opened + 1, len(words))
    if _is_straight(mark):
        return next((n for n in after if _is_straight(words[n]) or words[n] == "”"), None)
    if mark == "‘":
        ends = [n for n in after[:LONGEST] if words[n] == "’" or _is_straight(words[n])]
        spoken = [n for n in ends if words[n - 1] in ",.?!…"]
        return next(iter(spoken or ends), None)
    closing = CLOSED_BY[mark]
    return next((n for n in after if words[n] in closing or _is_straight(words[n])), None)


def _is_straight(mark: str) -> bool:
    """Whether the mark opens and closes alike: \", and '' where it is written so."""
    return STRAIGHT in mark or mark == "''"


def marked_spans(doc: Doc, *, words: Sequence[str] | None = None) -> list[Span]:
    """The quotations of a line without their marks, in order; words: its words, if at hand."""
    text = doc.text
    if not any(mark in text for mark in (*CLOSED_BY, STRAIGHT, "''")):
        return []
    words = [token.text for token in doc] if words is None else words
    spans = [(a + 1, b - 1 if _is_closed(words, a, b) else b) for a, b in stretches(words)]
    return [doc[first:last] for first, last in spans if first < last]


def _is_closed(words: Sequence[str], first: int, last: int) -> bool:
    return _closed(words, first) == last - 1


def crossing(content: Span, marked: list[Span]) -> list[Span]:
    """The marked stretches, which are in order and apart, that share a word with the content."""
    first = bisect_right(marked, content.start, key=lambda span: span.end)
    last = bisect_left(marked, content.end, key=lambda span: span.start)
    return marked[first:last]
