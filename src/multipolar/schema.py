"""The columns, keys and allowed values of every table."""

from __future__ import annotations

import pyarrow as pa

from multipolar.table import REAL, TEXT, TRUTH, WHOLE, Table
from multipolar.table import TableError as TableError
from multipolar.table import validate as validate

SEGMENT_KINDS = ("title", "byline", "body", "caption", "embed", "teaser", "boilerplate")
KEPT_KINDS = ("title", "body", "caption", "embed")
EMBEDDED_KINDS = ("caption", "embed")
VOICES = ("narration", "indirect", "direct", "embedded")
MENTION_KINDS = ("name", "demonym", "capital", "role")
TERM_KINDS = ("word", "phrase")
QUOTE_KINDS = ("direct", "indirect", "mixed")
DATE_SOURCES = ("text", "metadata", "inferred")
ROLES = ("earliest", "copy", "edit")
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
STATUSES = ("told", "negated", "not done")
PHRASE_KINDS = ("known", "found", "name", "convention", "even", "loose")


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
    withheld={"text": "it is the article"},
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
SCORED = Table(
    "scored",
    {
        **dict.fromkeys(STANCES.key, TEXT),
        **{"sent_id": WHOLE, "start": WHOLE},
        **{"against": REAL, "neutral": REAL, "for": REAL},
    },
    key=STANCES.key,
)
ACTS = Table(
    "acts",
    {
        **SENTENCE,
        "source": TEXT,
        "source_state": TEXT,
        "target": TEXT,
        "target_state": TEXT,
        "act": TEXT,
        "quad": TEXT,
        "verb": TEXT,
        "mutual": TRUTH,
        "status": TEXT,
        **VOICED,
    },
    key=("doc_id", "start", "act", "source_state", "target_state"),
    nullable=("speaker", "chain"),
    allowed={"quad": QUADS, "status": STATUSES, "voice": VOICES},
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
    withheld={"shingles": "tried out with the words of `terms` they give the text"},
)
MARKED = Table("marked", SPAN, key=("doc_id", "start"))
CONTENT_WORDS = Table(
    "content_words",
    {
        "doc_id": TEXT,
        "words": pa.list_(TEXT),
        **{name: pa.list_(pa.int32()) for name in ("starts", "ends", "sentences", "places")},
        **{name: pa.list_(TRUTH) for name in ("capitals", "persons")},
    },
    key=("doc_id",),
    withheld={
        "words": "they are most of the article, in its order",
        "starts": "with the words of `terms` places and lengths give most of the article",
        "ends": "with the words of `terms` places and lengths give most of the article",
    },
)
FORMULAS = Table(
    "formulas",
    {**SENTENCE, "formula": TEXT, **VOICED},
    key=("doc_id", "start", "formula"),
    nullable=("speaker", "chain"),
    allowed={"voice": VOICES},
)
PHRASES = Table(
    "phrases",
    {
        "phrase": TEXT,
        "kind": TEXT,
        "words": TEXT,
        "n_families": WHOLE,
        "n_newsrooms": WHOLE,
        "glue": REAL,
        "fixedness": REAL,
        "over_newsrooms": REAL,
        "over_time": REAL,
    },
    key=("phrase", "words"),
    nullable=("glue", "fixedness", "over_newsrooms", "over_time"),
    allowed={"kind": PHRASE_KINDS},
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
        *(VOICE_WORDS, TERMS, THEMES, STANCES, ACTS, MARKED, FINGERPRINTS, CONTENT_WORDS),
        *(FAMILIES, PHRASES, FORMULAS, SCORED, READINGS, UNREAD),
    )
}
