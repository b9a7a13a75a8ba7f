"""Themes: set ideas found by the codebook's word patterns over lemmas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Span
from spacy.util import filter_spans

from multipolar.annotate import Line
from multipolar.codebook import Theme

GAP = re.compile(r"\.\.(\d+)")


class ThemeHit(NamedTuple):
    """A theme found at `start:end` of the article's text; `opposite` when its contrary is named."""

    start: int
    end: int
    theme: str
    pattern: str
    opposite: bool
    line: Line
    span: Span


class ThemeFinder:
    """Finds the themes of a codebook in parsed lines."""

    def __init__(self, themes: dict[str, Theme], *, nlp: Language) -> None:
        self.themes = themes
        self.matcher = Matcher(nlp.vocab)
        self.rules: dict[str, tuple[str, str, bool]] = {}
        for theme in themes.values():
            for pattern in (*theme.patterns, *theme.opposite):
                key = f"{theme.theme}: {pattern}"
                self.rules[key] = (theme.theme, pattern, pattern in theme.opposite)
                self.matcher.add(key, [token_pattern(pattern)], greedy="LONGEST")

    def hits(self, lines: list[Line]) -> list[ThemeHit]:
        """The theme hits of one article, in order; of overlapping ones of a theme the longest."""
        found = [hit for line in lines for hit in self._in_line(line)]
        return sorted(found, key=lambda hit: (hit.start, hit.theme))

    def _in_line(self, line: Line) -> Iterator[ThemeHit]:
        spans = self.matcher(line.doc, as_spans=True)
        for theme in self.themes:
            own = [span for span in spans if self.rules[span.label_][0] == theme]
            for span in filter_spans(own):
                _, pattern, opposite = self.rules[span.label_]
                yield ThemeHit(*line.span(span), theme, pattern, opposite, line, span)


def token_pattern(pattern: str) -> list[dict[str, Any]]:
    """A codebook pattern as a spaCy Matcher pattern.

    Words are separated by spaces and matched against lemmas without regard to case; `a|b` is
    either, `stem*` any ending, `=word` the form itself, `..3` up to three words between.
    """
    tokens: list[dict[str, Any]] = []
    for word in pattern.split():
        gap = GAP.fullmatch(word)
        if gap:
            tokens += [{"OP": "?"}] * int(gap[1])
        else:
            by, words = ("LOWER", word[1:]) if word[0] == "=" else ("LEMMA", word)
            choices = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words.split("|"))
            tokens.append({by: {"REGEX": f"(?i)^(?:{choices})$"}})
    return tokens


def theme_table(hits: list[ThemeHit]) -> pd.DataFrame:
    """One row per hit, without its article, sentence and voice."""
    return pd.DataFrame([hit[:4] for hit in hits], columns=["start", "end", "theme", "pattern"])
