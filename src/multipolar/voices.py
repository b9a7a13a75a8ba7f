"""Voices: whose words a stretch of an article is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import chain

from multipolar.annotate import Line
from multipolar.schema import EMBEDDED_KINDS
from multipolar.speakers import Quote


class Voices:
    """Answers, for any place of one article, whose words stand there.

    The innermost attribution decides: in "Wang said, according to the ministry" the words
    before "Wang" are Wang's. Posts and captions are `embedded` whoever speaks in them.
    """

    def __init__(self, lines: list[Line], quotes: list[Quote]) -> None:
        self.lines = lines
        self.starts = [line.start for line in lines]
        self.quotes = sorted(quotes, key=lambda quote: quote.content[1] - quote.content[0])
        self.in_line: dict[int, list[Quote]] = {}
        for quote in self.quotes:
            self.in_line.setdefault(quote.line.start, []).append(quote)

    def at(self, start: int, end: int) -> tuple[str, str | None]:
        """The voice and the speaker of the words at `start:end` of the article's text."""
        return self._spoken(start, end)[:2]

    def _spoken(
        self, start: int, end: int, line: Line | None = None
    ) -> tuple[str, str | None, str | None]:
        """The voice, the speaker, and the person's name where the codebook has no such speaker."""
        line = line or self.line_at(start)
        here = self.in_line.get(line.start, [])
        quote = next((q for q in here if q.content[0] <= start and end <= q.content[1]), None)
        speaker = quote.speaker.name if quote and quote.speaker else None
        stranger = quote.who.stranger if quote else None
        if line.kind in EMBEDDED_KINDS:
            return "embedded", speaker, stranger
        if quote is None:
            return "narration", None, None
        in_marks = any(first <= start and end <= last for first, last in quote.marked)
        return ("direct" if in_marks else "indirect"), speaker, stranger

    def of(self, start: int, end: int) -> tuple[str, str | None, str | None]:
        """The voice, the speaker, and the chain where somebody is quoted within a quotation.

        The chain names who speaks from the outermost to the innermost: "Wang Yi > Vladimir Putin"
        where the article quotes Wang quoting Putin; "?" is somebody the article leaves unnamed.
        """
        line = self.line_at(start)
        here = [
            quote
            for quote in reversed(self.in_line.get(line.start, []))
            if quote.content[0] <= start and end <= quote.content[1]
        ]
        names = [q.speaker.name if q.speaker else q.who.stranger or "?" for q in here]
        return *self.at(start, end), " > ".join(names) if len(names) > 1 else None

    def line_at(self, start: int) -> Line:
        """The line that begins at this place of the text or is the last begun before it."""
        return self.lines[bisect_right(self.starts, start) - 1]

    @cached_property
    def by_word(self) -> list[list[tuple[str, str | None, str | None]]]:
        """For each line the voice, the speaker and the stranger of each of its words."""
        return [
            [self._spoken(*word) for word in line.words]
            if line.start in self.in_line
            else [self._spoken(*word) for word in line.words[:1]] * len(line.words)
            for line in self.lines
        ]

    def words(self) -> Counter[tuple[str, str | None, str | None]]:
        """How many words of the article each voice of each speaker, or of each stranger, has."""
        return Counter(chain.from_iterable(self.by_word))
