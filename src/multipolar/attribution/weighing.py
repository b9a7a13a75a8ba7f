"""What is known of a possible cue once its source, its content and its neighbours are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from multipolar.attribution.source import NONE
from multipolar.attribution.wording import Span, Wording

KINDS = ("", "PERSON", "ORG", "NORP", "GPE")
PARTS = ("VERB", "NOUN", "ADJ")
RELATIONS = ("ROOT", "conj", "relcl", "acl", "xcomp", "advcl", "ccomp")
NEAR = 20  # cues to each side in a sentence; real ones have fewer


class Guess(NamedTuple):
    """A word that may be a cue, with what was chosen for it.

    likely: the probability by the word alone. source_share, content_share: how sure the choices
    are; source_score, content_score: the sums of weights behind them.
    """

    cue: int
    likely: float
    source: int
    source_share: float
    source_score: float
    source_span: Span | None
    content: Span | None
    construction: str
    content_share: float
    content_score: float


def weighed_rows(words: Wording, guesses: list[Guess]) -> npt.NDArray[np.float64]:
    """One row of numbers per guess."""
    likely = {guess.cue: guess.likely for guess in guesses}
    by_sent: dict[int, list[Guess]] = {}
    by_line: dict[int, list[Guess]] = {}
    for guess in guesses:
        by_sent.setdefault(words.sent[guess.cue], []).append(guess)
    for guess in sorted(guesses, key=lambda guess: -guess.likely):
        by_line.setdefault(words.line[guess.cue], []).append(guess)
    density = sum(likely.values()) / max(1, len(words))
    rows = [
        [
            *_own(words, guess),
            *_beside(guess, by_sent[words.sent[guess.cue]]),
            *_around(words, guess.cue, likely),
            _best(o for o in by_line[words.line[guess.cue]][:2] if o is not guess),
            density,
        ]
        for guess in guesses
    ]
    return np.array(rows, dtype=np.float64)


def _best(guesses: Iterable[Guess]) -> float:
    """How likely the likeliest of them is."""
    return max((guess.likely for guess in guesses), default=0.0)


def _own(words: Wording, guess: Guess) -> list[float]:
    """The choices made, and where the cue stands."""
    place, span = guess.cue, guess.content
    begin, end = words.sents[words.sent[place]]
    kind = words.ent[guess.source] if guess.source != NONE else ""
    return [
        np.log(guess.likely / (1 - guess.likely)),
        *(guess.source_share, guess.source_score, guess.content_share, guess.content_score),
        guess.source == NONE,
        KINDS.index(kind) if kind in KINDS else len(KINDS),
        guess.source != NONE and words.pos[guess.source] == "PRON",
        span[1] - span[0] if span else 0,
        0 if span is None else span[0] - place if span[0] > place else span[1] - place,
        span is not None and any(n >= 0 for n in words.quote[span[0] : span[1]]),
        words.quote[place] >= 0,
        PARTS.index(words.pos[place]) if words.pos[place] in PARTS else len(PARTS),
        *(words.line[place], len(words), end - begin, place - begin),
        *(words.dep[place] == relation for relation in RELATIONS),
    ]


def _beside(guess: Guess, sentence: list[Guess]) -> list[float]:
    """How likely the other cues of the sentence are, by what they share with this one."""
    here = bisect_left(sentence, guess.cue, key=lambda other: other.cue)
    near = sentence[max(0, here - NEAR) : here + NEAR]
    others = [other for other in near if other is not guess]
    return [
        _best(o for o in others if o.content is not None and o.content == guess.content),
        _best(o for o in others if o.content and o.content[0] <= guess.cue < o.content[1]),
        _best(o for o in others if o.cue < guess.cue),
        _best(o for o in others if o.cue > guess.cue),
        sum(o.likely for o in others),
    ]


def _around(words: Wording, place: int, likely: dict[int, float]) -> list[float]:
    """How likely the words are cues that it hangs on, and those that hang on it."""
    head = words.head[place]
    return [
        likely.get(head, 0.0),
        likely.get(words.head[head], 0.0),
        max((likely.get(kid, 0.0) for kid in words.kids[place]), default=0.0),
    ]
