"""`.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.parquet`: one row, one article, by a map of columns.

The map is `[readers.columns]` of settings.toml: column of `documents` → names it may have in the
table. The first name that is there counts; capitals make no difference. Files are read row by
row and never held whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from multipolar.readers.article import Article, Unread, UnreadableError, repair
from multipolar.readers.notes import FIELDS
from multipolar.readers.rows import Rows, batches, cells, lines

ENDINGS: tuple[str, ...] = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
NO_TEXT = "each has an address but no text: save the pages (see README) or add a column text"
TITLE = "export_title"  # the rule of segments.yml
ROWS = {".jsonl": lines, ".ndjson": lines, ".parquet": batches}
_DIGITS = {14: "%Y%m%d%H%M%S", 8: "%Y%m%d"}  # 20240611104400 (GDELT) and 20240611

Columns = tuple[tuple[str, tuple[str, ...]], ...]


def recognises(path: Path) -> bool:
    """Any file of these endings is a table."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """An article for each row; the `doc_id` is the file's stem, "#" and the row's number from 1.

    Rows that have an address but no column of text are told together, with their number; every
    other row without an article by itself.
    Raises UnreadableError where the table holds neither, no row, or cannot be taken apart.
    """
    columns = _columns(options)
    rows: Rows = ROWS.get(path.suffix.lower(), cells)
    found: dict[str, None] = {}
    number = addressed = other = 0
    for number, row in rows(path, lambda names: _wanted(tuple(names), columns)):
        if isinstance(row, str):
            other += 1
            yield Unread(f"row {number}", row)
            continue
        fields = _mapped(tuple(row), columns)
        if "text" in fields:
            other += 1
            yield _article(path.stem, number, {f: row[name] for f, name in fields.items()})
        elif "url" in fields:
            addressed += 1
        else:
            found |= dict.fromkeys(row)
            yield Unread(f"row {number}", "it has neither text nor address")
    if not number:
        raise UnreadableError("the table has no rows")
    if found and not addressed and not other:
        raise _textless(tuple(found), columns)
    if addressed:
        counted = f"{addressed:,} rows" if addressed > 1 else "1 row"
        yield Unread("rows", f"{counted}: {NO_TEXT}")


def _columns(options: Mapping[str, Any]) -> Columns:
    """Field → names its column may have; without any given, the field's own."""
    given = options.get("columns", {})
    fields = ("text", *FIELDS)
    names = {f: [given[f]] if isinstance(given.get(f), str) else given.get(f, [f]) for f in fields}
    return tuple((field, tuple(name.casefold() for name in names[field])) for field in fields)


@lru_cache(maxsize=256)
def _mapped(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    """Field → the name of its column among those of the table."""
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(name.strip().casefold(), name)
    chosen = {f: next((n for n in accepted if n in there), None) for f, accepted in columns}
    return {field: there[name] for field, name in chosen.items() if name is not None}


def _wanted(names: tuple[str, ...], columns: Columns) -> list[str]:
    """The columns of the table that are read. Raises UnreadableError where no text is to be had."""
    fields = _mapped(names, columns)
    if not {"text", "url"} & set(fields):
        raise _textless(names, columns)
    return list(dict.fromkeys(fields.values()))


def _textless(names: tuple[str, ...], columns: Columns) -> UnreadableError:
    shown = ", ".join(name[:40] for name in names[:20]) + (", …" if len(names) > 20 else "")
    return UnreadableError(
        f"no column of text: the columns are {shown}; accepted: {', '.join(dict(columns)['text'])}"
        " (add yours to [readers.columns] of settings.toml)"
    )


def _article(stem: str, number: int, row: dict[str, Any]) -> Article | Unread:
    """The row's article, its title before the text unless that begins with it as a line."""
    words = {field: _words(value) for field, value in row.items()}
    if any("\0" in value for value in words.values()):
        return Unread(f"row {number}", "it holds NUL bytes")
    if not words["text"].strip():
        return Unread(f"row {number}", "the text is empty")
    if words.get("date"):
        words["date"] = _date(words["date"].strip())
    mended = {field: repair(value) for field, value in words.items()}
    body = mended["text"][0]
    known = {f: " ".join(value.split()) for f, (value, _) in mended.items() if f != "text"}
    text, marked = _titled(body, known.get("title", ""))
    return Article(
        f"{stem}#{number}",
        text,
        repaired=any(mended[field][1] for field in ("text", "title") if field in mended),
        metadata={field: value for field, value in known.items() if value},
        marked=marked,
    )


def _titled(body: str, title: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The text with its title, and where that stands."""
    if not title:
        return body, ()
    start = len(body) - len(body.lstrip())
    first = body[start:].split("\n", 1)[0].rstrip()
    if " ".join(first.split()) == title:
        return body, ((start, start + len(first), TITLE),)
    return f"{title}\n\n{body}", ((0, len(title), TITLE),)


def _words(value: Any) -> str:
    """A cell as text, with line ends as `\\n` and no half characters; "" for what holds none."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, list):
        value = ", ".join(item for item in value if isinstance(item, str))
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if value is None or value != value or isinstance(value, dict):  # NaN is not itself
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"[\ud800-\udfff]", text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _date(words: str) -> str:
    """Days that machines write in digits alone, as YYYY-MM-DD; any other as it stands."""
    digits = words.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        return words
    try:
        if len(digits) in _DIGITS:
            return datetime.strptime(digits, _DIGITS[len(digits)]).date().isoformat()
        if len(digits) == 13:  # milliseconds since 1970
            return datetime.fromtimestamp(int(digits) / 1000, UTC).date().isoformat()
        if len(digits) == 10:  # seconds
            return datetime.fromtimestamp(int(digits), UTC).date().isoformat()
    except ValueError:
        pass
    return words
