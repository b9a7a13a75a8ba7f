"""Commands that pass a corpus on: the package, and whether one is what it says."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from multipolar.cli.terminal import err, out, plain, progress, refusing, say, shown
from multipolar.store import CorpusError, open_corpus


def package(
    to: Annotated[Path, typer.Option("--to", help="The .zip file, or the folder, to write.")],
    corpus: Annotated[Path | None, typer.Argument(help="The corpus folder.")] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="With the raw files, where you may pass them on.")
    ] = False,
    without_pages: Annotated[
        bool, typer.Option("--without-pages", help="Without notebooks and report.")
    ] = False,
) -> None:
    """Put a corpus with its report into one package (RO-Crate), without the articles' texts."""
    from multipolar import provenance, publishing
    from multipolar.package.assembling import write

    with refusing():
        if not to.parent.is_dir():
            raise CorpusError(f"{to.parent}: no such folder to write into")
        opened = open_corpus(corpus)
        if not provenance.is_current(opened) or not publishing.is_current(opened):
            raise CorpusError(
                f"{opened.root}: has no report of its articles, codebook and code as they are now: "
                f"run `multipolar report {opened.root}` first"
            )
        made = write(opened, to, with_text=with_text, with_pages=not without_pages)
        if made.shown.over and not with_text:
            say(f"{made.shown} --without-pages leaves them out.")
        out.print(f"package: {len(made.files) + 1:,} files: {shown(to)}")


def verify(
    package: Annotated[Path, typer.Argument(help="A package: its .zip file or its folder.")],
    raw: Annotated[
        Path | None, typer.Option(help="A folder with its raw files, under whatever names.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", help="How many processes read.")] = 1,
) -> None:
    """Check a package and make its tables again; ends with 0 identical, 1 differs, 2 unreadable."""
    from multipolar.package.opening import PackageError, opened
    from multipolar.package.verifying import verify
    from multipolar.workers import workers as crew

    with refusing():
        try:
            with opened(package) as folder, closing(crew(workers)) as those, progress() as bar:
                lines = []
                for line in verify(folder, raw=raw, crew=those, progress=bar):
                    say(line.words)
                    lines.append(line)
        except PackageError as error:
            err.print(plain(str(error)))
            raise typer.Exit(2) from error
        if any(line.differs for line in lines):
            say("differs")
            raise typer.Exit(1)
        say("identical" if any(line.of_table for line in lines) else "files identical")
