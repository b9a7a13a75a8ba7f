"""Notebooks run on a corpus, and the report made of them."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat

from multipolar import pipeline
from multipolar.aggregates import compared
from multipolar.changes import changes, snapshot
from multipolar.gathering import Progress
from multipolar.store import HOME, Corpus, CorpusError, folder_hashes, replacing, sha256

NOTEBOOKS = HOME / "notebooks"


def publish(corpus: Corpus, *, progress: Progress = lambda *_: None) -> Path:
    """Run the notebooks on a built corpus and render the report; returns its `index.html`.

    The notebooks themselves stay untouched: what is run lies in `processed/notebooks/`. Raises
    CorpusError where a notebook fails, naming it and the error.
    """
    with corpus.alone():
        return _publish(corpus, progress=progress)


def _publish(corpus: Corpus, *, progress: Progress) -> Path:
    from multipolar.report import build_report, findings, read_notebooks

    with replacing(corpus.processed / "notebooks") as folder:
        folder.mkdir()
        _execute(notebook_paths(), folder, corpus, progress=progress)
    run = corpus.processed / "notebooks"
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
    """Whether the report is that of the tables, notebooks and code as they stand now."""
    there = (corpus.report / "index.html").exists()
    return there and pipeline.is_current(corpus) and corpus.note("report") == _state(corpus)


def refresh_notebooks(corpus: Corpus, *, progress: Progress = lambda *_: None) -> None:
    """Run the committed notebooks in place, the template too."""
    _execute(sorted(NOTEBOOKS.glob("*.ipynb")), NOTEBOOKS, corpus, progress=progress)


def notebook_paths() -> list[Path]:
    """The numbered notebooks, in order."""
    return sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def _state(corpus: Corpus) -> dict[str, str]:
    """All that decides the report besides the tables' own state."""
    theme = folder_hashes(Path(__file__).parent / "theme")
    pages = {path.name: sha256(path.read_bytes()) for path in notebook_paths()}
    gold = folder_hashes(corpus.gold) if corpus.gold.is_dir() else {}
    manifest = json.dumps(corpus.manifest(), sort_keys=True)
    return {"manifest": sha256(manifest), "pages": sha256(json.dumps([theme, pages, gold]))}


def _execute(paths: list[Path], folder: Path, corpus: Corpus, *, progress: Progress) -> None:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        runs = [pool.submit(_run, path, folder, corpus) for path in paths]
        for done, run in enumerate(as_completed(runs), start=1):
            run.result()
            progress("notebooks", done, len(runs))


def _run(path: Path, folder: Path, corpus: Corpus) -> None:
    """One notebook run from top to bottom and written to the folder, free of machine traces."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "MULTIPOLAR_CORPUS": str(corpus.root)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    client = NotebookClient(
        notebook, timeout=600, record_timing=False, extra_arguments=["--log-level=ERROR"]
    )
    try:
        client.execute(cwd=str(NOTEBOOKS), env=environment)
    except CellExecutionError as error:
        raise CorpusError(f"{path.name}: {error.ename}: {error.evalue}") from error
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
