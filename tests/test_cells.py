"""Cells: their readings open with the surest first, or with both sides in turn."""

from __future__ import annotations

import pandas as pd
import pytest
from planted import filled, stored

from multipolar.schema import TABLES
from multipolar.stance.cells import contested, opened

# doc_id, holder, target, value, confidence
STANCES = [
    ("a", "A", "T", 1, 0.5),
    ("a", "A", "T", 1, 0.9),
    ("b", "A", "T", -1, 0.6),
    ("b", "A", "T", 0, 1.0),
    ("b", "A", "T", 1, 0.7),
    ("b", "A", "U", -1, 0.8),
    ("b", "B", "U", -1, 0.8),
    ("c", "B", "U", 1, 0.2),
    ("c", "B", "U", -1, 0.3),
    ("c", "B", "U", 1, 0.4),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    tables = {name: table.empty() for name, table in TABLES.items()}
    ids = ["a", "b", "c"]
    tables["documents"] = filled(
        "documents", [{"doc_id": d, "family_id": d, "text": "Words of an article."} for d in ids]
    )
    columns = ["doc_id", "holder", "target", "value", "confidence"]
    rows = [{**dict(zip(columns, row, strict=True)), "start": n} for n, row in enumerate(STANCES)]
    tables["stances"] = filled("stances", [{**row, "end": row["start"] + 1} for row in rows])
    return stored(tables, tmp_path_factory.mktemp("cells"), n_parts=2)


def told(part) -> list[tuple[int, float]]:
    return list(zip(part.frame["value"], part.frame["confidence"], strict=True))


def test_the_strongest_come_first(corpus):
    part = opened(corpus, n=3, holder="A", target="T")
    assert told(part) == [(1, 0.9), (1, 0.7), (-1, 0.6)]
    assert part.told == "3 of 4 readings, the surest first"


def test_of_a_contested_cell_both_sides_come_in_turn_the_rarer_first(corpus):
    part = opened(corpus, n=9, order="contested", holder="A", target="T")
    assert told(part) == [(-1, 0.6), (1, 0.9), (1, 0.7), (1, 0.5)]


def test_a_cell_may_be_of_a_newsroom(corpus):
    assert opened(corpus, n=9, newsroom="x").total == 9
    assert opened(corpus, n=9, newsroom="y").frame.empty


def test_contested_cells_are_those_read_both_ways(corpus):
    found = contested(corpus)
    assert list(found["holder"] + found["target"]) == ["BU", "AT"]
    assert list(found["rarer"]) == [2, 1]


def test_a_corpus_without_stances_has_none(tmp_path):
    corpus = stored({name: table.empty() for name, table in TABLES.items()}, tmp_path)
    assert contested(corpus).empty
    part = opened(corpus, n=5, order="contested")
    assert (part.total, list(part.frame)[:3]) == (0, ["holder", "value", "target"])
    assert isinstance(part.frame, pd.DataFrame)
