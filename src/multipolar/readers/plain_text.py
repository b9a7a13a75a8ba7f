"""`.txt`: one file, one article, in whichever encoding it came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from multipolar.readers.article import Article, UnreadableError, repair


def read(path: Path) -> Iterator[Article]:
    """The file's one article; its `doc_id` is the file's stem."""
    text, repaired = repair(decode(path.read_bytes()))
    yield Article(path.stem, text, repaired)


def decode(data: bytes) -> str:
    """The bytes as text: UTF-8 where they are, else the encoding charset-normalizer finds.

    Raises UnreadableError where they are empty or no text.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = from_bytes(data).best()
        if found is None:
            raise UnreadableError("not text in any known encoding") from None
        text = str(found)
    if "\x00" in text:
        raise UnreadableError("not text: it holds NUL bytes")
    return text
