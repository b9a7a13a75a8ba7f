"""SQL over Parquet parts: DuckDB reads the columns a question needs, and gives back its answer."""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from functools import lru_cache

import duckdb
import pandas as pd

# One thread: the same parts give the same rows in the same order, everywhere.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "temp_directory": "",
    "enable_external_file_cache": False,  # files are read as they are, and nothing of them is held
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class ValueRefused(ValueError):
    """A value that a function of the SQL cannot take, as a pattern that it cannot compile."""


def select(
    sql: str, parameters: Mapping[str, object], *, parts: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """The rows of one SELECT, as a frame.

    sql: DuckDB's dialect; `$name` stands for a parameter of that name. parts: table → its
    Parquet files; each can be named in the SQL. No other file can be read, and none written.
    Order the rows (ORDER BY ALL): how tables are cut into parts is nobody's promise.
    Raises ValueRefused for a parameter that a function cannot take.
    """
    kept = tuple((name, tuple(own)) for name, own in parts.items())
    with _connection(kept).cursor() as cursor:
        try:
            return cursor.execute(sql, parameters or None).df()
        except duckdb.InvalidInputException as error:
            if parameters:
                raise ValueRefused(str(error).removeprefix("Invalid Input Error: ")) from error
            raise


@lru_cache(maxsize=16)
def _connection(parts: tuple[tuple[str, tuple[str, ...]], ...]) -> duckdb.DuckDBPyConnection:
    """One that may read these files and no other: to open it takes longer than most questions."""
    connection = duckdb.connect(config=CONFIG)
    files = [file for _, own in parts for file in own]
    connection.execute("SET parquet_metadata_cache = true")  # while a file is as it was
    connection.execute("SET allowed_paths = $files", {"files": files})
    connection.execute("SET enable_external_access = false")
    for name, own in parts:
        listed = ", ".join(map(_literal, own))
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{listed}])")
    connection.execute("SET lock_configuration = true")
    return connection


# An open one would be told as a leak when Python ends.
atexit.register(_connection.cache_clear)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
