"""How much of each article the notebooks and the report of a package show, measured in them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from multipolar.fingerprints import fingerprints

PAGES = ("notebooks", "report")
WRITTEN = (".html", ".js", ".csv", ".txt", ".svg", ".json", ".ipynb", ".md")
TAG = re.compile(r"<[^<>]*>")


class Shown(NamedTuple):
    """Of an article's sequences of so many words the share that is shown: on average, and at most.

    over: of how many of the n articles it is more than `[evidence] share` allows on its page.
    """

    mean: float
    most: float
    over: int
    n: int
    words: int

    def __str__(self) -> str:
        return (
            f"Of an article's sequences of {self.words} words notebooks and report show "
            f"{self.mean:.1%} on average and {self.most:.0%} at most; more than [evidence] allows "
            f"on its page of {self.over:,} of {self.n:,} articles."
        )


def shown(folder: Path, processed: Path, *, words: int, share: float) -> Shown:
    """What the pages in the folder of a package show of the articles of a corpus.

    words: how long the sequences of the table `fingerprints` are.
    """
    texts = list(_texts(folder))
    hashed = fingerprints([str(n) for n in range(len(texts))], texts, shingle=words)
    there = np.unique(np.concatenate([np.empty(0, np.uint64), *hashed["shingles"]]))
    shares: list[float] = []
    for path in sorted((processed / "fingerprints").glob("*.parquet")):
        for own in pq.ParquetFile(path).read(["shingles"])["shingles"]:
            if sequences := own.as_py():
                shares.append(_share(np.array(sequences, np.uint64), there))
    over = sum(one > share for one in shares)
    found = shares or [0.0]
    return Shown(sum(found) / len(found), max(found), over, len(shares), words)


def _share(sequences: np.ndarray, there: np.ndarray) -> float:
    """How many of the sequences are among those that are there, sorted."""
    if not len(there):
        return 0.0
    places = np.searchsorted(there, sequences).clip(max=len(there) - 1)
    return float((there[places] == sequences).mean())


def _texts(folder: Path) -> Iterator[str]:
    """The words of every page."""
    for place in PAGES:
        for path in sorted((folder / place).rglob("*")):
            if path.suffix in WRITTEN:
                text = path.read_text("utf-8", "replace")
                if path.suffix == ".ipynb":
                    text = "\n".join(_strings(json.loads(text)))
                yield html.unescape(TAG.sub(" ", text))


def _strings(found: object) -> Iterator[str]:
    """Every string in what JSON holds; lists of lines are joined."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list) and all(isinstance(one, str) for one in found):
        yield "".join(found)
    elif isinstance(found, list | dict):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _strings(one)
