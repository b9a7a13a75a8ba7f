"""Publishing: a corpus of one's own becomes a report inside its folder, and only there."""

import html
import shutil
import subprocess
import sys

import nbformat
import pytest
from typer.testing import CliRunner

from multipolar import publishing, running
from multipolar.cli import app
from multipolar.store import BUNDLED, Corpus, CorpusError, folder_hashes, open_corpus

HOSTILE = """<script>alert(1)</script> {{ 7*7 }} \u202egnp.exe
<b onclick="x()">Wang Yi</b> said that "<img src=x onerror=y> [a](javascript:z)" is no markup.
"""


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    """A corpus of six: the bundled five and one added by hand, with its report."""
    root = tmp_path_factory.mktemp("six") / "mine"
    shutil.copytree(BUNDLED / "raw", root / "raw")
    (root / "raw" / "sixth.txt").write_text(HOSTILE, "utf-8")
    before = folder_hashes(BUNDLED)
    done = CliRunner().invoke(app, ["report", str(root)])
    assert done.exit_code == 0, done.output
    assert folder_hashes(BUNDLED) == before
    return open_corpus(root)


def save(path, source):
    """A notebook of one cell."""
    cell = nbformat.v4.new_code_cell(source)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


def test_a_sixth_article_gives_a_report_of_six(six):
    page = (six.report / "index.html").read_text("utf-8")
    assert six.report == six.root / "report"
    assert len(six.table("documents")) == 6
    assert html.escape(HOSTILE.splitlines()[0][:25]) in page


def test_articles_are_text_on_every_page(six):
    for path in six.report.glob("*.html"):
        page = path.read_text("utf-8")
        for bad in ("<script>alert(1)", "<img src=x", 'href="javascript:', "<b onclick"):
            assert bad not in page, path.name


def test_nothing_changed_is_said_and_nothing_done(six):
    page = six.report / "index.html"
    before = page.stat().st_mtime_ns
    done = CliRunner().invoke(app, ["report", str(six.root)])
    assert "nothing changed" in done.output
    assert page.stat().st_mtime_ns == before


@pytest.mark.parametrize("change", ["tables", "notebook"])
def test_a_change_makes_the_report_stale(six, change, monkeypatch, tmp_path):
    assert publishing.is_current(six)
    if change == "tables":
        manifest = six.manifest()
        monkeypatch.setattr(Corpus, "manifest", lambda corpus: {**manifest, "tables": {}})
    else:
        copied = shutil.copytree(publishing.NOTEBOOKS, tmp_path / "notebooks")
        (copied / "05_validity.ipynb").unlink()
        monkeypatch.setattr(publishing, "NOTEBOOKS", copied)
    assert not publishing.is_current(six)


def test_only_a_changed_notebook_is_run_again(six, monkeypatch, tmp_path):
    copied = shutil.copytree(publishing.NOTEBOOKS, tmp_path / "notebooks")
    notebook = nbformat.read(copied / "05_validity.ipynb", as_version=4)
    notebook.cells[0].source += " It is asked again."
    nbformat.write(notebook, copied / "05_validity.ipynb")
    monkeypatch.setattr(publishing, "NOTEBOOKS", copied)
    run = running._run
    ran: list[str] = []
    monkeypatch.setattr(running, "_run", lambda path, *a: (ran.append(path.name), run(path, *a)))
    publishing.publish(six)
    assert ran == ["05_validity.ipynb"]
    pages = sorted(path.name for path in (six.processed / "notebooks").iterdir())
    assert pages == [path.name for path in publishing.notebook_paths()]
    assert publishing.is_current(six)


def test_a_failing_notebook_is_one_line_and_keeps_the_old_report(six, monkeypatch, tmp_path):
    save(tmp_path / "01_broken.ipynb", "raise ValueError('no such column')")
    monkeypatch.setattr(publishing, "NOTEBOOKS", tmp_path)
    with pytest.raises(CorpusError, match=r"^01_broken\.ipynb: ValueError: no such column$"):
        publishing.publish(six)
    assert (six.report / "index.html").exists()
    assert (six.processed / "notebooks" / "01_load_and_clean.ipynb").exists()


SET = """
import os, sys, warnings, matplotlib as mpl, numpy as np, pandas as pd
mine = 1
pd.set_option("display.max_rows", 3)
np.set_printoptions(precision=2)
np.seterr(divide="raise")
mpl.rcParams["font.size"] = 99
warnings.simplefilter("error")
os.environ["MINE"] = "1"
sys.path.append("mine")
os.chdir("/")
"""
TOLD = """
import os, sys, warnings, matplotlib as mpl, numpy as np, pandas as pd
print("mine" in globals(), pd.get_option("display.max_rows"), np.get_printoptions()["precision"])
print(np.geterr()["divide"], mpl.rcParams["font.size"], warnings.filters)
print("MINE" in os.environ, "mine" in sys.path, os.getcwd())
"""


def test_a_notebook_leaves_nothing_to_the_next(six, tmp_path):
    for name, source in {"1_told": TOLD, "2_set": SET, "3_told": TOLD}.items():
        save(tmp_path / f"{name}.ipynb", source)
    (tmp_path / "run").mkdir()
    paths = sorted(tmp_path.glob("*.ipynb"))
    look = {"corpus": six, "cwd": tmp_path, "progress": lambda *_: None}
    running.execute(paths, tmp_path / "run", **look)
    before, _, after = (nbformat.read(tmp_path / "run" / p.name, 4).cells[0] for p in paths)
    assert after.outputs == before.outputs
    assert after.outputs[0].text.startswith("False 60 8\nwarn ")
    assert after.execution_count == 1


def test_a_notebook_that_leaves_python_is_one_line(six, monkeypatch, tmp_path):
    save(tmp_path / "01_leaves.ipynb", "raise SystemExit(0)")
    monkeypatch.setattr(publishing, "NOTEBOOKS", tmp_path)
    with pytest.raises(CorpusError, match=r"^01_leaves\.ipynb: SystemExit: 0$"):
        publishing.publish(six)


def test_a_notebook_that_kills_python_harms_nothing(six, tmp_path):
    save(tmp_path / "01_kills.ipynb", "import os\nos._exit(7)")
    before = folder_hashes(six.root)
    program = (
        "from pathlib import Path; from multipolar import publishing, store; "
        f"publishing.NOTEBOOKS = Path({str(tmp_path)!r}); "
        f"publishing.publish(store.open_corpus({str(six.root)!r}))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 7
    assert folder_hashes(six.root) == before
    with six.alone():
        assert not list(six.processed.rglob(".notebooks-*"))


def test_an_update_opens_the_report_with_what_changed(six):
    (six.raw / "sixth.txt").unlink()
    (six.raw / "seventh.txt").write_text("Trade grows\n\nWang Yi said that BRICS grows.\n", "utf-8")
    assert "What changed" not in (six.report / "index.html").read_text("utf-8")
    done = CliRunner().invoke(app, ["report", str(six.root)])
    assert done.exit_code == 0, done.output
    page = (six.report / "index.html").read_text("utf-8")
    changes = six.note("changes")
    assert [a["doc_id"] for a in changes["articles"]["added"]] == ["seventh"]
    assert [a["doc_id"] for a in changes["articles"]["removed"]] == ["sixth"]
    assert changes["causes"] == ["articles"]
    assert "What changed since the last report" in page
    for name in (
        "mentions",
        "quotes",
        "themes",
        "stances",
        "acts",
        "segments",
        "sentences",
        "voices",
    ):
        assert "sixth" not in set(six.table(name)["doc_id"])
