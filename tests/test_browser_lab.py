"""Evidence in JupyterLab as a reader meets it: after a restart, with no network."""

from __future__ import annotations

from pathlib import Path

import nbformat
from browsing import IN_A_BROWSER, Offline
from playwright.sync_api import Browser
from test_browser import DONE, ERRORS, READY
from test_browser import lab as lab

pytestmark = IN_A_BROWSER

CELLS = [
    "from multipolar.evidence import evidence\nfrom multipolar.store import open_corpus\n\n"
    "corpus = open_corpus()\nevidence(corpus, actor='China')",
    "evidence(corpus, actor='China', n=200).browse()",
    "from multipolar.browsing import browse\n\nbrowse(corpus.table('families'))",
]


def test_evidence_opens_to_search_after_a_restart_without_network(
    browser: Browser, lab: str, tmp_path: Path
) -> None:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, tmp_path / "work" / "evidence.ipynb")
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    here = Offline(context, lab[: lab.index("/lab")])
    page = here.page
    page.goto(lab.replace("copy.ipynb", "evidence.ipynb"))
    page.wait_for_function(READY, timeout=90_000)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function(DONE, timeout=180_000)
    assert page.evaluate(ERRORS) == []
    assert page.locator(".jp-OutputArea-output mark").count() >= 5
    tables = page.locator("table.dataTable")
    tables.nth(1).wait_for(timeout=20_000)
    rows = tables.first.locator("tbody tr")
    assert rows.count() == 10
    page.locator(".dt-search input").first.fill("cooperation")
    page.locator(".dt-info", has_text="filtered from").wait_for()
    assert all("cooperation" in row.lower() for row in rows.all_text_contents())
    assert [fault for fault in here.faults if fault.startswith("asked for")] == []
    context.close()
