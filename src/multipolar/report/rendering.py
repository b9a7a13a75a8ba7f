"""Pages rendered by Sphinx from their sources, and mended for every reader."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils

from multipolar.lean import CLIENTS, hollow
from multipolar.store import CorpusError

THEME = Path(__file__).parent / "theme"
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
    "html_js_files": [("copy.js", {"defer": "defer"})],
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


def render(source: Path, *, doctrees: Path, target: Path) -> None:
    """Build the pages; any warning that is left is a fault of the report and stops it."""
    warnings = io.StringIO()
    with patch_docutils(), docutils_namespace(), hollow(CLIENTS):
        app = Sphinx(
            source, None, target, doctrees, "html", confoverrides=SPHINX, status=None,
            warning=warnings, freshenv=True,
        )  # fmt: skip
        app.build(force_all=True)
    (target / ".buildinfo").unlink(missing_ok=True)  # of use to a second build only
    told = strip_escape_sequences(warnings.getvalue()).replace(f"{source}/", "").strip()
    if told or app.statuscode:
        raise ReportError(f"the report could not be built:\n{told}")
    for page in target.glob("*.html"):
        page.write_text(_mended(page.read_text("utf-8")), "utf-8")


def _mended(text: str) -> str:
    for found, put in MENDED:
        text = re.sub(found, put, text)
    return text
