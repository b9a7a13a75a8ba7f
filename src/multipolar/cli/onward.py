"""Commands for the tools people go on with: spaCy, and Label Studio there and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from multipolar.cli.codebook import CorpusOption
from multipolar.cli.coding import sample
from multipolar.cli.reading import check_folder, export
from multipolar.cli.terminal import out, refusing, say, shown
from multipolar.store import CorpusError, open_corpus, replacing

__all__ = ["export", "sample"]


@export.command("docbin")
def export_docbin(
    to: Annotated[Path, typer.Option("--to", help="The .spacy file, or the folder of several.")],
    corpus: CorpusOption = None,
) -> None:
    """Write the parsed articles as spaCy's DocBin, with mentions, themes and quotations as spans.

    They hold the articles' words. One file is held in memory whole; a folder, which spaCy's Corpus
    reads as well, takes any number of articles.
    """
    from multipolar import annotate, docbins
    from multipolar.parsing import parses

    with refusing():
        check_folder(to)
        opened = open_corpus(corpus)
        n = int(opened.query("SELECT count(*) AS n FROM documents")["n"][0])
        is_file = to.suffix == ".spacy"
        if is_file and n > docbins.MOST:
            raise CorpusError(
                f"{to}: {n:,} articles; one file holds at most {docbins.MOST:,}: name a folder"
            )
        if not is_file and to.exists():
            raise CorpusError(
                f"{to}: is there already; name a folder that is not, or a .spacy file"
            )
        lines = partial(parses.kept_lines, opened)
        size = docbins.MOST if is_file else docbins.SIZE
        try:
            with replacing(to) as new:
                if not is_file:
                    new.mkdir()
                for number, made in enumerate(docbins.bins(opened, lines, size=size)):
                    made.to_disk(new if is_file else new / f"part-{number:05d}.spacy")
        except annotate.ModelMissingError as error:
            raise CorpusError(str(error)) from error
        out.print(f"{n:,} articles: {shown(to)}")


@export.command("labelstudio")
def export_labelstudio(
    to: Annotated[Path, typer.Option("--to", help="The JSON file; beside it the XML of its name.")],
    corpus: CorpusOption = None,
    sentences: Annotated[
        int | None, typer.Option(min=1, help="So many sentences with their mentions instead.")
    ] = None,
    told: Annotated[
        bool, typer.Option("--told", help="Show coders of stances what the machine read.")
    ] = False,
) -> None:
    """Write the passages that `multipolar sample` drew as Label Studio's tasks, with labelling.

    Coders of stances see what the sheets show, and not what the machine read; of sentences
    the machine's mentions are there to be corrected.
    """
    from multipolar import __version__, drawing, labelling
    from multipolar.codebook import Codebook
    from multipolar.coding import frame, onfile

    version = f"multipolar {__version__}"
    with refusing():
        check_folder(to)
        if to.suffix != ".json":
            raise CorpusError(f"{to}: name a file that ends in .json")
        opened = open_corpus(corpus)
        if sentences is None:
            drawn = onfile.coded(opened).drawn
            if drawn.empty:
                raise CorpusError(f"{opened.root}: {onfile.DRAW_FIRST}; or name --sentences")
            rows = frame.sentences(opened, drawn)
            tasks = labelling.stance_tasks(drawn, rows, version=version, told=told)
            config = labelling.stance_config()
        else:
            seed = Codebook(opened.codebook).settings["samples"]["seed"]
            part = drawing.draw(opened, "sentences", n=sentences, seed=seed)
            found = drawing.coded(opened, ["mentions"], doc_ids=list(part.documents["doc_id"]))
            mentions = found["mentions"].merge(part.hits[["doc_id", "sent_id"]])
            mentions = mentions[mentions["actor_id"].notna()]
            tasks = labelling.mention_tasks(part.hits, part.documents, mentions, version=version)
            config = labelling.mention_config(mentions)
        _write(labelling.as_json(tasks), to)
        _write([config], to.with_suffix(".xml"))
        out.print(f"tasks: {shown(to)}, and their labelling: {shown(to.with_suffix('.xml'))}")


@sample.command("labelstudio")
def sample_labelstudio(
    exported: Annotated[Path, typer.Argument(help="What Label Studio exported as JSON.")],
    coder: Annotated[str, typer.Option(help="Whose sheet it goes into.")] = "A",
    by: Annotated[str | None, typer.Option(help="Whose, by number or address.")] = None,
    corpus: CorpusOption = None,
) -> None:
    """Take stances coded in Label Studio into a coder's sheet."""
    from multipolar import labelling
    from multipolar.coding import onfile

    with refusing():
        try:
            values = labelling.stances_coded(json.loads(exported.read_bytes()), by=by)
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{exported.name}: {error}") from error
        say(str(onfile.code(open_corpus(corpus), values, coder=coder)))


def _write(pieces: Iterable[str], to: Path) -> None:
    with replacing(to) as new, new.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
