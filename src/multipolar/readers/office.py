"""`.docx` and `.rtf` of no known archive: one file, one article, a paragraph a line."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from striprtf.striprtf import rtf_to_text

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair

ENDINGS: tuple[str, ...] = (".docx", ".rtf")
MAIN_PART = "word/document.xml"
LARGEST = 200_000_000  # bytes a .docx may unpack to: an archive's thousand articles are 30 MB
OPENING = 1_000_000  # bytes in which a format must show itself
_RTF = b"{\\rtf"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# striprtf writes a link's address into the text, and searches the whole line for it
_LINK = re.compile(r"\\\*\s?\\fldinst\b")


def recognises(path: Path) -> bool:
    """Any such file is one article, unless a reader before this one knows better."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The file's one article; its `doc_id` is the file's stem."""
    text, repaired = repair(text_of(path))
    yield Article(path.stem, text, repaired)


def text_of(path: Path) -> str:
    """The text of a .docx or .rtf file, a paragraph a line, cells of a table's row by " | ".

    Page headers and footers, notes and pictures are left out. Raises UnreadableError with the
    reason where the file is neither, damaged, or holds no text.
    """
    data = contents(path)
    if not data:
        raise UnreadableError("the file is empty")
    text = _rtf_text(data) if data.startswith(_RTF) else _docx_text(data)
    if not text.strip():
        raise UnreadableError("the document holds no text")
    return text


def opening(path: Path) -> str:
    """The first part of a file as text, enough to tell a format by its ASCII words.

    Of a .docx the paragraphs, of an .rtf its words without control words; empty where the file
    is damaged.
    """
    with path.open("rb") as file:
        data = file.read(OPENING)
    if data.startswith(b"PK"):
        return re.sub(r"<[^<>]*>", "", re.sub(r"</w:p>", "\n", _main_part(path)))
    encoding = next((name for mark, name in _UTF16.items() if data.startswith(mark)), "latin-1")
    text = data.decode(encoding, "ignore")
    if data.startswith(_RTF):
        text = re.sub(r"\\(?:par|line|cell|row|page)\b ?", "\n", text)
        return re.sub(r"\\[a-z]+-?\d* ?|[{}]|\\\*|\r|\n(?=\n)", "", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _main_part(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(MAIN_PART) as part:
            return part.read(OPENING * 2).decode("utf-8", "ignore")
    except Exception:  # whatever a damaged archive raises; reading it tells the reason
        return ""


def _docx_text(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > LARGEST:
                raise UnreadableError(f"unpacks to {size:,} bytes; at most {LARGEST:,} are read")
        blocks = docx.Document(BytesIO(data)).iter_inner_content()
        return "\n".join(_table(b) if isinstance(b, Table) else b.text for b in blocks)
    except UnreadableError:
        raise
    except Exception as error:  # whatever the libraries meet in a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UnreadableError(f"no Word document, or a damaged one: {reason}") from error


def _table(table: Table) -> str:
    return "\n".join(
        " | ".join(cell.text for cell in row.cells if cell.text.strip()) for row in table.rows
    )


def _rtf_text(data: bytes) -> str:
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        source = data.decode("cp1252", "replace")
    try:
        text: str = rtf_to_text(_LINK.sub(r"\\*\\fldlink", source), errors="replace")
    except Exception as error:  # whatever the library meets in a damaged file
        raise UnreadableError(f"a damaged RTF document: {error}") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs joined
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
