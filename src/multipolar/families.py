"""Story families: which articles are copies of one story, told from the words they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from multipolar.schema import TableError
from multipolar.statistics.counts import require

THRESHOLD = 0.4
"""Where what planted stories share no longer joins them; see `families`."""

AT_ONCE = 250_000
"""About so many sequences are searched at a time, in some 15 MB of memory."""


class Pairings(NamedTuple):
    """Pairs of articles, one item a pair: the sequence that makes it, and the places of both."""

    sequences: np.ndarray
    earlier: np.ndarray
    later: np.ndarray


def families(documents: pd.DataFrame, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """The `families` table: each article's place among the copies of one story.

    documents: `doc_id`, `date` (null where unknown), and `whole` and `shingles` as in the
    `fingerprints` table.

    One row is an article. Two articles are of one family where they have the same words, where
    the shorter has at least `threshold` of its sequences of words in the longer (containment,
    Broder 1997), leaving aside formulas (`without_formulas`), or where a chain of such pairs
    joins them; so a brief joins the long piece it stands in. `family_id` is the `doc_id` of the
    earliest, by date and then doc_id, undated ones last; `similarity` the containment with the
    earliest, formulas included (it may be 0 in a chain); `role` is `earliest`, `copy` (the same
    words in the same order) or `edit`.

    Of copies planted among stories half made of shared formulas, at 0.4 all are found with 5%
    of the words changed one by one, 99% with 10%, 20% with 20%, 98% with 30% of the sentences
    changed, all briefs, and nothing else is joined; at 0.35 93% of the pairs joined are copies,
    at 0.2 only 4% (`python -m benchmarks.coverage families`).

    Raises TableError for missing columns, no rows, or a doc_id that occurs twice.
    """
    require(documents, ["doc_id", "date", "whole", "shingles"], "documents")
    if documents.empty:
        raise TableError("documents has no row")
    repeated = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(repeated):
        raise TableError(f"documents: the doc_id {repeated.iloc[0]} occurs more than once")
    documents = documents.sort_values(["date", "doc_id"], na_position="last", ignore_index=True)
    shingles = documents["shingles"].tolist()
    paired = list(pairings(shingles))
    pairs = candidates(shingles, paired, threshold=threshold)
    whole = documents["whole"].to_numpy()
    alike = containment(without_formulas(shingles, paired, pairs), pairs) >= threshold
    same_words = whole[pairs[:, 0]] == whole[pairs[:, 1]]
    earliest = _earliest(pairs[alike | same_words], len(documents))
    own = np.arange(len(documents))
    table = pd.DataFrame(
        {
            "doc_id": documents["doc_id"],
            "family_id": documents["doc_id"].to_numpy()[earliest],
            "similarity": 1.0,
            "role": np.select(
                [own == earliest, whole == whole[earliest]], ["earliest", "copy"], "edit"
            ),
        }
    )
    later = own[own != earliest]
    table.loc[later, "similarity"] = containment(shingles, np.stack([earliest, own], axis=1)[later])
    return table.sort_values("doc_id", ignore_index=True)


def candidates(
    shingles: Sequence[np.ndarray], paired: Iterable[Pairings], *, threshold: float
) -> np.ndarray:
    """Pairs of articles, the earlier first, that may be as alike as the threshold asks.

    shingles: each article's, sorted, in order of time. paired: their `pairings`. One row of two
    columns is a pair of places.

    A pair is a candidate where half the sequences asked for pair it. A copy shares nearly all of
    its sequences with the earliest, or with the copy it was made from, so the chains of pairs
    that make a family are found (`containment` then decides on each).
    """
    n, sizes = len(shingles), np.array([len(own) for own in shingles])
    times = sparse.csr_array((n, n), dtype=np.int32)
    for _, earlier, later in paired:
        ones = np.ones(len(later), dtype=np.int32)
        times += sparse.csr_array((ones, (earlier, later)), shape=(n, n))
    counted = times.tocoo()
    earlier, later = counted.coords
    enough = counted.data >= threshold / 2 * np.minimum(sizes[earlier], sizes[later])
    return np.stack([earlier[enough], later[enough]], axis=1).astype(np.int64)


def without_formulas(
    shingles: Sequence[np.ndarray], paired: Iterable[Pairings], pairs: np.ndarray
) -> list[np.ndarray]:
    """The articles' sequences without those shared by articles that share little else.

    paired: from `pairings`. pairs: from `candidates`. A sequence is a formula (an agency's
    background paragraph, an outlet's last line, an idiom) where of the pairs of articles it makes
    fewer than half are candidates. Articles in no pair are left as they are.
    """
    n = len(shingles)
    known = pairs @ [n, 1]
    formulas = [np.empty(0, dtype=np.uint64)]
    for sequences, earlier, later in paired:
        places = earlier.astype(np.int64) * n + later
        alike = pd.Series(np.isin(places, known)).groupby(sequences).mean()
        formulas.append(alike.index[alike < 0.5].to_numpy())
    found = np.concatenate([*formulas, [np.uint64(2**64 - 1)]])
    told = list(shingles)
    for place in np.unique(pairs):
        own = told[place] & ~_low(n)
        told[place] = told[place][found[np.searchsorted(found, own)] != own]
    return told


def pairings(shingles: Sequence[np.ndarray], *, at_once: int = AT_ONCE) -> Iterator[Pairings]:
    """The pairs of articles that each sequence of several articles makes.

    A sequence pairs each article that has it with the first one that has it and with the one
    before, not with all, so time grows with the words and not with the pairs of articles.

    The hashes are searched range by range, about `at_once` of them at a time, which bounds the
    memory and changes nothing in the answer; a pairing takes 16 bytes.

    The last bits of each hash give way to the article's place, so that one sort brings together
    the articles of a sequence, in order; sequences that differ in those bits alone are taken as
    one, which may add a candidate.
    """
    n, low = len(shingles), _low(len(shingles))
    ranges = sum(len(own) for own in shingles) // at_once + 1
    inner = np.array([2**64 * place // ranges for place in range(1, ranges)], dtype=np.uint64)
    inner &= ~low
    cuts = np.array([[0, *np.searchsorted(own, inner), len(own)] for own in shingles])
    for begins, ends in zip(cuts.T[:-1], cuts.T[1:], strict=True):
        parts = [own[a:b] for own, a, b in zip(shingles, begins, ends, strict=True)]
        places = np.repeat(np.arange(n, dtype=np.uint64), ends - begins)
        marked = np.concatenate(parts) & ~low | places
        marked.sort()
        again, before = np.zeros((2, len(marked)), dtype=bool)
        again[1:] = before[:-1] = marked[1:] & ~low == marked[:-1] & ~low
        marked, again = marked[again | before], again[again | before]
        first = np.maximum.accumulate(np.where(again, 0, np.arange(len(marked))))
        second = np.flatnonzero(again)
        third = second[again[second - 1]]
        earlier = marked[np.concatenate([first[second], third - 1])] & low
        later = marked[np.concatenate([second, third])]
        yield Pairings(later & ~low, earlier.astype(np.int32), (later & low).astype(np.int32))


def _low(n: int) -> np.uint64:
    """The bits that hold the place of an article among n."""
    return np.uint64(2 ** n.bit_length() - 1)


def containment(shingles: Sequence[np.ndarray], pairs: np.ndarray) -> np.ndarray:
    """For each pair of places, the share of the shorter one's sequences that the longer has."""
    both = [(shingles[a], shingles[b]) for a, b in pairs]
    common = [len(np.intersect1d(a, b, assume_unique=True)) for a, b in both]
    shorter = [max(min(len(a), len(b)), 1) for a, b in both]
    return np.array(common) / np.array(shorter)


def _earliest(pairs: np.ndarray, n: int) -> np.ndarray:
    """For each article the first of those that pairs join it with."""
    links = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, family = csgraph.connected_components(links, directed=False)
    return pd.Series(np.arange(n)).groupby(family).transform("min").to_numpy()
