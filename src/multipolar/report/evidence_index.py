"""The index of the evidence page: sentences with something to show, and what is meant in each."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.hits import LINES, OF_ARTICLES, OF_HITS, hits, shown
from multipolar.schema import KEPT_KINDS

MEANING = ", ".join(f"coalesce({name}, '')" for name in OF_HITS)


class Index(NamedTuple):
    """Frames that refer to each other by the place of a row, and how much there was.

    articles: `title` (else the doc_id), `date`, and OF_ARTICLES, in the order of their dates.
    sentences: `article`, `sent_id`, `text` and whether it was `cut` before (1), behind (2) or on
    both sides (3), in the order of the articles. hits: `sentence`, where in the text what is meant
    stands (`start`, `length`; of no length where that was cut off), and `meaning`. meanings:
    OF_HITS. n: how many sentences with hits there are here; total: in the corpus.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    hits: pd.DataFrame
    meanings: pd.DataFrame
    n: int
    total: int


def evidence_index(
    corpus: Queried, *, most: int, characters: int, share: float, seed: int
) -> Index:
    """The sentences in which an actor, theme, formula, stance for or against, or act was found, and
    those that hold words of a known speaker.

    At most `most`, drawn by hash; of each at most so many characters; of an article never more
    than this share of the characters kept, what it means in few sentences first. Where the share
    is 1, all may be shown, and the sentences before and after come along.
    """
    sentences = corpus.query(
        f"""
        WITH {shown()}
        {LINES} ORDER BY date NULLS LAST, doc_id, sent_id
        """,
        most=most, length=characters, share=share, seed=seed, kept=list(KEPT_KINDS),
    )  # fmt: skip
    sentences["article"] = pd.factorize(sentences["doc_id"])[0]
    articles = sentences.drop_duplicates("article", ignore_index=True)
    every = corpus.query(
        f"""
        SELECT doc_id, sent_id, "start", "end", concat_ws(chr(31), {MEANING}) AS meaning
        FROM ({hits()})
        """
    )
    placed = _placed(every, sentences)
    placed["meaning"], meanings = pd.factorize(placed["meaning"], sort=True)
    return Index(
        articles[["title", "date", *OF_ARTICLES]],
        sentences[["article", "sent_id", "text", "cut"]],
        placed.sort_values([*placed.columns], ignore_index=True),
        pd.DataFrame([_meaning(one) for one in meanings], columns=list(OF_HITS)),
        n=placed["sentence"].nunique(),
        total=len(every.drop_duplicates(["doc_id", "sent_id"])),
    )


def _meaning(joined: str) -> list[str | None]:
    return [part or None for part in joined.split("\x1f", len(OF_HITS) - 1)]


def _placed(found: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The hits of these sentences, by their place in what is shown of them."""
    home = sentences[["doc_id", "sent_id", "from"]]
    home = home.assign(sentence=range(len(home)), size=sentences["text"].str.len())
    found = found.merge(home, on=["doc_id", "sent_id"])
    start = (found["start"] - found["from"]).clip(0, found["size"])
    end = (found["end"] - found["from"]).clip(0, found["size"])
    placed = found.assign(start=start, length=end - start)
    return placed[["sentence", "start", "length", "meaning"]]


def values(index: Index) -> dict[str, set[str]]:
    """What there is to ask for: column → its different values."""
    frames = {
        **dict.fromkeys(OF_ARTICLES, index.articles),
        **dict.fromkeys(OF_HITS, index.meanings),
    }
    found = {name: set(frame[name].dropna()) for name, frame in frames.items()}
    return {**found, "with": found["actor"]}


def as_script(index: Index) -> str:
    """The index as one assignment in JavaScript; no markup can begin in it.

    Columns of few different values are `names` and `codes`, from 1 on, 0 where there is none; those
    that grow are differences.
    """
    shown = {
        "articles": {
            "title": index.articles["title"].tolist(),
            "date": _coded(index.articles["date"]),
            **{name: _coded(index.articles[name]) for name in OF_ARTICLES},
        },
        "sentences": {
            "article": _steps(index.sentences["article"]),
            "number": index.sentences["sent_id"].tolist(),
            "text": index.sentences["text"].tolist(),
            "cut": index.sentences["cut"].tolist(),
        },
        "hits": {
            "sentence": _steps(index.hits["sentence"]),
            **{name: index.hits[name].tolist() for name in ("start", "length", "meaning")},
        },
        "meanings": {name: _coded(index.meanings[name]) for name in OF_HITS},
    }
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    for letter in ("<", "\u2028", "\u2029"):
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f"window.EVIDENCE = {text};\n"


def _coded(column: pd.Series) -> dict[str, list[Any]]:
    codes, names = pd.factorize(column, sort=True)
    return {"names": list(names), "codes": (codes + 1).tolist()}


def _steps(column: pd.Series) -> list[int]:
    return column.diff().fillna(column).astype(int).tolist()
