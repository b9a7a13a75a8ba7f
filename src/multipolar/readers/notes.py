"""`articles.csv`: what the articles' text cannot tell, each fact with its reason."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from datetime import date
from itertools import zip_longest
from pathlib import Path

import dateparser

from multipolar.readers.article import UnreadableError
from multipolar.readers.plain_text import decode

FIELDS = ("title", "date", "outlet", "originator", "author", "place", "url", "language")
COLUMNS = ("doc_id", "field", "value", "reason")
# Only whole dates: "yesterday" and "June 2024" are none.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_WHOLE = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}


def read_notes(path: Path) -> tuple[dict[str, dict[str, str]], dict[int, str]]:
    """`articles.csv`: doc_id → field → value, and row number → why this row cannot be used.

    Rows count from 1, the header, as in a spreadsheet; blank ones are passed over. A file that
    is not there has no row.
    Raises UnreadableError where the file is no CSV file or lacks a column.
    """
    notes: dict[str, dict[str, str]] = {}
    refused: dict[int, str] = {}
    header, *rows = _cells(path) if path.exists() else [list(COLUMNS)]
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        try:
            doc_id, field, value = _note(header, cells)
            if field in notes.setdefault(doc_id, {}):
                raise UnreadableError(f"{field} of {doc_id} stands in an earlier row already")
            notes[doc_id][field] = value
        except UnreadableError as error:
            refused[number] = str(error)
    return notes, refused


def iso_date(words: str | None) -> str | None:
    """A date in any of the press's English forms as YYYY-MM-DD; day before month where unclear.

    Words before it that hold no digit ("Updated:") are left aside where it cannot be read else.
    A time with its zone gives the day it was there.
    """
    rest = (words or "").strip()
    with suppress(ValueError):
        return date.fromisoformat(rest[:10]).isoformat() if _ISO.match(rest) else _worded(rest)
    return None


def _worded(rest: str) -> str | None:
    while rest:
        order = {"DATE_ORDER": "YMD" if rest[:4].isdigit() else "DMY"}
        parsed = dateparser.parse(rest, languages=["en"], settings={**_WHOLE, **order})
        if parsed:
            return parsed.date().isoformat()
        first, _, rest = rest.partition(" ")
        if any(map(str.isdigit, first)):
            return None
    return None


def _cells(path: Path) -> list[list[str]]:
    """The rows of the file, the header first. Raises UnreadableError as read_notes does."""
    try:
        rows = list(csv.reader(io.StringIO(decode(path.read_bytes())), strict=True))
    except csv.Error as error:
        raise UnreadableError(f"no CSV file: {error}; is a quotation mark left open?") from error
    missing = [column for column in COLUMNS if column not in rows[0]]
    if missing:
        raise UnreadableError(
            f"the columns are {', '.join(rows[0])}; missing: {', '.join(missing)}"
        )
    return rows


def _note(header: list[str], cells: list[str]) -> tuple[str, str, str]:
    """doc_id, field and value of a row, a date as YYYY-MM-DD; refuses as read_notes says."""
    if len(cells) > len(header):
        raise UnreadableError(
            f"{len(cells)} cells, the header has {len(header)}; a cell that holds a comma "
            "stands in quotation marks"
        )
    row = dict(zip_longest(header, map(str.strip, cells), fillvalue=""))
    empty = [column for column in COLUMNS if not row[column]]
    if empty:
        raise UnreadableError(f"{', '.join(empty)} is empty")
    field, value = row["field"], row["value"]
    if field not in FIELDS:
        raise UnreadableError(f"field is {field!r}, allowed: {', '.join(FIELDS)}")
    if field == "date" and iso_date(value) is None:
        raise UnreadableError(f"date is {value!r}, write 2024-06-11")
    return row["doc_id"], field, (iso_date(value) or value) if field == "date" else value
