"""The notebooks run on the bundled corpus and give the outputs stored in them, to the letter."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from multipolar.publishing import NOTEBOOKS, notebook_paths

HERE = Path(__file__).parent


def nbval(path, corpus):
    """The exit code and output of a strict nbval run; figures are compared by their words."""
    command = (sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:xdist")
    options = ("--nbval-sanitize-with", HERE / "nbval.cfg", "-p", "no:cacheprovider", "-q")
    environment = {**os.environ, "MULTIPOLAR_CORPUS": str(corpus.root)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [*command, *options, "--rootdir", path.parent, path],
        capture_output=True,
        text=True,
        env=environment,
        cwd=path.parent,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_all_six_are_there():
    assert [path.stem[:2] for path in notebook_paths()] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_outputs_are_those_stored(built, path):
    code, told = nbval(path, built)
    assert code == 0, told


def test_a_planted_wrong_number_is_noticed(built, tmp_path):
    notebook = nbformat.read(NOTEBOOKS / "01_load_and_clean.ipynb", as_version=4)
    text = notebook.cells[2].outputs[0].data["text/plain"]
    assert "5 articles" in text
    notebook.cells[2].outputs[0].data["text/plain"] = text.replace("5 articles", "6 articles")
    planted = tmp_path / "planted.ipynb"
    nbformat.write(notebook, planted)
    code, told = nbval(planted, built)
    assert code == 1, told
    assert "6 articles" in told
