"""Recurring sequences: all that are there, counted as by hand, and those that hold together."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.formulas.cohesion import units
from multipolar.formulas.fixedness import Sentences
from multipolar.formulas.sequences import Level, Words, recurring

Sentence = tuple[int, str]  # the family, and the words as letters


def corpus(*sentences: Sentence) -> tuple[Words, np.ndarray]:
    """Sentences of families in order → their words, and the number of each word's sentence."""
    rows = [(ord(w) - 97, n > 0, f, s) for s, (f, text) in enumerate(sentences) for n, w in enumerate(text)]  # fmt: skip
    code, joined, family, sentence = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)) if rows else [np.empty(0, np.int32)] * 4  # fmt: skip
    return Words(code, joined.astype(bool), family), sentence


def spelled(levels: list[Level], words: Words) -> dict[str, tuple[int, list[int]]]:
    """Each sequence with its families and places."""
    found = {}
    for level in levels:
        for n in range(level.size):
            places = level.places_of(n)
            text = "".join(chr(97 + c) for c in words.code[places[0] : places[0] + level.length])
            found[text] = (int(level.families[n]), places.tolist())
    return found


def by_hand(
    sentences: list[Sentence], *, least: int, longest: int
) -> dict[str, tuple[int, list[int]]]:
    families, places, begin = defaultdict(set), defaultdict(list), 0
    for family, text in sentences:
        for start in range(len(text)):
            for end in range(start + 1, min(start + longest, len(text)) + 1):
                families[text[start:end]].add(family)
                places[text[start:end]].append(begin + start)
        begin += len(text)
    return {w: (len(f), places[w]) for w, f in families.items() if len(f) >= least}


SENTENCES = st.lists(st.tuples(st.integers(0, 4), st.text("abc", max_size=8)), max_size=12)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(SENTENCES, st.integers(1, 3), st.integers(1, 6))
def test_every_sequence_is_found_as_by_hand(sentences, least, longest):
    sentences = sorted(sentences)
    words, _ = corpus(*sentences)
    levels = recurring(words, least=least, longest=longest)
    assert spelled(levels, words) == by_hand(sentences, least=least, longest=longest)
    for level in levels:
        assert sorted(level.grouped) == level.places.tolist()
        assert level.at(level.first).tolist() == list(range(level.size))


def test_a_phrase_of_one_family_is_one_observation():
    words, _ = corpus((0, "ab"), (0, "ab"), (0, "abab"), (1, "ab"))
    assert spelled(recurring(words, least=2, longest=3), words)["ab"][0] == 2
    assert recurring(words, least=3, longest=3) == []


def held(*sentences: Sentence, least: int = 2) -> dict[str, float]:
    """The sequences that hold together, and their glue."""
    words, _ = corpus(*sentences)
    levels = recurring(words, least=least, longest=8)
    names = {(len(w), tuple(p)): w for w, (_, p) in spelled(levels, words).items()}
    found = units(levels, n_families=len({f for f, _ in sentences}))
    return {
        names[int(u.length), tuple(levels[int(u.length) - 1].places_of(int(u.number)).tolist())]: u.glue
        for u in found.itertuples()
    }  # fmt: skip


WHOLE = [
    pytest.param([(0, "abcd"), (1, "abcd"), (2, "abcd")], {"abcd"}, id="only the whole"),
    pytest.param([(0, "xabc"), (1, "yabc"), (2, "zabc")], {"abc"}, id="what stands around it differs"),
    pytest.param([(0, "ab"), (1, "abc"), (2, "ab"), (3, "abc"), (4, "ab"), (5, "ab")], {"ab"}, id="a word more is chance"),
    pytest.param([(0, "abc"), (1, "abc"), (2, "ax"), (3, "yz")], {"abc"}, id="a stickier piece gives way"),
    pytest.param([(0, "abc"), (1, "abc"), (2, "bc"), (3, "bc"), (4, "ax")], {"bc"}, id="what stands alone too does not"),
    pytest.param([(0, "ab"), (1, "cd")], set(), id="nothing recurs"),
    pytest.param([], set(), id="no words"),
]  # fmt: skip


@pytest.mark.parametrize(("sentences", "expected"), WHOLE)
def test_units_end_where_they_hold_together_most(sentences, expected):
    assert set(held(*sentences)) == expected


def test_the_glue_is_the_symmetric_conditional_probability():
    """Of 4 families 2 have "ab", 3 "a", and 3 "b": (2/4)² / (3/4 · 3/4)."""
    found = held((0, "ab"), (1, "ab"), (2, "ac"), (3, "db"))
    assert found == {"ab": pytest.approx(4 / 9)}
    whole = held((0, "abc"), (1, "abc"), (2, "ax"), (3, "yz"))
    assert whole == {"abc": pytest.approx((1 / 4) / ((3 / 4 * 1 / 2 + 1 / 2 * 1 / 2) / 2))}


MET = [
    ("ab", [(0, "ab"), (1, "ba"), (2, "axb"), (3, "a"), (3, "b")], 1 / 3),
    ("ab", [(0, "ab"), (0, "ba"), (1, "ab")], (1 / 2 + 1) / 2),
    ("ab", [(0, "abab"), (0, "ab")], 1),
    ("aa", [(0, "aa"), (1, "a"), (2, "axa"), (3, "a"), (3, "a")], 1 / 2),
    ("abc", [(0, "cxbya"), (1, "ab"), (1, "bc"), (2, "abc")], 1 / 2),
]


@pytest.mark.parametrize(("phrase", "sentences", "share"), MET)
def test_fixedness_is_as_counted_by_hand(phrase, sentences, share):
    words, sentence = corpus(*sentences)
    singles, *longer = recurring(words, least=1, longest=len(phrase))
    (places,) = (np.array(p) for w, (_, p) in spelled(longer, words).items() if w == phrase)
    number = singles.at(places[0] + np.arange(len(phrase))).tolist()
    found = Sentences(singles, sentence=sentence, family=words.family)
    assert found.fixed(places, number).share == pytest.approx(share)


def test_the_chance_of_a_phrase_is_that_of_words_in_random_order():
    """Of 400 sentences of five words that hold a and b, one in five has them so by chance."""
    rng = np.random.default_rng(0)
    shuffled = [(f, "".join(rng.permutation([*"abcde"]))) for f in range(400)]
    chances = [chance_of(phrase, shuffled) for phrase in ("ab", "bc", "ca", "abc", "dec")]
    assert min(chances) > 0.001
    assert chance_of("ab", [*shuffled, *((f, "abcde") for f in range(400, 440))]) < 0.01


def chance_of(phrase: str, sentences: list[Sentence]) -> float:
    words, sentence = corpus(*sentences)
    singles, *longer = recurring(words, least=1, longest=len(phrase))
    (places,) = (np.array(p) for w, (_, p) in spelled(longer, words).items() if w == phrase)
    number = singles.at(places[0] + np.arange(len(phrase))).tolist()
    found = Sentences(singles, sentence=sentence, family=words.family)
    return found.fixed(places, number).chance
