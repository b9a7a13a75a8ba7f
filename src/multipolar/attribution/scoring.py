"""How found attributions agree with coded ones.

The scorer is strict. Found and coded attributions are matched one to one, greedily, those whose
cues share most words first; a cue counts when it shares a word with its match's. Of matched ones a
source counts when the word on which all others of it hang is the coded source's (or neither has
one), a content by the words it shares with the coded content, and exactly where it begins and ends
with it. Everything is held against all found and all coded attributions, matched or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc

from multipolar.coded import CodedAttribution

OPENING, CLOSING = "“\"«„'`", "”\"»“'"
HALF = 0.5  # of the words of a content and its match that both must have


class Offsets(NamedTuple):
    """A found attribution; each part from its first character to behind its last, or None."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[int, int]


class Tally(NamedTuple):
    """What one article adds to the score."""

    found: int = 0
    coded: int = 0
    cues: int = 0
    sources: int = 0
    exact: int = 0
    all_right: int = 0
    words_found: int = 0
    words_coded: int = 0
    words_shared: int = 0
    direct: int = 0
    direct_met: int = 0


def tally(doc: Doc, *, found: list[Offsets], coded: list[CodedAttribution]) -> Tally:
    """Counts for one parsed article; coded attributions without a cue are left out."""
    gold = [one for one in coded if one.cue]
    cues_found = [_words(doc, [one.cue] if one.cue else []) for one in found]
    cues_coded = [_words(doc, one.cue) for one in gold]
    contents = [_words(doc, [one.content]) for one in found]
    wanted = [_words(doc, one.content) for one in gold]
    matched = _matched(cues_found, cues_coded)
    sources = exact = right = shared = 0
    for mine, theirs in matched:
        one, other = found[mine], gold[theirs]
        own = _chiefs(doc, [one.source] if one.source else [])
        same = own & _chiefs(doc, other.source) or not (one.source or other.source)
        both = len(contents[mine] & wanted[theirs])
        sources += bool(same)
        exact += bool(other.content) and one.content == (other.content[0][0], other.content[-1][1])
        alike = both >= HALF * len(contents[mine] | wanted[theirs]) > 0
        right += bool(same) and alike
        shared += both
    direct = {n for n, one in enumerate(gold) if _is_direct(doc.text, one)}
    return Tally(
        *(len(found), len(gold), len(matched), sources, exact, right),
        *(sum(map(len, contents)), sum(map(len, wanted)), shared),
        *(len(direct), sum(theirs in direct for _, theirs in matched)),
    )


def scores(tallies: Iterable[Tally]) -> dict[str, float | int]:
    """Precision, recall and F1 over all articles, rounded to three places."""
    total = Tally(*map(sum, zip(*tallies, strict=True)))
    both = total.found + total.coded

    def ratio(part: float, whole: float) -> float:
        return round(part / whole, 3) if whole else 0.0

    return {
        "coded": total.coded,
        "found": total.found,
        "cue_precision": ratio(total.cues, total.found),
        "cue_recall": ratio(total.cues, total.coded),
        "cue_f1": ratio(2 * total.cues, both),
        "cue_recall_direct": ratio(total.direct_met, total.direct),
        "source_of_matched": ratio(total.sources, total.cues),
        "source_f1": ratio(2 * total.sources, both),
        "content_words_precision": ratio(total.words_shared, total.words_found),
        "content_words_recall": ratio(total.words_shared, total.words_coded),
        "content_words_f1": ratio(2 * total.words_shared, total.words_found + total.words_coded),
        "content_exact_f1": ratio(2 * total.exact, both),
        "all_right_f1": ratio(2 * total.all_right, both),
    }


def _words(doc: Doc, places: Iterable[tuple[int, int]]) -> set[int]:
    """The words that lie, in whole or in part, in any of these stretches of the text."""
    spans = (doc.char_span(a, b, alignment_mode="expand") for a, b in places)
    return {token.i for span in spans if span is not None for token in span if not token.is_space}


def _chiefs(doc: Doc, places: Iterable[tuple[int, int]]) -> set[int]:
    """The words of the stretches that hang on none of them."""
    words = _words(doc, places)
    return {n for n in words if doc[n].head.i not in words or doc[n].head.i == n}


def _matched(found: list[set[int]], coded: list[set[int]]) -> list[tuple[int, int]]:
    """Pairs of a found and a coded cue, each in one pair at most."""
    places: dict[int, list[int]] = {}
    for number, words in enumerate(coded):
        for word in words:
            places.setdefault(word, []).append(number)
    pairs = {
        (n, other) for n, words in enumerate(found) for w in words for other in places.get(w, ())
    }
    order = sorted(pairs, key=lambda pair: (-len(found[pair[0]] & coded[pair[1]]), pair))
    taken: tuple[set[int], set[int]] = set(), set()
    chosen = []
    for mine, theirs in order:
        if mine not in taken[0] and theirs not in taken[1]:
            taken[0].add(mine)
            taken[1].add(theirs)
            chosen.append((mine, theirs))
    return chosen


def _is_direct(text: str, one: CodedAttribution) -> bool:
    """Whether all of a coded content stands in quotation marks."""
    parts = [text[first:last].strip() for first, last in one.content]
    return bool(parts) and all(p[0] in OPENING and p[-1] in CLOSING for p in parts if p)
