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
HYPHENS = np.array([get_string_id(mark) for mark in "-\u2010\u2011\u2013"], np.uint64)
LENGTHS = (2, 3)  # words in a phrase


class _Words(NamedTuple):
    """The words of an article in order, each column an array.

    whose: which voice and speaker. joint: what joins it to the word before in a phrase, a space or
    a hyphen; empty where they are not of one stretch, sentence and voice.
    """

    lemma: np.ndarray
    form: np.ndarray
    pos: np.ndarray
    whose: np.ndarray
    joint: np.ndarray


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
    words = _words(lines, np.array([number[who] for who in spoken]))
    single = Counter(zip(*(column.tolist() for column in words[:4]), strict=True))
    phrases = Counter(phrase for length in LENGTHS for phrase in _phrases(words, length))
    return [
        *((*speakers[who], "word", *word, n) for (*word, who), n in single.items()),
        *((*speakers[who], "phrase", *own, None, n) for (*own, who), n in phrases.items()),
    ]


def _words(lines: list[Line], whose: np.ndarray) -> _Words:
    begins = np.cumsum([0, *(len(line.doc) for line in lines[:-1])])
    tokens = np.concatenate([line.doc.to_array(ATTRIBUTES) for line in lines])
    lemma, lower, pos, spaced, starts = tokens.T
    starts[begins] = 1
    at = np.concatenate([b + np.array(line.places) for b, line in zip(begins, lines, strict=True)])
    before = np.append(at[0], at[:-1])
    hyphen = (before == at - 2) & np.isin(lower[at - 1], HYPHENS)
    hyphen &= (spaced[at - 1] == 0) & (spaced[before] == 0)
    sentence = np.cumsum(starts == 1)
    together = (sentence[at] == sentence[before]) & (whose == np.append(-1, whose[:-1]))
    strings = lines[0].doc.vocab.strings

    def told(numbers: np.ndarray) -> np.ndarray:
        known = {number: strings[number] for number in set(numbers.tolist())}
        return np.array([known[number] for number in numbers.tolist()], object)

    joint = np.where(hyphen, told(lower[at - 1]), np.where(before == at - 1, " ", ""))
    lemmas = np.array([word.lower() for word in told(lemma[at])], object)
    return _Words(lemmas, told(lower[at]), told(pos[at]), whose, np.where(together, joint, ""))


def _phrases(words: _Words, length: int) -> Iterator[tuple[str, str, int]]:
    """The phrases of so many words in order: lemmas, form, and whose."""
    noun, modifier = np.isin(words.pos, NOUNS), np.isin(words.pos, MODIFIERS)
    linked = words.joint != ""
    hyphened = np.append(linked & (words.joint != " "), False)
    begins = np.arange(len(noun) - length + 1)
    fits = noun[begins + length - 1] & ~hyphened[begins] & ~hyphened[begins + length]
    for place in range(1, length):
        fits &= modifier[begins + place - 1] & linked[begins + place]
    pieces = words.joint + words.form
    for begin in begins[fits].tolist():
        end = begin + length
        form = words.form[begin] + "".join(pieces[begin + 1 : end])
        yield " ".join(words.lemma[begin:end]), form, int(words.whose[begin])
