"""What every reader gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import ftfy

LARGEST = 50_000_000  # bytes of a file that is held whole: the text of ten thousand articles


class UnreadableError(ValueError):
    """The file, or a record of it, holds no article; the message is the reason."""


@dataclass(frozen=True)
class Article:
    """One article as delivered: its whole decoded text and what the file says of it.

    repaired: mojibake in the text was mended. metadata: column of `documents` → value, a date
    as the file writes it. marked: stretches (start, end, rule) of the text that the format
    itself tells apart, with the rule of `segments.yml` they fall under; the other rules divide
    the rest.
    """

    doc_id: str
    text: str
    repaired: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    marked: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Unread:
    """A record of a file that holds no article, and why; the rest of the file goes on."""

    record: str
    reason: str


def contents(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a file that is held whole. Raises UnreadableError where it has too many."""
    size = path.stat().st_size
    if size > largest:
        raise UnreadableError(f"a file of {size:,} bytes; at most {largest:,} are read: divide it")
    return path.read_bytes()


def repair(text: str) -> tuple[str, bool]:
    """The text with mojibake mended by ftfy, and whether anything was.

    Only wrongly decoded sequences change ("â€œ" → "“"): quotation marks, widths and line ends
    stay as they are, and characters that are already lost (U+FFFD) cannot be brought back.
    """
    mended = ftfy.fix_encoding(text)
    return mended, mended != text
