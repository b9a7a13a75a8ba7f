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
    """What is said of a package as a whole. evidence: the setting of what may be shown."""

    name: str
    description: str
    cited: Citation
    when: str
    with_text: bool
    evidence: dict[str, Any]


def about(corpus: Corpus, cited: Citation, *, when: str, with_text: bool) -> About:
    counted = aggregates.articles(corpus), aggregates.stretches(corpus), corpus.table("unread")
    n = f"{len(counted[0]):,} article{'' if len(counted[0]) == 1 else 's'}"
    name = (cited.own and cited.title) or f"Who says what about whom in {n}"
    evidence = corpus.manifest()["settings"]["evidence"]
    return About(name, described(*counted).text, cited, when, with_text, evidence)


def describe(
    folder: Path, found: Mapping[str, str], said: About, manifest: Mapping[str, Any]
) -> None:
    """Write `ro-crate-metadata.json` into the folder of a package.

    found: its files with their hashes.
    """
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"

    def entity(identifier: str, **properties: Any) -> ContextEntity:
        kind = {"@type": properties.pop("kind")}
        return crate.add(ContextEntity(crate, identifier, {**kind, **properties}))

    crate.name, crate.description = said.name, said.description
    crate.datePublished = said.when
    if said.cited.keywords:
        crate.keywords = ", ".join(said.cited.keywords)
    authors = [
        entity(one["@id"], kind=one["@type"], **{k: v for k, v in one.items() if k[0] != "@"})
        for one in said.cited.authors
    ]
    crate.root_dataset.append_to("author", authors, compact=True)
    if said.cited.license:
        crate.license = entity(
            f"https://spdx.org/licenses/{said.cited.license}",
            kind="CreativeWork",
            name=said.cited.license,
            description="Of what the authors made; the articles are their publishers'.",
        )
    crate.root_dataset["conformsTo"] = entity(
        PROFILE, kind="CreativeWork", name="Process Run Crate", version="0.5"
    )
    datasets = _add_files(crate, folder, found)
    articles = datasets.get("raw/") if said.with_text else None
    articles = articles or entity(
        "#articles",
        kind="CreativeWork",
        name="The articles",
        description="Left out for their publishers' rights; manifest.json has each file's hash.",
    )
    made = [item for name, item in datasets.items() if name not in ("raw/", "codebook/")]
    action = crate.add_action(
        _software(entity, manifest),
        identifier="#build",
        object=[articles, datasets["codebook/"]],
        result=made,
        properties={
            "name": "Tables, notebooks and report made of the articles",
            "description": "multipolar report",
            "endTime": said.when,
            "actionStatus": DONE,
        },
    )
    if said.cited.own:
        action["agent"] = authors[0]
    crate.root_dataset["mentions"] = action
    crate.metadata.write(folder)


def _software(entity: Any, manifest: Mapping[str, Any]) -> ContextEntity:
    """The suite, and what it ran with."""
    versions = {**manifest["versions"], **dict([manifest["model"].split(" ")[:2]])}
    used = {
        name: entity(
            f"{PYPI}/{name}/{version}/" if name in PACKAGES else f"#{name}",
            kind="SoftwareApplication",
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
        top, _, inside = name.partition("/")
        for place in (f"{top}/", f"{top}/{inside.partition('/')[0]}/"):
            if inside and (place == f"{top}/" or top == "tables"):
                if place not in datasets:
                    said = {"name": place, "description": _about(place)}
                    datasets[place] = crate.add_dataset(dest_path=place, properties=said)
                datasets[place].append_to("hasPart", file, compact=True)
    return datasets


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
