"""Who made a corpus, and how it is cited: its own CITATION.cff, or else that of the suite."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from multipolar.entries import CodebookError, read_yaml
from multipolar.store import HOME, Corpus


class Citation(NamedTuple):
    """What a CITATION.cff says. own: whether it is the corpus's, and so of the package itself."""

    path: Path
    authors: list[dict[str, str]]
    title: str
    license: str
    keywords: list[str]
    own: bool


def citation(corpus: Corpus) -> Citation:
    """Raises CodebookError where the file names no author, title or licence as it should."""
    own = corpus.root / "CITATION.cff"
    path = own if own.is_file() else HOME / "CITATION.cff"
    found = read_yaml(path, dict)
    authors = found.get("authors")
    if not isinstance(authors, list) or not all(isinstance(one, dict) for one in authors):
        raise CodebookError(f"{path.name}: authors is {authors!r:.40}; needed: a list of them")
    return Citation(
        path,
        [_author(one, number, path) for number, one in enumerate(authors, start=1)],
        str(found.get("title", "")),
        str(found.get("license", "")),
        [str(word) for word in found.get("keywords") or []],
        path == own,
    )


def _author(found: dict[str, Any], number: int, path: Path) -> dict[str, str]:
    """An author as schema.org has one."""
    given = [str(found[key]) for key in ("given-names", "family-names") if found.get(key)]
    name = " ".join(given) or str(found.get("name") or "")
    if not name:
        raise CodebookError(f"{path.name}: author {number} has no name")
    kind = "Person" if given else "Organization"
    author = {"@id": str(found.get("orcid") or f"#author-{number}"), "@type": kind, "name": name}
    return author | ({"description": str(found["affiliation"])} if found.get("affiliation") else {})
