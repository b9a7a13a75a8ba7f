"""The command line: thin over the package, the only module that knows the terminal."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from multipolar.cli import codebook, coding, onward, package, reading
from multipolar.cli.terminal import out, plain, progress, refusing, say, shown
from multipolar.lean import COMMANDS, hollow
from multipolar.store import Corpus, open_corpus, replacing, sha256

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(codebook.suggest, name="suggest")
app.add_typer(codebook.diff, name="diff")
app.add_typer(coding.evaluate, name="evaluate")
app.add_typer(onward.sample, name="sample")
app.add_typer(coding.train, name="train")
app.add_typer(onward.export, name="export")
app.command()(reading.concordance)
app.command()(reading.methods)
app.command()(package.package)
app.command()(package.verify)
CorpusPath = Annotated[
    str | None,
    typer.Argument(
        help="The corpus: a folder, or an address such as s3://…; without one the bundled data/."
    ),
]
Processes = Annotated[int, typer.Option("--workers", help="How many processes read the articles.")]
Scheduler = Annotated[
    str | None,
    typer.Option(help="A Dask scheduler (tcp://host:port) whose workers read the articles."),
]
SHOWN = 20  # lines of one kind before the rest is counted


@app.callback(help=__doc__)
def main() -> None:
    gc.set_threshold(20_000, 50, 50)  # less often: nearly all that is made here is kept, or freed


@app.command()
def build(corpus: CorpusPath = None, workers: Processes = 1, scheduler: Scheduler = None) -> None:
    """Make all tables of a corpus under its processed/ folder."""
    with refusing(), _opened(corpus) as opened:
        _build(opened, n=workers, scheduler=scheduler)


@app.command()
def report(corpus: CorpusPath = None, workers: Processes = 1, scheduler: Scheduler = None) -> None:
    """Make the tables, run the notebooks on them, and render the report."""
    from multipolar import publishing

    with refusing(), _opened(corpus) as opened:
        _build(opened, n=workers, scheduler=scheduler)
        if publishing.is_current(opened):
            out.print(f"nothing changed: {shown(opened.report / 'index.html')}")
            return
        with progress() as bar:
            page = publishing.publish(opened, progress=bar)
        out.print(f"report: {shown(page)}")


@app.command()
def status(corpus: CorpusPath = None) -> None:
    """Tell what is new, changed, gone and stale since the last build."""
    from multipolar import provenance

    with refusing():
        opened = open_corpus(corpus)
        before, now = opened.manifest(), provenance.state(opened)
        for part in ("inputs", "codebook", "offers", "code", "versions"):
            for how, name in provenance.changed(before.get(part, {}), now[part]):
                out.print(f"{how:<8} {plain(name)}")
        current = provenance.is_current(opened, now=now)
        out.print("tables are current" if current else "tables are stale: run `make report`")
        for used in opened.note("products").get("used", []):
            out.print(f"parsed with the matrix products of {plain(used)}, the faster ones here")


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Files to copy into raw/.")],
    corpus: Annotated[Path | None, typer.Option(help="The corpus folder.")] = None,
) -> None:
    """Copy files into a corpus; refuse those that are already there."""
    from multipolar import inputs

    with refusing():
        opened = open_corpus(corpus)
        there = {digest: name for name, digest in inputs.input_hashes(opened).items()}
        stems = {path.stem for path in opened.articles}
        refused = sum(not _add(path, opened, there, stems) for path in files)
        if refused:
            raise typer.Exit(1)


@app.command()
def notebooks() -> None:
    """Run the committed notebooks again, in place, on the bundled corpus."""
    from multipolar import publishing

    with refusing():
        opened = open_corpus()
        _build(opened)
        with progress() as bar:
            publishing.refresh_notebooks(opened, progress=bar)


@contextmanager
def _opened(place: str | None) -> Iterator[Corpus]:
    """The corpus of a folder, or a copy of one on shared storage."""
    from multipolar import shared

    if place and shared.is_shared(place):
        with shared.copied(place, tell=say) as copy:
            yield copy
    else:
        yield open_corpus(place)


def _add(path: Path, corpus: Corpus, there: dict[str, str], stems: set[str]) -> bool:
    from multipolar.readers import endings

    if not path.is_file():
        out.print(f"refused  {plain(path)}: no such file")
        return False
    if path.suffix.lower() not in endings():
        out.print(f"refused  {plain(path)}: no reader for it; known: {', '.join(endings())}")
        return False
    digest = sha256(path.read_bytes())
    target = corpus.raw / path.name
    if digest in there:
        out.print(f"refused  {plain(path)}: already there as {plain(there[digest])}")
        return False
    if target.exists() or path.stem in stems:
        target = target.with_stem(f"{target.stem}_{digest[:8]}")
    with replacing(target) as new:
        shutil.copyfile(path, new)
    there[digest] = corpus.relative(target)
    stems.add(target.stem)
    out.print(f"added    {plain(path)} as {plain(corpus.relative(target))}")
    return True


def _build(corpus: Corpus, *, n: int = 1, scheduler: str | None = None) -> None:
    from multipolar import provenance
    from multipolar.overview import addresses

    made = not provenance.is_current(corpus) and _made(corpus, n=n, scheduler=scheduler)
    unread = corpus.table("unread")
    for place, reason in islice(zip(addresses(unread), unread["reason"], strict=True), SHOWN):
        say(f"not read {place}: {reason}")
    if len(unread) > SHOWN:
        say(f"not read: {len(unread) - SHOWN:,} more, each in the table unread and the report")
    if made:
        count = len(corpus.table("documents", columns=["doc_id"]))
        say(f"{count:,} article{'' if count == 1 else 's'}: tables in {shown(corpus.processed)}")


def _made(corpus: Corpus, *, n: int, scheduler: str | None) -> bool:
    with hollow(COMMANDS):
        from multipolar import pipeline, workers

    with closing(workers.workers(n, scheduler=scheduler)) as crew, progress() as bar:
        return pipeline.build(corpus, crew=crew, progress=bar, say=say)
