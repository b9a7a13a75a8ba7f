"""The columns, keys and allowed values of every table, and their validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa

TEXT, WHOLE, REAL, TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()

SEGMENT_KINDS = ("title", "byline", "body", "caption", "embed", "teaser", "boilerplate")
KEPT_KINDS = ("title", "body", "caption", "embed")
EMBEDDED_KINDS = ("caption", "embed")
VOICES = ("narration", "indirect", "direct", "embedded")
MENTION_KINDS = ("name", "demonym", "capital", "role")
TERM_KINDS = ("word", "phrase")
QUOTE_KINDS = ("direct", "indirect", "mixed")
DATE_SOURCES = ("text", "metadata", "inferred")
ROLES = ("earliest", "copy", "edit")


class TableError(ValueError):
    """A frame does not fit its table: names the table, the row, the value and what is allowed."""


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    columns: name → Arrow type, in order. key: columns that together name a row.
    nullable: columns that may be null. allowed: column → the values it may hold.
    """

    name: str
    columns: dict[str, pa.DataType]
    key: tuple[str, ...]
    nullable: tuple[str, ...] = ()
    allowed: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of this table's Parquet files; pandas reads whole numbers as such."""
        schema = pa.schema([pa.field(name, kind) for name, kind in self.columns.items()])
        whole = [name for name in self.nullable if self.columns[name] == WHOLE]
        frame = schema.empty_table().to_pandas().astype(dict.fromkeys(whole, "Int64"))
        return pa.Table.from_pandas(frame, schema=schema, preserve_index=False).schema

    def empty(self) -> pd.DataFrame:
        """A frame with this table's columns and no row."""
        return self.arrow.empty_table().to_pandas()


SPAN = {"doc_id": TEXT, "start": WHOLE, "end": WHOLE}
SENTENCE = {"doc_id": TEXT, "sent_id": WHOLE, "start": WHOLE, "end": WHOLE}
SPOKEN = {"voice": TEXT, "speaker": TEXT}
VOICED = {**SPOKEN, "chain": TEXT}

