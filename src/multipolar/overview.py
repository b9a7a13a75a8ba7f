"""A corpus in one paragraph, and what of it was set aside."""

from __future__ import annotations

import pandas as pd

from multipolar.findings import Note


def describe(articles: pd.DataFrame, stretches: pd.DataFrame, unread: pd.DataFrame) -> Note:
    """The corpus in one computed paragraph: its size, newsrooms, dates, what was left out.

    articles and stretches: the frames of `aggregates`. unread: the table.
    """
    dates = articles["date"].dropna()
    span = f"from {dates.min()} to {dates.max()}" if len(dates) else "without any date"
    undated = f", {articles['date'].isna().sum():,} without a date" if len(dates) else ""
    aside = stretches[~stretches["kept"]]
    share = aside["characters"].sum() / stretches["characters"].sum()
    lost = f"; {len(unread):,} inputs could not be read" if len(unread) else ""
    return Note(
        f"{_count(len(articles), 'article')} of "
        f"{_count(articles['newsroom'].nunique(), 'newsroom')} "
        f"({articles['family_id'].nunique():,} story families), {span}{undated}; "
        f"{articles['n_words'].sum():,} words are kept, {aside['n'].sum():,} stretches with "
        f"{share:.0%} of the characters are set aside{lost}."
    )


def addresses(unread: pd.DataFrame) -> pd.Series:
    """Where each row of `unread` stands: its file, and its record where it is one of many."""
    return unread["path"] + ("#" + unread["record"]).fillna("")


def set_aside(stretches: pd.DataFrame, documents: pd.DataFrame, *, width: int = 70) -> pd.DataFrame:
    """Stretches in their articles' own order, in their words.

    stretches: rows of `segments`. documents: `doc_id`, `newsroom` and `text` of their articles.

    One row per stretch: newsroom, place (% of the way through the article), kind, rule,
    characters, and its first `width` characters.
    """
    joined = stretches.merge(documents[["doc_id", "newsroom", "text"]], on="doc_id")
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


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
