"""Files of a corpus → articles. A new source is one small module and one line in `READERS`."""

from __future__ import annotations

import errno
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

LONGEST = 1_000_000  # characters of an article: a thick book has no more
LONGEST_LINE = 50_000  # no paragraph is as long, and time grows with its square
LONGEST_REASON = 300
# Of these the machine is to blame, not the file: what was read then would be wrong later.
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO}

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

    Raises UnreadableError with the reason where no reader knows the format or it holds no text,
    and OSError where the disk is full or fails. What a library meets in a damaged file, be it
    what it may, is the file's own reason and ends no other's reading.
    """
    read = 0
    try:
        for record in _reader(path).read(path, options=options):
            if isinstance(record, Unread):
                yield Unread(_line(record.record), _line(record.reason))
            elif reason := _refusal(record):
                yield Unread(_line(record.doc_id), reason)
            else:
                read += 1
                yield record
    except Exception as error:
        if isinstance(error, OSError) and error.errno in MACHINE:
            raise
        known = isinstance(error, UnreadableError)
        told = _line(str(error) if known else f"damaged: {type(error).__name__}: {error}")
        if not read:
            raise UnreadableError(told) from error
        yield Unread("rest", f"after {read:,} articles: {told}")


def _reader(path: Path) -> Reader:
    """The first reader that recognises the file; raises UnreadableError where none does."""
    fitting = [reader for reader in READERS if path.suffix.lower() in reader.ENDINGS]
    if not fitting:
        ending = path.suffix or "a name without ending"
        raise UnreadableError(f"no reader for {ending}; there are: {', '.join(endings())}")
    reader = next((reader for reader in fitting if reader.recognises(path)), None)
    if reader is None:
        raise UnreadableError(f"a {path.suffix} file of no known format")
    return reader


def _line(words: str) -> str:
    """The words on one line that can be printed anywhere, cut where they are too many."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in words)
    return shown if len(shown) <= LONGEST_REASON else f"{shown[:LONGEST_REASON]}…"


def _refusal(article: Article) -> str | None:
    """Why an article that was read is none."""
    if not article.text.strip():
        return "the text is empty"
    if not any(map(str.isalpha, article.text)):
        return "the text has no letter"
    longest = max(map(len, article.text.split("\n")))
    if longest > LONGEST_LINE:
        return (
            f"a line of {longest:,} characters is no paragraph; at most {LONGEST_LINE:,} are read"
        )
    if len(article.text) > LONGEST:
        return f"{len(article.text):,} characters in one article; at most {LONGEST:,} are read"
    return None
