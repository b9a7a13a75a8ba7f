"""Two makings of a table held against each other, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from multipolar.package.hashes import file_hash
from multipolar.package.withheld import columns
from multipolar.queries import select
from multipolar.table import Table

SHOWN = 3  # columns named
PARTS = 50  # parts of a table held against each other at once
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
    sides = {
        "packaged": [str(path) for path in packaged],
        "rebuilt": [str(path) for path in rebuilt],
    }
    there = {name: paths for name, paths in sides.items() if paths}
    slices = 1 + max(map(len, there.values())) // PARTS
    counts: Counter[str] = Counter()
    for number in range(slices):
        found = select(_sql(table, there), {"of": slices, "number": number}, parts=there)
        counts += Counter({str(name): int(n) for name, n in found.iloc[0].items()})
    n = [f"{counts[name]:,} {name}" for name in ("gone", "added", "changed") if counts[name]]
    rest = [name for name in columns(table) if name not in table.key]
    where = [f"{name} in {counts[f'of_{name}']:,}" for name in rest if counts[f"of_{name}"]]
    more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
    places = f" ({', '.join(where[:SHOWN])}{more})" if where else ""
    return f"rows {', '.join(n)}{places}" if n else IDENTICAL


def _sql(table: Table, there: Collection[str]) -> str:
    """One row: how many rows of a slice are gone, added and changed, and in which columns.

    there: `packaged`, `rebuilt`, or one of them where the other has no row.
    """
    rest = [name for name in columns(table) if name not in table.key]
    differ = {name: f'p."{name}" IS DISTINCT FROM r."{name}"' for name in rest}
    both = "p.there AND r.there"
    asked = {
        "gone": "r.there IS NULL",
        "added": "p.there IS NULL",
        "changed": f"{both} AND ({' OR '.join(differ.values()) or 'false'})",
        **{f"of_{name}": f"{both} AND {condition}" for name, condition in differ.items()},
    }
    counts = ", ".join(f'count(*) FILTER ({sql}) AS "{name}"' for name, sql in asked.items())
    p, r = (
        f"(SELECT *, true AS there FROM {name if name in there else min(there)} "
        f'WHERE hash("{table.key[0]}") % $of = $number AND {name in there})'
        for name in ("packaged", "rebuilt")
    )
    keys = " AND ".join(f'p."{name}" IS NOT DISTINCT FROM r."{name}"' for name in table.key)
    return f"SELECT {counts} FROM {p} p FULL JOIN {r} r ON {keys}"
