"""Articles that were read and wait for the model, on disk: memory holds their names alone."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

MOST = 500  # names in one question; SQLite answers at most 999


class Waiting(NamedTuple):
    """An article as its reader gave it (`Source.to_json`), and what its rows are known by.

    parse: the key of its parse. digest: the hash of all that was read and noted of it.
    """

    doc_id: str
    source: str
    parse: str
    digest: str


class Spool:
    """Articles put in as they are read and taken out by name; gone with its folder."""

    def __init__(self, folder: Path) -> None:
        self.base = sqlite3.connect(folder / "spool.sqlite", isolation_level=None)
        self._do("PRAGMA journal_mode = OFF")
        self._do("PRAGMA synchronous = OFF")
        self._do("CREATE TABLE waiting (doc_id PRIMARY KEY, source, parse, digest)")

    def put(self, article: Waiting) -> None:
        """Raises OSError where the disk is full."""
        self._do("INSERT INTO waiting VALUES (?, ?, ?, ?)", article)

    def take(self, doc_ids: Iterable[str]) -> list[Waiting]:
        """Those of the articles that wait here, in order of their names."""
        names = list(doc_ids)
        found: list[Waiting] = []
        for first in range(0, len(names), MOST):
            some = names[first : first + MOST]
            marks = ", ".join("?" * len(some))
            rows = self.base.execute(f"SELECT * FROM waiting WHERE doc_id IN ({marks})", some)
            found += map(Waiting._make, rows)
        return sorted(found)

    def close(self) -> None:
        self.base.close()

    def _do(self, statement: str, values: tuple[str, ...] = ()) -> None:
        try:
            self.base.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, str(error)) from error
