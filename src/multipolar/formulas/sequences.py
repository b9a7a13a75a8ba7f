"""Sequences of words that recur in several stories: every one, with all of its places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

AT_ONCE = 250_000
"""About so many places are sorted at a time, in some 12 MB of memory."""


class Words(NamedTuple):
    """The content words of a corpus in one row, the articles of a family next to each other.

    code: which word. joined: whether it goes on from the word before: in its sentence, with few
    function words between. family: the number of its story family, which never falls.
    """

    code: np.ndarray
    joined: np.ndarray
    family: np.ndarray


class Level(NamedTuple):
    """The recurring sequences of one length, numbered from 0.

    length: content words. families: how many each sequence occurs in. grouped: the places where
    sequences begin, those of sequence n at `begins[n]:begins[n + 1]`, in order. places: all of them
    in order, and number: the sequence that begins at each. tried: the different sequences of the
    length that were looked at, most of which recur nowhere or seldom.
    """

    length: int
    families: np.ndarray
    begins: np.ndarray
    grouped: np.ndarray
    places: np.ndarray
    number: np.ndarray
    tried: int

    @property
    def size(self) -> int:
        return len(self.families)

    @property
    def first(self) -> np.ndarray:
        """One place of each sequence."""
        return self.grouped[self.begins[:-1]]

    def at(self, places: np.ndarray) -> np.ndarray:
        """The number of the sequence that begins at each place; one must."""
        return self.number[np.searchsorted(self.places, places.astype(self.places.dtype))]

    def places_of(self, number: int) -> np.ndarray:
        return self.grouped[self.begins[number] : self.begins[number + 1]]

    def families_of(self, numbers: np.ndarray, family: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Each family that some sequences occur in: the place among `numbers`, and the family."""
        sizes = np.diff(self.begins)[numbers]
        which = np.repeat(np.arange(len(numbers)), sizes)
        shift = np.repeat(self.begins[numbers] - np.cumsum(sizes) + sizes, sizes)
        own = family[self.grouped[np.arange(len(which)) + shift]]
        new = differs(which) | differs(own)
        return which[new], own[new]


def least_families(n_families: int, settings: Mapping[str, Any]) -> int:
    """In how many story families a phrase must stand, of a corpus of so many.

    settings: the part `formulas` of the codebook's.
    """
    return max(settings["min_families"], math.ceil(settings["min_share"] * n_families))


def recurring(words: Words, *, least: int, longest: int) -> list[Level]:
    """The sequences of 1 to `longest` words that occur in at least `least` story families.

    One level for each length; the last ones may be missing, and all where no word recurs.

    A sequence can only recur where both of its parts without one end do (Agrawal & Srikant 1994),
    so the sequences of a length are pairs of neighbours among the shorter ones, and each round
    sorts no more places than the one before left: time grows with the words. What is counted are
    families, not occurrences: a phrase that one story has ten times, or ten copies of it have,
    was observed once.
    """
    places = np.arange(len(words.code), dtype=np.int32)
    levels: list[Level] = []
    found = _frequent((words.code,), places, words.family, least=least)
    while found.size and len(levels) < longest:
        levels.append(found)
        places, number = found.places, found.number
        pairs = (places[1:] == places[:-1] + 1) & words.joined[places[1:]]
        ends = number[:-1][pairs], number[1:][pairs]
        length = found.length + 1
        found = _frequent(ends, places[:-1][pairs], words.family, least=least, length=length)
    return levels


def _frequent(
    keys: tuple[np.ndarray, ...],
    places: np.ndarray,
    family: np.ndarray,
    *,
    least: int,
    length: int = 1,
) -> Level:
    """The words, or pairs of numbers, that stand in enough families, of those at some places.

    Classes of them are searched one after the other, so that memory does not grow with them all.
    """
    first, *second = keys
    number = np.full(len(places), -1, dtype=np.int32)
    families: list[np.ndarray] = [np.empty(0, dtype=np.int32)]
    sizes, grouped = list(families), list(families)
    n_found = tried = 0
    for own in _classes(first):
        key = first[own].astype(np.int64)
        for other in second:
            key = key * (int(other.max(initial=0)) + 1) + other[own]
        ordered, order = _sorted(key)
        own = own[order]
        place = places[own]
        new = differs(ordered)
        begins = np.flatnonzero(new)
        counts = np.diff(begins, append=len(own))
        apart = new | differs(family[place])
        n_families = np.add.reduceat(apart, begins) if len(begins) else begins
        tried += len(begins)
        kept = n_families >= least
        inside = np.repeat(kept, counts)
        found = np.arange(n_found, n_found + kept.sum(), dtype=np.int32)
        number[own[inside]] = np.repeat(found, counts[kept])
        n_found += len(found)
        families.append(n_families[kept])
        sizes.append(counts[kept])
        grouped.append(place[inside])
    known = number >= 0
    begins = np.append(0, np.cumsum(np.concatenate(sizes)))
    joined = np.concatenate(families), begins, np.concatenate(grouped)
    return Level(length, *joined, places[known], number[known], tried)


def _classes(key: np.ndarray) -> Iterator[np.ndarray]:
    """The rows of equal keys together, about AT_ONCE at a time."""
    n_classes = len(key) // AT_ONCE + 1
    if n_classes == 1:
        yield np.arange(len(key), dtype=np.int32)
        return
    for each in range(n_classes):
        yield np.flatnonzero(key % n_classes == each).astype(np.int32)


def _sorted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys in order, and where each stood; equal ones keep theirs.

    The place fills the last bits of each key, where there are bits enough: numbers are sorted in a
    third of the time that their order takes.
    """
    bits = len(keys).bit_length()
    if len(keys) and int(keys.max()) >> (63 - bits):
        order = np.argsort(keys, kind="stable")
        return keys[order], order.astype(np.int32)
    marked = keys.astype(np.int64)
    marked <<= bits
    marked |= np.arange(len(keys), dtype=np.int32)
    marked.sort()
    order = (marked & ((1 << bits) - 1)).astype(np.int32)
    marked >>= bits
    return marked, order


def differs(values: np.ndarray) -> np.ndarray:
    """Whether each value is another than the one before; the first is."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return new
