"""Tables in parts: Parquet files of the same articles each, written one after the other.

A part holds at most `SIZE` articles in order of their names, in every table the same ones, so
neither reading nor writing ever holds more than a part or two. Where it ends the names themselves
say, so that a new article changes its own part and no other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from multipolar.schema import TABLES
from multipolar.store import Corpus, sha256

SIZE = 1000  # of smaller ones, much of a question's time would go into opening files
WHOLE = ("families", "phrases", "formulas", "scored", "unread")  # made of all articles at once
BY_ARTICLE = tuple(name for name in TABLES if name not in WHOLE)


def cut(names: list[str]) -> list[list[str]]:
    """Names in order, in parts of at most `SIZE`: from half as many on the name's hash ends one."""
    least, chance = SIZE // 2, max(SIZE // 4, 1)
    parts: list[list[str]] = [[]]
    for name in names:
        parts[-1].append(name)
        size = len(parts[-1])
        if size == SIZE or (size >= least and int(sha256(name)[:8], 16) % chance == 0):
            parts.append([])
    return [part for part in parts if part]


def take_part(folder: Path, name: str, number: int, *, source: Path, old: int) -> None:
    """Put a part of the same table elsewhere here: the very file, or a copy if the disk cannot."""
    path, there = _path(folder, name, number), _path(source, name, old)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(there, path)
    except OSError:
        shutil.copyfile(there, path)


def write_part(folder: Path, name: str, number: int, table: pa.Table) -> None:
    """Write a part of the table `name` below the folder, as a file of its own."""
    path = _path(folder, name, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be another folder's too: see take_part
    table = table.cast(TABLES[name].arrow).combine_chunks()
    hashes = name == "fingerprints"  # nothing to pack: no two are alike
    codec = "none" if hashes else "zstd"
    pq.write_table(table, path, compression=codec, use_dictionary=not hashes)


def release() -> None:
    """Give memory back to the system that tables no longer need."""
    pa.default_memory_pool().release_unused()


def read_part(
    folder: Path,
    name: str,
    number: int,
    *,
    columns: list[str] | None = None,
    coded: Sequence[str] = (),
) -> pa.Table:
    """A part of the table `name` as it was written, or some of its columns.

    coded: columns of lists of text whose items are wanted as a dictionary and codes.
    """
    items = [f"{column}.list.element" for column in coded]
    file = pq.ParquetFile(_path(folder, name, number), read_dictionary=items)
    return file.read(columns=columns, use_threads=False)


def n_parts(folder: Path, name: str) -> int:
    """How many parts of the table `name` lie below the folder."""
    return len(list((folder / name).glob("*.parquet")))


def _path(folder: Path, name: str, number: int) -> Path:
    return folder / name / f"part-{number:05d}.parquet"


def columns(folder: Path, name: str, wanted: list[str]) -> pd.DataFrame:
    """Some columns of a whole table, in its order, read part by part."""
    parts = range(n_parts(folder, name))
    return pa.concat_tables(read_part(folder, name, n, columns=wanted) for n in parts).to_pandas()


def items(folder: Path, name: str, wanted: list[str]) -> dict[str, Any]:
    """The items of list columns of a whole table, one after the other, as an array a column.

    Text comes as a pd.Categorical. Besides the columns wanted, whose lists are of the same length
    in a row, `row`: the number of each item's row.
    """
    schema = TABLES[name].arrow
    texts = [column for column in wanted if schema.field(column).type == pa.list_(pa.string())]
    parts = range(n_parts(folder, name))
    table = pa.concat_tables(read_part(folder, name, n, columns=wanted, coded=texts) for n in parts)
    sizes = pc.list_value_length(table[wanted[0]]).to_numpy()
    found: dict[str, Any] = {"row": np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)}
    for column in wanted:
        own = pc.list_flatten(table[column])
        table = table.drop_columns(column)  # so that nothing is in memory twice for long
        found[column] = (
            own.unify_dictionaries().to_pandas().array if column in texts else own.to_numpy()
        )
    release()
    return found


def part_hashes(folder: Path, names: Iterable[str] = TABLES) -> dict[str, str]:
    """`table/part` → its hash, for every part of the tables."""
    paths = (path for name in names for path in sorted((folder / name).glob("*.parquet")))
    return {f"{path.parent.name}/{path.name}": sha256(path.read_bytes()) for path in paths}


def together(name: str, pieces: Iterable[pa.Table]) -> pa.Table:
    """Rows of one table from several places, in the table's own order."""
    schema = TABLES[name].arrow
    joined = pa.concat_tables([schema.empty_table(), *pieces])
    return joined.sort_by([(column, "ascending") for column in TABLES[name].key])


class Former:
    """The tables of the build before, from which the rows of unchanged articles are taken.

    articles: one row an article: its name (the index), path, digest and the part it is in.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.folder = corpus.processed
        numbers = range(n_parts(self.folder, "documents"))
        about = [self._read("documents", n, columns=["doc_id", "path"]) for n in numbers]
        known = [self._read("readings", n, columns=["doc_id", "digest"]) for n in numbers]
        self._whole: dict[tuple[str, ...], int] = {
            tuple(table["doc_id"].to_pylist()): n for n, table in enumerate(about)
        }
        parts = np.repeat(numbers, [len(table) for table in about])
        articles = pa.concat_tables(about).to_pandas().assign(part=parts).set_index("doc_id")
        digests = pa.concat_tables(known).to_pandas().set_index("doc_id")
        self.articles = articles.join(digests)
        self._part = lru_cache(maxsize=2 * len(BY_ARTICLE))(self._read)

    def digest(self, doc_id: str) -> str | None:
        """The hash of all that was read and noted of the article."""
        return self.articles["digest"].get(doc_id)

    def part(self, doc_ids: list[str]) -> int | None:
        """The number of the part that holds these articles and no other, if there is one."""
        return self._whole.get(tuple(doc_ids))

    def rows(self, name: str, doc_ids: list[str]) -> list[pa.Table]:
        """The rows of these articles in the table `name`."""
        numbers = sorted(set(self.articles.loc[doc_ids, "part"]))
        wanted = pa.array(doc_ids, pa.string())
        parts = [self._part(name, number) for number in numbers]
        return [part.filter(pc.is_in(part["doc_id"], wanted)) for part in parts]

    def _read(self, name: str, number: int, *, columns: list[str] | None = None) -> pa.Table:
        return read_part(self.folder, name, number, columns=columns)
