"""Commands that read a built corpus: words in context, and its network for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from multipolar.cli.codebook import CorpusOption
from multipolar.cli.terminal import out, refusing, say, shown
from multipolar.store import CorpusError, open_corpus, replacing

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


@export.command("network")
def export_network(
    to: Annotated[Path, typer.Option("--to", help="The GEXF file to write.")],
    corpus: CorpusOption = None,
) -> None:
    """Write who is named with whom as GEXF, which Gephi reads."""
    from multipolar import aggregates, cooccurrence
    from multipolar.codebook import Codebook

    with refusing():
        if not to.parent.is_dir():
            raise CorpusError(f"{to.parent}: no such folder to write into")
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
