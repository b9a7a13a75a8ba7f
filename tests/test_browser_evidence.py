"""The evidence page as a reader meets it: in a browser, from the disk, with no network."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlencode

import nbformat
import pandas as pd
import pytest
from browsing import IN_A_BROWSER, OVERFLOWING, TURNED, Offline
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from planted import filled, written
from playwright.sync_api import Browser, Locator, Page

from multipolar import plots
from multipolar.codebook import Codebook
from multipolar.findings import Finding, Note
from multipolar.parts import write_part
from multipolar.report.building import build_report
from multipolar.schema import TABLES, validate
from multipolar.store import BUNDLED, Corpus

AXE = os.environ.get("AXE")  # where npm's axe-core put its axe.min.js
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} javascript:alert(3) \u202egpj.exe 😀"
FILE = f"b {HOSTILE}"
LINES = [
    ["Anland met Boland on the coast.", "Nothing came of it.", "Boland thanked Anland for it."],
    [f"Doe said: “Anland is {HOSTILE} and so on.”", "It rained on the whole of the day after."],
]
DIRECT = {"voice": "direct", "speaker": HOSTILE}
ROWS = [
    ("a", 0, "Anland", {"name": "Anland", "voice": "narration"}),
    ("a", 0, "Boland", {"name": "Boland", "voice": "narration"}),
    ("a", 2, "thanked", {"holder": "Boland", "holder_kind": "actor", "target": "Anland", "target_kind": "actor", "value": 1}),
    (FILE, 0, "Anland", {"name": "Anland", **DIRECT}),
    (FILE, 0, "gpj.exe", {"name": HOSTILE, **DIRECT}),
    (FILE, 0, "so on", {"theme": HOSTILE, **DIRECT}),
    (FILE, 1, "It rained", {"cue": "say", "kind": "indirect", "speaker": "Roe"}),
]  # fmt: skip

pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app"),
]


def open_corpus_of(root: Path, rows: list[tuple]) -> Corpus:
    """A corpus of which all may be shown."""
    about = {"newsroom": HOSTILE, "outlet": HOSTILE, "author": HOSTILE, "date": "2024-06-11"}
    corpus = written(root, dict(zip(("a", FILE), LINES, strict=True)), rows, **about)
    allow_all(corpus)
    return corpus


def allow_all(corpus: Corpus) -> None:
    book = corpus.root / "codebook"
    book.mkdir(exist_ok=True)
    for path in (BUNDLED / "codebook").iterdir():
        (book / path.name).write_bytes(path.read_bytes())
    settings = (book / "settings.toml").read_text("utf-8")
    (book / "settings.toml").write_text(settings.replace("share = 0.5 ", "share = 1.0 "), "utf-8")
    assert Codebook(book).settings["evidence"]["share"] == 1


def notebook(path: Path, *shown: object) -> None:
    cells = []
    for one in shown:
        made = hasattr(one, "_repr_mimebundle_")
        bundle = one._repr_mimebundle_() if made else {"text/html": one.to_html(notebook=True)}
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells.append(new_code_cell("shown", execution_count=1, outputs=[output]))
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Who?"), *cells]), path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a corpus whose every word may be markup."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "notebooks").mkdir()
    finding = Finding("f", HOSTILE, 1, "namings", evidence={"actor": HOSTILE})
    frame = pd.DataFrame({"name": ["Anland", HOSTILE], "said": HOSTILE})
    refused = Finding("r", f"No test: {HOSTILE}", 1, HOSTILE, "refused")
    bars = pd.DataFrame({"name": [f"={HOSTILE}", "Anland"], "n": [2, 1]})
    figure = plots.counts_bars(bars, label="name", n="n", unit="namings", title=HOSTILE)
    shown = (finding, refused, Note(HOSTILE), frame, figure)
    notebook(root / "notebooks" / "01_who.ipynb", *shown)
    corpus = open_corpus_of(root / f"corpus {HOSTILE.replace('/', '')}", ROWS)
    lost = {"path": f"raw/{HOSTILE}.txt", "record": None, "reason": f"empty: {HOSTILE}"}
    rows = validate(filled("unread", [lost]), TABLES["unread"])
    write_part(corpus.processed, "unread", 0, rows)
    return build_report(corpus, notebooks=root / "notebooks", out=root / "report").parent


@pytest.fixture
def page(browser: Browser, hostile: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that may load the hostile report only, and must not complain."""
    width, scheme = getattr(request, "param", (1280, "light"))
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    watched = Offline(context, hostile.as_uri())
    watched.page.on("dialog", lambda dialog: watched.faults.append(dialog.message))
    yield watched.page
    assert watched.faults == []
    context.close()


