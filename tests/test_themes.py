"""Themes: the pattern language, overlaps and poles. (The codebook's examples: test_codebook.py.)"""

import pytest

from multipolar.themes import ThemeFinder, pattern_of
from multipolar.vocabulary import Theme

PATTERNS = [
    ("new ..2 order", "a new order", "new order"),
    ("new ..2 order", "a new and fair order", "new and fair order"),
    ("new ..2 order", "a new and very fair order", None),
    ("multipolar*", "Multipolarity grows", "Multipolarity"),
    ("bloc|camp politics|politic", "camp politics ended", "camp politics"),
    ("bloc|camp politics", "party politics ended", None),
    ("third party", "third parties left", "third parties"),
    ("=developing country", "developing countries met", "developing countries"),
    ("=developing country", "developed countries met", None),
    ("one - china", "the one-China principle", "one-China"),
]


def finder(nlp, patterns, opposite=()):
    theme = Theme(
        theme="t", label="t", definition="t", include="", exclude="", sources="",
        patterns=tuple(patterns), opposite=tuple(opposite), examples={},
    )  # fmt: skip
    return ThemeFinder({"t": theme}, nlp=nlp)


@pytest.mark.parametrize(("pattern", "text", "hit"), PATTERNS)
def test_pattern_language(body, nlp, pattern, text, hit):
    found = finder(nlp, [pattern]).hits(body(text))
    assert [text[h.start : h.end] for h in found] == ([hit] if hit else [])


def test_of_overlapping_hits_the_longest_counts_once(body, nlp):
    found = finder(nlp, ["world order", "multipolar world order"]).hits(
        body("a multipolar world order")
    )
    assert [hit.span.text for hit in found] == ["multipolar world order"]


def test_the_opposite_pole_is_marked(body, nlp):
    found = finder(nlp, ["multipolar*"], ["unipolar*"]).hits(
        body("no unipolar, a multipolar world")
    )
    assert [(hit.span.text, hit.opposite) for hit in found] == [
        ("unipolar", True),
        ("multipolar", False),
    ]


OFFERED = [
    ("They reject the sanctions.", "sanctions", "sanction|sanctions"),
    ("They imposed their will.", "imposed their will", "impose their will"),
    ("Developing countries met.", "Developing countries", "=developing country|countries"),
    ("It is a win-win game.", "win-win game", "win - win game"),
    ("They seek a fair\norder.", "fair\norder", "fair order"),
]


@pytest.mark.parametrize(("text", "words", "pattern"), OFFERED)
def test_a_pattern_is_offered_for_words_and_finds_them(body, nlp, text, words, pattern):
    start = text.index(words)
    assert pattern_of(nlp(text).char_span(start, start + len(words))) == pattern
    flat = " ".join(text.split())
    (hit,) = finder(nlp, [pattern]).hits(body(flat))
    assert flat[hit.start : hit.end] == " ".join(words.split())
