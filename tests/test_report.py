"""The report: what it shows, what it escapes, what it refuses, and that it is whole or not there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from multipolar import aggregates, plots
from multipolar.figures import AltFigure
from multipolar.findings import Finding
from multipolar.parts import write_part
from multipolar.report.building import THEME, ReportError, build_report, findings, read_notebooks
from multipolar.report.contents import contents, stretches
from multipolar.schema import TABLES, validate
from multipolar.store import Corpus

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app")

HOSTILE = '<script>alert("x")</script> {{ 7 * 7 }} ```{include} /etc/passwd``` javascript:alert(1) \u202egpj.exe'
FINDINGS = [
    Finding("a", "Sputnik quotes Patrushev in 5 of 7 sentences.", 7, "sentences"),
    Finding("b", f"No test: {HOSTILE}", 1, "story families", "refused"),
]


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of a table with what they leave out filled in: nulls where allowed, else an x or 0."""
    columns = TABLES[name].columns
    blank = {c: None if c in TABLES[name].nullable else "x" for c in columns}
    blank |= {c: 0 for c, kind in columns.items() if str(kind) == "int64"}
    blank |= {c: False for c, kind in columns.items() if str(kind) == "bool"}
    return pd.DataFrame([{**blank, **row} for row in rows])


def put(corpus: Corpus, name: str, frame: pd.DataFrame) -> None:
    write_part(corpus.processed, name, 0, validate(frame, TABLES[name]))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    made = Corpus(tmp_path / "my <b>corpus")
    known = {
        "title": "Wang meets Lavrov",
        "date": "2024-06-11",
        "date_source": "text",
        "newsroom": "Xinhua",
    }
    hostile = {"title": HOSTILE, "outlet": HOSTILE, "newsroom": HOSTILE}
    put(made, "documents", table(
        "documents",
        {**known, "doc_id": "d1", "text": "Title. Body of five words. Read more", "n_words": 6, "family_id": "f1"},
        {**hostile, "doc_id": "d2", "text": HOSTILE, "n_words": 9, "family_id": "f2"},
    ))  # fmt: skip
    put(made, "segments", table(
        "segments",
        {"doc_id": "d1", "start": 0, "end": 27, "kind": "body", "rule": "rest", "n_words": 5},
        {"doc_id": "d1", "start": 27, "end": 36, "kind": "teaser", "rule": "read_more", "n_words": 2},
        {"doc_id": "d2", "start": 0, "end": len(HOSTILE), "kind": "title", "rule": HOSTILE, "n_words": 10},
    ))  # fmt: skip
    at = {"doc_id": "d2", "end": len(HOSTILE)}
    put(made, "sentences", table("sentences", at))
    hostile = {"actor_id": HOSTILE, "name": HOSTILE, "speaker": HOSTILE}
    put(made, "mentions", table("mentions", {**at, **hostile, "kind": "name", "voice": "direct"}))
    for name in ("themes", "formulas", "stances", "acts", "quotes"):
        put(made, name, TABLES[name].empty())
    made.write_manifest({
        "model": "en_core_web_sm 3.8.0",
        "versions": {"pandas": "3.1.1"},
        "inputs": {"raw/d1.txt": "ab" * 32},
        "codebook": {"actors.csv": "cd" * 32},
        "settings": {"intervals": {"seed": 7}},
    })  # fmt: skip
    lost = {"path": f"raw/{HOSTILE}.txt", "record": "row 3", "reason": "it is empty"}
    put(made, "unread", table("unread", lost))
    return made


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_markdown_cell("# Who is named?\n\nA multipolar world."), *cells])


def told(finding: Finding | AltFigure, count: int | None = 1) -> nbformat.NotebookNode:
    data, metadata = finding._repr_mimebundle_()
    output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
    return new_code_cell("finding", execution_count=count, outputs=[output])


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(notebook(*map(told, FINDINGS)), folder / "02_named.ipynb")
    nbformat.write(notebook(told(FINDINGS[0], count=None)), folder / "_template.ipynb")
    return folder


