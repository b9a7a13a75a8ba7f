"""Wordings near a theme: words and phrases in its company, and in the places it could stand in.

A wording keeps a theme company where it stands in the same sentences more often than it would by
chance (normalised pointwise mutual information: Bouma 2009). It could stand in the theme's place
where the words around it are those around the theme (positive pointwise mutual information and
cosine: Bullinaria & Levy 2007; contexts smoothed as in Levy, Goldberg & Dagan 2015).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.metrics.pairwise import cosine_similarity

from multipolar.statistics.measures import npmi

TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\S")
LONGEST = 3  # words in a wording
WINDOW = 4  # words on either side that make a context
SMOOTHED = 0.75
MOST_IN_CONTEXT = 20_000  # of more wordings the most frequent are compared by their contexts
WITHIN = 0.75  # of a wording's places, the share inside a longer one that makes it a part of that
COLUMNS = ("wording", "n", "n_families", "n_with", "npmi", "similarity")


class _Words(NamedTuple):
    """The words of the sentences in order, as numbers from 1; 0 is a mark, number or hit."""

    word: np.ndarray
    sentence: np.ndarray
    in_hit: np.ndarray
    vocabulary: list[str]


def wordings(
    sentences: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    without: Collection[str] = (),
    least: int = 3,
    most: int = 20,
) -> pd.DataFrame:
    """One row per word or phrase that may belong to a theme, the likeliest first.

    sentences: `doc_id`, `family_id`, `start`, `text`, `with_theme`, and `stands_for`, of how many
    sentences of the corpus each is drawn. hits: the theme's in them: `doc_id`, `start`, `end`; they
    are no wordings themselves. without: wordings, in small letters, that are not to be offered.

    Columns: `wording` in small letters; `n` times and `n_families` in these sentences; `n_with`,
    sentences with the theme too; `npmi` (-1 never together, 0 as by chance, 1 never apart);
    `similarity` of the contexts, 0 to 1. The order is that of the better of its ranks by the two,
    as a synonym seldom stands in one sentence with what it could replace. Wordings have at most
    LONGEST words, neither begin nor end with a stop word, stand in `least` families, and are not
    mostly a part of a longer one.
    """
    words = _words(sentences, hits)
    found = _occurrences(words, sentences["family_id"], without=without, least=least)
    if found.empty or not words.in_hit.any():
        return pd.DataFrame(columns=list(COLUMNS))
    table = found.groupby("wording").agg(n=("at", "size"), n_families=("family", "nunique"))
    table = table.join(_company(found, sentences, least=least))
    table["similarity"] = _alike(found, words)
    ranks = table[["npmi", "similarity"]].rank(ascending=False, method="min", na_option="bottom")
    table = table.assign(best=ranks.min(axis=1), other=ranks.max(axis=1)).reset_index()
    table = table.sort_values(["best", "other", "wording"], ignore_index=True)
    return table.head(most)[list(COLUMNS)]


def _words(sentences: pd.DataFrame, hits: pd.DataFrame) -> _Words:
    places: dict[str, list[tuple[int, int]]] = {}
    for doc_id, start, end in zip(hits["doc_id"], hits["start"], hits["end"], strict=True):
        places.setdefault(doc_id, []).append((start, end))
    numbers: dict[str, int] = {}
    word, sentence, in_hit = [], [], []
    rows = zip(sentences["doc_id"], sentences["start"], sentences["text"], strict=True)
    for row, (doc_id, begin, text) in enumerate(rows):
        own = places.get(doc_id, [])
        for token in TOKEN.finditer(text.lower()):
            inside = any(a < begin + token.end() and begin + token.start() < b for a, b in own)
            spoken = token[0][0].isalpha() and not inside
            word.append(numbers.setdefault(token[0], len(numbers) + 1) if spoken else 0)
            sentence.append(row)
            in_hit.append(inside)
    return _Words(
        np.array(word, np.int64),
        np.array(sentence, np.int64),
        np.array(in_hit, bool),
        ["", *numbers],
    )


def _occurrences(
    words: _Words, families: pd.Series, *, without: Collection[str], least: int
) -> pd.DataFrame:
    """One row per place of a wording: `at` its first word, `size` in words, sentence and family."""
    names = np.array(words.vocabulary, dtype=object)
    stops = np.isin(names, list(ENGLISH_STOP_WORDS)) | (np.char.str_len(names.astype(str)) < 2)
    base, home = len(names), pd.factorize(families)[0][words.sentence]
    frames = []
    for size in range(1, LONGEST + 1):
        at = np.arange(len(words.word) - size + 1)
        run = np.stack([words.word[at + k] for k in range(size)])
        one = words.sentence[at] == words.sentence[at + size - 1]
        at = at[one & run.all(axis=0) & ~stops[run[0]] & ~stops[run[-1]]]
        code = sum(words.word[at + k] * base ** (size - 1 - k) for k in range(size))
        frames.append(pd.DataFrame({"code": code, "at": at, "size": size, "family": home[at]}))
    found = pd.concat(frames, ignore_index=True)
    spread = found.groupby("code")["family"].nunique()
    found = found[found["code"].isin(spread.index[spread >= least])]
    first = found.drop_duplicates("code")
    told = {
        code: " ".join(names[words.word[at : at + size]])
        for code, at, size in zip(first["code"], first["at"], first["size"], strict=True)
    }
    found["wording"] = found["code"].map(told)
    found = found[~found["wording"].isin(list(without))]
    return _whole(found.assign(sentence=words.sentence[found["at"]]))


def _whole(found: pd.DataFrame) -> pd.DataFrame:
    """The places without those of wordings that mostly stand inside one longer wording."""
    parts = []
    for part in range(1, LONGEST):
        for skip in range(LONGEST - part + 1):
            longer = found.loc[found["size"].between(max(part + 1, part + skip), LONGEST)]
            parts.append(longer[["at", "wording"]].assign(at=longer["at"] + skip, part=part))
    pairs = pd.concat(parts).merge(
        found, left_on=["at", "part"], right_on=["at", "size"], suffixes=("_longer", "")
    )
    shared = pairs.groupby(["wording", "wording_longer"]).size().groupby("wording").max()
    share = shared / found.groupby("wording").size().reindex(shared.index)
    return found[~found["wording"].isin(share.index[share >= WITHIN])]


def _company(found: pd.DataFrame, sentences: pd.DataFrame, *, least: int) -> pd.DataFrame:
    """Of each wording the sentences that have the theme too, and their NPMI where these suffice."""
    weight = sentences["stands_for"].to_numpy(float) / sentences["stands_for"].sum()
    with_theme = sentences["with_theme"].to_numpy(bool)
    pairs = found[["wording", "sentence"]].drop_duplicates()
    own, both = weight[pairs["sentence"]], with_theme[pairs["sentence"]]
    summed = pairs.assign(p=own, p_both=own * both, n_with=both).groupby("wording")
    table = summed[["p", "p_both", "n_with"]].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        together = {"n_x": table["p"], "n_y": weight[with_theme].sum(), "total": 1}
        table["npmi"] = npmi(table["p_both"], **together)
    return table.assign(npmi=table["npmi"].where(table["n_with"] >= least))[["npmi", "n_with"]]


def _alike(found: pd.DataFrame, words: _Words) -> pd.Series:
    """How alike the words around each wording are to those around the theme's hits."""
    kept = found["wording"].value_counts().sort_index().nlargest(MOST_IN_CONTEXT).index
    places = found[found["wording"].isin(kept)]
    row, names = pd.factorize(places["wording"], sort=True)
    of_wordings = _contexts(words, row, places["at"].to_numpy(), places["size"].to_numpy())
    begins = np.flatnonzero(words.in_hit & ~np.roll(words.in_hit, 1))
    ends = np.flatnonzero(words.in_hit & ~np.roll(words.in_hit, -1)) + 1
    of_theme = _contexts(words, np.zeros(len(begins), int), begins, ends - begins)
    common = np.asarray(of_wordings.sum(axis=0)).ravel() ** SMOOTHED
    both = [_ppmi(counts, common) for counts in (of_wordings, of_theme)]
    return pd.Series(cosine_similarity(*both)[:, 0], index=names)


