"""What is kept of an article's words: the same for the same words, wherever they stand."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.fingerprints import fingerprints, letters_of_words
from multipolar.schema import FINGERPRINTS, validate

WORD = re.compile(r"\w+")


def prints(*texts: str, shingle: int = 3) -> tuple[list[int], list[list[int]]]:
    """Of each text the hash of all its words, and those of its sequences."""
    found = fingerprints([str(i) for i in range(len(texts))], texts, shingle=shingle)
    return found["whole"].tolist(), [own.tolist() for own in found["shingles"]]


def sequences(text: str, *, size: int) -> set[tuple[str, ...]]:
    words = tuple(WORD.findall(text.casefold()))
    whole = {words} if words else set()
    return {words[i : i + size] for i in range(len(words) - size + 1)} or whole


def test_the_letters_of_words_are_those_of_re():
    taken = re.compile(r"\w").fullmatch
    expected = [point if taken(chr(point)) else 0 for point in range(0x110000)]
    assert letters_of_words().tolist() == expected


ALIKE = [
    ("Wang met Lavrov.", "  WANG -- met\n“Lavrov”"),
    ("Straße nach Süden", "STRASSE NACH SÜDEN"),
    ("王毅 会见 拉夫罗夫", "王毅，会见（拉夫罗夫）"),
    ("𐐀 b_1 c", "𐐨 B_1 C"),
    ("", " … \x00"),
]


@pytest.mark.parametrize(("text", "other"), ALIKE)
def test_case_and_what_stands_between_words_do_not_matter(text, other):
    wholes, shingles = prints(text, other)
    assert wholes[0] == wholes[1]
    assert shingles[0] == shingles[1]


DIFFERENT = ["a b c", "ab c", "a bc", "abc", "c b a", "a b", "a b c d", "a a b", "a b b", "á b c"]


def test_other_words_have_other_hashes():
    wholes, shingles = prints(*DIFFERENT)
    assert len(set(wholes)) == len(DIFFERENT)
    assert len({hashed for own in shingles for hashed in own}) == len(
        DIFFERENT
    )  # a b c stands in two


def test_sequences_are_counted_as_by_hand():
    _, shingles = prints("a b a b a b", "b a b", "a", "", "c d e")
    assert [len(own) for own in shingles] == [2, 1, 1, 0, 1]  # "a b a" and "b a b" once each
    assert shingles[1][0] in shingles[0]


TEXTS = st.lists(st.text("aAbßſ_1é\u0301 İ\n-’ǅ𐐀王\x00\ud800"), max_size=6)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(TEXTS, st.integers(1, 4))
def test_each_sequence_has_the_hash_of_its_words_alone(texts, size):
    wholes, shingles = prints(*texts, shingle=size)
    expected = [sequences(text, size=size) for text in texts]
    alone = {own: prints(" ".join(own), shingle=size)[1][0][0] for own in set().union(*expected)}
    assert shingles == [sorted(alone[own] for own in each) for each in expected]
    assert len(set(alone.values())) == len(alone)
    words = [tuple(WORD.findall(text.casefold())) for text in texts]
    assert len(set(wholes)) == len(set(words))


def test_hashes_lie_evenly_in_their_range():
    _, shingles = prints(" ".join(f"word{i}" for i in range(64_000)), shingle=1)
    for shift in (0, 29, 58):
        counts = np.bincount([(own >> shift) % 64 for own in shingles[0]], minlength=64)
        assert abs(counts - 1000).max() < 5 * 1000**0.5


@pytest.mark.parametrize("texts", [[], [""], ["a b c d", "e f g h"], ["a", "", "b c d e f"]])
def test_the_table_is_that_of_the_schema(texts):
    names = [str(i) for i in range(len(texts))]
    found = fingerprints(names, texts, shingle=3)
    back = validate(found, FINGERPRINTS).to_pandas()
    assert back["shingles"].map(list).tolist() == found["shingles"].map(list).tolist()
    assert back["whole"].tolist() == found["whole"].tolist()
