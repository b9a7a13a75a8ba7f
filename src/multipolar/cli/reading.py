"""Commands that read a built corpus: words in context, and files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from multipolar.cli.codebook import CorpusOption
from multipolar.cli.terminal import out, refusing, say, shown
from multipolar.store import Corpus, CorpusError, open_corpus, replacing

if TYPE_CHECKING:
    import pandas as pd

export = typer.Typer(no_args_is_help=True, help="Write what other programs read.")
Order = Literal["left", "right"]
WIDTH, SEED = 50, 20261122


def concordance(
    pattern: Annotated[str, typer.Argument(help="A regular expression; capitals do not count.")],
    lemma: Annotated[bool, typer.Option("--lemma", help="Take it for a word in any form.")] = False,
    corpus: CorpusOption = None,
    sort: Annotated[Order | None, typer.Option(help="By the words before or after.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many lines, drawn at random.")] = 40,
) -> None:
    """Show words in context, over all articles, and who says them."""
    from multipolar.kwic import PatternError, kwic

    sought, named = (None, pattern) if lemma else (pattern, None)
    with refusing():
        opened = open_corpus(corpus)
        try:
            part = kwic(opened, sought, lemma=named, n=most, seed=SEED, width=WIDTH, sort=sort)
        except PatternError as error:
            raise CorpusError(str(error)) from error
        say(part.told or f"{part.total:,} found")
        for line in part.frame.fillna("").to_dict("records"):
            whose = filter(None, (line[c] for c in ("newsroom", "date", "voice", "speaker")))
            say(f"{line['left']:>{WIDTH}} [{line['hit']}] {line['right']}")
            say(f"{'':{WIDTH}} {', '.join(whose)}")


def methods(
    corpus: Annotated[
        Path | None,
        typer.Argument(help="The corpus folder; without one the bundled data/."),
    ] = None,
) -> None:
    """Print a methods section for a paper, filled in from the last report of a corpus."""
    from multipolar.report.contents import contents

    with refusing():
        opened = open_corpus(corpus)
        found = opened.note("snapshot").get("findings")
        if found is None:
            raise CorpusError(
                f"{opened.root}: has no report yet, and its findings belong to the methods text; "
                f"run `multipolar report {opened.root}` first"
            )
        told = [{"id": id, **finding} for id, finding in found.items()]
        for paragraph in contents(opened, findings=told)["methods"]:
            say(paragraph)
            say("")


@export.command("network")
def export_network(
    to: Annotated[Path, typer.Option("--to", help="The GEXF file to write.")],
    corpus: CorpusOption = None,
) -> None:
    """Write who is named with whom as GEXF, which Gephi reads."""
    from multipolar import aggregates, cooccurrence
    from multipolar.codebook import Codebook

    with refusing():
        check_folder(to)
        opened = open_corpus(corpus)
        actors = Codebook(opened.codebook).actors.values()
        places = [actor.actor_id for actor in actors if actor.type == "place"]
        pairs, n_sentences = aggregates.pairs(opened, without=places)
        ties = cooccurrence.backbone(cooccurrence.strength(pairs, n_units=n_sentences))
        graph = cooccurrence.network(ties)
        text = cooccurrence.gexf(graph, types={actor.name: actor.type for actor in actors})
        with replacing(to) as new:
            new.write_text(text, "utf-8")
        out.print(f"network: {len(graph):,} names, {len(ties):,} ties: {shown(to)}")


@export.command("tables")
def export_tables(
    to: Annotated[Path, typer.Option("--to", help="The folder to write, not there yet.")],
    corpus: CorpusOption = None,
) -> None:
    """Write every table as CSV, for programs that read no Parquet; lists are JSON.

    Texts stand there as they are: what a spreadsheet takes for a formula is one to it.
    """
    from multipolar.exports import flat
    from multipolar.schema import TABLES

    with refusing():
        check_folder(to)
        if to.exists():
            raise CorpusError(f"{to}: is there already; name a folder that is not")
        opened = open_corpus(corpus)
        with replacing(to) as folder:
            folder.mkdir()
            for name in TABLES:
                flat(opened.table(name)).to_csv(folder / f"{name}.csv", index=False)
        out.print(f"{len(TABLES)} tables: {shown(to)}")


@export.command("quanteda")
def export_quanteda(
    to: Annotated[Path, typer.Option("--to", help="The CSV file to write.")],
    corpus: CorpusOption = None,
) -> None:
    """Write articles without page furniture, one a row, as quanteda and readtext read them."""
    from multipolar.exports import quanteda

    _export_articles(quanteda, to, corpus)


@export.command("citations")
def export_citations(
    to: Annotated[Path, typer.Option("--to", help="The CSV file to write.")],
    corpus: CorpusOption = None,
) -> None:
    """Write the list of articles: date, outlet, author, title, address and file."""
    from multipolar.exports import citations

    _export_articles(citations, to, corpus)


def _export_articles(made: Callable[[Corpus], pd.DataFrame], to: Path, corpus: Path | None) -> None:
    with refusing():
        check_folder(to)
        table = made(open_corpus(corpus))
        with replacing(to) as new:
            table.to_csv(new, index=False)
        out.print(f"{len(table):,} articles: {shown(to)}")


def check_folder(to: Path) -> None:
    """Refuse a place to write that no folder holds, before any work is done."""
    if not to.parent.is_dir():
        raise CorpusError(f"{to.parent}: no such folder to write into")
