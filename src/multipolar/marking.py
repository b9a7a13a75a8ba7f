"""Sentences with what was asked for marked, shown in a notebook as text whatever they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice, product
from typing import Any

import pandas as pd

from multipolar.asking import Asked, Filters
from multipolar.browsing import browse

Span = tuple[int, int]

COLUMNS = ["sentence", "voice", "speaker", "date", "newsroom", "outlet", "article"]
MOST_LINKS = 20  # from one table to the evidence page
CELL = '<td style="text-align:left;vertical-align:top"><bdi>{}</bdi></td>'
HEAD = '<th style="text-align:left">{}</th>'
DAY = '<span style="white-space:nowrap">{}</span>'


@dataclass(frozen=True)
class Marked:
    """Some of `total` sentences; shown as a table in which what was asked for is marked.

    frame: a row a sentence, COLUMNS and the `words` marked. spans: where in each the marks are.
    asked: the filters, as the evidence page calls them. how: which of all sentences these are.
    """

    frame: pd.DataFrame
    spans: Sequence[Sequence[Span]]
    total: int
    asked: Filters
    how: str

    @property
    def told(self) -> str:
        """`5 of 1,234 sentences, drawn at random (actor: China)`."""
        n, unit = len(self.frame), "sentence" if self.total == 1 else "sentences"
        some = f"{n:,} of {self.total:,} {unit}, {self.how}"
        told = some if n < self.total else f"{n:,} {unit}"
        asked = [f"{name}: {' or '.join(own) or 'none'}" for name, own in self.asked.items()]
        return f"{told} ({'; '.join(asked)})" if asked else told

    @property
    def plain(self) -> str:
        """The table as text, with brackets for marks."""
        lines = self._lines(lambda words: words, "[{}]")
        with pd.option_context("display.max_rows", None):
            return f"{self.told}:\n{self.frame.assign(sentence=lines)[COLUMNS]!r}"

    @property
    def html(self) -> str:
        """The table, without scripts."""
        heads = "".join(map(HEAD.format, COLUMNS))
        cells = self.frame[COLUMNS].fillna("").map(escape)
        lines = self._lines(escape, "<mark>{}</mark>")
        cells = cells.assign(date=cells["date"].map(DAY.format), sentence=lines)
        rows = ["".join(map(CELL.format, row)) for row in cells.itertuples(index=False)]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return (
            f'<p class="mp-part"><bdi>{escape(self.told)}</bdi>:</p><table class="dataframe">'
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )

    def browse(self) -> None:
        """Open these sentences in a table to search and sort: see `browsing.browse`."""
        browse(self.frame, caption=self.told)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        pairs = ([(name, value) for value in own] for name, own in self.asked.items())
        links = [*islice(product(*pairs), MOST_LINKS)]
        shown = {"text/plain": self.plain, "text/html": self.html}
        return shown, {"multipolar": {"about": links}}

    def _lines(self, dress: Callable[[str], str], mark: str) -> list[str]:
        return [
            "".join(
                mark.format(dress(words)) if is_marked else dress(words)
                for words, is_marked in _stretches(text, spans)
            )
            for text, spans in zip(self.frame["sentence"], self.spans, strict=True)
        ]


def marked(asked: Asked, filters: Filters, *, n: int, share: float) -> Marked:
    """At most n sentences that were asked for, with their marks.

    share: of an article, that may be shown.
    """
    found = asked.sentences
    before = found["cut"].map(lambda cut: "… " if cut & 1 else "")
    behind = found["cut"].map(lambda cut: " …" if cut & 2 else "")
    sentence = before + found["text"] + behind
    spans: list[list[Span]] = [[] for _ in found.index]
    for place, start, end in asked.hits[["sentence", "start", "end"]].to_numpy().tolist():
        shift = len(before.iloc[place])
        spans[place].append((start + shift, end + shift))
    told = asked.hits.groupby("sentence")[["voice", "speaker"]].agg(_listed)
    frame = found.rename(columns={"title": "article"}).join(told)
    frame["words"] = [_words(text, own) for text, own in zip(sentence, spans, strict=True)]
    drawn = ["drawn at random"] if len(found) == n else []
    cut = [f"no more than {share:.0%} of an article"] if share < 1 else []
    frame = frame.assign(sentence=sentence)[[*COLUMNS, "words"]]
    return Marked(frame, spans, asked.total, filters, ", ".join([*drawn, *cut]))


def _listed(values: pd.Series) -> str:
    return ", ".join(sorted(set(values.dropna())))


def _words(text: str, spans: Sequence[Span]) -> str:
    return ", ".join(
        dict.fromkeys(words for words, is_marked in _stretches(text, spans) if is_marked)
    )


def _stretches(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each is marked; spans that overlap are one mark."""
    place = 0
    for start, end in _merged(spans):
        yield text[place:start], False
        yield text[start:end], True
        place = end
    yield text[place:], False


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return merged