def ask(page: Page, report: Path, **filters: str) -> list[str]:
    """The sentences found."""
    page.goto("about:blank")
    page.goto(f"{(report / 'evidence.html').as_uri()}#{urlencode(filters)}")
    return shown(page)


def shown(page: Page) -> list[str]:
    lines = page.locator("#mp-evidence-list > li > .mp-sentence")
    return [text.strip() for text in lines.all_text_contents()]


def marks(page: Page) -> list[str]:
    return page.locator("#mp-evidence-list > li > .mp-sentence mark").all_text_contents()


ASKED = [
    ({}, ["Anland met", "Nothing came", "Boland thanked", "Doe said:", "It rained"]),
    ({"actor": "Anland"}, ["Anland met", "Doe said:"]),
    ({"actor": "Anland", "voice": "direct"}, ["Doe said:"]),
    ({"actor": "Boland", "voice": "direct"}, []),
    ({"voice": "direct"}, ["Doe said:"]),
    ({"actor": "Anland", "with": "Boland"}, ["Anland met"]),
    ({"actor": HOSTILE, "speaker": HOSTILE, "newsroom": HOSTILE}, ["Doe said:"]),
    ({"theme": HOSTILE}, ["Doe said:"]),
    ({"holder": "Boland", "target": "Anland"}, ["Boland thanked"]),
    ({"holder": "Boland", "stance": "against"}, []),
    ({"speaker": "Boland"}, ["Boland thanked"]),
    ({"speaker": "Roe"}, ["It rained"]),
    ({"speaker": "Roe", "voice": "direct"}, []),
    ({"words": "COAST boland"}, ["Anland met"]),
    ({"words": "coast", "theme": HOSTILE}, []),
    ({"from": "2024-06-12"}, []),
    ({"from": "2024-06-11", "to": "2024-06-11", "words": "doe"}, ["Doe said:"]),
    ({"actor": "Nobody"}, []),
]


def test_an_address_with_filters_is_the_page_of_what_it_asks_for(page: Page, hostile: Path) -> None:
    for filters, found in ASKED:
        beginnings = [" ".join(line.split()[:2]) for line in ask(page, hostile, **filters)]
        assert (filters, beginnings) == (filters, found)
        about = page.locator("#mp-evidence-about").text_content() or ""
        assert all(value in about for value in filters.values())
        assert page.locator("#mp-evidence-none").is_visible() == (not found)


def test_what_is_meant_is_marked_and_the_rest_is_not(page: Page, hostile: Path) -> None:
    ask(page, hostile, actor="Anland")
    assert marks(page) == ["Anland", "Anland"]
    ask(page, hostile, words="met", actor="Boland")
    assert marks(page) == ["met", "Boland"]


def test_words_of_a_speaker_are_told_as_speech(page: Page, hostile: Path) -> None:
    ask(page, hostile, speaker="Roe")
    assert marks(page) == ["It rained"]
    assert page.locator(".mp-meant li").all_text_contents() == ["speech: indirect, Roe"]


