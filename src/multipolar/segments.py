"""Text → segments: every stretch of an article with its kind and the rule that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from multipolar.schema import KEPT_KINDS
from multipolar.vocabulary import SegmentRule


class Segment(NamedTuple):
    """A stretch `text[start:end]` of one kind, and what the rule's named groups found in it."""

    start: int
    end: int
    kind: str
    rule: str
    found: dict[str, str]


def segment(
    text: str, *, rules: Sequence[SegmentRule], marked: Sequence[tuple[int, int, str]] = ()
) -> list[Segment]:
    """The segments of a text, in order; joined they are the text.

    What the reader `marked` (start, end, rule) stands, but the boilerplate of a format comes only
    before titles and body: a byline or caption that a page's extractor left out is still told.
    Rules paint in their order, and what one has painted no later one repaints. White space
    between two painted places belongs to the one before it. A text in which no rule finds
    anything is boilerplate of the rule "none".
    """
    canvas = Canvas(text, {rule.id: rule.kind for rule in rules})
    furniture = [mark for mark in marked if canvas.kinds[mark[2]] == "boilerplate"]
    canvas.fill([mark for mark in marked if mark not in furniture])
    has_title = any(place.kind == "title" for place in canvas.places)
    for rule in rules:
        if rule.kind in ("title", "body"):
            canvas.fill(furniture)
        if rule.first and has_title:
            continue
        for start, end, found in _places(text, rule, canvas.painted):
            canvas.paint(start, end, rule.id, found)
            if rule.first:
                break
    return _joined(text, sorted(canvas.places))


class Canvas:
    """Which characters of a text are taken, and by which rules."""

    def __init__(self, text: str, kinds: dict[str, str]) -> None:
        self.text = text
        self.kinds = kinds
        self.painted = np.zeros(len(text), dtype=bool)
        self.places: list[Segment] = []

    def paint(self, start: int, end: int, rule: str, found: dict[str, str]) -> None:
        self.painted[start:end] = True
        self.places.append(Segment(start, end, self.kinds[rule], rule, found))

    def fill(self, marks: Iterable[tuple[int, int, str]]) -> None:
        """Paint what is free of each mark."""
        for start, end, rule in marks:
            for free_start, free_end in _free(self.painted, start, end):
                if self.text[free_start:free_end].strip():
                    self.paint(free_start, free_end, rule, {})


def metadata(segments: Iterable[Segment]) -> dict[str, str]:
    """What the named groups of the rules say of the article; of two values the first counts."""
    known: dict[str, str] = {}
    for place in segments:
        for name, value in place.found.items():
            known.setdefault(name.removesuffix("_first"), " ".join(value.split()))
    return known


def kept(segments: Iterable[Segment]) -> list[Segment]:
    """The segments that are part of the article."""
    return [place for place in segments if place.kind in KEPT_KINDS]


def kept_text(text: str, segments: list[Segment]) -> str:
    """The words of an article without what stands around it."""
    return "".join(text[place.start : place.end] for place in kept(segments))


def _places(
    text: str, rule: SegmentRule, painted: np.ndarray
) -> Iterable[tuple[int, int, dict[str, str]]]:
    if rule.pattern is None:
        return
    for match in re.finditer(rule.pattern, text, flags=re.MULTILINE):
        start, end = _unpainted_part(match, painted)
        if start == end:
            continue
        if rule.opens or rule.closes:
            start, end = _block(text, rule, start, end)
        for free_start, free_end in _free(painted, start, end):
            if text[free_start:free_end].strip():
                yield free_start, free_end, {k: v for k, v in match.groupdict().items() if v}


def _unpainted_part(match: re.Match[str], painted: np.ndarray) -> tuple[int, int]:
    """The match, or nothing where an earlier rule has its beginning."""
    start, end = match.span()
    free = np.flatnonzero(~painted[start:end])
    return (start + int(free[0]), end) if len(free) else (start, start)


def _free(painted: np.ndarray, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches between start and end that no rule has painted."""
    edges = np.flatnonzero(np.diff(np.r_[True, painted[start:end], True].astype(int)))
    return [(start + int(a), start + int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _block(text: str, rule: SegmentRule, start: int, end: int) -> tuple[int, int]:
    """The match with the lines around it that belong to it (see `opens` and `closes`)."""
    lines = [m.span() for m in re.finditer(r"^.*\S.*$", text, flags=re.MULTILINE)]
    above = [line for line in lines if line[1] <= start][-rule.reach :][::-1]
    below = [line for line in lines if line[0] >= end][: rule.reach]
    if rule.opens and above:
        opening = [a for a, b in above if re.search(rule.opens, text[a:b])]
        start = opening[0] if opening else above[0][0]
    if rule.closes:
        closing = [b for a, b in below if re.search(rule.closes, text[a:b])]
        end = closing[0] if closing else end
    return start, end


def _joined(text: str, places: list[Segment]) -> list[Segment]:
    """Each place reaching to the next one's start, the first from 0, the last to the end."""
    if not places:
        return [Segment(0, len(text), "boilerplate", "none", {})] if text else []
    starts = [0, *(place.start for place in places[1:]), len(text)]
    return [
        place._replace(start=start, end=end)
        for place, (start, end) in zip(places, pairwise(starts), strict=True)
    ]
