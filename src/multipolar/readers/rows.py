"""Tables on disk → their rows, one after the other: (number from 1, name → cell, or why not)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import ftfy.bad_codecs  # noqa: F401 (registers "sloppy-windows-1252")
import pyarrow as pa
import pyarrow.parquet as pq
from charset_normalizer import from_bytes

from multipolar.readers.article import UnreadableError
from multipolar.readers.plain_text import CONTROLS, FEW, told_encoding

Row = tuple[int, dict[str, Any] | str]
Rows = Callable[[Path, Callable[[list[str]], list[str]]], Iterator[Row]]
BATCH = 500  # rows of a Parquet file held at once
SAMPLE = 1 << 20  # bytes
LONGEST = 50_000_000  # characters of a cell or line: an open quotation mark makes one of the file
ASCII = bytes(range(128))
SIGNS = ",;\t"  # between the cells of a .csv file; of two that part as much the first


def cells(path: Path, wanted: Callable[[list[str]], list[str]]) -> Iterator[Row]:
    """The rows of a CSV or TSV file; blank lines are passed over.

    wanted: the columns → those to read; it may refuse them all.
    Raises UnreadableError where a quotation mark is left open, before any row is given.
    """
    csv.field_size_limit(LONGEST)
    encoding = find_encoding(path)
    style = _style(path, encoding)
    rows = _csv(path, encoding, style)
    header = [name.strip() for name in next(rows)]
    places = {name: header.index(name) for name in wanted(header)}
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            yield number, f"it has {len(row)} cells, the header {len(header)}"
        elif any("\0" in cell for cell in row):
            yield number, "it holds NUL bytes"
        else:
            yield number, {name: row[place] for name, place in places.items()}


def lines(path: Path, wanted: Callable[[list[str]], list[str]]) -> Iterator[Row]:
    """The objects of a JSON Lines file, numbered by their lines; blank ones are passed over."""
    with path.open(encoding=find_encoding(path), errors="replace") as file:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"the line is no JSON: {error}"
                continue
            yield number, row if isinstance(row, dict) else "the line is no JSON object"


def batches(path: Path, wanted: Callable[[list[str]], list[str]]) -> Iterator[Row]:
    """The rows of a Parquet file, times as YYYY-MM-DD. Where it breaks off the rest is told."""
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            names = wanted(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=BATCH, columns=names):
                places = {name: batch.schema.names.index(name) for name in names}
                columns = {name: _plain(batch.column(place)) for name, place in places.items()}
                for place in range(batch.num_rows):
                    number += 1
                    yield number, {name: column[place] for name, column in columns.items()}
    except UnreadableError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if not number:
            raise UnreadableError(f"no whole Parquet file: {reason}") from error
        yield number + 1, f"this row and those after it cannot be read: {reason}"


def _plain(column: pa.Array) -> list[Any]:
    """The cells; words as bytes, for one that is no UTF-8 would else stop all."""
    if pa.types.is_dictionary(column.type):
        values = [*_plain(column.dictionary), None]
        return [values[-1 if place is None else place] for place in column.indices.to_pylist()]
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return list(column.cast(pa.large_binary()).to_pylist())
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return [words[:10] if words else None for words in column.cast(pa.string()).to_pylist()]
    return list(column.to_pylist())


def find_encoding(path: Path) -> str:
    """The encoding of a text file, as plain_text.decode finds it, without holding it whole.

    Raises UnreadableError where the file is empty or no text.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableError("the file is empty")
    if told := told_encoding(sample):
        return told
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            while text.read(SAMPLE):
                pass
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    with path.open("rb") as file:
        parts = iter(lambda: file.read(SAMPLE), b"")
        beyond = sum(len(part.translate(None, ASCII)) for part in parts)
    if beyond < FEW * path.stat().st_size:
        return "sloppy-windows-1252"
    found = from_bytes(sample[: sample.rfind(b"\n") + 1] or sample).best()
    if found is None:
        raise UnreadableError("not text in any known encoding")
    return found.encoding


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file; raises UnreadableError at one that would not fit into memory."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST), ""), start=1):
        if len(line) == LONGEST:
            raise UnreadableError(f"line {number} has {LONGEST:,} characters or more")
        yield line


def _csv(path: Path, encoding: str, style: dict[str, Any]) -> Iterator[list[str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from (row for row in csv.reader(_lines(file), **style) if row)


def _style(path: Path, encoding: str) -> dict[str, Any]:
    """How the cells are parted, tried on the whole file; a TSV file may have bare marks."""
    with path.open(encoding=encoding, errors="replace") as file:
        first = next((line for line in _lines(file) if line.strip()), "")
    if any(character in CONTROLS for character in first):
        raise UnreadableError("not text: its first line holds control characters")
    if path.suffix.lower() == ".tsv":
        sign = "\t"
    else:
        sign = max(SIGNS, key=lambda sign: len(next(csv.reader([first], delimiter=sign))))
    style = {"delimiter": sign, "strict": True}
    if reason := _broken(path, encoding, style):
        bare = {**style, "quoting": csv.QUOTE_NONE}
        widths = {len(row) for row in _csv(path, encoding, bare)} if sign == "\t" else {0, 1}
        if len(widths) > 1:
            raise UnreadableError(reason)
        return bare
    return style


def _broken(path: Path, encoding: str, style: dict[str, Any]) -> str | None:
    """Where a quotation mark is left open, or stands alone inside a cell that has them."""
    sound, begins = -1, 1  # the header is no row
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_lines(file), **style)
        try:
            for row in reader:
                sound += bool(row)
                begins = reader.line_num + 1
        except csv.Error:
            place = f"row {sound + 1} (line {begins})" if sound >= 0 else "the header"
            before = f"; the rows before it are sound: {sound:,}" if sound > 0 else ""
            return f"{place} leaves a quotation mark open, or has a single one inside{before}"
    return None
