"""Notebooks run on a corpus, and the report made of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.util import run_sync

from multipolar.aggregates import compared
from multipolar.changes import changes, snapshot
from multipolar.gathering import Progress
from multipolar.store import HOME, PACKAGE, Corpus, CorpusError, folder_hashes, replacing, sha256

NOTEBOOKS = HOME / "notebooks"
AFRESH = """
import warnings
import pandas
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pandas.reset_option("all")
get_ipython().reset(new_session=True)
"""


def publish(corpus: Corpus, *, progress: Progress = lambda *_: None) -> Path:
    """Run the notebooks on a built corpus and render the report; returns its `index.html`.

    The notebooks themselves stay untouched: what is run lies in `processed/notebooks/`. Raises
    CorpusError where a notebook fails, naming it and the error.
    """
    with corpus.alone():
        return _publish(corpus, progress=progress)


def _publish(corpus: Corpus, *, progress: Progress) -> Path:
    from multipolar.report import build_report, findings, read_notebooks

    keys = _keys(corpus)
    run, noted = corpus.processed / "notebooks", corpus.note("notebooks")
    with replacing(run) as folder:
        folder.mkdir()
        changed = []
        for path in notebook_paths():
            if (run / path.name).exists() and noted.get(path.name) == keys[path.name]:
                shutil.copyfile(run / path.name, folder / path.name)
            else:
                changed.append(path)
        _execute(changed, folder, corpus, progress=progress)
    corpus.write_note("notebooks", keys)
    now = snapshot(
        compared(corpus), findings=findings(read_notebooks(run)), state=corpus.manifest()
    )
    before = corpus.note("snapshot")
    if before and before != now:
        corpus.write_note("changes", changes(before, now))
    progress("rendering", 0, 1)
    page = build_report(corpus, notebooks=run, out=corpus.report)
    progress("rendering", 1, 1)
    corpus.write_note("snapshot", now)
    corpus.write_note("report", _state(corpus))
    return page


def is_current(corpus: Corpus) -> bool:
    """Whether the report is that of the tables as they were built, the notebooks and the code."""
    return (corpus.report / "index.html").exists() and corpus.note("report") == _state(corpus)


def refresh_notebooks(corpus: Corpus, *, progress: Progress = lambda *_: None) -> None:
    """Run the committed notebooks in place, the template too."""
    _execute(sorted(NOTEBOOKS.glob("*.ipynb")), NOTEBOOKS, corpus, progress=progress)


def notebook_paths() -> list[Path]:
    """The numbered notebooks, in order."""
    return sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def _keys(corpus: Corpus) -> dict[str, str]:
    """Notebook → hash of all that decides what it shows: itself, the tables, codebook and code."""
    manifest = {part: what for part, what in corpus.manifest().items() if part != "inputs"}
    shared = json.dumps([manifest, _gold(corpus)], sort_keys=True)
    return {path.name: sha256(path.read_text("utf-8") + shared) for path in notebook_paths()}


def _state(corpus: Corpus) -> dict[str, Any]:
    """All that decides the report."""
    theme = folder_hashes(PACKAGE / "theme")
    inputs = json.dumps([corpus.manifest().get("inputs"), theme], sort_keys=True)
    return {"notebooks": _keys(corpus), "rest": sha256(inputs)}


def _gold(corpus: Corpus) -> dict[str, str]:
    return folder_hashes(corpus.gold) if corpus.gold.is_dir() else {}


def _execute(paths: list[Path], folder: Path, corpus: Corpus, *, progress: Progress) -> None:
    if not paths:
        return
    with _kernel(corpus) as kernel:
        for done, path in enumerate(paths, start=1):
            _run(path, folder, kernel)
            progress("notebooks", done, len(paths))


@contextmanager
def _kernel(corpus: Corpus) -> Iterator[AsyncKernelManager]:
    """One kernel for all notebooks: what they import is the greater part of their time."""
    environment = {**os.environ, "MULTIPOLAR_CORPUS": str(corpus.root)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = ["--log-level=ERROR"]
    kernel = AsyncKernelManager(kernel_name="python3")
    run_sync(kernel.start_kernel)(cwd=str(NOTEBOOKS), env=environment, extra_arguments=quiet)
    try:
        yield kernel
    finally:
        run_sync(kernel.shutdown_kernel)(now=True)


def _run(path: Path, folder: Path, kernel: AsyncKernelManager) -> None:
    """One notebook run from top to bottom and written to the folder, free of machine traces."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    _emptied(kernel)
    client = NotebookClient(notebook, km=kernel, timeout=600, record_timing=False)
    try:
        client.execute()
    except CellExecutionError as error:
        raise CorpusError(f"{path.name}: {error.ename}: {error.evalue}") from error
    except DeadKernelError as error:
        raise CorpusError(f"{path.name}: its kernel died, perhaps for want of memory") from error
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    with replacing(folder / path.name) as new:
        nbformat.write(notebook, new)


def _emptied(kernel: AsyncKernelManager) -> None:
    """As if the kernel had just been started: no name, no count, no option of pandas is left."""
    client = kernel.client()
    client.start_channels()
    run_sync(client.wait_for_ready)(timeout=60)
    run_sync(client.execute_interactive)(AFRESH, silent=True, store_history=False, timeout=60)
    client.stop_channels()
