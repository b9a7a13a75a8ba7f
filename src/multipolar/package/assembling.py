"""What goes into a package, put together in a folder or as one zip file."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from multipolar.inputs import why_not
from multipolar.package import crate, readme, withheld
from multipolar.package.citation import Citation, citation
from multipolar.package.hashes import LIST, as_list, hashes
from multipolar.package.opening import PackageError, safe_name
from multipolar.package.shown import PAGES, Shown, shown
from multipolar.store import HOME, Corpus, CorpusError, folder_hashes, replacing

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can name
OF_THE_SUITE = ("requirements.lock", "pyproject.toml", "LICENSE")


class Written(NamedTuple):
    """The files of a package with their hashes, and how much of the articles its pages show."""

    files: dict[str, str]
    shown: Shown


def write(corpus: Corpus, to: Path, *, with_text: bool = False, with_pages: bool = True) -> Written:
    """Write the package of a built corpus with its report.

    to: a zip file where it ends so, else a folder. The same corpus gives the same bytes.
    with_text: the raw files come along, for corpora that one may show. with_pages: notebooks and
    report do. Raises CorpusError where something else is there, or a raw file has a name that a
    package cannot hold.
    """
    _check_target(to)
    with replacing(to) as new:
        folder = new if to.suffix != ".zip" else new.parent / "package"
        found = _assemble(corpus, folder, with_text=with_text, with_pages=with_pages)
        if to.suffix == ".zip":
            _pack(folder, new)
    return found


def _check_target(to: Path) -> None:
    if to.is_dir() and any(to.iterdir()) and not (to / LIST).is_file():
        raise CorpusError(f"{to}: is there already and is no package; name another place")
    if to.is_dir() and to.suffix == ".zip":
        raise CorpusError(f"{to}: is a folder; name a file that ends in .zip, or another folder")
    if to.exists() and not to.is_dir() and not (to.suffix == ".zip" and zipfile.is_zipfile(to)):
        raise CorpusError(f"{to}: is there already and is no package; name another place")


def _assemble(corpus: Corpus, folder: Path, *, with_text: bool, with_pages: bool) -> Written:
    folder.mkdir()
    cited = citation(corpus)
    withheld.write_tables(corpus.processed, folder / "tables")
    copied = _copied(corpus, cited, with_pages=with_pages)
    for name, source in [*copied, *_raw(corpus, with_text=with_text)]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    manifest = _manifest(corpus)
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")
    settings = corpus.manifest()["settings"]
    words, share = settings["families"]["shingle"], settings["evidence"]["share"]
    much = shown(folder, corpus.processed, words=words, share=share)
    about = crate.about(corpus, cited, when=_when(corpus), with_text=with_text, shown=str(much))
    (folder / "README.md").write_text(readme.readme(about, manifest), "utf-8")
    crate.describe(folder, hashes(folder), about, manifest)
    found = hashes(folder)
    (folder / LIST).write_text(as_list(found), "utf-8")
    return Written(found, much)


def _copied(corpus: Corpus, cited: Citation, *, with_pages: bool) -> Iterator[tuple[str, Path]]:
    """Name in the package and file, for what goes in as it is."""
    folders = {
        "codebook": corpus.codebook,
        "notebooks": corpus.processed / "notebooks",
        "report": corpus.report,
    }
    for place, folder in folders.items():
        if place in PAGES and not with_pages:
            continue
        for name in folder_hashes(folder):
            yield f"{place}/{name}", folder / name
    yield "CITATION.cff", cited.path
    for name in OF_THE_SUITE:
        yield name, HOME / name


def _raw(corpus: Corpus, *, with_text: bool) -> Iterator[tuple[str, Path]]:
    """What of `raw/` goes in: what people noted of the articles, and with text these as well."""
    for path in corpus.inputs:
        if (with_text or path == corpus.raw / "articles.csv") and not why_not(path, corpus):
            name = path.relative_to(corpus.root).as_posix()
            try:
                safe_name(name)
                name.encode()
            except (PackageError, UnicodeEncodeError) as error:
                raise CorpusError(f"{name[:80]!r} is no name for a package; rename it") from error
            yield name, path


def _manifest(corpus: Corpus) -> dict[str, object]:
    """The manifest of the build, what it was multiplied with, and what people coded, as hashes."""
    coded = {"gold": corpus.gold, "coding": corpus.coding}
    return {
        **corpus.manifest(),
        "products": corpus.note("products").get("used", []),
        "coded": {name: folder_hashes(folder) for name, folder in coded.items()},
    }


def _when(corpus: Corpus) -> str:
    """When the tables were made, or the time that `SOURCE_DATE_EPOCH` gives, in seconds UTC."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    made = int((corpus.processed / "manifest.json").stat().st_mtime)
    return datetime.fromtimestamp(int(given) if given.isdigit() else made, UTC).isoformat()


def _pack(folder: Path, to: Path) -> None:
    """The files of a folder as a zip file, in order, without times, owners and modes."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_dir():
                archive.writestr(zipfile.ZipInfo(f"{name}/", FIRST_DAY), b"")
                continue
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.create_system, member.external_attr = 3, 0o100644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            member.file_size = path.stat().st_size
            with path.open("rb") as file, archive.open(member, "w") as packed:
                shutil.copyfileobj(file, packed)
