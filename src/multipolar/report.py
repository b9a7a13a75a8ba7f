"""The HTML report: executed notebooks, a front page and methods; the only module that knows Sphinx.

Text from articles reaches a page only through the templates in `theme/`, which escape all they
are given, and as raw HTML files that no markup parser reads.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sphinx.application import Sphinx
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils

from multipolar.codebook import Codebook
from multipolar.contents import contents
from multipolar.evidence_index import as_script, evidence_index, values
from multipolar.lean import GRAMMARS, without
from multipolar.linking import Values, address, linked
from multipolar.store import Corpus, CorpusError, replacing

with without(GRAMMARS):
    import nbformat
    from nbformat import NotebookNode

THEME = Path(__file__).parent / "theme"
PARTS = (
    "overview", "changed", "findings", "unread", "articles",
    "counts", "versions", "inputs", "limits", "cite", "evidence",
)  # fmt: skip
OWN_PAGES = ("index", "evidence", "methods", "search", "genindex")
SHOWN = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain")

QUIET = ("myst-nb.lexer", "myst-nb.mime_type")

SPHINX: dict[str, Any] = {
    "project": "multipolar",
    "html_title": "multipolar report",
    "language": "en",
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "nb_merge_streams": True,
    "nb_ipywidgets_js": {},
    "myst_enable_extensions": [],
    "suppress_warnings": ["misc.highlighting_failure", "myst.header", *QUIET],
    "templates_path": [str(THEME)],
    "html_static_path": [str(THEME / "static")],
    "html_css_files": ["report.css"],
    "html_theme": "pydata_sphinx_theme",
    "html_sidebars": {"**": ["pages.html"]},
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_search_summary": False,  # would need the pages by HTTP
    "html_use_index": False,
    "html_last_updated_fmt": None,
    "html_context": {"default_mode": "auto"},
    "html_theme_options": {
        "logo": {"text": "multipolar"},
        "search_bar_text": "Search this report",
        "navbar_center": [],
        "navbar_end": ["theme-switcher"],
        "article_header_start": [],
        "primary_sidebar_end": [],
        "secondary_sidebar_items": ["page-toc"],
        "show_toc_level": 2,
        "footer_start": [],
        "footer_end": [],
    },
}


# What the theme and pandas write, and what every reader can use: names of controls that hold the
# words one sees, no heading without words, and boxes that the keyboard can scroll.
MENDED = [
    (r'(<button[^>]*search-button-field[^>]*?aria-label="Search)"', r'\1 Ctrl+K"'),
    ('(<summary[^>]*?) aria-label="Toggle hidden content"', r"\1"),
    ("<th></th>", "<td></td>"),
    ('<(figure|div) class="mp-(figure|scroll)"', r'<\1 tabindex="0" class="mp-\2"'),
]


class ReportError(CorpusError):
    """The report cannot be built: says which notebook, what is wrong and what to do next."""


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
    with tempfile.TemporaryDirectory() as scratch, replacing(out) as target:
        source = Path(scratch) / "source"
        _write_sources(source, pages, shown, known=values(index))
        _run_sphinx(source, doctrees=Path(scratch) / "doctrees", target=target)
        for page in target.glob("*.html"):
            page.write_text(_mended(page.read_text("utf-8")), "utf-8")
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
) -> None:
    """The Sphinx sources: the notebooks, two pages of ours, and their parts as raw HTML."""
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
    for name, page in pages.items():
        nbformat.write(_readable(page, known), source / f"{name}.ipynb")


def _readable(page: NotebookNode, known: Values) -> NotebookNode:
    """A notebook as the report shows it: code folded, outputs linked to their sentences, and only
    of kinds that need no script.
    """
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "hide-input"})
    for output in _outputs(page):
        if data := output.get("data"):
            if "text/html" in data:
                told = output.get("metadata", {}).get("multipolar", {})
                data["text/html"] = linked(data["text/html"], told, known)
            if "text/markdown" in data:
                data["text/plain"] = data["text/markdown"]
            output["data"] = NotebookNode({kind: data[kind] for kind in SHOWN if kind in data})
    return page


def _mended(text: str) -> str:
    for found, put in MENDED:
        text = re.sub(found, put, text)
    return text


def _run_sphinx(source: Path, *, doctrees: Path, target: Path) -> None:
    """Build the pages; any warning that is left is a fault of the report and stops it."""
    warnings = io.StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            source, None, target, doctrees, "html", confoverrides=SPHINX, status=None,
            warning=warnings, freshenv=True,
        )  # fmt: skip
        app.build(force_all=True)
    (target / ".buildinfo").unlink(missing_ok=True)  # of use to a second build only
    told = strip_escape_sequences(warnings.getvalue()).replace(f"{source}/", "").strip()
    if told or app.statuscode:
        raise ReportError(f"the report could not be built:\n{told}")
