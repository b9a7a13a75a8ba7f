"""Phrases that attribute a whole sentence: "in the words of X, …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from multipolar.attribution.content import trimmed
from multipolar.attribution.model import Found
from multipolar.attribution.source import extent
from multipolar.attribution.wording import Wording


def by_phrase(words: Wording, *, phrases: Sequence[str]) -> Iterator[Found]:
    """What stands in one sentence with a phrase; the source is what its last word governs.

    phrases: of two words or more, in lower case.
    """
    for phrase in (phrase.split() for phrase in phrases):
        for middle in (n for n, word in enumerate(words.lower) if word == phrase[-2]):
            first, last = middle + 2 - len(phrase), middle + 2
            if words.lower[max(0, first) : last] != phrase:
                continue
            governed = (kid for kid in words.kids[last - 1] if words.dep[kid] == "pobj")
            speaker = next(governed, None)
            span = None if speaker is None else extent(words, last - 1, speaker)
            if speaker is None or span is None:
                continue
            begin, end = words.sents[words.sent[first]]
            behind = trimmed(words, (span[1], end))
            before = trimmed(words, (begin, first))
            content = max(before, behind, key=lambda part: part[1] - part[0])
            if content[0] < content[1]:
                yield Found(last - 1, speaker, span, content, 1.0, "phrase", (first, last))
