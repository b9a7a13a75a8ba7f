"""The words and phrases of a corpus as large as it may be, by SQL: who has which, how often.

Like `aggregates`: each function asks a built corpus one question.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from multipolar.aggregates import Queried

CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "ADV")
MOST_TERMS = 20_000
MOST_ARTICLES = 10_000
"""A lexicon of more takes seconds and memory that few comparisons need."""

_DRAWN = """
    doc_id IN (SELECT doc_id FROM documents ORDER BY md5(concat_ws(chr(31), doc_id, $seed)), doc_id
               LIMIT $articles)
    """
_ROWS = f"""
    SELECT doc_id, voice, speaker, sum(n_words)::BIGINT AS n_words FROM voices
    WHERE {_DRAWN} GROUP BY ALL
    """
_COUNTED = "(pos IS NULL AND $phrases OR list_contains($pos, pos))"


class Lexicon(NamedTuple):
    """How often each term occurs in whose words of which article.

    rows: a row is a voice of a speaker in an article: `doc_id`, `family_id`, `newsroom`, `outlet`,
    `date`, `voice`, `speaker`, `n_words`; columns may be added, to compare by them.
    terms: a row is a term: `kind` (word or phrase), `term`, `n_families` (that have it).
    found: rows × terms, how often; most have none, so it is sparse.
    n_articles: how many articles the corpus has, whether they were read or not.
    """

    rows: pd.DataFrame
    terms: pd.DataFrame
    found: sparse.csr_array
    n_articles: int

    @property
    def told(self) -> str:
        """`20,000 of 100,000 articles, drawn at random`; empty where all were read."""
        n = self.rows["doc_id"].nunique()
        left = self.n_articles > n
        return f"{n:,} of {self.n_articles:,} articles, drawn at random" if left else ""


def lexicon(
    corpus: Queried,
    *,
    phrases: bool = True,
    pos: Sequence[str] = CONTENT,
    min_families: int = 5,
    most: int = MOST_TERMS,
    articles: int = MOST_ARTICLES,
    seed: int = 0,
) -> Lexicon:
    """The words of some parts of speech, and the phrases, of a whole corpus.

    Left out are terms in fewer than `min_families` story families, all but the `most` that stand
    in the most rows of `terms`, and what never stands outside a longer phrase, as "yi" may in
    "wang yi". phrases: whether to count them. articles: how many are read, drawn by the hash of
    their name and the seed where there are more.
    """
    drawn: dict[str, Any] = {"seed": seed, "articles": articles}
    rows = corpus.query(
        f"""
        SELECT doc_id, family_id, newsroom, outlet, date, own.voice, own.speaker, own.n_words
        FROM ({_ROWS}) own JOIN documents USING (doc_id) ORDER BY doc_id, own.voice, own.speaker
        """,
        **drawn,
    )
    counted: dict[str, Any] = {"phrases": phrases, "pos": list(pos)}
    terms = corpus.query(
        f"""
        SELECT kind, term FROM (
            SELECT min(kind) AS kind, term FROM terms WHERE {_COUNTED} AND {_DRAWN} GROUP BY term
            HAVING count(*) >= $least ORDER BY count(*) DESC, term LIMIT $most)
        ORDER BY term
        """,
        **drawn,
        **counted,
        least=min_families,
        most=most,
    )
    cells = corpus.query(
        f"""
        WITH kept AS (SELECT unnest($terms) AS term, unnest(range(len($terms)))::INT AS place),
        own AS (SELECT *, row_number() OVER (ORDER BY doc_id, voice, speaker)::INT - 1 AS row
                FROM ({_ROWS}))
        SELECT own.row, place, t.n::INT AS n FROM terms t JOIN kept USING (term)
        JOIN own ON own.doc_id = t.doc_id AND own.voice = t.voice
                 AND own.speaker IS NOT DISTINCT FROM t.speaker
        WHERE {_COUNTED}
        """,
        **drawn,
        **counted,
        terms=terms["term"].tolist(),
    )
    total = corpus.query("SELECT count(*) AS n FROM documents")
    places = cells["row"].to_numpy(), cells["place"].to_numpy()
    found = sparse.csr_array((cells["n"].to_numpy(), places), shape=(len(rows), len(terms)))
    codes = pd.factorize(rows["family_id"], sort=True)[0]
    n_families = families(by_family(codes, found))
    terms = terms.assign(n_families=n_families)
    kept = np.flatnonzero((n_families >= min_families) & ~_nested(terms, found.sum(axis=0)))
    terms = terms.iloc[kept].reset_index(drop=True)
    return Lexicon(rows, terms, found[:, kept], int(total["n"][0]))


def occurrences(lexicon: Lexicon, terms: Sequence[str]) -> pd.DataFrame:
    """Some terms in the rows that have them: the columns of `rows`, `term` and `n`.

    `term` is categorical, its categories the terms in the order given, found or not.
    """
    places = np.flatnonzero(lexicon.terms["term"].isin(list(terms)))
    cells = lexicon.found[:, places].tocoo()
    row, column = cells.coords
    found = lexicon.rows.iloc[row].reset_index(drop=True)
    names = lexicon.terms["term"].iloc[places[column]]
    return found.assign(term=pd.Categorical(names, list(terms)), n=cells.data.astype(int))


def _nested(terms: pd.DataFrame, n: np.ndarray) -> np.ndarray:
    """Which terms occur no more often than one of the phrases that hold them."""
    largest: dict[str, int] = {}
    phrases = (terms["kind"] == "phrase").to_numpy()
    for term, times in zip(terms["term"][phrases], n[phrases].tolist(), strict=True):
        words = term.split(" ")
        for part in {*words, *map(" ".join, pairwise(words))} - {term}:
            largest[part] = max(largest.get(part, 0), times)
    return n <= np.array([largest.get(term, 0) for term in terms["term"]])


def by_family(
    codes: np.ndarray, counts: sparse.csr_array, *, weights: np.ndarray | None = None
) -> sparse.csr_array:
    """Rows of counts added up by the number of their story family: families × columns.

    weights: what each row counts; 1 without, and a row of weight 0 is left out.
    """
    own = np.ones(len(codes)) if weights is None else weights.astype(float)
    rows = np.flatnonzero(own)
    shape = (codes.max(initial=-1) + 1, len(codes))
    return sparse.csr_array((own[rows], (codes[rows], rows)), shape=shape) @ counts


def families(counts: sparse.csr_array) -> np.ndarray:
    """How many families have each term, from the counts of `by_family`."""
    return np.bincount(counts.indices, minlength=counts.shape[1])
