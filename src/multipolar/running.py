"""Notebooks run from top to bottom, one after the other, free of traces of the machine.

They run in this very process: what they import is the greater part of the time of small ones, and
most of it is there already when their tables have just been made.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import numpy as np
import pandas as pd

from multipolar.lean import GRAMMARS, without
from multipolar.shell import Shell, shell
from multipolar.store import Corpus, CorpusError, Progress, replacing

with without(GRAMMARS):
    import nbformat

OPTIONS = (
    *("display.max_columns", 20),  # what pandas chooses where a kernel runs
    *("mode.string_storage", "python"),  # most frames are small, and Arrow is slow with them
)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def execute(
    paths: list[Path], folder: Path, *, corpus: Corpus, cwd: Path, progress: Progress
) -> None:
    """Run the notebooks on a built corpus, in the folder cwd, and write them to another folder.

    Raises CorpusError where one fails, naming it and the error.
    """
    if not paths:
        return
    environment = {"MULTIPOLAR_CORPUS": str(corpus.root)}
    try:
        with TemporaryDirectory() as scratch, shell(scratch) as own:
            for done, path in enumerate(paths, start=1):
                with _at(cwd, environment), _started(own):
                    _run(path, folder, own)
                progress("notebooks", done, len(paths))
    finally:
        gc.unfreeze()


def _run(path: Path, folder: Path, own: Shell) -> None:
    """One notebook run from top to bottom and written to the folder, free of machine traces."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code" and cell.source.strip():
            try:
                cell.execution_count, cell.outputs = own.run(cell.source)
            except (Exception, SystemExit) as error:
                raise CorpusError(f"{path.name}: {type(error).__name__}: {error}") from error
    notebook.metadata = nbformat.from_dict(METADATA)
    with replacing(folder / path.name) as new:
        nbformat.write(notebook, new)


@contextmanager
def _started(own: Shell) -> Iterator[None]:
    """As in a kernel just started: no name, count or setting is left of another notebook."""
    own.reset(new_session=True)
    gc.freeze()  # what is left now is no garbage of the notebook's
    with mpl.rc_context(), np.printoptions(), np.errstate(), warnings.catch_warnings():
        try:
            with pd.option_context(*OPTIONS):
                yield
        finally:
            warnings.simplefilter("ignore")  # some options are no longer to be set
            pd.reset_option("all")


@contextmanager
def _at(cwd: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """In a folder whose modules can be imported; afterwards all is as before."""
    before, path = {**os.environ}, [*sys.path]
    os.environ |= environment
    sys.path.insert(0, str(cwd))
    try:
        with chdir(cwd):
            yield
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ |= before
