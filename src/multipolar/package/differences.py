"""Two makings of a table held against each other, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from multipolar.package.hashes import file_hash
from multipolar.package.withheld import columns
from multipolar.queries import select
from multipolar.table import Table

SHOWN = 3  # columns named
IDENTICAL = "identical"


def difference(table: Table, packaged: Path, rebuilt: Path) -> str:
    """What differs between two folders with the parts of a table as it is passed on, in one line.

    "identical" where the rows are the same, be the files or not.
    """
    old, new = (_parts(folder) for folder in (packaged, rebuilt))
    if not old:
        return "not in the package"
    same = {name for name in {*old} & {*new} if file_hash(old[name]) == file_hash(new[name])}
    left = [[path for name, path in own.items() if name not in same] for own in (old, new)]
    if not any(left):
        return IDENTICAL
    if problem := _unreadable(table, left[0]):
        return problem
    return _told(table, *left)


def _parts(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted(folder.glob("*.parquet"))}


def _unreadable(table: Table, paths: Sequence[Path]) -> str | None:
    """Why the parts of a package are not those of its table, if so."""
    for path in paths:
        try:
            found = pq.ParquetFile(path).read().column_names
        except (pa.ArrowException, OSError) as error:
            return f"{path.name} cannot be read: {' '.join(str(error).split())[:80]}"
        if found != columns(table):
            return f"{path.name} has other columns: {', '.join(found)[:80]}"
    return None


def _told(table: Table, packaged: Sequence[Path], rebuilt: Sequence[Path]) -> str:
    rest = [name for name in columns(table) if name not in table.key]
    differ = {name: f'p."{name}" IS DISTINCT FROM r."{name}"' for name in rest}
    both, counted = "p.there AND r.there", "count(*) FILTER ({})"
    sides = {
        "packaged": [str(path) for path in packaged],
        "rebuilt": [str(path) for path in rebuilt],
    }
    empty = f"(SELECT * FROM {'rebuilt' if rebuilt else 'packaged'} LIMIT 0)"
    p, r = (name if own else empty for name, own in sides.items())
    keys = " AND ".join(f'p."{name}" IS NOT DISTINCT FROM r."{name}"' for name in table.key)
    asked = {
        "gone": "r.there IS NULL",
        "added": "p.there IS NULL",
        "changed": f"{both} AND ({' OR '.join(differ.values()) or 'false'})",
        **{f"of_{name}": f"{both} AND {condition}" for name, condition in differ.items()},
    }
    names = ", ".join(f'{counted.format(sql)} AS "{name}"' for name, sql in asked.items())
    sql = f"""
        SELECT {names} FROM (SELECT *, true AS there FROM {p}) p
        FULL JOIN (SELECT *, true AS there FROM {r}) r ON {keys}
        """
    (row,) = select(sql, {}, parts={k: v for k, v in sides.items() if v}).to_dict("records")
    n = [f"{row[name]:,} {name}" for name in ("gone", "added", "changed") if row[name]]
    where = [f"{name} in {row[f'of_{name}']:,}" for name in rest if row[f"of_{name}"]]
    more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
    places = f" ({', '.join(where[:SHOWN])}{more})" if where else ""
    return f"rows {', '.join(n)}{places}" if n else IDENTICAL
