"""Headlines that attribute: "Statement: SOURCE", "Statement - SOURCE", "SOURCE: statement".

What stands before a colon is as often a topic ("Trade: talks go on") as a source. It is a source
where the article lets it speak elsewhere; where there is nothing but headlines, if it is a name of
one word, or somebody's name and the headline quotes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from multipolar.attribution.content import trimmed
from multipolar.attribution.model import Found
from multipolar.attribution.source import NONE
from multipolar.attribution.wording import Span, Wording

DASHES = ("-", "–", "—")
NAMING = ("PROPN", "NOUN", "ADJ", "PART", "PUNCT")
SPEAKING = ("PERSON", "ORG")
NAMED = (*SPEAKING, "GPE", "NORP")
SOURCE, STATEMENT = 5, 3  # words that a source has at most, a statement at least
CLAUSE = 4  # words from which on a statement needs no verb: "Price of gas up: …"
HEADLINE = 25  # words that a headline has at most
STOPS = (".", "!", "?", "…")


def first_headline(words: Wording) -> list[int]:
    """The number of the first line if that may be a headline: short, and more stands below it or
    no full stop ends it. For a text of whose lines no more is known."""
    if not words.lines:
        return []
    first, last = words.lines[0]
    is_open = words.text[last - 1] not in STOPS
    return [0] if last - first <= HEADLINE and (is_open or len(words.lines) > 1) else []


def with_headlines(
    words: Wording,
    found: Iterable[Found],
    *,
    lines: Collection[int],
    sections: Collection[str],
    speakers: Collection[str] = (),
) -> list[Found]:
    """What was found, with what the headlines attribute and without the topics among it.

    lines: the numbers of the headlines. sections: words that end the name of a newspaper's section
    ("World Focus: …"). speakers: the chief words of sources that the article has besides; all in
    lower case. In the order of the cues.
    """
    found = list(found)
    spoken = {one.source for one in found if words.line[one.cue] not in lines} - {NONE}
    known = frozenset((*speakers, *(words.lower[source] for source in spoken)))
    is_alone = not speakers and len(lines) == len(words.lines)
    headlines = _Headlines(words, lines, known, frozenset(sections), is_alone)
    kept = [one for one in found if not headlines.is_topic(one)]
    taken = {one.cue for one in kept}
    more = (one for number in lines for one in headlines.marked(words.lines[number]))
    return sorted([*kept, *(one for one in more if one.cue not in taken)], key=lambda one: one.cue)


class _Headlines(NamedTuple):
    """The headlines of an article, with the words of whoever speaks below them.

    is_alone: there is nothing but headlines.
    """

    words: Wording
    lines: Collection[int]
    speakers: frozenset[str]
    sections: frozenset[str]
    is_alone: bool

    def is_topic(self, found: Found) -> bool:
        """Whether the model took a topic before a headline's colon for its source."""
        words, cue, source = self.words, found.cue, found.source
        if words.text[cue] != ":" or words.line[cue] not in self.lines or source == NONE:
            return False
        word = words.lower[source]
        is_name = words.ent[source] in SPEAKING and word not in self.sections
        return not is_name and word not in self.speakers

    def marked(self, line: Span) -> Iterator[Found]:
        """What the colons and dashes of a headline give to whom they part from it."""
        words = self.words
        for mark in range(line[0] + 1, line[1] - 1):
            is_colon = words.text[mark] == ":"
            if not is_colon and not self._is_spaced_dash(mark):
                continue
            before, behind = (line[0], mark), trimmed(words, (mark + 1, line[1]))
            if self._is_statement(before) and self._is_name(behind):
                yield Found(mark, self._chief(behind), behind, before, None, "headline")
            elif is_colon and _size(behind) >= STATEMENT and self._speaks(before):
                yield Found(mark, self._chief(before), before, behind, None, "headline")

    def _is_spaced_dash(self, mark: int) -> bool:
        words = self.words
        return words.text[mark] in DASHES and words.end[mark - 1] < words.start[mark]

    def _is_statement(self, span: Span) -> bool:
        has_verb = self.words.count("verbs", *span) + self.words.count("finite", *span) > 0
        return _size(span) >= (STATEMENT if has_verb else CLAUSE)

    def _is_name(self, span: Span) -> bool:
        """Whether the stretch names one who speaks: "Chinese envoy", "USGS", "local police"."""
        words, (first, last) = self.words, (span[0], span[1] - 1)
        if not 0 < _size(span) <= SOURCE:
            return False
        kinds = [words.ent[place] for place in range(*span)]
        if all(kind in SPEAKING for kind in kinds) or words.text[last].isupper():
            return True
        is_common = words.text[first][0].islower() or words.lower[last] in self.speakers
        is_alone = first == last
        return self._is_noun(span) and (is_common or is_alone or any(k in NAMED for k in kinds))

    def _speaks(self, span: Span) -> bool:
        """Whether one who speaks in the article is named; without one, who looks like a name."""
        words, last = self.words, span[1] - 1
        if not 0 < _size(span) <= SOURCE or not self._is_noun(span):
            return False
        if not self.is_alone or words.lower[last] in self.sections:
            return words.lower[last] in self.speakers
        if _size(span) == 1:
            return words.ent[last] in ("", *SPEAKING)
        quotes = words.count("quoted", *words.lines[words.line[last]]) > 0
        return words.ent[last] in SPEAKING and quotes

    def _is_noun(self, span: Span) -> bool:
        """Whether it is a noun with nothing but names and adjectives before it."""
        parts = self.words.pos[slice(*span)]
        return parts[-1] in ("PROPN", "NOUN") and all(part in NAMING for part in parts)

    def _chief(self, span: Span) -> int:
        """The word of a stretch whose head lies outside of it."""
        outside = (n for n in range(*span) if not span[0] <= self.words.head[n] < span[1])
        return next(outside, span[1] - 1)


def _size(span: Span) -> int:
    return span[1] - span[0]
