"""Every path of a corpus, its tables and notes, and writing them whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from multipolar.queries import select
from multipolar.schema import TABLES

PACKAGE = Path(__file__).resolve().parent
HOME = PACKAGE.parents[1]
BUNDLED = HOME / "data"
Progress = Callable[[str, int, int], None]  # step, done, total


class CorpusError(ValueError):
    """The corpus folder cannot be used: one line saying what is wrong and what to do next."""


@dataclass(frozen=True)
class Tables:
    """The tables below a folder, for questions."""

    folder: Path

    def query(self, sql: str, **parameters: object) -> pd.DataFrame:
        """As `Corpus.query`, of the tables that are there."""
        parts = {name: own for name in TABLES if (own := _parts(self.folder / name))}
        return select(sql, parameters, parts=parts)


@dataclass(frozen=True)
class Corpus:
    """A folder with `raw/` and, where it differs from the bundled one, `codebook/` and `gold/`."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def codebook(self) -> Path:
        own = self.root / "codebook"
        return own if own.is_dir() else BUNDLED / "codebook"

    @property
    def gold(self) -> Path:
        """Hand-coded passages: the corpus's own, or else those of the bundled corpus."""
        own = self.root / "gold"
        return own if own.is_dir() else BUNDLED / "gold"

    @property
    def coding(self) -> Path:
        """Sheets that people fill in."""
        return self.root / "coding"

    @property
    def processed(self) -> Path:
        return self.root / "processed"

    @property
    def report(self) -> Path:
        """Where the report goes: inside the corpus; for the bundled one, beside `data/`."""
        return HOME / "report" if self.root == BUNDLED else self.root / "report"

    @property
    def articles(self) -> list[Path]:
        """Everything under `raw/` that may hold articles, in order of its path."""
        return [path for path in self.inputs if path != self.raw / "articles.csv"]

    @property
    def inputs(self) -> list[Path]:
        """Everything under `raw/` but its folders and what is hidden, in order of its path."""
        found = (path for path in self.raw.rglob("*") if path.is_symlink() or not path.is_dir())
        return sorted(path for path in found if not _hidden(path, self.raw))

    def relative(self, path: Path) -> str:
        """The path inside the corpus."""
        return _name(path.relative_to(self.root))

    def table(self, name: str, *, columns: list[str] | None = None) -> pd.DataFrame:
        """The table `name`, or some of its columns. Raises CorpusError before the first build."""
        if name not in TABLES:
            raise CorpusError(f"no table {name!r}; there are: {', '.join(TABLES)}")
        return pd.read_parquet(self._folder(name), columns=columns)

    def query(self, sql: str, **parameters: object) -> pd.DataFrame:
        """The rows of a SELECT over the tables of the corpus, read column by column (DuckDB's SQL).

        `$name` in the SQL stands for the parameter `name`. Raises CorpusError before the first
        build.
        """
        for name in sorted({*re.findall(r"\w+", sql)}.intersection(TABLES)):
            self._folder(name)
        return Tables(self.processed).query(sql, **parameters)

    def _folder(self, name: str) -> Path:
        folder = self.processed / name
        if not folder.is_dir():
            raise CorpusError(
                f"{folder} is not there: run `multipolar build {self.root}` or `make report` first"
            )
        return folder

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder on the corpus's own disk, gone afterwards."""
        folder = Path(tempfile.mkdtemp(prefix=".tables-", dir=self.processed))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def put(self, folder: Path, names: Iterable[str]) -> None:
        """Tables from a scratch folder into their place; until a new manifest they do not count."""
        (self.processed / "manifest.json").unlink(missing_ok=True)
        for name in names:
            with replacing(self.processed / name) as new:
                (folder / name).rename(new)

    def gold_tables(self) -> dict[str, pd.DataFrame]:
        """File stem → frame for every CSV file in `gold/`; empty where nothing was coded."""
        return {path.stem: pd.read_csv(path) for path in sorted(self.gold.glob("*.csv"))}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Write to the corpus alone: others wait; what a killed run left half done is removed."""
        self.processed.mkdir(parents=True, exist_ok=True)
        with FileLock(self.processed / ".lock"):
            half_done = [*self.processed.rglob(".*-*"), *self.report.parent.glob(".report-*")]
            for left in half_done:
                shutil.rmtree(left, ignore_errors=True)
            try:
                yield
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise CorpusError(
                    f"no space left on the disk of {self.root} (or of {tempfile.gettempdir()}): "
                    "free some and run it again; the tables there were are whole"
                ) from error

    def manifest(self) -> dict[str, Any]:
        """What the last build read and used; empty before the first, or where it is damaged."""
        return self.note("manifest")

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        self.write_note("manifest", manifest)

    def note(self, name: str) -> dict[str, Any]:
        """What an earlier run noted under this name; empty before, or where it is damaged."""
        try:
            found = json.loads((self.processed / f"{name}.json").read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_note(self, name: str, noted: dict[str, Any]) -> None:
        """Keep plain values under a name for a later run, whole or not at all."""
        text = json.dumps(noted, indent=1, sort_keys=True, ensure_ascii=False)
        with replacing(self.processed / f"{name}.json") as path:
            path.write_text(text + "\n", "utf-8")


def open_corpus(path: str | Path | None = None) -> Corpus:
    """The corpus at `path`; without one, at `$MULTIPOLAR_CORPUS`, or else the bundled `data/`.

    Raises CorpusError where the folder or its `raw/` is missing.
    """
    root = Path(path or os.environ.get("MULTIPOLAR_CORPUS") or BUNDLED).expanduser().resolve()
    if not root.is_dir():
        raise CorpusError(f"{root}: no such folder; a corpus is a folder that holds raw/")
    if not (root / "raw").is_dir():
        raise CorpusError(f"{root}: has no raw/ folder; put the articles into {root / 'raw'}")
    return Corpus(root)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; it takes the target's place only when all went well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        new, old = scratch / "new", scratch / "old"
        yield new
        if target.is_dir():
            target.rename(old)
        try:
            new.replace(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def sha256(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def folder_hashes(folder: Path, *, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """Path inside the folder → sha256, for every file (of those suffixes), in order."""
    return {
        _name(path.relative_to(folder)): sha256(path.read_bytes())
        for path in _files(folder)
        if not suffixes or path.suffix in suffixes
    }


def _files(folder: Path) -> list[Path]:
    """Every file under the folder that is not hidden nor in a hidden folder, in order."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _parts(folder: Path) -> list[str]:
    """The parts of a table, in order; none where it was never written."""
    names = os.listdir(folder) if folder.is_dir() else []
    return [f"{folder}/{name}" for name in sorted(names) if not name.startswith(".")]


def _name(path: Path) -> str:
    """The path as text, with bytes that are no UTF-8 spelled out."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
