"""Whose words a stretch of a built corpus is, found again from its tables.

The same answer as `voices.Voices` gives of a parse, for places that no table holds.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from multipolar.marks import stretches
from multipolar.schema import EMBEDDED_KINDS

Row = dict[Hashable, Any]
TOKEN = re.compile(r"''|\w+(?:[’'.-]\w+)*|[^\w\s]")


def whose(hits: pd.DataFrame, quotes: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The hits with `voice` and `speaker`: of the innermost statement around them, or narration.

    hits: `doc_id`, `start`, `end`, and `segment` and `kind`, where the segment around it begins
    and what it is. quotes and documents: rows of those tables, for the articles of the hits.
    """
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    said: dict[str, list[Row]] = {}
    for quote in quotes.sort_values(["doc_id", "quote_id"]).to_dict("records"):
        said.setdefault(quote["doc_id"], []).append(quote)
    found = [
        _whose(hit, said.get(hit["doc_id"], []), texts[hit["doc_id"]])
        for hit in hits.to_dict("records")
    ]
    spoken = pd.DataFrame(found, columns=["voice", "speaker"], index=hits.index, dtype=object)
    return hits.assign(voice=spoken["voice"], speaker=spoken["speaker"])


def _whose(hit: Row, said: list[Row], text: str) -> tuple[str, str | None]:
    around = [
        quote
        for quote in said
        if quote["content_start"] <= hit["start"] and hit["end"] <= quote["content_end"]
    ]
    inner = min(around, key=lambda q: q["content_end"] - q["content_start"], default=None)
    speaker = None if inner is None or pd.isna(inner["speaker"]) else inner["speaker"]
    if hit["kind"] in EMBEDDED_KINDS:
        return "embedded", speaker
    if inner is None:
        return "narration", None
    if inner["kind"] != "mixed":
        return inner["kind"], speaker
    line = max(hit["segment"], text.rfind("\n", 0, inner["content_start"]) + 1)
    start, end = hit["start"] - line, hit["end"] - line
    in_marks = any(a <= start and end <= b for a, b in _marked(text[line:].partition("\n")[0]))
    return ("direct" if in_marks else "indirect"), speaker


def _marked(line: str) -> Iterator[tuple[int, int]]:
    """Where the quotations of a line stand, with their marks."""
    tokens = list(TOKEN.finditer(line))
    for first, last in stretches([token.group() for token in tokens]):
        yield tokens[first].start(), tokens[last - 1].end()
