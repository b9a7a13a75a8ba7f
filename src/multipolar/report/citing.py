"""How to cite the suite, and a corpus with its fingerprint: in words, and as BibTeX."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from multipolar.report.methods import counted, flat

SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


class Citation(NamedTuple):
    """One thing to cite. of: what it is; id: what it is called on a page."""

    of: str
    id: str
    text: str
    bibtex: str


def citations(facts: Mapping[str, Any], cff: Mapping[str, Any]) -> list[Citation]:
    """The suite, as its CITATION.cff tells it, and the corpus of `contents.contents`."""
    return [_suite(cff, version=facts["version"]), _corpus(facts)]


def _suite(cff: Mapping[str, Any], *, version: str) -> Citation:
    authors, title = [*map(_name, cff["authors"])], flat(cff["title"])
    year = str(cff.get("date-released", ""))[:4]
    where = str(cff.get("doi") or cff.get("repository-code") or cff.get("url") or "")
    dated = f" ({year})" if year else ""
    text = f"{'; '.join(authors)}{dated}. {title}. Version {version}. [Computer software]"
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in authors),
        "title": f"{{{_tex(title)}}}",
        "version": _tex(version),
        "year": year,
        "license": _tex(cff.get("license", "")),
        "doi" if cff.get("doi") else "url": where,
    }
    told, entry = f"{text}. {where}".rstrip(), _entry("software", "multipolar", fields)
    return Citation("The suite", "suite", told, entry)


def _name(author: Mapping[str, Any]) -> str:
    parts = (author.get("name"), author.get("family-names"), author.get("given-names"))
    return ", ".join(flat(part) for part in parts if part)


def _corpus(c: Mapping[str, Any]) -> Citation:
    name, key = flat(c["name"]), f"corpus-{c['fingerprint']}"
    dates = f"{c['first']} to {c['last']}" if c["first"] else "undated"
    sizes = (counted(c["n_articles"], "article"), counted(c["n_newsrooms"], "newsroom"))
    what = f"{' of '.join(sizes)}, {dates}"
    made = f"fingerprint {c['fingerprint']}, read with multipolar {c['version']}"
    fields = {"title": f"{{{_tex(name)}: {what}}}", "note": f"Corpus, {made}"}
    told, entry = f"{name}: corpus of {what}; {made}.", _entry("misc", key, fields)
    return Citation("The corpus", "corpus", told, entry)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in text)