def test_an_article_shows_as_text(page: Page, hostile: Path) -> None:
    assert ask(page, hostile, theme=HOSTILE) == [LINES[1][0]]
    row = page.locator("#mp-evidence-list > li").first
    assert row.locator("cite").text_content() == FILE
    assert marks(page) == ["so on"]
    assert f"{HOSTILE}: direct, {HOSTILE}" in (row.locator(".mp-meant").text_content() or "")
    assert page.locator("main img, main iframe, main [onerror]").count() == 0
    for name in ("01_who", "index", "methods"):
        page.goto((hostile / f"{name}.html").as_uri())
        assert page.locator("main img:not(.dark-light), main iframe, main [onerror]").count() == 0


def test_the_keyboard_suffices(page: Page, hostile: Path) -> None:
    ask(page, hostile)
    page.locator("#mp-evidence-form input").first.focus()
    page.keyboard.type("anland")
    page.keyboard.press("Tab")
    page.keyboard.type("Bol")
    assert shown(page) == [LINES[0][0]]
    assert page.evaluate("location.hash") == "#words=anland&actor=Boland"
    while page.evaluate("document.activeElement.id") != "mp-evidence-clear":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") in ("", "#")
    assert len(shown(page)) == 5
    page.locator("#mp-evidence-list summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#mp-evidence-list details[open]").count() == 1


def test_a_sentence_unfolds_into_what_stands_beside_it(page: Page, hostile: Path) -> None:
    ask(page, hostile, holder="Boland")
    page.locator("#mp-evidence-list summary").click()
    beside = page.locator("#mp-evidence-list details p").text_content() or ""
    assert beside.split() == " ".join(LINES[0][1:]).split()


def test_the_address_follows_and_is_followed(page: Page, hostile: Path) -> None:
    ask(page, hostile, actor="Anland")
    page.locator("select[name=voice]").select_option("direct")
    assert page.evaluate("location.hash") == "#actor=Anland&voice=direct"
    page.evaluate("location.hash = 'actor=Anland&actor=Boland'")
    page.wait_for_function("document.title.includes('Anland or Boland')")
    assert page.locator("select[name=voice]").input_value() == ""
    assert [line.split()[0] for line in shown(page)] == ["Anland", "Doe"]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#mp-evidence-copy").click()
    page.wait_for_function("document.getElementById('mp-evidence-copied').textContent")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_no_name_turns_the_words_beside_it(page: Page, hostile: Path) -> None:
    for path in sorted(hostile.glob("*.html")):
        page.goto(path.as_uri())
        assert (path.name, page.evaluate(TURNED)) == (path.name, [])
    page.goto((hostile / "index.html").as_uri())
    page.evaluate("name => document.querySelector('main p').prepend(name)", HOSTILE)
    assert page.evaluate(TURNED) != []


def test_the_front_page_tells_what_was_refused_as_text(page: Page, hostile: Path) -> None:
    page.goto((hostile / "index.html").as_uri())
    told = page.locator("main").text_content() or ""
    for words in (f"No test: {HOSTILE}", f"raw/{HOSTILE}.txt", f"empty: {HOSTILE}"):
        assert words in told
    page.locator(".mp-refused + a").click()
    page.locator("#finding-r").wait_for(state="visible")


