"""Quotation marks: which stretches of a line stand between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Span

OPENING = ("“", "„", "«", "``")
CLOSING = ("”", "»", "''")
STRAIGHT = '"'


def marked_spans(doc: Doc) -> list[Span]:
    """The stretches of a line inside double quotation marks, without the marks, in order.

    Straight marks open and close in turn. An opened one without its closing mark runs to the
    end of the line, as speech does that goes on in the next paragraph; but a straight one in
    the middle of a line is a slip and opens nothing. Single marks are left alone: they cannot
    be told from apostrophes.
    """
    spans: list[Span] = []
    opened: int | None = None
    text = doc.text
    if not any(mark in text for mark in (*OPENING, STRAIGHT)):
        return spans
    for token in doc:
        if opened is None and (token.text in OPENING or STRAIGHT in token.text):
            opened = token.i + 1
        elif opened is not None and (token.text in CLOSING or STRAIGHT in token.text):
            spans.append(doc[opened : token.i])
            opened = None
    if opened is not None and (opened == 1 or doc[opened - 1].text in OPENING):
        spans.append(doc[opened : len(doc)])
    return [span for span in spans if len(span)]


def crossing(content: Span, marked: list[Span]) -> list[Span]:
    """The marked stretches, which are in order and apart, that share a word with the content."""
    first = bisect_right(marked, content.start, key=lambda span: span.end)
    last = bisect_left(marked, content.end, key=lambda span: span.start)
    return marked[first:last]
