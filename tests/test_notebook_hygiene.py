"""What every committed notebook keeps to: executed, short cells, no functions, no traces."""

import re

import nbformat
import pytest

from multipolar.publishing import NOTEBOOKS

LONGEST = 12
TRACES = re.compile(
    r"(?<![\w/])/(?:home|tmp|root|usr|opt|var|Users|work)/|[A-Z]:\\\\|\b\d+(?:\.\d+)? ?(?:ms|µs) ±"
)


SMALL = {"families", "unread"}  # tables of a row or less an article


def faults(notebook):
    """One line for each rule a notebook breaks."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    yield from _prose_faults(prose)
    if [cell.execution_count for cell in cells] != list(range(1, len(cells) + 1)):
        yield "not executed from top to bottom"
    for number, cell in enumerate(cells, start=1):
        for fault in _cell_faults(cell):
            yield f"code cell {number}: {fault}"


def _prose_faults(prose):
    if not re.match(r"# .*\?$", prose[0].splitlines()[0]):
        yield "the title is no question"
    for heading in ("## Findings", "## Limits"):
        if not any(text.startswith(heading) for text in prose):
            yield f"no section {heading!r}"


def _cell_faults(cell):
    lines = cell.source.splitlines()
    if len(lines) > LONGEST:
        yield f"{len(lines)} lines, at most {LONGEST}"
    if re.search(r"(?m)^\s*(def|class) ", cell.source):
        yield "defines a function or class"
    for name in re.findall(r"corpus\.table\(\"?(\w*)|(?:map|for).*corpus\.table", cell.source):
        if name not in SMALL:
            yield "reads a whole table, which may be of 100,000 articles"
    for output in cell.outputs:
        if output.output_type in ("stream", "error"):
            yield f"leaves a {output.get('name', 'error')}"
        text = "".join(output.get("data", {}).values()) if "data" in output else ""
        if "<script" in text:
            yield "shows a script, as tables to browse are: clear its output"
        if TRACES.search(re.sub(r"data:image/[^\"]+", "", text)):
            yield "shows a path of a machine or a timing"
        for alt in re.findall(r'<img[^>]* alt="([^"]*)"', text):
            if "n = " not in alt:
                yield "a figure's alternative text lacks n"
        if "<img" in text and not re.search(r'<img[^>]* alt="[^"]', text):
            yield "a figure without alternative text"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_hygiene(path):
    assert list(faults(nbformat.read(path, as_version=4))) == []


def notebook(source="1 + 1", *, count=1, outputs=(), title="# Why?"):
    cell = nbformat.v4.new_code_cell(source, execution_count=count, outputs=list(outputs))
    prose = [nbformat.v4.new_markdown_cell(text) for text in (title, "## Findings", "## Limits")]
    return nbformat.v4.new_notebook(cells=[prose[0], cell, *prose[1:]])


def shown(html):
    return nbformat.v4.new_output("display_data", {"text/html": html})


PLANTED = [
    (notebook(title="# Answers"), "the title is no question"),
    (notebook(count=None), "not executed from top to bottom"),
    (notebook("\n".join("abcdefghijklmno")), "code cell 1: 15 lines, at most 12"),
    (notebook("def f():\n    pass"), "code cell 1: defines a function or class"),
    (notebook('corpus.table("mentions")'), "code cell 1: reads a whole table, which may be of 100,000 articles"),
    (notebook("a, b = map(corpus.table, names)"), "code cell 1: reads a whole table, which may be of 100,000 articles"),
    (notebook(outputs=[nbformat.v4.new_output("stream", name="stderr", text="x")]), "code cell 1: leaves a stderr"),
    (notebook(outputs=[shown("<p>/home/me/data</p>")]), "code cell 1: shows a path of a machine or a timing"),
    (notebook(outputs=[shown("<div><script>x</script></div>")]), "code cell 1: shows a script, as tables to browse are: clear its output"),
    (notebook(outputs=[shown('<img alt="" src="x">')]), "code cell 1: a figure without alternative text"),
]  # fmt: skip


@pytest.mark.parametrize(("planted", "fault"), PLANTED, ids=[fault for _, fault in PLANTED])
def test_a_planted_fault_is_noticed(planted, fault):
    assert fault in list(faults(planted))


def test_a_clean_notebook_has_none():
    assert list(faults(notebook())) == []
