"""`.txt`: one file, one article, in whichever encoding it came."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ftfy.bad_codecs  # noqa: F401 (registers "sloppy-windows-1252")
from charset_normalizer import from_bytes

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair

BYTE_ORDER_MARKS = {  # UTF-32 first: its mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
FEW = 0.1  # of the bytes beyond ASCII: an English text with curly quotes and accents has fewer
LARGEST = 4_000_000  # bytes: in any encoding more than the longest article has
OTHERS = {b"%PDF-": ".pdf", b"{\\rtf": ".rtf", b"<!doctype html": ".html", b"<html": ".html"}
CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\v\f\r")


ENDINGS: tuple[str, ...] = (".txt",)


def recognises(path: Path) -> bool:
    """Any text file is one article, unless a reader before this one knows better."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The file's one article; its `doc_id` is the file's stem."""
    data = contents(path, largest=LARGEST)
    beginning = data[:100].lower().lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, ending in OTHERS.items():
        if beginning.startswith(mark.lower()):
            raise UnreadableError(f"by its first words a {ending} file: give it that ending")
    text, repaired = repair(decode(data))
    yield Article(path.stem, text, repaired)


def decode(data: bytes) -> str:
    """The bytes as text, with line ends as `\\n`.

    By the byte order mark where there is one, else UTF-16 where many bytes are NUL, else UTF-8;
    else Windows-1252 where few bytes are beyond ASCII (too few to guess from), else the encoding
    charset-normalizer finds.
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


def told_encoding(sample: bytes) -> str | None:
    """The encoding that the first bytes of a text give away: by a mark, or by many NUL bytes."""
    for mark, name in BYTE_ORDER_MARKS.items():
        if sample.startswith(mark):
            return name
    if sample.count(0) > len(sample) / 4:  # every other byte of English in UTF-16
        little = sample[1::2].count(0) > sample[::2].count(0)
        return "utf-16-le" if little else "utf-16-be"
    return None


def _decoded(data: bytes) -> str:
    try:
        return data.decode(told_encoding(data) or "utf-8-sig")
    except UnicodeDecodeError:
        few = sum(byte > 127 for byte in data) < FEW * len(data)
        if few and b"\0" not in data:
            return data.decode("sloppy-windows-1252")
    found = from_bytes(data).best()
    if found is None:
        raise UnreadableError("not text in any known encoding")
    return str(found)
