"""Tables to browse, in a real kernel and browser: offline, whole, and text whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from browsing import IN_A_BROWSER, Offline
from nbclient import NotebookClient
from playwright.sync_api import Browser

HOSTILE = (
    "<script>alert(1)</script></script><img src=x onerror=alert(2)> {{ 7 * 7 }} "
    '<a href="javascript:alert(3)" onclick="alert(4)">y</a> \u202egpj.exe \u2028 & 😀'
)
SOURCE = f"""
import pandas as pd
from multipolar.browsing import browse
from multipolar.samples import Part

bad = {HOSTILE!r}
frame = pd.DataFrame({{"article": [bad, *map(str, range(199))], bad: bad, "n": range(200)}})
browse(Part(frame, 200, 999, bad))
browse(frame.set_index(bad))
browse(frame.assign(kind=pd.Categorical(frame[bad])).tail(3))
browse(pd.DataFrame({{"long": ["w " * 400 + "end"], "share": [0.25]}}))
"""
MOST = 1_100_000  # bytes of one such output

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def outputs() -> list[str]:
    """The HTML of what a notebook that browses hostile frames shows."""
    cell = nbformat.v4.new_code_cell(SOURCE)
    NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="python3").execute()
    assert {output.output_type for output in cell.outputs} == {"display_data"}
    return [output.data["text/html"] for output in cell.outputs]


@pytest.fixture
def page(browser: Browser, outputs: list[str], tmp_path: Path) -> Iterator[Offline]:
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><meta charset=utf-8>" + "\n".join(outputs), "utf-8")
    context = browser.new_context()
    watched = Offline(context, path.as_uri())
    watched.page.on("dialog", lambda dialog: watched.faults.append(dialog.message))
    watched.page.goto(path.as_uri())
    watched.page.locator("table.dataTable").nth(3).wait_for()
    yield watched
    assert watched.faults == []
    context.close()


MARKUP = """() => [...document.querySelectorAll(".dt-container *")].filter(e =>
  ["SCRIPT", "IMG", "IFRAME"].includes(e.tagName)
  || [...e.attributes].some(a => /^on/.test(a.name) || (a.name === "href" && /^javascript:/.test(a.value)))
).map(e => e.outerHTML.slice(0, 80))"""


def test_whatever_cells_heads_and_captions_hold_is_text(page: Offline) -> None:
    assert page.page.evaluate(MARKUP) == []
    shown = page.page.locator("table.dataTable").first
    assert HOSTILE[:60] in shown.locator("tbody td").first.inner_text()
    assert HOSTILE[:60] in shown.locator("thead").inner_text()
    assert HOSTILE[:60] in shown.locator("caption").inner_text()


def test_all_rows_are_there_to_search_and_sort(page: Offline) -> None:
    table = page.page.locator(".dt-container").first
    assert "1 to 10 of 200 entries" in table.locator(".dt-info").inner_text()
    table.locator(".dt-search input").fill("198")
    assert "1 to 2 of 2 entries" in table.locator(".dt-info").inner_text()
    table.locator(".dt-search input").fill("")
    for order in ("ascending", "descending"):
        table.locator("thead th .dt-column-order").last.click()
        table.locator(f"thead th[aria-sort={order}]").wait_for()
    assert table.locator("tbody tr").first.locator("td").last.inner_text() == "199"


def test_long_words_are_shown_to_their_end(page: Offline) -> None:
    assert page.page.locator("table.dataTable").nth(3).inner_text().count("w ") >= 400
    assert "end" in page.page.locator("table.dataTable").nth(3).inner_text()


def test_an_output_is_no_larger_than_it_is_told(outputs: list[str]) -> None:
    assert max(map(len, outputs)) < MOST
