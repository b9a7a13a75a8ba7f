"""Passages: the paragraphs of the articles' bodies, which topic models read."""

from __future__ import annotations

import pandas as pd

from multipolar.schema import TableError
from multipolar.statistics.counts import require


def passages(
    segments: pd.DataFrame, documents: pd.DataFrame, *, min_words: int = 20
) -> pd.DataFrame:
    """One row per body paragraph of at least `min_words` words, in the order of the articles.

    segments: the table. documents: `doc_id`, `family_id`, `newsroom` and `text`, and `date` where
    that is wanted.

    Columns: `doc_id`, `start` and `end` (`text` is documents.text[start:end], without white
    space around it), `text`, `newsroom`, `family_id`, `date` where there is one, `n_words` (between
    white space). Raises TableError for missing columns and where no paragraph is long enough.
    """
    require(segments, ["doc_id", "start", "end", "kind"], "segments")
    require(documents, ["doc_id", "family_id", "newsroom", "text"], "documents")
    body = segments.loc[segments["kind"] == "body", ["doc_id", "start", "end"]]
    articles = documents[["doc_id", "text", "newsroom", "family_id", *({"date"} & {*documents})]]
    table = body.sort_values(["doc_id", "start"]).merge(articles, on="doc_id")
    raw = [t[a:b] for t, a, b in zip(table["text"], table["start"], table["end"], strict=True)]
    table["start"] += [len(text) - len(text.lstrip()) for text in raw]
    table["text"] = [text.strip() for text in raw]
    table["end"] = table["start"] + [len(text) for text in table["text"]]
    table["n_words"] = [len(text.split()) for text in table["text"]]
    table = table[table["n_words"] >= min_words].reset_index(drop=True)
    if table.empty:
        raise TableError(f"segments: none of {len(body)} paragraphs has {min_words} words")
    return table
