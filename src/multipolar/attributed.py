"""An attribution in the words of a line's parse, and whatever finds such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Span

from multipolar.annotate import Line


@dataclass(frozen=True)
class Attribution:
    """Content attributed to a source within one line; all places are tokens of the line.

    kind: direct (all in quotation marks), indirect (none) or mixed. marked: the stretches of
    the content inside marks. rule: how it was found ("trained", "phrase", "headline"; "split" and
    "continued" for what goes on behind the cue and in another line). cue and source are None where
    they stand in another line ("continued" speech), the source also where the line does not name
    it.
    """

    content: Span
    rule: str
    cue: Span | None = None
    source: Span | None = None
    kind: str = "indirect"
    marked: tuple[Span, ...] = ()
    probability: float | None = None


class AttributionFinder(Protocol):
    """Whatever finds the attributions of an article, line by line."""

    def of_lines(self, lines: Sequence[Line]) -> list[list[Attribution]]:
        """For each line of an article its attributions, in the order of their content."""
