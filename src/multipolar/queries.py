"""SQL over Parquet parts: DuckDB reads the columns a question needs, and gives back its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

# One thread: the same parts give the same rows in the same order, everywhere.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def select(
    sql: str, parameters: Mapping[str, object], *, parts: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """The rows of one SELECT, as a frame.

    sql: DuckDB's dialect; `$name` stands for a parameter of that name. parts: table → its
    Parquet files; each can be named in the SQL. No other file can be read, and none written.
    Order the rows (ORDER BY ALL): how tables are cut into parts is nobody's promise.
    """
    files = [file for own in parts.values() for file in own]
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute("SET allowed_paths = $files", {"files": files})
        connection.execute("SET enable_external_access = false")
        for name, own in parts.items():
            listed = ", ".join(map(_literal, own))
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{listed}])")
        connection.execute("SET lock_configuration = true")
        return connection.execute(sql, parameters or None).df()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
