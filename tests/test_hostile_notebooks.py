"""The notebooks on articles that are all markup: in outputs it is text, whatever it was part of."""

from __future__ import annotations

import base64
import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from lxml import etree, html

from multipolar import pipeline
from multipolar.publishing import NOTEBOOKS, notebook_paths
from multipolar.running import execute
from multipolar.store import BUNDLED, open_corpus

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
LINK = '<a href="javascript:alert(3)" onclick="alert(4)">y</a>'
HOSTILE = f"{SCRIPT}{IMAGE} {LINK} {{{{ 7 * 7 }}}} {{% raw %}} javascript:alert(5) \u202egpj.exe"
PLACES = {place: f"{place} {HOSTILE}" for place in ("title", "outlet", "author")}
TEXT = f"""{HOSTILE} Wang Yi met Sergey Lavrov in Moscow. China supports {SCRIPT} Russia and a multipolar world {LINK}.
"We oppose {IMAGE} hegemony of the United States," Wang Yi said. Jane {SCRIPT} Doe claimed that "China and Russia {IMAGE} are friends".
According to Vladimir Putin, {LINK} the West contains China. The strategic partnership {{{{ 7 * 7 }}}} of China and Russia grows {SCRIPT}.
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[nbformat.NotebookNode]]:
    """What each notebook shows of the five articles and eight that are mostly markup."""
    corpus, shown = (tmp_path_factory.mktemp(name) for name in ("hostile", "shown"))
    shutil.copytree(BUNDLED / "raw", corpus / "raw")
    with (corpus / "raw" / f"file {IMAGE} \u202e.csv").open("w", encoding="utf-8") as file:
        rows = csv.DictWriter(file, ["text", "date", *PLACES])
        rows.writeheader()
        for day in range(8):
            rows.writerow(
                {**PLACES, "text": f"Day {day}. {TEXT * 2}", "date": f"2024-06-{day + 10}"}
            )
    (corpus / "raw" / f"{IMAGE}{'{{ 7 * 7 }}'}.txt").write_text(TEXT, "utf-8")
    opened = open_corpus(corpus)
    pipeline.build(opened)
    paths = [*notebook_paths(), NOTEBOOKS / "_template.ipynb"]
    execute(paths, shown, corpus=opened, cwd=NOTEBOOKS, progress=lambda *_: None)
    return {path.stem: shown_by(shown / path.name) for path in paths}


def shown_by(path: Path) -> list[nbformat.NotebookNode]:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [output for cell in cells for output in cell.outputs]


def markup(data: dict[str, str]) -> list[str]:
    """What of an output would be more than text to a browser, figures' own images left aside."""
    found = []
    for one in html.fragments_fromstring(data.get("text/html", "")) if "text/html" in data else []:
        for element in one.iter() if not isinstance(one, str) else []:
            found += faults(element)
    return found


def faults(element: etree._Element) -> list[str]:
    if not isinstance(element.tag, str):
        return (
            [f"a comment: {element.text}"] if element.tag is etree.Comment else ["an instruction"]
        )
    tag = etree.QName(element).localname
    found = (
        [f"<{tag}>"] if tag in ("script", "iframe", "object", "a", "form", "foreignObject") else []
    )
    found += [f"{tag} {name}" for name in element.attrib if name.lower().startswith("on")]
    found += [
        f"{tag} {name}"
        for name, value in element.attrib.items()
        if re.match(r"\s*javascript:", value, re.I)
    ]
    if tag == "img":
        found += figure(element.get("src"))
    return found


def figure(source: str) -> list[str]:
    """Faults of a figure's image."""
    drawn = re.fullmatch(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", source)
    if not drawn:
        return [f"img src {source[:40]}"]
    image = etree.fromstring(base64.b64decode(drawn[1]))
    return [
        fault
        for element in image.iter()
        if element.tag is not etree.Comment
        for fault in faults(element)
    ]


def test_what_articles_hold_is_text_in_every_output(outputs):
    told = {
        name: Counter(fault for output in shown for fault in markup(output.get("data", {})))
        for name, shown in outputs.items()
    }
    assert told == {name: Counter() for name in outputs}


@pytest.mark.parametrize(
    "words",
    [
        SCRIPT,
        IMAGE,
        "onclick=",
        "{{ 7 * 7 }}",
        "javascript:",
        *[f"{place} <script>" for place in ("title", "outlet")],
    ],
)
def test_it_was_there_to_be_shown(outputs, words):
    shown = [
        html.fromstring(output.data["text/html"]).text_content()
        for own in outputs.values()
        for output in own
        if "text/html" in output.get("data", {})
    ]
    assert any(words in text for text in shown)


@pytest.mark.parametrize(
    "text",
    [
        "The rain fell all day.\n\nIt fell on the hills.\n",
        "Wang Yi met Sergey Lavrov, and the two said that China and Russia are friends.\n",
    ],
)
def test_one_article_without_a_date_is_enough_to_run_all(tmp_path, text):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "one.txt").write_text(text, "utf-8")
    opened = open_corpus(tmp_path)
    pipeline.build(opened)
    paths = [*notebook_paths(), NOTEBOOKS / "_template.ipynb"]
    execute(paths, tmp_path, corpus=opened, cwd=NOTEBOOKS, progress=lambda *_: None)
    assert all(shown_by(tmp_path / path.name) for path in paths)


PLANTED = [
    (SCRIPT, ["<script>"]),
    (IMAGE, ["img onerror", "img src x"]),
    (LINK, ["<a>", "a onclick", "a href"]),
    ("<!-- x -->", ["a comment:  x "]),
    ('<p ONCLICK="x">', ["p onclick"]),
    ("&lt;script&gt;", []),
    (
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(b"<svg><script/></svg>").decode()}">',
        ["<script>"],
    ),
]


@pytest.mark.parametrize(("shown", "told"), PLANTED)
def test_planted_markup_is_noticed(shown, told):
    assert markup({"text/html": f"<div>{shown}</div>"}) == told
