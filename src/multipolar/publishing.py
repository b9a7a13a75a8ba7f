"""Notebooks run on a corpus, and the report made of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from multipolar.store import HOME, PACKAGE, Corpus, Progress, folder_hashes, replacing, sha256

NOTEBOOKS = HOME / "notebooks"


def publish(corpus: Corpus, *, progress: Progress = lambda *_: None) -> Path:
    """Run the notebooks on a built corpus and render the report; returns its `index.html`.

    The notebooks themselves stay untouched: what is run lies in `processed/notebooks/`. Raises
    CorpusError where a notebook fails, naming it and the error.
    """
    with corpus.alone():
        return _publish(corpus, progress=progress)


def _publish(corpus: Corpus, *, progress: Progress) -> Path:
    from multipolar.aggregates import compared
    from multipolar.changes import changes, snapshot
    from multipolar.report.building import build_report, findings, read_notebooks, topics
    from multipolar.running import execute

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
        execute(changed, folder, corpus=corpus, cwd=NOTEBOOKS, progress=progress)
    corpus.write_note("notebooks", keys)
    pages = read_notebooks(run)
    now = snapshot(
        compared(corpus), findings=findings(pages), state=corpus.manifest(), topics=topics(pages)
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
    from multipolar.running import execute

    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    execute(paths, NOTEBOOKS, corpus=corpus, cwd=NOTEBOOKS, progress=progress)


def notebook_paths() -> list[Path]:
    """The numbered notebooks, in order."""
    return sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def _keys(corpus: Corpus) -> dict[str, str]:
    """Notebook → hash of all that decides what it shows: itself, the tables, codebook and code."""
    manifest = {part: what for part, what in corpus.manifest().items() if part != "inputs"}
    shared = json.dumps([manifest, _coded(corpus)], sort_keys=True)
    return {path.name: sha256(path.read_text("utf-8") + shared) for path in notebook_paths()}


def _state(corpus: Corpus) -> dict[str, Any]:
    """All that decides the report."""
    theme = folder_hashes(PACKAGE / "report" / "theme")
    cited = sha256((HOME / "CITATION.cff").read_bytes())
    rest = json.dumps([corpus.manifest().get("inputs"), theme, cited], sort_keys=True)
    return {"notebooks": _keys(corpus), "rest": sha256(rest)}


def _coded(corpus: Corpus) -> list[dict[str, str]]:
    """What people coded, and the sheets they fill in."""
    return [folder_hashes(folder) for folder in (corpus.gold, corpus.coding)]
