"""Speeches of the UN General Debate as a corpus of news-sized pieces, with copies planted.

Read from `../shared/data` beside the checkout, or the folder given (see the project's data notes).
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.store import HOME

DATA = HOME.parent / "shared" / "data"
NAME = "ungdc_1991_2022.parquet"
PIECE = 400  # words, as many as a short news article has
FILE = 400  # pieces in a file, as in an archive's export
COPIES = 0.25  # copies for each piece, of an earlier one, with a word in twenty changed

Row = tuple[str, str, str, str]


class Spent(NamedTuple):
    """What a command took, with all its processes: seconds, and the largest one's memory in MB."""

    cpu: float
    clock: float
    memory: float


def pieces(n: int, *, folder: Path = DATA) -> list[Row]:
    """n rows of title, text, outlet (the state) and date, or as many as the speeches give."""
    speeches = pd.read_parquet(folder / NAME, columns=["country", "year", "text"])
    rng = np.random.default_rng(20261123)
    rows: list[Row] = []
    for country, year, text in speeches.itertuples(index=False):
        words = text.split()
        for begin in range(0, len(words) - PIECE // 2, PIECE):
            found = [words[begin : begin + PIECE]]
            if rows and rng.random() < COPIES:
                found.append(_edited(rows[rng.integers(len(rows))][1].split(), words, rng))
            for own in found:
                rows.append((f"Piece {len(rows)}", " ".join(own), country, f"{year}-09-20"))
        if len(rows) >= n:
            break
    return rows[:n]


def _edited(words: list[str], others: list[str], rng: np.random.Generator) -> list[str]:
    """The words, one in twenty in the place of which stands one of the others."""
    for place in rng.choice(len(words), len(words) // 20, replace=False):
        words[place] = others[rng.integers(len(others))]
    return words


def write(rows: list[Row], root: Path, *, stem: str = "pieces") -> None:
    """The rows as CSV files of FILE rows in `raw/`."""
    (root / "raw").mkdir(parents=True, exist_ok=True)
    left = iter(rows)
    for number in range(-(-len(rows) // FILE)):
        path = root / "raw" / f"{stem}{number:03d}.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            header = ("title", "text", "outlet", "date")
            csv.writer(handle).writerows([header, *islice(left, FILE)])


def spent(*arguments: str) -> Spent:
    """Run `multipolar` with these arguments in a process of its own, as `make` does."""
    import time

    begun = time.monotonic()
    command = [sys.executable, "-m", "multipolar.cli", *arguments]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    clock = time.monotonic() - begun
    return Spent(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / 1024)
