"""`articles.csv`: what the articles' text cannot tell, each fact with its reason."""

from __future__ import annotations

import csv
from pathlib import Path

import dateparser

from multipolar.readers.article import UnreadableError

FIELDS = ("title", "date", "outlet", "originator", "author", "place", "url", "language")
_PARTS = ["day", "month", "year"]


def read_notes(path: Path) -> dict[str, dict[str, str]]:
    """`articles.csv`: doc_id → field → value, for what the articles' text cannot tell.

    Raises UnreadableError naming row, value and allowed fields; a file that is not there is
    no error.
    """
    notes: dict[str, dict[str, str]] = {}
    if not path.exists():
        return notes
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            missing = [c for c in ("doc_id", "field", "value", "reason") if not row.get(c)]
            if missing:
                raise UnreadableError(f"row {number}: {', '.join(missing)} is empty")
            if row["field"] not in FIELDS:
                allowed = ", ".join(FIELDS)
                raise UnreadableError(
                    f"row {number}: field is {row['field']!r}, allowed: {allowed}"
                )
            if row["field"] == "date" and iso_date(row["value"]) is None:
                raise UnreadableError(f"row {number}: date is {row['value']!r}, write 2024-06-11")
            notes.setdefault(row["doc_id"], {})[row["field"]] = row["value"]
    return notes


def iso_date(words: str | None) -> str | None:
    """A date in any of the press's English forms as YYYY-MM-DD; day before month where unclear."""
    if not words:
        return None
    order = {"DATE_ORDER": "YMD" if words[:4].isdigit() else "DMY", "REQUIRE_PARTS": _PARTS}
    parsed = dateparser.parse(words, languages=["en"], settings=order)
    return parsed.date().isoformat() if parsed else None
