"""Collocations: which words stand near a term, or near a naming of an actor, more than chance."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.aggregates import Queried
from multipolar.drawing import Drawn
from multipolar.lexicon import CONTENT
from multipolar.statistics.measures import association, log_dice, npmi

WORD = re.compile(r"\w+")
FAR = 1 << 32  # more characters than any text has
COLUMNS = ("term", "n", "expected", "n_term", "g2", "npmi", "log_dice", "n_docs", "n_families")


class Surroundings(NamedTuple):
    """What collocations are counted in: sentences of the articles drawn, and the lemmas of forms.

    sentences: `doc_id`, `start`, `end`. lemmas: lower-case form → its lemma; as it is most often
    meant in these articles, and only where that is a content word.
    """

    sentences: pd.DataFrame
    lemmas: dict[str, str]


def surroundings(corpus: Queried, doc_ids: list[str]) -> Surroundings:
    """The sentences and the lemmas of some articles."""
    given: dict[str, object] = {"ids": sorted(set(doc_ids))}
    sentences = corpus.query(
        """
        SELECT doc_id, "start", "end" FROM sentences WHERE doc_id IN (SELECT unnest($ids))
        ORDER BY doc_id, "start"
        """,
        **given,
    )
    lemmas = corpus.query(
        """
        SELECT form, usual.term FROM (
            SELECT form, min_by({term: term, pos: pos}, (-n, term, pos)) AS usual FROM (
                SELECT form, term, pos, sum(n)::BIGINT AS n FROM terms
                WHERE kind = 'word' AND doc_id IN (SELECT unnest($ids)) GROUP BY ALL)
            GROUP BY form)
        WHERE list_contains($pos, usual.pos) ORDER BY form
        """,
        **given,
        pos=list(CONTENT),
    )
    return Surroundings(sentences, dict(zip(lemmas["form"], lemmas["term"], strict=True)))


def collocates(
    drawn: Drawn, around: Surroundings, *, window: int | None = None, min_count: int = 2
) -> pd.DataFrame:
    """Which content words stand near the places drawn, the most telling first.

    drawn: places in texts, as `kwic.terms` or `drawing.draw` give them. around: the sentences and
    lemmas of their articles. window: how many words on either side count, within the sentence;
    without one the whole sentence.

    One row is a lemma that stands near at least `min_count` times: `n` (near a place, each word
    once), `expected` (by its frequency in these articles), `n_term` (that frequency), `g2`
    (Dunning 1993), `npmi` (Bouma 2009), `log_dice` (Rychlý 2008), `n_docs`, `n_families` (with
    it near). What is near is compared with the rest of the same articles, so that their subject
    alone makes no collocate; places not drawn of the same term are among that rest. Lemmas that
    stand near no more often than expected are left out.
    """
    words = _words(drawn.documents, around)
    near, inside = _near(words, drawn.hits, window=window)
    words, near = words[~inside], near[~inside]
    families = words["doc_id"].map(drawn.documents.set_index("doc_id")["family_id"])
    close = words[near].assign(family_id=families[near]).groupby("term")
    table = close.agg(
        n=("start", "size"), n_docs=("doc_id", "nunique"), n_families=("family_id", "nunique")
    )
    table["n_term"] = words.groupby("term").size().reindex(table.index)
    table["expected"] = table["n_term"] * near.sum() / max(len(words), 1)
    table = table[(table["n"] >= min_count) & (table["n"] > table["expected"])].reset_index()
    n, n_term = table["n"], table["n_term"]
    both = {"n_x": near.sum(), "n_y": n_term, "total": len(words)}
    table["g2"], table["npmi"] = association(n, **both), npmi(n, **both)
    table["log_dice"] = log_dice(n, n_x=len(drawn.hits), n_y=n_term)
    return table[list(COLUMNS)].sort_values(
        ["g2", "term"], ascending=[False, True], ignore_index=True
    )


def _words(documents: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """One row a word of a sentence, in order: `doc_id`, `sentence`, `start`, `end`, `term`."""
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    rows = [
        (doc_id, number, match.start(), match.end(), around.lemmas.get(match.group().lower()))
        for number, (doc_id, start, end) in enumerate(around.sentences.itertuples(index=False))
        for match in WORD.finditer(texts[doc_id], start, end)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "start", "end", "term"])


def _near(
    words: pd.DataFrame, hits: pd.DataFrame, *, window: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Which words stand near one of the places, in its sentence, and which in one."""
    doc_ids = pd.Index(sorted(set(words["doc_id"])))
    place, first, last = (
        doc_ids.get_indexer(frame["doc_id"]) * FAR + frame[column].to_numpy()
        for frame, column in ((words, "start"), (hits, "start"), (hits, "end"))
    )
    begin, end = np.searchsorted(place, first), np.searchsorted(place, last)
    begin, end = begin[begin < end], end[begin < end]
    sentence = words["sentence"].to_numpy()
    low = np.searchsorted(sentence, sentence[begin])
    high = np.searchsorted(sentence, sentence[begin], side="right")
    if window is not None:
        low, high = np.maximum(low, begin - window), np.minimum(high, end + window)
    return _covered(low, high, len(words)), _covered(begin, end, len(words))


def _covered(begin: np.ndarray, end: np.ndarray, n: int) -> np.ndarray:
    """Which of n places lie in one of the stretches."""
    depth = np.bincount(begin, minlength=n + 1) - np.bincount(end, minlength=n + 1)
    return np.cumsum(depth)[:n] > 0
