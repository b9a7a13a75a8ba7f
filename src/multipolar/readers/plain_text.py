"""`.txt`: one file, one article, in whichever encoding it came."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ftfy.bad_codecs  # noqa: F401 (registers "sloppy-windows-1252")
from charset_normalizer import from_bytes

from multipolar.readers.article import Article, Unread, UnreadableError, repair

BYTE_ORDER_MARKS = {  # UTF-32 first: its mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
FEW = 0.1  # of the bytes beyond ASCII: an English text with curly quotes and accents has fewer
CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\v\f\r")


ENDINGS: tuple[str, ...] = (".txt",)


def recognises(path: Path) -> bool:
    """Any text file is one article, unless a reader before this one knows better."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The file's one article; its `doc_id` is the file's stem."""
    text, repaired = repair(decode(path.read_bytes()))
    yield Article(path.stem, text, repaired)


def decode(data: bytes) -> str:
    """The bytes as text, with line ends as `\\n`.

    By the byte order mark where there is one, else UTF-8; else Windows-1252 where few bytes are
    beyond ASCII (too few to guess from), else the encoding charset-normalizer finds.
    Raises UnreadableError where they are empty or no text.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableError("the file is empty")
    if "\0" in text:
        raise UnreadableError("not text: it holds NUL bytes")
    if sum(character in CONTROLS for character in text) > len(text) / 100:
        raise UnreadableError("not text: it holds control characters")
    return text


def _decoded(data: bytes) -> str:
    marked = [name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)]
    try:
        return data.decode(marked[0] if marked else "utf-8-sig")
    except UnicodeDecodeError:
        few = sum(byte > 127 for byte in data) < FEW * len(data)
        if few and b"\0" not in data:
            return data.decode("sloppy-windows-1252")
    found = from_bytes(data).best()
    if found is None:
        raise UnreadableError("not text in any known encoding")
    return str(found)
