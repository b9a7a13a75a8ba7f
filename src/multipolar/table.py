"""One table of the contract: its columns, keys and allowed values, and their validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa

TEXT, WHOLE, REAL, TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()


class TableError(ValueError):
    """A frame does not fit its table: names the table, the row, the value and what is allowed."""


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    columns: name → Arrow type, in order. key: columns that together name a row.
    nullable: columns that may be null. allowed: column → the values it may hold.
    withheld: column → why it is not passed on with the other columns, which anybody may see.
    """

    name: str
    columns: dict[str, pa.DataType]
    key: tuple[str, ...]
    nullable: tuple[str, ...] = ()
    allowed: dict[str, tuple[object, ...]] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of this table's Parquet files; pandas reads whole numbers as such."""
        schema = pa.schema([pa.field(name, kind) for name, kind in self.columns.items()])
        whole = [name for name in self.nullable if self.columns[name] == WHOLE]
        frame = schema.empty_table().to_pandas().astype(dict.fromkeys(whole, "Int64"))
        return pa.Table.from_pandas(frame, schema=schema, preserve_index=False).schema

    def empty(self) -> pd.DataFrame:
        """A frame with this table's columns and no row."""
        return self.arrow.empty_table().to_pandas()


def validate(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as an Arrow table of its schema: same columns, in order, sorted by key.

    Raises TableError naming the table, the row and the value when a column is missing, a value
    is not among those allowed, a null stands where none may, or a key occurs twice.
    """
    missing = [column for column in table.columns if column not in frame]
    if missing:
        raise TableError(f"{table.name}: columns missing: {', '.join(missing)}")
    ordered = frame[list(table.columns)].sort_values(list(table.key), kind="stable")
    for column in table.columns:
        _check_column(ordered[column], table)
    repeated = ordered.duplicated(list(table.key))
    if repeated.any():
        row = ordered[repeated].iloc[0][list(table.key)].to_dict()
        raise TableError(f"{table.name}: the key {row} occurs more than once")
    try:
        return pa.Table.from_pandas(ordered, schema=table.arrow, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise TableError(f"{table.name}: {error}") from error


def _check_column(values: pd.Series, table: Table) -> None:
    column = str(values.name)
    null = values.isna()
    if null.any() and column not in table.nullable:
        raise TableError(f"{table.name}: row {values.index[null][0]}: {column} is empty")
    allowed = table.allowed.get(column)
    if allowed:
        wrong = ~null & ~values.isin(allowed)
        if wrong.any():
            found = values[wrong].iloc[0]
            raise TableError(
                f"{table.name}: row {values.index[wrong][0]}: {column} is {found!r}, "
                f"allowed: {', '.join(map(str, allowed))}"
            )
