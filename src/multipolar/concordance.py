"""Concordance: every hit in its words, so that any number can be walked back to the text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def concordance(
    hits: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    width: int = 60,
    sort: str | None = None,
    also: Sequence[str] = (),
) -> pd.DataFrame:
    """Keywords in context, one row per hit: newsroom, date, voice, speaker, left, hit, right.

    hits: any table with doc_id, start, end. width: characters of context on either side. sort:
    "left" or "right" to order by that context, else by article and place. also: further columns
    of the hits to carry along.
    Raises ValueError for another `sort`.
    """
    if sort not in (None, "left", "right"):
        raise ValueError(f"sort is {sort!r}, allowed: left, right or None")
    kept = [c for c in hits if c in ("doc_id", "start", "end", "voice", "speaker", *also)]
    columns = ["doc_id", "newsroom", "date", "text"]
    joined = hits[kept].merge(documents[columns], on="doc_id", validate="many_to_one")
    joined = joined.sort_values(["date", "doc_id", "start"], kind="stable")
    spans = list(zip(joined["text"], joined["start"], joined["end"], strict=True))
    lines = pd.DataFrame(
        {
            "newsroom": joined["newsroom"].to_numpy(),
            "date": joined["date"].to_numpy(),
            **{c: joined[c].to_numpy() for c in ("voice", "speaker") if c in joined},
            "left": [_flat(text[max(0, a - width) : a]) for text, a, _ in spans],
            "hit": [_flat(text[a:b]) for text, a, b in spans],
            "right": [_flat(text[b : b + width]) for text, _, b in spans],
            **{c: joined[c].to_numpy() for c in also},
        }
    )
    if sort == "right":
        return lines.sort_values("right", key=lambda c: c.map(str.lower), ignore_index=True)
    if sort == "left":
        return lines.sort_values(
            "left", key=lambda c: c.map(lambda t: t.lower().split()[::-1]), ignore_index=True
        )
    return lines


def statements(quotes: pd.DataFrame, documents: pd.DataFrame, *, width: int = 110) -> pd.DataFrame:
    """Statements in their words: newsroom, date, speaker, verb, kind, and the content's beginning.

    quotes: rows of that table. speaker: the actor, or else the person's name in the article; empty
    where neither is known. verb: the cue as it stands in the text. width: characters of the
    content, which is cut with an ellipsis where it is longer.
    """
    columns = ["doc_id", "newsroom", "date", "text"]
    joined = quotes.merge(documents[columns], on="doc_id", validate="many_to_one")
    joined = joined.sort_values(["date", "doc_id", "quote_id"], kind="stable")
    places = {
        name: list(zip(joined["text"], joined[f"{name}_start"], joined[f"{name}_end"], strict=True))
        for name in ("cue", "content")
    }
    contents = [_flat(text[a:b]) for text, a, b in places["content"]]
    return pd.DataFrame(
        {
            "newsroom": joined["newsroom"].to_numpy(),
            "date": joined["date"].to_numpy(),
            "speaker": joined["speaker"].fillna(joined["stranger"]).fillna("").to_numpy(),
            "verb": [_flat(t[int(a) : int(b)]) if pd.notna(a) else "" for t, a, b in places["cue"]],
            "kind": joined["kind"].to_numpy(),
            "content": [s if len(s) <= width else s[: width - 1] + "…" for s in contents],
        }
    )


def _flat(words: str) -> str:
    """The words on one line: line ends become a visible mark, other white space one space."""
    return " ".join(words.replace("\n", " ¶ ").split())
