"""Terms: the words and short noun phrases of an article, counted by voice and speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from spacy.strings import get_string_id

from multipolar.annotate import Line
from multipolar.voices import Voices

ATTRIBUTES: list[str | int] = ["LEMMA", "LOWER", "POS", "SPACY", "SENT_START"]
NOUNS, MODIFIERS = ("NOUN", "PROPN"), ("ADJ", "NOUN", "PROPN")
HYPHENS = ("-", "\u2010", "\u2011", "\u2013")
LONGEST = 3  # words in a phrase


class _Words(NamedTuple):
    """The words of an article in order.

    whose: the number of the voice and speaker. joint: what joins it to the word before in a
    phrase, a space or a hyphen; empty where they are not of one stretch, sentence and voice.
    """

    lemma: list[str]
    form: list[str]
    pos: list[str]
    whose: list[int]
    joint: list[str]


def terms(voices: Voices) -> list[tuple[object, ...]]:
    """The words and phrases of one article: rows of the table `terms` without its `doc_id`.

    A word is what `annotate.is_word` says, by its lemma. A phrase is two or three words in
    sequence that the pattern of Justeson & Katz (1995) takes for a technical term: nouns and
    adjectives, the last a noun. It does not run over a mark, a sentence or a voice. A hyphen joins
    words as a space does, but a phrase holds what it joins whole: "anti-Russian sanctions" is no
    "Russian sanctions".
    """
    spoken = [who[:2] for line in voices.by_word for who in line]
    if not spoken:
        return []
    speakers = list(dict.fromkeys(spoken))
    number = {who: number for number, who in enumerate(speakers)}
    lines = [line for line in voices.lines if line.words]
    words = _words(lines, [number[who] for who in spoken])
    single = Counter(zip(*words[:4], strict=True))
    phrases = Counter(_phrases(words))
    return [
        *((*speakers[who], "word", *word, n) for (*word, who), n in single.items()),
        *((*speakers[who], "phrase", *own, None, n) for (*own, who), n in phrases.items()),
    ]


def _words(lines: list[Line], whose: list[int]) -> _Words:
    begins = np.cumsum([0, *(len(line.doc) for line in lines[:-1])])
    tokens = np.concatenate([line.doc.to_array(ATTRIBUTES) for line in lines])
    lemma, lower, pos, spaced, starts = tokens.T
    starts[begins] = 1
    own = zip(begins.tolist(), lines, strict=True)
    at = np.array([begin + token.i for begin, line in own for token in line.worded])
    before = np.append(at[0], at[:-1])
    glued = (before == at - 2) & (spaced[at - 1] == 0) & (spaced[before] == 0)
    sentence = np.cumsum(starts == 1)
    together = (sentence[at] == sentence[before]) & (np.diff(whose, prepend=-1) == 0)
    marks = [together & glued & (lower[at - 1] == get_string_id(mark)) for mark in HYPHENS]
    joint = np.select([together & (before == at - 1), *marks], [" ", *HYPHENS], "")
    columns = [column[at].tolist() for column in (lemma, lower, pos)]
    strings = lines[0].doc.vocab.strings
    known = {number: strings[number] for number in set().union(*columns)}
    lemmas, forms, parts = ([known[number] for number in column] for column in columns)
    return _Words([word.lower() for word in lemmas], forms, parts, whose, joint.tolist())


def _phrases(words: _Words) -> Iterator[tuple[str, str, int]]:
    """The phrases in order: their lemmas, form, and whose they are."""
    lemma, form, pos, whose, joint = words
    joined = ["".join(pair) for pair in zip(joint, form, strict=True)]
    for last, following in enumerate([*joint[1:], ""]):
        if pos[last] not in NOUNS or following in HYPHENS:
            continue
        for first in range(last - 1, max(last - LONGEST, -1), -1):
            if not joint[first + 1] or pos[first] not in MODIFIERS:
                break
            if joint[first] not in HYPHENS:
                rest = "".join(joined[first + 1 : last + 1])
                yield " ".join(lemma[first : last + 1]), form[first] + rest, whose[last]
