"""A package's own description: RO-Crate 1.1, with the run that made it as a Process Run Crate.

Soiland-Reyes et al. 2022, Packaging research artefacts with RO-Crate; Leo et al. 2024, Recording
provenance of workflow runs with RO-Crate.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from multipolar import aggregates
from multipolar.overview import describe as described
from multipolar.package.citation import Citation
from multipolar.package.hashes import LIST
from multipolar.package.withheld import columns
from multipolar.provenance import PACKAGES
from multipolar.schema import TABLES
from multipolar.store import Corpus

if TYPE_CHECKING:
    from rocrate.model import ContextEntity, Dataset
    from rocrate.rocrate import ROCrate

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PYPI = "https://pypi.org/project"
DONE = "http://schema.org/CompletedActionStatus"
FORMATS = {
    ".parquet": "application/vnd.apache.parquet",
    ".ipynb": "application/x-ipynb+json",
    ".yml": "application/yaml",
    ".cff": "application/yaml",
    ".toml": "application/toml",
    ".md": "text/markdown",
    ".lock": "text/plain",
    ".map": "application/json",
    ".inv": "application/octet-stream",
    "": "text/plain",
}
FOLDERS = {
    "tables": "The tables, one folder each, in parts of some hundred articles.",
    "codebook": "The codebook: outlets, actors, themes, rules and settings, each with its reason.",
    "notebooks": "The notebooks as they were executed on the corpus.",
    "report": "The report made of the notebooks; index.html opens it.",
    "raw": "The articles as delivered, or what people noted of them.",
}
FILES = {
    "README.md": "What is in the package, what was left out and why, how to check it.",
    "manifest.json": "Hashes of raw files, codebook, code and tables; versions of packages.",
    "CITATION.cff": "How to cite.",
    "LICENSE": "The licence of the suite's code and codebook.",
    "requirements.lock": "The pinned packages of the environment, with their hashes.",
    "pyproject.toml": "The suite's direct dependencies.",
    LIST: "The hash of every other file, as `sha256sum -c` reads it.",
}


class About(NamedTuple):
    """What is said of a package as a whole. shown: how much of the articles its pages show."""

    name: str
    description: str
    cited: Citation
    when: str
    with_text: bool
    shown: str


def about(corpus: Corpus, cited: Citation, *, when: str, with_text: bool, shown: str) -> About:
    """What is said of a corpus, counted in its tables."""
    counted = aggregates.articles(corpus), aggregates.stretches(corpus), corpus.table("unread")
    n = f"{len(counted[0]):,} article{'' if len(counted[0]) == 1 else 's'}"
    name = (cited.own and cited.title) or f"Who says what about whom in {n}"
    return About(name, described(*counted).text, cited, when, with_text, shown)


def describe(
    folder: Path, found: Mapping[str, str], said: About, manifest: Mapping[str, Any]
) -> None:
    """Write `ro-crate-metadata.json` into the folder of a package.

    found: its files with their hashes.
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"
    crate.name, crate.description = said.name, said.description
    crate.datePublished = said.when
    _add_citation(crate, said.cited)
    datasets = _add_files(crate, folder, found)
    _add_run(crate, datasets, said, manifest)
    crate.metadata.write(folder)


def _entity(crate: ROCrate, identifier: str, kind: str, **properties: Any) -> ContextEntity:
    from rocrate.model import ContextEntity

    return crate.add(ContextEntity(crate, identifier, {"@type": kind, **properties}))


def _add_citation(crate: ROCrate, cited: Citation) -> None:
    """Authors, licence and keywords."""
    authors = [
        _entity(crate, one["@id"], one["@type"], **{k: v for k, v in one.items() if k[0] != "@"})
        for one in cited.authors
    ]
    crate.root_dataset.append_to("author", authors, compact=True)
    if cited.keywords:
        crate.keywords = ", ".join(cited.keywords)
    if cited.license:
        crate.license = _entity(
            crate,
            f"https://spdx.org/licenses/{cited.license}",
            "CreativeWork",
            name=cited.license,
            description="Of what the authors made; the articles are their publishers'.",
        )


def _add_run(
    crate: ROCrate, datasets: Mapping[str, Dataset], said: About, manifest: Mapping[str, Any]
) -> None:
    """The run that made tables, notebooks and report of articles and codebook."""
    crate.root_dataset["conformsTo"] = _entity(
        crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5"
    )
    articles = datasets.get("raw/") if said.with_text else None
    articles = articles or _entity(
        crate,
        "#articles",
        "CreativeWork",
        name="The articles",
        description=f"Left out for their publishers' rights; hashes: manifest.json. {said.shown}",
    )
    told = {
        "name": "Tables, notebooks and report made of the articles",
        "description": "multipolar report",
        "endTime": said.when,
        "actionStatus": DONE,
    }
    if said.cited.own:
        told["agent"] = crate.root_dataset["author"]
    crate.root_dataset["mentions"] = crate.add_action(
        _software(crate, manifest),
        identifier="#build",
        object=[articles, datasets["codebook/"]],
        result=[item for name, item in datasets.items() if name not in ("raw/", "codebook/")],
        properties=told,
    )


def _software(crate: ROCrate, manifest: Mapping[str, Any]) -> ContextEntity:
    """The suite, and what it ran with."""
    versions = {**manifest["versions"], **dict([manifest["model"].split(" ")[:2]])}
    used = {
        name: _entity(
            crate,
            f"{PYPI}/{name}/{version}/" if name in PACKAGES else f"#{name}",
            "SoftwareApplication",
            name=name,
            softwareVersion=version,
            **({"url": f"{PYPI}/{name}/{version}/"} if name in PACKAGES else {}),
        )
        for name, version in sorted(versions.items())
    }
    suite = used.pop("multipolar")
    suite["softwareRequirements"] = list(used.values())
    return suite


def _add_files(crate: ROCrate, folder: Path, found: Mapping[str, str]) -> dict[str, Dataset]:
    """Every file with its hash, in its folder; returns these."""
    datasets: dict[str, Dataset] = {}
    for name in [*found, LIST]:
        hashed = {"sha256": found[name]} if name in found else {}
        size = {"contentSize": str((folder / name).stat().st_size)} if name in found else {}
        about = {"name": name, "description": _about(name), "encodingFormat": _format(name)}
        file = crate.add_file(dest_path=name, properties={**about, **size, **hashed})
        for place in _folders(name):
            if place not in datasets:
                said = {"name": place, "description": _about(place)}
                datasets[place] = crate.add_dataset(dest_path=place, properties=said)
            datasets[place].append_to("hasPart", file, compact=True)
    return datasets


def _folders(name: str) -> list[str]:
    """The folders that a file is told to be part of: the first, and that of its table."""
    first, *rest = PurePosixPath(name).parts
    own = [f"{first}/{rest[0]}/"] if first == "tables" else []
    return [f"{first}/", *own] if rest else []


def _about(name: str) -> str:
    top, _, inside = name.partition("/")
    if top == "tables" and inside:
        table = inside.partition("/")[0]
        return f"Rows of the table {table}: {', '.join(columns(TABLES[table]))}."
    return FILES[name] if name in FILES else FOLDERS[top]


def _format(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    known = mimetypes.MimeTypes().types_map[True]  # the same on every machine
    return FORMATS.get(suffix) or known.get(suffix, "application/octet-stream")
