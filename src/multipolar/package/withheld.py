"""Tables as they are passed on: of the columns that lead back to whole articles the hashes alone.

Which columns these are, and why, stands in `schema` (`Table.withheld`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from multipolar.schema import TABLES
from multipolar.store import sha256
from multipolar.table import TEXT, Table

HASHED = "{}_sha256"


def columns(table: Table) -> list[str]:
    """The columns of a table as it is passed on, in order."""
    return [HASHED.format(name) if name in table.withheld else name for name in table.columns]


def passed_on(rows: pa.Table, table: Table) -> pa.Table:
    """Rows of a table with a column of hashes in the place of each column withheld.

    The hash is that of the UTF-8 of a text, and of a list as JSON without spaces; null stays null.
    """
    for place, name in enumerate(table.columns):
        if name in table.withheld:
            hashes = pa.array([_hash(value.as_py()) for value in rows[name]], TEXT)
            rows = rows.set_column(place, HASHED.format(name), hashes)
    return rows.replace_schema_metadata(None)


def _hash(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return sha256(value)
    return sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def write_tables(processed: Path, folder: Path) -> None:
    """Every table of a corpus, part by part, as `folder/table/part`."""
    for name, table in TABLES.items():
        (folder / name).mkdir(parents=True)
        for path in sorted((processed / name).glob("*.parquet")):
            if table.withheld:
                rows = passed_on(pq.ParquetFile(path).read(), table)
                pq.write_table(rows, folder / name / path.name, compression="zstd")
            else:
                shutil.copyfile(path, folder / name / path.name)


def reasons() -> Iterator[tuple[str, str]]:
    """What is withheld and why: (`table.column`, reason)."""
    for name, table in TABLES.items():
        for column, reason in table.withheld.items():
            yield f"{name}.{column}", reason
