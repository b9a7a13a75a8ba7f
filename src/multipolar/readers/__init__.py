"""Files of a corpus → articles. A new source is one small module and one line in `READERS`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from multipolar.readers import (
    archive,
    factiva,
    nexis,
    office,
    pdf,
    plain_text,
    proquest,
    table,
    warc,
    web_page,
)
from multipolar.readers.article import Article, Unread, UnreadableError

LONGEST_LINE = 50_000  # characters: no paragraph is as long, and time grows with its square

__all__ = ["READERS", "Article", "Unread", "UnreadableError", "endings", "read", "records"]


class Reader(Protocol):
    """What a module of this package offers.

    ENDINGS: of the file names it may read. recognises: whether this file is of its format; of
    several readers of one ending the first that recognises it reads it. read: the articles of
    the file, and its records that hold none; options are `[readers]` of settings.toml. Raises
    UnreadableError where the file as a whole cannot be read.
    """

    ENDINGS: tuple[str, ...]

    def recognises(self, path: Path) -> bool: ...

    def read(self, path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]: ...


READERS: tuple[Reader, ...] = (
    nexis,
    factiva,
    proquest,
    office,
    plain_text,
    table,
    web_page,
    pdf,
    warc,
    archive,
)


def endings() -> list[str]:
    """The endings of the file names that some reader may read."""
    return sorted({ending for reader in READERS for ending in reader.ENDINGS})


def read(path: Path, *, options: dict[str, Any]) -> tuple[list[Article], list[Unread]]:
    """All articles of a file, and its records that hold none; raises as `records` does."""
    found = list(records(path, options=options))
    articles = [record for record in found if isinstance(record, Article)]
    return articles, [record for record in found if isinstance(record, Unread)]


def records(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The articles of a file, and its records that hold none, one after the other.

    Raises UnreadableError with the reason where no reader knows the format or it holds no text.
    """
    fitting = [reader for reader in READERS if path.suffix.lower() in reader.ENDINGS]
    if not fitting:
        ending = path.suffix or "a name without ending"
        raise UnreadableError(f"no reader for {ending}; there are: {', '.join(endings())}")
    reader = next((reader for reader in fitting if reader.recognises(path)), None)
    if reader is None:
        raise UnreadableError(f"a {path.suffix} file of no known format")
    for found in reader.read(path, options=options):
        reason = _refusal(found) if isinstance(found, Article) else None
        yield Unread(found.doc_id, reason) if isinstance(found, Article) and reason else found


def _refusal(article: Article) -> str | None:
    """Why an article that was read is none."""
    if not article.text.strip():
        return "the text is empty"
    longest = max(map(len, article.text.split("\n")))
    if longest > LONGEST_LINE:
        return (
            f"a line of {longest:,} characters is no paragraph; at most {LONGEST_LINE:,} are read"
        )
    return None