DOCUMENTS = Table(
    "documents",
    {
        "doc_id": TEXT,
        "title": TEXT,
        "date": TEXT,
        "date_source": TEXT,
        "outlet": TEXT,
        "originator": TEXT,
        "newsroom": TEXT,
        "author": TEXT,
        "place": TEXT,
        "url": TEXT,
        "language": TEXT,
        "text": TEXT,
        "repaired": TRUTH,
        "n_words": WHOLE,
        "sha256": TEXT,
        "path": TEXT,
        "family_id": TEXT,
    },
    key=("doc_id",),
    nullable=(
        *("title", "date", "date_source", "outlet", "originator"),
        *("author", "place", "url", "language"),
    ),
    allowed={"date_source": DATE_SOURCES},
)
SEGMENTS = Table(
    "segments",
    {**SPAN, "kind": TEXT, "rule": TEXT, "n_words": WHOLE},
    key=("doc_id", "start"),
    allowed={"kind": SEGMENT_KINDS},
)
SENTENCES = Table("sentences", SENTENCE, key=("doc_id", "sent_id"))
MENTIONS = Table(
    "mentions",
    {
        **SENTENCE,
        "surface": TEXT,
        "label": TEXT,
        "kind": TEXT,
        "actor_id": TEXT,
        "name": TEXT,
        **VOICED,
        "candidates": TEXT,
    },
    key=("doc_id", "start", "end"),
    nullable=("label", "actor_id", "name", "speaker", "chain", "candidates"),
    allowed={"kind": MENTION_KINDS, "voice": VOICES},
)
QUOTES = Table(
    "quotes",
    {
        "doc_id": TEXT,
        "quote_id": WHOLE,
        "kind": TEXT,
        "content_start": WHOLE,
        "content_end": WHOLE,
        "cue_start": WHOLE,
        "cue_end": WHOLE,
        "source_start": WHOLE,
        "source_end": WHOLE,
        "speaker": TEXT,
        "rule": TEXT,
        "cue": TEXT,
        "stranger": TEXT,
        "candidates": TEXT,
        "probability": REAL,
    },
    key=("doc_id", "quote_id"),
    nullable=(
        *("cue_start", "cue_end", "source_start", "source_end", "speaker", "cue"),
        *("stranger", "candidates", "probability"),
    ),
    allowed={"kind": QUOTE_KINDS},
)
VOICE_WORDS = Table(
    "voices",
    {"doc_id": TEXT, **SPOKEN, "stranger": TEXT, "n_words": WHOLE},
    key=("doc_id", "voice", "speaker", "stranger"),
    nullable=("speaker", "stranger"),
    allowed={"voice": VOICES},
)
TERMS = Table(
    "terms",
    {"doc_id": TEXT, **SPOKEN, "kind": TEXT, "term": TEXT, "form": TEXT, "pos": TEXT, "n": WHOLE},
    key=("doc_id", "voice", "speaker", "kind", "term", "form", "pos"),
    nullable=("speaker", "pos"),
    allowed={"kind": TERM_KINDS, "voice": VOICES},
)
THEMES = Table(
    "themes",
    {**SENTENCE, "theme": TEXT, "pattern": TEXT, **VOICED},
    key=("doc_id", "theme", "start"),
    nullable=("speaker", "chain"),
    allowed={"voice": VOICES},
)
STANCES = Table(
    "stances",
    {
        "doc_id": TEXT,
        "sent_id": WHOLE,
        "holder": TEXT,
        "holder_kind": TEXT,
        "target": TEXT,
        "target_kind": TEXT,
        "value": WHOLE,
        "confidence": REAL,
        "voice": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "cue": TEXT,
        "rule": TEXT,
    },
    key=("doc_id", "sent_id", "holder", "target", "start"),
    nullable=("cue",),
    allowed={
        "holder_kind": ("actor", "outlet"),
        "target_kind": ("actor", "theme"),
        "value": (-1, 0, 1),
        "voice": VOICES,
    },
)
FAMILIES = Table(
    "families",
    {"doc_id": TEXT, "family_id": TEXT, "similarity": REAL, "role": TEXT},
    key=("doc_id",),
    allowed={"role": ROLES},
)
FINGERPRINTS = Table(
    "fingerprints",
    {"doc_id": TEXT, "whole": pa.uint64(), "shingles": pa.list_(pa.uint64())},
    key=("doc_id",),
)
READINGS = Table("readings", {"doc_id": TEXT, "digest": TEXT, "parse": TEXT}, key=("doc_id",))
UNREAD = Table(
    "unread",
    {"path": TEXT, "record": TEXT, "reason": TEXT},
    key=("path", "record", "reason"),
    nullable=("record",),
)

TABLES = {
    table.name: table
    for table in (
        *(DOCUMENTS, SEGMENTS, SENTENCES, MENTIONS, QUOTES),
        *(VOICE_WORDS, TERMS, THEMES, STANCES, FINGERPRINTS, FAMILIES, READINGS, UNREAD),
    )
}


def validate(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as an Arrow table of its schema: same columns, in order, sorted by key.

    Raises TableError naming the table, the row and the value when a column is missing, a value
    is not among those allowed, a null stands where none may, or a key occurs twice.
    """
    missing = [column for column in table.columns if column not in frame]
    if missing:
        raise TableError(f"{table.name}: columns missing: {', '.join(missing)}")
    ordered = frame[list(table.columns)].sort_values(list(table.key), kind="stable")
    for column in table.columns:
        _check_column(ordered[column], table)
    repeated = ordered.duplicated(list(table.key))
    if repeated.any():
        row = ordered[repeated].iloc[0][list(table.key)].to_dict()
        raise TableError(f"{table.name}: the key {row} occurs more than once")
    try:
        return pa.Table.from_pandas(ordered, schema=table.arrow, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise TableError(f"{table.name}: {error}") from error


def _check_column(values: pd.Series, table: Table) -> None:
    column = str(values.name)
    null = values.isna()
    if null.any() and column not in table.nullable:
        raise TableError(f"{table.name}: row {values.index[null][0]}: {column} is empty")
    allowed = table.allowed.get(column)
    if allowed:
        wrong = ~null & ~values.isin(allowed)
        if wrong.any():
            found = values[wrong].iloc[0]
            raise TableError(
                f"{table.name}: row {values.index[wrong][0]}: {column} is {found!r}, "
                f"allowed: {', '.join(map(str, allowed))}"
            )
