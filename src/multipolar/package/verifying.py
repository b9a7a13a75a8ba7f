"""A package held against its own list of hashes, and against its tables made again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from spacy.util import get_installed_models

from multipolar import annotate, pipeline, provenance
from multipolar.codebook import Codebook
from multipolar.entries import CodebookError
from multipolar.package.differences import IDENTICAL, difference
from multipolar.package.hashes import LIST, file_hash, hashes, of_list, told
from multipolar.package.opening import PackageError, safe_name
from multipolar.package.withheld import write_tables
from multipolar.schema import TABLES
from multipolar.store import Corpus, CorpusError, Progress, folder_hashes
from multipolar.workers import Workers

STATE = {
    "codebook": "files of the codebook",
    "code": "modules of the code",
    "versions": "packages",
}
SHOWN = 3  # names in a line


class Told(NamedTuple):
    """A line of what was found; whether it tells a difference, and whether it is about a table."""

    words: str
    differs: bool = False
    of_table: bool = False


def verify(
    package: Path,
    *,
    raw: Path | None = None,
    crew: Workers | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Told]:
    """Check the folder of a package, as `opening.opened` gives it; a line for all that is found.

    Its files against its list; then, where the raw files are in it or in the folder `raw`, its
    tables against those that the code here makes of them. Nothing in it is executed. Raises
    PackageError where it is no package.
    """
    if raw is not None and not raw.is_dir():
        raise PackageError(f"{raw}: no such folder")
    listed, manifest = _read(package)
    found = hashes(package)
    changes = told(listed, found)
    yield from (Told(line, differs=True) for line in changes)
    if not changes:
        yield Told(f"{len(found):,} files are those of the list")
    yield from _state(package, manifest)
    with tempfile.TemporaryDirectory(prefix="verify-") as scratch:
        corpus = Corpus(Path(scratch).resolve() / "corpus")
        missing = _put_back(manifest["inputs"], [package / "raw", raw], corpus)
        if raw is None and not corpus.articles:
            yield Told("tables not made again for want of the articles; --raw FOLDER names them")
            return
        yield from (Told(line, differs=True) for line in missing)
        if not corpus.articles:
            yield Told("tables not made again: none of the articles is there", differs=True)
            return
        yield from _rebuilt(package, corpus, manifest.get("products"), crew, progress)


def _read(package: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """The list of hashes and the manifest of a package."""
    try:
        listed = of_list((package / LIST).read_text("utf-8"))
        manifest = json.loads((package / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageError(f"no package of multipolar, or a damaged one: {error}") from error
    parts = ("inputs", *STATE)
    named = isinstance(manifest, dict) and all(_is_names(manifest.get(part)) for part in parts)
    if not named or not isinstance(manifest.get("model"), str):
        raise PackageError(f"manifest.json: needed: {', '.join(parts)}, model")
    return listed, manifest


def _is_names(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())


def _state(package: Path, manifest: Mapping[str, Any]) -> Iterator[Told]:
    """In what code, packages, model and codebook are not those that the tables were made with."""
    codebook = folder_hashes(package / "codebook")
    now: dict[str, Any] = {
        "codebook": {name: h for name, h in codebook.items() if name not in provenance.NO_ROWS},
        "code": provenance.code(),
        "versions": provenance.versions(),
        "model": manifest["model"],
    }
    with suppress(CodebookError, annotate.ModelMissingError):
        now["model"] = annotate.model_name(_models(package / "codebook"))
    for part, noun in STATE.items():
        old, new = manifest[part], now[part]
        names = [name for _, name in provenance.changed(old, new)]
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            shown = ", ".join(_change(name, old, new, part) for name in names[:SHOWN])
            yield Told(f"other {noun} than recorded: {shown}{more}", differs=part == "codebook")
    if now["model"] != manifest["model"]:
        yield Told(f"another model than recorded: {now['model']}, not {manifest['model']}")


def _change(name: str, old: Mapping[str, str], new: Mapping[str, str], part: str) -> str:
    if part != "versions":
        return name
    return f"{name} {new.get(name, 'none')}, not {old.get(name, 'none')}"


def _models(codebook: Path) -> list[str]:
    """The models that a codebook names. Raises CodebookError for one that is none of spaCy here."""
    names: list[str] = Codebook(codebook).settings["model"]["names"]
    strange = set(names) - {*annotate.MODELS, *get_installed_models()}
    if strange:
        raise CodebookError(f"settings.toml: {min(strange)!r} is no spaCy model that is installed")
    return names


def _put_back(inputs: Mapping[str, str], places: list[Path | None], corpus: Corpus) -> list[str]:
    """Raw files by their hashes into a corpus of their own; a line for each that is not there."""
    found: dict[str, Path] = {}
    names: set[str] = set()
    for place in places:
        for path in sorted(place.rglob("*")) if place else []:
            if path.is_file() and not path.is_symlink():
                found.setdefault(file_hash(path), path)
                names.add(path.name)
    corpus.raw.mkdir(parents=True)
    missing = []
    for name, digest in inputs.items():
        last = name.rpartition("/")[2]
        if digest not in found or not _is_of_raw(name):
            missing.append(f"{'differs' if last in names else 'missing'}  {name}")
            continue
        target = corpus.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[digest], target)
    return missing


def _is_of_raw(name: str) -> bool:
    with suppress(PackageError):
        return safe_name(name).parts[0] == "raw" and len(safe_name(name).parts) > 1
    return False


def _rebuilt(
    package: Path, corpus: Corpus, products: object, crew: Workers | None, progress: Progress
) -> Iterator[Told]:
    """The tables made again of what was put back, each beside that of the package."""
    try:
        shutil.copytree(package / "codebook", corpus.root / "codebook")
        _models(corpus.codebook)
        pipeline.build(corpus, crew=crew, progress=progress)
    except (CorpusError, CodebookError, OSError) as error:
        yield Told(f"tables not made again: {error}", differs=True)
        return
    if products != (used := corpus.note("products").get("used", [])):
        yield Told(f"parsed with other matrix products than recorded: {', '.join(used)}")
    write_tables(corpus.processed, corpus.root / "tables")
    for name, table in TABLES.items():
        line = difference(table, package / "tables" / name, corpus.root / "tables" / name)
        yield Told(f"{name}: {line}", differs=line != IDENTICAL, of_table=True)
