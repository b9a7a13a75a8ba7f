"""Notebooks run from top to bottom, all in one kernel, free of traces of the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

from multipolar.lean import GRAMMARS, without
from multipolar.store import Corpus, CorpusError, Progress, replacing

with without(GRAMMARS):
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from nbclient.util import run_sync

AFRESH = """
import gc
import warnings
import pandas
gc.set_threshold(20_000, 50, 50)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pandas.reset_option("all")
get_ipython().reset(new_session=True)
"""


def execute(
    paths: list[Path], folder: Path, *, corpus: Corpus, cwd: Path, progress: Progress
) -> None:
    """Run the notebooks on a built corpus, in the folder cwd, and write them to another folder.

    Raises CorpusError where one fails, naming it and the error.
    """
    if not paths:
        return
    with _kernel(corpus, cwd) as kernel:
        for done, path in enumerate(paths, start=1):
            _run(path, folder, kernel)
            progress("notebooks", done, len(paths))


@contextmanager
def _kernel(corpus: Corpus, cwd: Path) -> Iterator[AsyncKernelManager]:
    """One kernel for all notebooks: what they import is the greater part of their time."""
    environment = {**os.environ, "MULTIPOLAR_CORPUS": str(corpus.root)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = ["--log-level=ERROR"]
    kernel = AsyncKernelManager(kernel_name="python3")
    run_sync(kernel.start_kernel)(cwd=str(cwd), env=environment, extra_arguments=quiet)
    try:
        yield kernel
    finally:
        run_sync(kernel.shutdown_kernel)(now=True)


def _run(path: Path, folder: Path, kernel: AsyncKernelManager) -> None:
    """One notebook run from top to bottom and written to the folder, free of machine traces."""
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
    """As if the kernel had just been started: no name, no count, no option of pandas is left.

    It looks for garbage less often than Python does by itself, as modules and tables are none.
    """
    client = kernel.client()
    client.start_channels()
    run_sync(client.wait_for_ready)(timeout=60)
    run_sync(client.execute_interactive)(AFRESH, silent=True, store_history=False, timeout=60)
    client.stop_channels()
