"""A planted corpus in which phrases travel: random sentences, and phrases put into some of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.formulas.content_words import ContentWords, content_words
from multipolar.formulas.corpus_words import content_of
from multipolar.formulas.finder import FormulaFinder, Tables
from multipolar.schema import TABLES

NEWSROOMS = ("N0", "N1", "N2", "N3", "N4", "N5")
SYLLABLES = ("ba", "ko", "mi", "ru", "te", "zo", "la", "vu", "ni", "sha")
DAYS = pd.date_range("2024-01-01", periods=100).strftime("%Y-%m-%d")


class Use(NamedTuple):
    """A phrase put into an article; voice: narration, direct or indirect."""

    article: int
    phrase: str
    voice: str = "narration"


def articles(n: int, *, seed: int = 0, sentences: int = 8) -> pd.DataFrame:
    """Articles of random words that nobody has, each of its own story, one after the other in time.

    `sentences` holds each one's sentences; words are as frequent as Mandelbrot's law has it for content words.
    """
    rng = np.random.default_rng(seed)
    words = np.array([f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES])
    share = 1 / (np.arange(len(words)) + 20)
    drawn = rng.choice(words, (n, sentences, 12), p=share / share.sum())
    names = [f"d{number:04d}" for number in range(n)]
    return pd.DataFrame(
        {
            "doc_id": names,
            "family_id": names,
            "newsroom": [NEWSROOMS[i] for i in rng.integers(len(NEWSROOMS), size=n)],
            "date": [DAYS[len(DAYS) * i // n] for i in range(n)],
            "sentences": [[" ".join(own) for own in article] for article in drawn],
        }
    )


def put(table: pd.DataFrame, uses: Iterable[Use], *, seed: int = 1) -> dict[str, pd.DataFrame]:
    """The tables that formulas are found in, of articles with phrases put into their sentences."""
    rng = np.random.default_rng(seed)
    written = [list(own) for own in table["sentences"]]
    spoken: list[tuple[int, int, str]] = []
    for use in uses:
        words = written[use.article][which := int(rng.integers(len(written[use.article])))].split()
        place = int(rng.integers(1, len(words)))
        written[use.article][which] = " ".join([*words[:place], use.phrase, *words[place:]])
        spoken.append((use.article, which, use.voice))
    texts = [". ".join(own) + "." for own in written]
    spans = [
        (name, n, sum(len(s) + 2 for s in own[:n]), sum(len(s) + 2 for s in own[: n + 1]) - 1)
        for name, own in zip(table["doc_id"], written, strict=True)
        for n in range(len(own))
    ]
    sentences = pd.DataFrame(spans, columns=["doc_id", "sent_id", "start", "end"])
    said = [(table["doc_id"][a], which, v) for a, which, v in spoken if v != "narration"]
    said = pd.DataFrame(said, columns=["doc_id", "sent_id", "voice"]).drop_duplicates(["doc_id", "sent_id"])  # fmt: skip
    said = said.merge(sentences, on=["doc_id", "sent_id"])
    quotes = said.rename(columns={"start": "content_start", "end": "content_end"})
    return {
        "documents": table.drop(columns="sentences").assign(text=texts),
        "sentences": sentences,
        "quotes": quotes.assign(speaker="Wang Yi", stranger=None, rule="model"),
        "marked": said.loc[said["voice"] == "direct", ["doc_id", "start", "end"]],
        "segments": TABLES["segments"].empty(),
    }


def written(texts: list[str]) -> dict[str, pd.DataFrame]:
    """The tables that formulas are found in, of articles of one sentence each."""
    table = articles(len(texts), sentences=1)
    return put(table.assign(sentences=[[text.rstrip(".")] for text in texts]), [])


def found(tables: dict[str, pd.DataFrame], finder: FormulaFinder, known: ContentWords) -> Tables:
    """What the finder finds in planted tables."""
    names = tables.get("mentions", TABLES["mentions"].empty())
    rows = content_words(tables["documents"], tables["sentences"], names, known=known)
    return finder.find(content_of(rows), lambda name, wanted: tables[name][wanted])
