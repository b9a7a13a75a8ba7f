"""What every reader gives."""

from __future__ import annotations

from dataclasses import dataclass, field

import ftfy


class UnreadableError(ValueError):
    """The file, or a record of it, holds no article; the message is the reason."""


@dataclass(frozen=True)
class Article:
    """One article as delivered: its whole decoded text and what the file says of it.

    repaired: mojibake in the text was mended. metadata: column of `documents` → value.
    """

    doc_id: str
    text: str
    repaired: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


def repair(text: str) -> tuple[str, bool]:
    """The text with mojibake mended by ftfy, and whether anything was.

    Only wrongly decoded sequences change ("â€œ" → "“"): quotation marks, widths and line ends
    stay as they are, and characters that are already lost (U+FFFD) cannot be brought back.
    """
    mended = ftfy.fix_encoding(text)
    return mended, mended != text