def test_methods_text_and_citations_are_copied(page: Page, hostile: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for name in ("index", "methods"):
        page.goto((hostile / f"{name}.html").as_uri())
        for button in page.locator("button[data-copies]").all():
            button.click()
            source = page.locator(f"#{button.get_attribute('data-copies')}")
            page.wait_for_function(
                "text => navigator.clipboard.readText().then(read => read === text)",
                arg=source.text_content(),
            )
    assert page.locator("#mp-methods-text").text_content().startswith("Corpus. The corpus “corpus")


def test_without_leave_for_the_clipboard_the_text_is_selected(page: Page, hostile: Path) -> None:
    page.goto((hostile / "index.html").as_uri())
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(), 0")
    page.locator("button[data-copies=mp-methods-text]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("getSelection().toString().startsWith('Corpus.')")
    assert "Ctrl+C" in (page.locator(".mp-copied [role=status]").first.text_content() or "")


def test_the_rows_of_a_figure_are_a_file_that_no_spreadsheet_runs(
    page: Page, hostile: Path, tmp_path: Path
) -> None:
    page.goto((hostile / "01_who.html").as_uri())
    with page.expect_download() as begun:
        page.get_by_role("link", name="Data (CSV)").click()
    begun.value.save_as(tmp_path / "rows.csv")
    rows = pd.read_csv(tmp_path / "rows.csv", encoding="utf-8-sig")
    assert begun.value.suggested_filename == "01_who_1.csv"
    assert rows.to_numpy().tolist() == [[f"'={HOSTILE}", 2], ["Anland", 1]]


@pytest.mark.parametrize(
    "page", [(w, s) for w in (390, 768, 1280) for s in ("light", "dark")], indirect=True
)
def test_it_fits_any_window_and_anybody(page: Page, hostile: Path) -> None:
    ask(page, hostile)
    page.locator("#mp-evidence-list summary").first.click()
    assert page.evaluate(OVERFLOWING) == []
    if AXE:
        page.add_script_tag(content=Path(AXE).read_text("utf-8"))
        found = page.evaluate("axe.run('main', {preload: false}).then(done => done.violations)")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.skipif(not AXE, reason="AXE does not say where axe.min.js is")
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_page_serves_anybody(
    browser: Browser, built_report: Path, width: int, scheme: Literal["dark", "light"]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for path in sorted(built_report.glob("*.html")):
        page.goto(path.as_uri())
        page.add_script_tag(content=Path(str(AXE)).read_text("utf-8"))
        found = page.evaluate("axe.run({preload: false}).then(done => done.violations)")
        assert [(path.name, one["id"], one["nodes"][0]["html"]) for one in found] == []
    page.close()


def unfolded(page: Page, report: Path) -> Locator:
    """The links of all marks of the first figure of names, after one click."""
    page.goto((report / "02_entity_frequency.html").as_uri())
    figure = page.locator("figure.mp-figure").first
    behind = figure.locator("xpath=following-sibling::details[1]")
    behind.locator("summary").click()
    return behind.locator("a")


def test_every_link_leads_to_sentences_and_a_figure_to_them_in_two_clicks(
    browser: Browser,
    built_report: Path,
    tmp_path: Path,
) -> None:
    made = Corpus(built_report.parent)
    corpus = Corpus(tmp_path / "open")
    corpus.root.mkdir()
    corpus.processed.symlink_to(made.processed)
    allow_all(corpus)
    notebooks = made.processed / "notebooks"
    report = build_report(corpus, notebooks=notebooks, out=tmp_path / "report").parent
    context = browser.new_context()
    page = context.new_page()
    links = set()
    for path in sorted(report.glob("0*.html")):
        page.goto(path.as_uri())
        links |= set(
            page.locator("main a[href^='evidence.html#']").evaluate_all(
                "all => all.map(a => a.href)"
            )
        )
        figure = page.locator("figure.mp-figure").first
        behind = figure.locator("xpath=following-sibling::details")
        if behind.count():
            behind.locator("summary").click()
            behind.locator("a").last.click()
            page.locator("#mp-evidence-list > li").first.wait_for(timeout=5000)
    for place in range(unfolded(page, report).count()):
        unfolded(page, report).nth(place).click()
        page.locator("#mp-evidence-list > li").first.wait_for(timeout=5000)
    page.goto((report / "evidence.html").as_uri())
    empty = page.evaluate(
        """links => links.filter(link => {
          location.hash = new URL(link).hash;
          window.dispatchEvent(new Event("hashchange"));
          return !document.querySelector("#mp-evidence-list > li");
        })""",
        sorted(links),
    )
    assert len(links) > 100
    asked = [unquote(link.split("#")[1]) for link in empty]
    # A newsroom has words in a voice in which it names nobody, and these alone are counted.
    assert [
        one for one in asked if not re.fullmatch("(newsroom|speaker)=[^&]+(&voice=\\w+)?", one)
    ] == []
    context.close()
