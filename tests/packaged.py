"""What tests of packages share: a corpus with a report to pack, and the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

from typer.testing import CliRunner

from multipolar.cli import app
from multipolar.store import Corpus


def with_report(built: Corpus, root: Path) -> Corpus:
    """A copy of a built corpus with something in the place of its notebooks and report."""
    shutil.copytree(built.root, root)
    for name, text in (("processed/notebooks/01.ipynb", "{}"), ("report/index.html", "<p>é</p>")):
        (root / name).parent.mkdir()
        (root / name).write_text(text, "utf-8")
    return Corpus(root)


def run(*arguments: object, code: int = 0) -> str:
    """What the command says, where it ends with this code."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output
