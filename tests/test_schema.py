"""The tables' contract: what fits a table, and what is refused by table, row and value."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.schema import (
    FAMILIES,
    KEPT_KINDS,
    MENTIONS,
    SEGMENT_KINDS,
    TABLES,
    Table,
    TableError,
    validate,
)
from multipolar.store import BUNDLED

GOOD = {"doc_id": "a", "family_id": "a", "similarity": 1.0, "role": "earliest"}


def families(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{**GOOD, **row} for row in rows])


def test_a_frame_becomes_its_table_in_the_tables_order():
    shuffled = families({"doc_id": "b", "role": "copy"}, {}).assign(more=1)
    fitted = validate(shuffled[["role", "more", "similarity", "family_id", "doc_id"]], FAMILIES)
    assert fitted.schema == FAMILIES.arrow
    assert fitted.column("doc_id").to_pylist() == ["a", "b"]


REFUSED = [
    (families({}).drop(columns=["role", "similarity"]), "families: columns missing: similarity, role"),
    (families({}, {"doc_id": "b", "role": "twin"}), "families: row 1: role is 'twin', allowed: earliest, copy, edit"),
    (families({}, {"doc_id": "b", "role": None}), "families: row 1: role is empty"),
    (families({}, {}), "families: the key {'doc_id': 'a'} occurs more than once"),
    (families({"similarity": "much"}), "families: .*much"),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_a_frame_that_does_not_fit_is_refused(frame, words):
    with pytest.raises(TableError, match=words.replace("{", r"\{")):
        validate(frame, FAMILIES)


def test_a_value_may_be_empty_where_the_table_says_so():
    row = {
        **{"doc_id": "a", "sent_id": 0, "start": 0, "end": 4, "surface": "Wang", "label": None},
        **{"kind": "name", "actor_id": None, "name": None, "voice": "narration"},
        **{"speaker": None, "chain": None, "candidates": "wang_yi|wang_wenbin"},
    }
    assert validate(pd.DataFrame([row]), MENTIONS).column("name").to_pylist() == [None]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_empty_table_fits_its_own_schema(table: Table):
    assert validate(table.empty(), table).num_rows == 0


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_a_table_speaks_of_are_its_columns(table: Table):
    spoken_of = {*table.key, *table.nullable, *table.allowed}
    assert spoken_of <= set(table.columns)


# What DESIGN.md promises to other programs: columns may be added, these stay.
PROMISED = {
    "documents": "doc_id title date date_source outlet originator author place language text n_words sha256 path family_id",
    "segments": "doc_id start end kind rule",
    "sentences": "doc_id sent_id start end",
    "mentions": "doc_id sent_id start end surface label kind actor_id name voice speaker",
    "quotes": "doc_id quote_id kind content_start content_end cue_start cue_end source_start source_end speaker",
    "themes": "doc_id sent_id start end theme pattern voice speaker",
    "stances": "doc_id sent_id holder holder_kind target target_kind value confidence voice",
    "families": "doc_id family_id similarity role",
}


@pytest.mark.parametrize(("name", "columns"), PROMISED.items(), ids=PROMISED)
def test_the_promised_columns_are_there(name, columns):
    assert set(columns.split()) <= set(TABLES[name].columns)


ALLOWED = [
    ("documents", "date_source", "text metadata inferred"),
    ("segments", "kind", "title byline body caption embed teaser boilerplate"),
    ("mentions", "kind", "name demonym capital role"),
    ("mentions", "voice", "narration indirect direct embedded"),
    ("quotes", "kind", "direct indirect mixed"),
    ("stances", "holder_kind", "actor outlet"),
    ("stances", "target_kind", "actor theme"),
    ("stances", "value", "-1 0 1"),
    ("families", "role", "earliest copy edit"),
]


@pytest.mark.parametrize(("name", "column", "values"), ALLOWED)
def test_the_promised_values_are_allowed_and_no_others(name, column, values):
    assert " ".join(map(str, TABLES[name].allowed[column])) == values


def test_what_is_kept_of_an_article_are_kinds_of_segments():
    assert set(KEPT_KINDS) < set(SEGMENT_KINDS)


def test_the_datasheet_names_every_column_of_every_table():
    sheet = (BUNDLED / "README.md").read_text("utf-8")
    told = {line.split("`")[1]: line for line in sheet.splitlines() if line.startswith("| `")}
    lacking = [
        f"{name}.{column}"
        for name, table in TABLES.items()
        for column in table.columns
        if f"`{column}`" not in told.get(name, "").split(" | ", 2)[-1]
    ]
    assert lacking == []
