"""The report and JupyterLab as a reader meets them: in a browser, with no network."""

from __future__ import annotations

import csv
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from browsing import IN_A_BROWSER, OVERFLOWING, TURNED, Offline, environment
from lxml import html
from playwright.sync_api import Browser

HOME = Path(__file__).parents[1]
TOKEN = "for-this-test-only"

pytestmark = IN_A_BROWSER


@pytest.fixture
def offline(
    browser: Browser, built_report: Path, request: pytest.FixtureRequest
) -> Iterator[Offline]:
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 900})
    yield Offline(context, built_report.as_uri())
    context.close()


UNSEEN = "() => [...document.images].filter(i => !i.alt.trim() || !i.naturalWidth).map(i => i.src.slice(0, 80))"


@pytest.mark.parametrize("offline", [1280, 768, 390], indirect=True)
def test_every_page_fits_and_asks_for_nothing(offline: Offline, built_report: Path) -> None:
    pages = sorted(built_report.glob("*.html"))
    assert {"index", "methods", "01_load_and_clean"} <= {page.stem for page in pages}
    for page in pages:
        offline.page.goto(page.as_uri())
        offline.page.wait_for_load_state("load")
        assert (page.name, offline.page.evaluate(OVERFLOWING)) == (page.name, [])
        assert (page.name, offline.page.evaluate(UNSEEN)) == (page.name, [])
    assert offline.faults == []


def test_the_search_finds_multipolar(offline: Offline, built_report: Path) -> None:
    page = offline.page
    page.goto((built_report / "index.html").as_uri())
    page.keyboard.press("Control+k")
    page.locator("dialog input[type=search]").fill("multipolar")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    found = page.locator("#search-results li a").all()
    assert any("03_topic_modeling" in (link.get_attribute("href") or "") for link in found)
    found[0].click()
    page.wait_for_selector("h1")
    assert offline.faults == []


def test_every_finding_opens_where_it_is_told(offline: Offline, built_report: Path) -> None:
    front, page = (built_report / "index.html").as_uri(), offline.page
    page.goto(front)
    links = page.locator(".mp-findings li > a").evaluate_all("links => links.map(a => a.href)")
    assert links
    for link in links:
        page.goto(link)
        assert page.locator(":target.finding").is_visible(), link
    assert offline.faults == []


def test_every_link_inside_the_report_resolves(built_report: Path) -> None:
    pages = {path.name: html.parse(str(path)).getroot() for path in built_report.glob("*.html")}
    ids = {name: {*page.xpath("//@id"), ""} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.xpath("//a/@href | //img/@src | //script/@src | //link/@href"):
            file, _, place = link.partition("#")
            if link.startswith(("data:", "http:", "https:")):
                continue
            there = (built_report / unquote(file.partition("?")[0])).is_file() if file else True
            asked = (file or name) == "evidence.html" and "=" in place
            if not there or not (asked or place in ids.get(file or name, {""})):
                broken.append((name, link))
    assert broken == []


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} {% raw %} javascript:alert(3) \u202egpj.exe"
FILE = MARKUP.replace("/", "")
STORY = f"""{MARKUP}

By {MARKUP}

MOSCOW, June 11, 2024 - China and Russia spoke of a multipolar world and {MARKUP} on the coast.

"The ferry is {MARKUP} and Russia helps China with it," Wang Yi said on Tuesday in Moscow.

Sergey Lavrov thanked China for the {MARKUP} and said that Russia does not target any third party.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a corpus in whose articles, names and files markup and turned words stand."""
    corpus = tmp_path_factory.mktemp("hostile") / "corpus"
    (corpus / "raw").mkdir(parents=True)
    facts = {"title": MARKUP, "author": MARKUP, "outlet": MARKUP, "date": "2024-06-11"}
    rows = [["doc_id", "field", "value", "reason"]]
    for number in range(3):
        words = STORY.replace("ferry", ("ferry", "harbour", "lighthouse")[number])
        (corpus / "raw" / f"{number}{FILE}.txt").write_text(words, "utf-8")
        rows += [[f"{number}{FILE}", field, value, MARKUP] for field, value in facts.items()]
    (corpus / "raw" / f"lost{FILE}.txt").write_text("", "utf-8")
    with (corpus / "raw" / "articles.csv").open("w", encoding="utf-8", newline="") as notes:
        csv.writer(notes).writerows(rows)
    command = [sys.executable, "-m", "multipolar.cli", "report", str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return corpus / "report"


def test_hostile_articles_are_text_on_every_page_of_real_notebooks(
    browser: Browser, hostile: Path
) -> None:
    context = browser.new_context()
    offline = Offline(context, hostile.as_uri())
    page = offline.page
    page.on("dialog", lambda dialog: offline.faults.append(dialog.message))
    seen = ""
    for path in sorted(hostile.glob("*.html")):
        page.goto(path.as_uri())
        strange = (
            "main img:not(.dark-light), main iframe, main [onerror], main [href^='javascript']"
        )
        assert (path.name, page.locator(strange).count()) == (path.name, 0)
        assert (path.name, page.evaluate(TURNED)) == (path.name, [])
        assert (path.name, page.evaluate(OVERFLOWING)) == (path.name, [])
        seen += page.locator("main").text_content() or ""
    assert seen.count(MARKUP) > 10
    assert f"lost{FILE}" in seen
    assert offline.faults == []
    context.close()


@pytest.fixture
def lab(built_report: Path, tmp_path: Path) -> Iterator[str]:
    """The address of notebook 01, without outputs, in a JupyterLab of its own on this machine."""
    notebook = nbformat.read(HOME / "notebooks" / "01_load_and_clean.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    (tmp_path / "work").mkdir()
    nbformat.write(notebook, tmp_path / "work" / "copy.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "IPYTHONDIR",
    )
    folders = {name: str(tmp_path / name.lower()) for name in own}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={tmp_path / 'work'}", "--expose-app-in-browser",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]  # fmt: skip
    log = tmp_path / "lab.log"
    with log.open("w") as stream:
        env = environment(MULTIPOLAR_CORPUS=str(built_report.parent), **folders)
        server = subprocess.Popen(command, stdout=stream, stderr=stream, env=env)
        try:
            await_answer(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, log)
            yield f"http://127.0.0.1:{port}/lab/tree/copy.ipynb?token={TOKEN}"
        finally:
            server.terminate()
            server.wait(20)


def await_answer(
    url: str, server: subprocess.Popen[bytes], log: Path, *, seconds: float = 60
) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  const kernel = context?.isReady && context.session?.kernel;
  return kernel && kernel.connectionStatus === "connected" && kernel.status === "idle";
}"""
CODE = """jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model)
  .filter(model => model.type === "code" && model.sharedModel.getSource().trim())"""
ERRORS = f"""{CODE}.flatMap(model => model.outputs.toJSON())
  .filter(output => output.output_type === "error").map(output => output.ename + ": " + output.evalue)"""
DONE = f"() => {ERRORS}.length || {CODE}.every(model => model.executionCount !== null)"


def test_notebook_01_runs_in_jupyterlab(browser: Browser, lab: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(lab)
    page.wait_for_function(READY, timeout=90_000)
    assert page.evaluate(f"{CODE}.every(model => model.executionCount === null)")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(DONE, timeout=180_000)
    assert page.evaluate(ERRORS) == []
    assert page.evaluate(f"{CODE}.length") > 0
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    context.close()