class Page(HTMLParser):
    """The text, ids, links and scripts of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.found, self.inside = "", [], ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.inside not in ("script", "style"):
            self.text += data

    def all(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.found if attrs.get(attribute)]


def test_the_front_page_tells_the_corpus_and_links_each_finding(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    page, told_at = Page(index), Page(index.parent / "02_named.html")
    words = " ".join(page.text.split())
    for fact in ("articles 2", "words kept 15", "newsrooms 2", "story families 2", "teaser 2",
                 "2024-06-11", "Without a date: 1", "it is empty", "n = 7 sentences", "refused"):  # fmt: skip
        assert fact in words
    for finding in FINDINGS:
        assert f"02_named.html#finding-{finding.id}" in page.all("href")
        assert f"finding-{finding.id}" in told_at.all("id")


def test_what_was_refused_stands_in_one_list_with_what_it_would_take(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    tree = html.parse(str(index)).getroot()
    found, refused = (
        " ".join(tree.get_element_by_id(name).text_content().split())
        for name in ("findings", "what-was-refused-and-why")
    )
    assert "1 shown, a fact of this corpus; 0 exploratory" in found
    assert "No test" not in found
    assert f"No test: {' '.join(HOSTILE.split())}" in refused
    assert "search for formulas over the whole corpus story families 100 2 98" in refused
    assert "it is empty" in refused
    assert "In words: teaser 2" in refused


def test_the_methods_text_and_the_citations_stand_on_both_pages_as_text(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    shown = contents(corpus, findings=findings(read_notebooks(notebooks)))
    assert "No test: <script>" not in " ".join(shown["methods"])
    for page in (index, index.with_name("methods.html")):
        tree = html.parse(str(page)).getroot()
        texts = {one.get("id"): one.text_content() for one in tree.xpath("//pre[@id]")}
        assert texts["mp-methods-text"] == "\n\n".join(shown["methods"])
        for name in ("suite", "corpus"):
            assert texts[f"mp-cite-{name}-bibtex"].startswith("@")
        assert shown["fingerprint"] in texts["mp-cite-corpus-text"]
        ids = [one.get("id") for one in tree.xpath("//*[@id]")]
        assert len(ids) == len(set(ids))


def test_a_figure_is_a_file_beside_the_rows_it_shows(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    bars = pd.DataFrame({"rule": ["read more", f"={HOSTILE}"], "n": [3, 1]})
    figure = plots.counts_bars(bars, label="rule", n="n", unit="words", title=HOSTILE)
    nbformat.write(notebook(told(figure), told(figure)), notebooks / "01_bars.ipynb")
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    folder = index.parent / "_static" / "figures"
    names = [f"01_bars_{n}.{kind}" for n in (1, 2) for kind in ("csv", "svg")]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (folder / names[1]).read_text("utf-8") == figure.svg
    assert (
        (folder / names[0]).read_text("utf-8-sig").startswith("rule,n\nread more,3\n\"'=<script>")
    )
    page = Page(index.with_name("01_bars.html"))
    assert [f"_static/figures/{name}" for name in names[::-1]] == sorted(
        {href for href in page.all("href") if "figures" in href}, reverse=True
    )


CHANGES = {
    "articles": {"added": [{"title": HOSTILE, "newsroom": "TASS", "date": None}], "removed": [], "edited": []},
    "newsrooms": [HOSTILE],
    "causes": ["articles", "codebook"],
    "measures": [
        {"kind": "actor", "name": HOSTILE, "before": 1.0, "after": 4.0, "low": 3.0, "high": 5.0, "verdict": "moved"},
        {"kind": "theme", "name": "t", "before": 1.0, "after": 2.0, "low": None, "high": None, "verdict": "no interval"},
    ],
    "findings": [
        {"id": "a", "mark": "reversed", "before": "Old.", "after": "New."},
        {"id": "b", "mark": "held", "before": "Kept.", "after": "Kept."},
    ],
    "namings": [{"name": HOSTILE, "n_before": 3, "n_after": 5, "gained": [["Rus", 4], [HOSTILE, 1]], "lost": [["R", 2]]}],
}  # fmt: skip


def test_what_changed_opens_the_front_page(corpus: Corpus, notebooks: Path, tmp_path: Path) -> None:
    corpus.write_note("changes", CHANGES)
    page = Page(build_report(corpus, notebooks=notebooks, out=tmp_path / "out"))
    told = " ".join(page.text.split())
    assert told.index("What changed since the last report") < told.index("Findings")
    assert "Changed: articles, codebook." in told
    assert "1 article added." in told
    assert "New. reversed Old." in told
    assert "Kept." not in told
    assert "3.0 to 5.0 moved" in told
    assert "Namings under the changed codebook" in told
    assert "3 5 Rus (4)" in told
    assert "Other things changed as well" in told
    assert HOSTILE in page.text
    assert not [
        attrs
        for tag, attrs in page.found
        if tag == "script" and not attrs.get("src") and "x" in attrs
    ]


def test_without_an_earlier_report_nothing_is_said_to_have_changed(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    page = Page(build_report(corpus, notebooks=notebooks, out=tmp_path / "out"))
    assert "What changed" not in page.text


def test_the_methods_page_is_filled_in(corpus: Corpus, notebooks: Path, tmp_path: Path) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    words = " ".join(Page(index.with_name("methods.html")).text.split())
    for fact in ("2 articles", "en_core_web_sm 3.8.0", "pandas 3.1.1", "intervals.seed 7",
                 "ab" * 32, "cd" * 32, "read_more teaser set aside 1 2",
                 "2 story families are too few for an interval", "1 of 2 findings"):  # fmt: skip
        assert fact in words


def test_articles_are_text_and_nothing_else(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    for path in index.parent.glob("*.html"):
        page = Page(path)
        assert 'alert("x")' not in re.sub(r"&\w+;|&#\d+;", "", path.read_text("utf-8"))
        assert not [
            tag for tag, attrs in page.found if any(name.startswith("on") for name in attrs)
        ]
        assert not [
            href for href in page.all("href") + page.all("src") if href.startswith("javascript")
        ]
        assert "root:" not in page.text
    assert HOSTILE in Page(index).text
    assert "my <b>corpus" in Page(index).text


def test_scripts_of_ours_set_text_alone() -> None:
    markup = re.compile("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval|Function")
    scripts = {path.name: path.read_text("utf-8") for path in (THEME / "static").glob("*.js")}
    assert {name: markup.findall(text) for name, text in scripts.items()} == {
        "copy.js": [],
        "evidence.js": [],
    }


def test_nothing_is_asked_of_another_host(corpus: Corpus, notebooks: Path, tmp_path: Path) -> None:
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "report")
    for path in index.parent.glob("*.html"):
        found = Page(path).found
        loaded = [
            a.get("src") or a.get("href")
            for tag, a in found
            if tag in ("script", "link", "img", "iframe")
        ]
        assert [url for url in loaded if url and re.match(r"(https?:)?//", url)] == []


def test_two_builds_are_the_same_bytes(corpus: Corpus, notebooks: Path, tmp_path: Path) -> None:
    one, two = (
        build_report(corpus, notebooks=notebooks, out=tmp_path / name).parent for name in "ab"
    )
    files = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert files == {path.relative_to(two) for path in two.rglob("*") if path.is_file()}
    assert [
        name for name in sorted(files) if (one / name).read_bytes() != (two / name).read_bytes()
    ] == []


@pytest.mark.parametrize(
    ("name", "cells", "message"),
    [
        ("03_x", [new_code_cell("1", execution_count=None)], r"03_x.ipynb, cell 2: was not run"),
        ("03_x", [new_code_cell("1/0", execution_count=1, outputs=[
            new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])
        ])], r"cell 2: ended in ZeroDivisionError: division by zero"),
        ("methods", [], r"methods.ipynb: the report has a page of this name"),
        ("03_x", [new_markdown_cell("[gone](nowhere.md)")], r"could not be built:\n.*03_x.ipynb.*nowhere"),
    ],
)  # fmt: skip
def test_a_failed_build_names_the_fault_and_leaves_the_old_report(
    corpus: Corpus, notebooks: Path, tmp_path: Path, name: str, cells: list[Any], message: str
) -> None:
    out = tmp_path / "report"
    before = build_report(corpus, notebooks=notebooks, out=out).read_bytes()
    nbformat.write(notebook(*cells), notebooks / f"{name}.ipynb")
    with pytest.raises(ReportError, match=message):
        build_report(corpus, notebooks=notebooks, out=out)
    assert (out / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".report*")] == []


def test_a_folder_that_is_no_report_is_not_replaced(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "my_thesis.docx").write_text("years of work")
    with pytest.raises(ReportError, match="holds files but no report"):
        build_report(corpus, notebooks=notebooks, out=tmp_path / "report")


def test_findings_are_read_from_the_notebooks_in_order(notebooks: Path) -> None:
    read = findings(read_notebooks(notebooks))
    assert [(f["id"], f["page"], f["verdict"]) for f in read] == [
        ("a", "Who is named?", "shown"),
        ("b", "Who is named?", "refused"),
    ]


def test_a_long_list_is_a_sample_and_says_so(
    corpus: Corpus, notebooks: Path, tmp_path: Path
) -> None:
    ids = [f"d{i:04d}" for i in range(1200)]
    many = [{"doc_id": d, "title": f"Title {d}", "newsroom": "N", "text": "x"} for d in ids]
    put(corpus, "documents", table("documents", *many))
    segments = [{"doc_id": d, "end": 1, "kind": "body"} for d in ids]
    put(corpus, "segments", table("segments", *segments))
    files = {f"raw/{d}.txt": "ab" * 32 for d in ids}
    corpus.write_manifest({**corpus.manifest(), "inputs": files})
    index = build_report(corpus, notebooks=notebooks, out=tmp_path / "out")
    page = Page(index).text
    assert "500 of 1,200 articles, drawn at random:" in page
    assert len(set(re.findall(r"Title (d\d+)", page))) == 500
    methods = Page(index.with_name("methods.html")).text
    assert "500 of 1,200 inputs, drawn at random:" in methods
    assert "drawn at random" not in Page(index.with_name("02_named.html")).text


def test_what_was_set_aside_comes_first_with_its_words(corpus: Corpus) -> None:
    rows = stretches(aggregates.stretches(corpus))
    assert [(r["kept"], r["kind"], r["n"], r["words"]) for r in rows] == [
        (False, "teaser", 1, 2),
        (True, "title", 1, 10),
        (True, "body", 1, 5),
    ]


def test_controls_have_the_names_one_sees_and_no_heading_is_empty(built_report):
    for path in built_report.glob("0*.html"):
        page = html.parse(str(path)).getroot()
        assert all(cell.text_content().strip() for cell in page.iter("th"))
        assert not page.xpath("//summary[@aria-label]")
        figures = page.xpath("//figure[contains(@class, 'mp-figure')]")
        assert {figure.get("tabindex") for figure in figures} <= {"0"}
        buttons = page.xpath("//button[contains(@class, 'search-button-field')]")
        assert buttons
        for button in buttons:
            words = "".join(button.text_content().split())
            assert words in button.get("aria-label").replace(" ", "")
