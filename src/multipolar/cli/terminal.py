"""The terminal: what is said there, how far the work is, and refusals in their own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from multipolar.store import CorpusError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(words: str, *, aside: bool = False) -> None:
    """On the output, or aside: on the error stream, where the output is for machines."""
    shown_on = Console(stderr=True, highlight=False, soft_wrap=True) if aside else out
    shown_on.print(plain(words))


def shown(path: Path) -> str:
    here = Path.cwd()
    return plain(path.relative_to(here) if path.is_relative_to(here) else path)


def plain(words: str | Path) -> str:
    """The words on one line as they stand: no markup, what cannot be seen spelled out."""
    return escape("".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(words)))


@contextmanager
def progress() -> Iterator[_Report]:
    columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn())
    seen = out.is_terminal
    with Progress(*columns, console=out, transient=True, disable=not seen) as bar:
        yield _Report(bar)


class _Report:
    """A progress bar for each step, shown when the step first reports."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self.tasks:
            self.tasks[step] = self.bar.add_task(step, total=total)
        self.bar.update(self.tasks[step], completed=done, total=total)


@contextmanager
def refusing() -> Iterator[None]:
    """Errors a user can mend are said in their own words, without a traceback."""
    from multipolar.entries import CodebookError
    from multipolar.workers import WorkersError

    try:
        yield
    except (CorpusError, CodebookError, WorkersError, OSError) as error:
        message = "\n".join(map(plain, str(error).split("\n")))
        err.print(message)
        raise typer.Exit(1) from error
