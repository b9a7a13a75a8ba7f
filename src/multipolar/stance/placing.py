"""The rows of the table `stances` as pairs that any scorer can read."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from multipolar.stance.pairs import Pair


def pairs_of(
    stances: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    texts: Mapping[str, str],
) -> list[Pair]:
    """For each row of `stances`, in order, its sentence with the places of holder and target.

    The holder is where the source of a quotation by that speaker stands in the sentence, None
    where it stands elsewhere or is the outlet. texts: doc_id → `documents.text`.
    """
    within = stances[["doc_id", "sent_id", "holder", "holder_kind", "start", "end"]].merge(
        sentences, on=["doc_id", "sent_id"], how="left", suffixes=("", "_sentence")
    )
    sources = quotes.dropna(subset=["source_start", "speaker"])
    by_speaker = {
        key: sorted(zip(own["source_start"], own["source_end"], strict=True))
        for key, own in sources.groupby(["doc_id", "speaker"])
    }
    return [
        _pair(row, texts[str(row.doc_id)], by_speaker.get((row.doc_id, row.holder), []))
        for row in within.itertuples(index=False)
    ]


def _pair(row: object, text: str, sources: list[tuple[int, int]]) -> Pair:
    first, end = int(row.start_sentence), int(row.end_sentence)  # type: ignore[attr-defined]
    target = (int(row.start) - first, int(row.end) - first)  # type: ignore[attr-defined]
    holder = next(((a - first, b - first) for a, b in sources if first <= a and b <= end), None)
    return Pair(text[first:end], holder, target)
