"""Sentences drawn from a corpus with the texts they stand in, so that few texts are read."""

from __future__ import annotations

from collections.abc import Mapping
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

    equal: as in `where`.
    """
    condition, values = where(table, equal)
    return _drawn(corpus, table, condition, values, n, seed)


def rows(corpus: Queried, table: str, *, n: int, seed: int) -> pd.DataFrame:
    """The rows that `draw` draws of a whole table, without their articles."""
    return _rows(corpus, table, "true", {}, n, seed)


def where(table: str, equal: Mapping[str, object]) -> tuple[str, dict[str, list[object]]]:
    """The rows of a table that hold some values: a condition in SQL, and its parameters.

    equal: column of the table, or else of `documents` → the value, or the list of values, that it
    must have; None is a null. Raises KeyError for a table or a column that is not there.
    """
    if table not in TABLES:
        raise KeyError(f"no table {table!r}; there are: {', '.join(TABLES)}")
    own, about = TABLES[table].columns, TABLES["documents"].columns
    lacking = [name for name in equal if name not in own and name not in about]
    if lacking:
        raise KeyError(f"{table} lacks {', '.join(lacking)}; it has {', '.join(own)}")
    allowed = {k: list(v) if isinstance(v, list | tuple) else [v] for k, v in equal.items()}
    tests = {name: _test(name, has_null=None in values) for name, values in allowed.items()}
    conditions = [test for name, test in tests.items() if name in own]
    if outside := [test for name, test in tests.items() if name not in own]:
        conditions.append(f"doc_id IN (SELECT doc_id FROM documents WHERE {' AND '.join(outside)})")
    return " AND ".join(conditions) or "true", allowed


def _test(name: str, *, has_null: bool) -> str:
    is_one = f'"{name}" IN (SELECT unnest(${name}))'
    return f'({is_one} OR "{name}" IS NULL)' if has_null else is_one


def paragraphs(corpus: Queried, *, min_words: int, most: int, seed: int, **equal: object) -> Drawn:
    """At most `most` body paragraphs long enough to hold `min_words` words, drawn as by `draw`."""
    condition, values = where("segments", equal)
    condition += ' AND kind = \'body\' AND "end" - "start" >= $length'
    length = CHARACTERS_A_WORD * min_words
    return _drawn(corpus, "segments", condition, {**values, "length": length}, most, seed)


def _drawn(
    corpus: Queried, table: str, condition: str, values: Mapping[str, object], n: int, seed: int
) -> Drawn:
    hits = _rows(corpus, table, condition, values, n, seed)
    total = corpus.query(f"SELECT count(*) AS n FROM {table} WHERE {condition}", **values)
    return Drawn(hits, texts(corpus, hits), int(total["n"][0]))


def _rows(
    corpus: Queried, table: str, condition: str, values: Mapping[str, object], n: int, seed: int
) -> pd.DataFrame:
    key = ", ".join(f'"{name}"' for name in TABLES[table].key)
    return corpus.query(
        f"""
        SELECT * FROM (
            FROM {table} WHERE {condition} ORDER BY md5(concat_ws(chr(31), {key}, $seed)), {key}
            LIMIT $n)
        ORDER BY {key}
        """,
        **values, n=n, seed=seed,
    )  # fmt: skip


def texts(corpus: Queried, hits: pd.DataFrame) -> pd.DataFrame:
    """The articles of the hits, as `Drawn` has them."""
    return corpus.query(
        """
        SELECT doc_id, newsroom, family_id, date, text FROM documents
        WHERE doc_id IN (SELECT unnest($ids)) ORDER BY doc_id
        """,
        ids=sorted(set(hits["doc_id"])),
    )


def coded(corpus: Queried, tables: list[str], *, doc_ids: list[str]) -> dict[str, pd.DataFrame]:
    """The rows of whole tables that belong to some articles, each table by its key."""
    return {
        name: corpus.query(
            f"FROM {name} WHERE doc_id IN (SELECT unnest($ids)) ORDER BY ALL", ids=sorted(doc_ids)
        )
        for name in tables
    }