def _contexts(words: _Words, row: np.ndarray, at: np.ndarray, size: np.ndarray) -> sparse.csr_array:
    """How often each word stands up to WINDOW words before, or after, the places of each row."""
    base, last = len(words.vocabulary), len(words.word) - 1
    cells = []
    for step in range(1, WINDOW + 1):
        for place, side in ((at - step, 0), (at + size - 1 + step, base)):
            near = np.clip(place, 0, last)
            there = (place == near) & (words.sentence[near] == words.sentence[at])
            there &= words.word[near] > 0
            cells.append((row[there], words.word[near][there] + side))
    rows, columns = (np.concatenate(part) for part in zip(*cells, strict=True))
    shape = (int(row.max()) + 1, 2 * base)
    return sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()


def _ppmi(counts: sparse.csr_array, common: np.ndarray) -> sparse.csr_array:
    """Positive pointwise mutual information of rows and columns."""
    found = counts.tocoo()
    rows, columns = found.coords
    of_row = np.asarray(counts.sum(axis=1)).ravel()[rows]
    of_column = common[columns] / common.sum()
    with np.errstate(divide="ignore"):
        value = np.log(found.data / of_row / of_column)
    value = np.where(of_column > 0, np.maximum(value, 0), 0)
    return sparse.csr_array((value, (rows, columns)), shape=counts.shape)
