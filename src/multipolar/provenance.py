"""What decides the tables: articles, codebook, code and packages; and whether they are of it."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from multipolar import __version__
from multipolar.inputs import input_hashes
from multipolar.schema import TABLES
from multipolar.store import PACKAGE, Corpus, folder_hashes, sha256

PACKAGES = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "spacy", "dateparser"),
    *("ftfy", "charset-normalizer", "trafilatura", "htmldate", "lxml", "pypdf", "fastwarc"),
    *("python-docx", "striprtf", "py3langid", "onnxruntime"),
)


@cache
def code() -> dict[str, str]:
    """Module, or trained weights → hash of the file."""
    return folder_hashes(PACKAGE, suffixes=(".py", ".npz", ".onnx"))


@cache
def versions() -> dict[str, str]:
    """Package → version."""
    own = {"multipolar": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in PACKAGES}


def of_process() -> str:
    """The code and packages of this process, as one hash."""
    return sha256(repr((code(), versions())))


# Files of the codebook that decide what is offered, and no row.
NO_ROWS = ("refused_names.csv", "theme_wordings.csv")


def state(corpus: Corpus) -> dict[str, Any]:
    """All that decides the tables, as hashes: raw files, codebook, code, packages.

    offers: what decides only which names and wordings are offered for the codebook.
    """
    codebook = folder_hashes(corpus.codebook)
    return {
        "inputs": input_hashes(corpus),
        "codebook": {name: h for name, h in codebook.items() if name not in NO_ROWS},
        "offers": {name: h for name, h in codebook.items() if name in NO_ROWS},
        "code": code(),
        "versions": versions(),
    }


def is_current(corpus: Corpus, *, now: dict[str, Any] | None = None) -> bool:
    """Whether the tables are those of the corpus, codebook and code as they stand now.

    now: their `state`, where the caller has it already.
    """
    manifest = corpus.manifest()
    if not manifest or not all((corpus.processed / name).is_dir() for name in TABLES):
        return False
    return all(manifest.get(k) == v for k, v in (now or state(corpus)).items())


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """How ("new", "gone" or "changed") and the name, for each whose hash is another now."""
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            yield "new" if name not in before else "gone" if name not in now else "changed", name
