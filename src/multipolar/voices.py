"""Voices: whose words a stretch of an article is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

import pandas as pd

from multipolar.annotate import Line, is_word
from multipolar.schema import EMBEDDED_KINDS, VOICE_WORDS
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
        line = self.line_at(start)
        here = self.in_line.get(line.start, [])
        quote = next((q for q in here if q.content[0] <= start and end <= q.content[1]), None)
        speaker = quote.speaker.name if quote and quote.speaker else None
        if line.kind in EMBEDDED_KINDS:
            return "embedded", speaker
        if quote is None:
            return "narration", None
        spans = [quote.line.span(span) for span in quote.attribution.marked]
        in_marks = any(first <= start and end <= last for first, last in spans)
        return ("direct" if in_marks else "indirect"), speaker

    def line_at(self, start: int) -> Line:
        """The line that begins at this place of the text or is the last begun before it."""
        return self.lines[bisect_right(self.starts, start) - 1]

    def assign(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with `voice` and `speaker` for the places in its `start` and `end`."""
        places = zip(frame["start"], frame["end"], strict=True)
        spoken = [self.at(start, end) for start, end in places]
        voices, speakers = zip(*spoken, strict=True) if spoken else ((), ())
        return frame.assign(voice=list(voices), speaker=list(speakers))

    def words(self, doc_id: str) -> pd.DataFrame:
        """The `voices` rows of one article: how many words each voice of each speaker has."""
        places = (line.span(t) for line in self.lines for t in line.doc if is_word(t))
        counts = Counter(self.at(*place) for place in places)
        rows = [(doc_id, voice, speaker, n) for (voice, speaker), n in counts.items()]
        return pd.DataFrame(rows, columns=list(VOICE_WORDS.columns))
