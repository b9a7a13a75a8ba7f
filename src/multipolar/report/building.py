"""The HTML report: executed notebooks, a front page and methods; filled in and written.

Text from articles reaches a page only through the templates in `theme/`, which escape all they
are given, and as raw HTML files that no markup parser reads.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from multipolar.codebook import Codebook
from multipolar.entries import read_yaml
from multipolar.lean import GRAMMARS, without
from multipolar.report.citing import citations
from multipolar.report.contents import contents
from multipolar.report.downloads import FOLDER, separated
from multipolar.report.evidence_index import as_script, evidence_index, values
from multipolar.report.linking import Values, address, linked
from multipolar.report.rendering import THEME, ReportError, render
from multipolar.store import HOME, Corpus, replacing

with without(GRAMMARS):
    import nbformat
    from nbformat import NotebookNode

PARTS = (
    "overview", "changed", "findings", "refused", "articles", "pasted",
    "counts", "versions", "inputs", "limits", "cite", "evidence",
)  # fmt: skip
OWN_PAGES = ("index", "evidence", "methods", "search", "genindex")
SHOWN = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
CITATION = HOME / "CITATION.cff"


def build_report(corpus: Corpus, *, notebooks: Path, out: Path) -> Path:
    """Write the report of a built corpus to the folder `out` and return its `index.html`.

    notebooks: the folder of executed notebooks; those whose name begins with `_` are left out.
    The old report stays until the new one is whole. Raises ReportError where a notebook has not
    been run or ended in an error, Sphinx warns, or `out` holds something that is no report.
    """
    if out.is_dir() and any(out.iterdir()) and not (out / "searchindex.js").exists():
        raise ReportError(f"{out}: holds files but no report; move them, or name another folder")
    pages = read_notebooks(notebooks)
    settings = Codebook(corpus.codebook).settings["evidence"]
    index = evidence_index(corpus, **settings)
    shown = contents(corpus, findings=findings(pages))
    shown["evidence"] = {**settings, "n": index.n, "total": index.total}
    shown["citations"] = citations(shown, read_yaml(CITATION, dict))
    with tempfile.TemporaryDirectory() as scratch, replacing(out) as target:
        source = Path(scratch) / "source"
        files = _write_sources(source, pages, shown, known=values(index))
        render(source, doctrees=Path(scratch) / "doctrees", target=target)
        (target / FOLDER).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"  # a spreadsheet's UTF-8
            (target / FOLDER / name).write_text(text, encoding, errors="backslashreplace")
        script = target / "_static" / "evidence_index.js"
        script.write_text(as_script(index), "utf-8", errors="backslashreplace")
    return out / "index.html"


def read_notebooks(folder: Path) -> dict[str, NotebookNode]:
    """Name → executed notebook, by name. Raises ReportError where one was not run to its end."""
    paths = sorted(path for path in folder.glob("*.ipynb") if path.name[0] not in "_.")
    if not paths:
        raise ReportError(f"{folder}: has no notebooks")
    pages: dict[str, NotebookNode] = {}
    for path in paths:
        if path.stem in OWN_PAGES:
            raise ReportError(f"{path}: the report has a page of this name; rename the notebook")
        page = nbformat.read(path, as_version=4)
        for place, cell in enumerate(page.cells, start=1):
            _check_cell(cell, f"{path}, cell {place}")
        pages[path.stem] = page
    return pages


def _check_cell(cell: NotebookNode, where: str) -> None:
    if cell.cell_type != "code" or not cell.source.strip():
        return
    for output in cell.outputs:
        if output.output_type == "error":
            raise ReportError(f"{where}: ended in {output.ename}: {output.evalue}")
    if cell.execution_count is None:
        raise ReportError(f"{where}: was not run; run the notebook from top to bottom first")


def findings(pages: dict[str, NotebookNode]) -> list[dict[str, Any]]:
    """Every finding the notebooks computed, in order, each with the address it is told at."""
    return [
        {
            **finding,
            "href": f"{name}.html#finding-{finding['id']}",
            "page": page_title(name, page),
            "sentences": address(finding["evidence"]) if finding.get("evidence") else None,
        }
        for name, page in pages.items()
        for finding in _told(page, "finding")
    ]


def topics(pages: dict[str, NotebookNode]) -> dict[str, Any] | None:
    """The topic model that the notebooks keep, if any."""
    kept = (found for page in pages.values() for found in _told(page, "topics"))
    return next(kept, None)


def page_title(name: str, page: NotebookNode) -> str:
    """The first heading of a notebook, or its name."""
    lines = (
        line
        for cell in page.cells
        if cell.cell_type == "markdown"
        for line in cell.source.split("\n")
    )
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), name)


def _told(page: NotebookNode, kind: str) -> Iterator[Any]:
    """What outputs say of themselves beside what they show."""
    for output in _outputs(page):
        if found := output.get("metadata", {}).get("multipolar", {}).get(kind):
            yield found


def _outputs(page: NotebookNode) -> Iterator[NotebookNode]:
    for cell in page.cells:
        yield from cell.get("outputs", [])


def _write_sources(
    source: Path, pages: dict[str, NotebookNode], shown: dict[str, Any], *, known: Values
) -> dict[str, str]:
    """The Sphinx sources: the notebooks, our own pages, and their parts as raw HTML.

    Returns the files of figures: name → what is in it.
    """
    source.mkdir()
    environment = Environment(
        loader=FileSystemLoader(THEME), autoescape=True, undefined=StrictUndefined
    )
    parts = environment.get_template("parts.html").make_module({"c": shown})
    for part in PARTS:
        text = str(getattr(parts, part)())
        (source / f"{part}.html").write_text(text, "utf-8", errors="backslashreplace")
    for frame in ("index.md", "evidence.md", "methods.md"):
        text = (THEME / frame).read_text("utf-8").replace("@notebooks@", "\n".join(pages))
        (source / frame).write_text(text, "utf-8")
    files: dict[str, str] = {}
    for name, page in pages.items():
        nbformat.write(_readable(name, page, known, files), source / f"{name}.ipynb")
    return files


def _readable(name: str, page: NotebookNode, known: Values, files: dict[str, str]) -> NotebookNode:
    """A notebook as the report shows it: code folded, outputs linked to their sentences, figures
    in files (which are put into `files`), and only of kinds that need no script.
    """
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "hide-input"})
    number = 1
    for output in _outputs(page):
        if data := output.get("data"):
            if "text/html" in data:
                told = output.get("metadata", {}).get("multipolar", {})
                shown = separated(data["text/html"], told, f"{name}_{number}")
                number += bool(shown.files)
                files |= shown.files
                data["text/html"] = linked(shown.text, told, known)
            if "text/markdown" in data:
                data["text/plain"] = data["text/markdown"]
            output["data"] = NotebookNode({kind: data[kind] for kind in SHOWN if kind in data})
    return page
