"""A corpus in one paragraph, and what of it was set aside."""

from __future__ import annotations

import pandas as pd

from multipolar.findings import Note
from multipolar.schema import KEPT_KINDS


def describe(documents: pd.DataFrame, segments: pd.DataFrame, unread: pd.DataFrame) -> Note:
    """The corpus in one computed paragraph: its size, newsrooms, dates, what was left out."""
    dates = documents["date"].dropna()
    span = f"from {dates.min()} to {dates.max()}" if len(dates) else "without any date"
    undated = f", {documents['date'].isna().sum():,} without a date" if len(dates) else ""
    aside = segments[~segments["kind"].isin(KEPT_KINDS)]
    share = (aside["end"] - aside["start"]).sum() / (segments["end"] - segments["start"]).sum()
    lost = f"; {len(unread):,} inputs could not be read" if len(unread) else ""
    return Note(
        f"{_count(len(documents), 'article')} of "
        f"{_count(documents['newsroom'].nunique(), 'newsroom')} "
        f"({documents['family_id'].nunique():,} story families), {span}{undated}; "
        f"{documents['n_words'].sum():,} words are kept, {len(aside):,} stretches with "
        f"{share:.0%} of the characters are set aside{lost}."
    )


def addresses(unread: pd.DataFrame) -> pd.Series:
    """Where each row of `unread` stands: its file, and its record where it is one of many."""
    return unread["path"] + ("#" + unread["record"]).fillna("")


def set_aside(segments: pd.DataFrame, documents: pd.DataFrame, *, width: int = 70) -> pd.DataFrame:
    """What is not part of the articles, in the articles' own order.

    One row per stretch: newsroom, doc_id, place (% of the way through the article), kind, rule,
    characters, and its first `width` characters.
    """
    aside = segments[~segments["kind"].isin(KEPT_KINDS)]
    joined = aside.merge(documents[["doc_id", "newsroom", "text"]], on="doc_id")
    joined = joined.sort_values(["doc_id", "start"], kind="stable")
    rows = list(zip(joined["text"], joined["start"], joined["end"], strict=True))
    shown = [" ".join(text[start:end].split()) for text, start, end in rows]
    return pd.DataFrame(
        {
            "newsroom": joined["newsroom"].to_numpy(),
            "place": [f"{start / len(text):.0%}" for text, start, _ in rows],
            "kind": joined["kind"].to_numpy(),
            "rule": joined["rule"].to_numpy(),
            "characters": [end - start for _, start, end in rows],
            "words": [s if len(s) <= width else s[: width - 1] + "…" for s in shown],
        }
    )


def rebuilt(segments: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Whether each article's segments, joined in order, are its text again; one row an article."""
    texts = documents.set_index("doc_id")["text"]
    ordered = segments.sort_values(["doc_id", "start"])
    joined = {
        str(doc_id): "".join(
            texts[doc_id][a:b] for a, b in zip(own["start"], own["end"], strict=True)
        )
        for doc_id, own in ordered.groupby("doc_id")
    }
    return pd.DataFrame(
        [(d, len(text), joined.get(str(d), "") == text) for d, text in texts.items()],
        columns=["doc_id", "characters", "rebuilt"],
    )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
