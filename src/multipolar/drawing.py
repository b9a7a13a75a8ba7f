"""Sentences drawn from a corpus with the texts they stand in, so that few texts are read."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.samples import Part
from multipolar.schema import TABLES

CHARACTERS_A_WORD = 5  # a paragraph with fewer, the space included, is a table or a list


class Drawn(NamedTuple):
    """Rows of a table drawn at random, and the articles they stand in.

    hits: the rows, by their key. documents: `doc_id`, `newsroom`, `family_id`, `date` and `text`
    of those articles. total: how many rows there are to draw from.
    """

    hits: pd.DataFrame
    documents: pd.DataFrame
    total: int

    def part(self, frame: pd.DataFrame, *, unit: str) -> Part:
        """A frame made of these rows, told as the part it is."""
        return Part(frame, len(self.hits), self.total, unit)


def draw(corpus: Queried, table: str, *, n: int, seed: int, **equal: object) -> Drawn:
    """At most n rows of a table, drawn by the hash of their key and the seed.

    equal: column → the value, or the list of values, that it must have. Raises KeyError for a
    column that the table lacks.
    """
    lacking = [name for name in equal if name not in TABLES[table].columns]
    if lacking:
        raise KeyError(
            f"{table} lacks {', '.join(lacking)}; it has {', '.join(TABLES[table].columns)}"
        )
    allowed = {k: v if isinstance(v, list | tuple) else [v] for k, v in equal.items()}
    where = " AND ".join(f'list_contains(${name}, "{name}")' for name in allowed)
    return _drawn(corpus, table, where or "true", {k: list(v) for k, v in allowed.items()}, n, seed)


def paragraphs(corpus: Queried, *, min_words: int, most: int, seed: int) -> Drawn:
    """At most `most` body paragraphs long enough to hold `min_words` words, drawn as by `draw`."""
    where = 'kind = \'body\' AND "end" - "start" >= $length'
    length = CHARACTERS_A_WORD * min_words
    return _drawn(corpus, "segments", where, {"length": length}, most, seed)


def _drawn(
    corpus: Queried, table: str, where: str, values: dict[str, object], n: int, seed: int
) -> Drawn:
    key = ", ".join(f'"{name}"' for name in TABLES[table].key)
    hits = corpus.query(
        f"""
        SELECT * FROM (
            FROM {table} WHERE {where} ORDER BY md5(concat_ws(chr(31), {key}, $seed)), {key}
            LIMIT $n)
        ORDER BY {key}
        """,
        **values, n=n, seed=seed,
    )  # fmt: skip
    total = corpus.query(f"SELECT count(*) AS n FROM {table} WHERE {where}", **values)
    documents = corpus.query(
        """
        SELECT doc_id, newsroom, family_id, date, text FROM documents
        WHERE doc_id IN (SELECT unnest($ids)) ORDER BY doc_id
        """,
        ids=sorted(set(hits["doc_id"])),
    )
    return Drawn(hits, documents, int(total["n"][0]))


def coded(corpus: Queried, tables: list[str], *, doc_ids: list[str]) -> dict[str, pd.DataFrame]:
    """The rows of whole tables that belong to some articles, each table by its key."""
    return {
        name: corpus.query(
            f"FROM {name} WHERE doc_id IN (SELECT unnest($ids)) ORDER BY ALL", ids=sorted(doc_ids)
        )
        for name in tables
    }
