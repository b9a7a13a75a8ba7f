"""Coded articles as the model learns from them: their words, and which of these were coded."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.language import Language

from multipolar.annotate import parse
from multipolar.attribution.wording import Wording
from multipolar.coded import CodedArticle

PARTS = ("VERB", "NOUN", "ADJ", "PROPN", "ADV", "ADP", "AUX", "SCONJ", "PUNCT")


class Coded(NamedTuple):
    """A coded attribution: the words of its source (may be empty), its cue and its content."""

    source: list[int]
    cue: list[int]
    content: list[int]


class Lesson(NamedTuple):
    """An article and its coded attributions."""

    words: Wording
    coded: list[Coded]


def lessons(articles: Sequence[CodedArticle], *, nlp: Language) -> list[Lesson]:
    """The articles as the pipeline parses them, line by line, with the words of what was coded."""
    places = [
        [(match.start(), match.group().rstrip()) for match in re.finditer(r"\S.*", article.text)]
        for article in articles
    ]
    parses = parse(([text for _, text in own] for own in places), nlp=nlp)
    return [
        _lesson(article, Wording((start, doc) for (start, _), doc in zip(own, docs, strict=True)))
        for article, own, docs in zip(articles, places, parses, strict=True)
    ]


def _lesson(article: CodedArticle, words: Wording) -> Lesson:
    coded = [
        Coded(*(_covered(words, part) for part in (one.source, one.cue, one.content)))
        for one in article.attributions
    ]
    return Lesson(words, [one for one in coded if one.cue])


def _covered(words: Wording, places: Sequence[tuple[int, int]]) -> list[int]:
    """The words that lie in any of the stretches, in whole or in part."""
    return sorted(
        {
            n
            for first, last in places
            for n in range(bisect_right(words.end, first), bisect_left(words.start, last))
        }
    )


def chiefs(words: Wording, places: Iterable[int]) -> set[int]:
    """The words of a stretch that hang on none of its words."""
    own = set(places)
    return {n for n in own if words.head[n] not in own or words.head[n] == n}


def chief(words: Wording, places: Iterable[int]) -> int:
    """The word of a stretch on which the others hang; of several the first verb, or noun, …"""
    order = {part: number for number, part in enumerate(PARTS)}
    tops = chiefs(words, places)
    return min(tops, key=lambda n: (order.get(words.pos[n], len(PARTS)), n))
