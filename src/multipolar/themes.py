"""Themes: set ideas found by the codebook's word patterns over lemmas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Span, Token
from spacy.util import filter_spans

from multipolar.annotate import Line
from multipolar.vocabulary import Theme

BY = ("LEMMA", "LOWER")
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
    """Finds the themes of a codebook in parsed lines.

    Of the patterns only those whose words all stand in a line are matched there: few of them, and
    which words a lemma can stand for is found once for all its occurrences.
    """

    def __init__(self, themes: dict[str, Theme], *, nlp: Language) -> None:
        self.themes = themes
        self.vocab = nlp.vocab
        self.rules: dict[str, tuple[str, str, bool]] = {}
        for theme in themes.values():
            for pattern in (*theme.patterns, *theme.opposite):
                key = f"{theme.theme}: {pattern}"
                self.rules[key] = (theme.theme, pattern, pattern in theme.opposite)
                nlp.vocab.strings.add(key)
        self.needs = {key: _words(pattern) for key, (_, pattern, _) in self.rules.items()}
        words = sorted(set().union(*self.needs.values()))
        self.tests = {by: [(w, re.compile(w[1])) for w in words if w[0] == by] for by in BY}
        self.stands_for = lru_cache(maxsize=1 << 14)(self._stands_for)
        self.matcher = lru_cache(maxsize=1 << 8)(self._matcher)

    def hits(self, lines: list[Line]) -> list[ThemeHit]:
        """The theme hits of one article, in order; of overlapping ones of a theme the longest."""
        found = [hit for line in lines for hit in self._in_line(line)]
        return sorted(found, key=lambda hit: (hit.start, hit.theme))

    def _in_line(self, line: Line) -> Iterator[ThemeHit]:
        found: set[tuple[str, str]] = set()
        for by in BY:
            for word in set(line.doc.to_array(by).tolist()):
                found |= self.stands_for(by, word)
        possible = tuple(key for key, needs in self.needs.items() if needs <= found)
        spans = self.matcher(possible)(line.doc, as_spans=True) if possible else []
        for theme in self.themes:
            own = [span for span in spans if self.rules[span.label_][0] == theme]
            for span in filter_spans(own):
                _, pattern, opposite = self.rules[span.label_]
                yield ThemeHit(*line.span(span), theme, pattern, opposite, line, span)

    def _stands_for(self, by: str, word: int) -> frozenset[tuple[str, str]]:
        """The words of the patterns that this lemma, or lower-case form, is; by its number."""
        text = self.vocab.strings[word]
        return frozenset(named for named, test in self.tests[by] if test.search(text))

    def _matcher(self, keys: tuple[str, ...]) -> Matcher:
        matcher = Matcher(self.vocab)
        for key in keys:
            matcher.add(key, [token_pattern(self.rules[key][1])], greedy="LONGEST")
        return matcher


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


def pattern_of(words: Span) -> str:
    """A pattern that finds these words: their lemmas, with the form of a noun where it differs.

    The model takes many nouns for their own lemma. A participle before a noun is its form, as the
    lemma of "developing" is that of "developed" too.
    """
    return " ".join(_told(token) for token in words if not token.is_space)


def _told(token: Token) -> str:
    form, lemma = token.lower_, token.lemma_.lower()
    if token.pos_ == "VERB" and token.dep_ == "amod":
        return f"={form}"
    return f"{lemma}|{form}" if token.pos_ in ("NOUN", "PROPN") and form != lemma else lemma


def _words(pattern: str) -> frozenset[tuple[str, str]]:
    """What a line must hold for the pattern: (LEMMA or LOWER, regular expression)."""
    tests = (test.items() for test in token_pattern(pattern))
    return frozenset((by, says["REGEX"]) for test in tests for by, says in test if by in BY)
