"""Commands that help to keep a codebook and a corpus: what to adopt, what an edit did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from multipolar.cli.terminal import refusing, say
from multipolar.store import open_corpus

suggest = typer.Typer(no_args_is_help=True, help="Offer entries for the codebook.")
diff = typer.Typer(no_args_is_help=True, help="Tell what an edit of codebook or corpus did.")
CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="The corpus folder.")]


@suggest.command("actors")
def suggest_actors(
    corpus: CorpusOption = None,
    most: Annotated[int, typer.Option(help="How many names.")] = 20,
    least: Annotated[int, typer.Option(help="In how many story families at least.")] = 2,
    refuse: Annotated[str | None, typer.Option(help="A name not to offer again.")] = None,
    because: Annotated[str, typer.Option(help="Why it is refused.")] = "",
) -> None:
    """Offer frequent names that the codebook does not know, each with a row to paste."""
    from multipolar import proposals

    with refusing():
        opened = open_corpus(corpus)
        lines = proposals.refused(opened, refuse, because=because) if refuse else None
        for line in lines or proposals.offered(opened, most=most, least=least):
            say(line)


@diff.command("actors")
def diff_actors(corpus: CorpusOption = None) -> None:
    """Tell which actors are named otherwise than in the last report."""
    from multipolar import proposals

    with refusing():
        for line in proposals.differences(open_corpus(corpus)):
            say(line)


@diff.command("topics")
def diff_topics(corpus: CorpusOption = None) -> None:
    """Tell whether the topics of the report before still fit, now that articles were added."""
    from multipolar.topics import onfile

    with refusing():
        found = onfile.fit(open_corpus(corpus))
        for row in found.table.itertuples():
            say(
                f"{row.which}: {row.passages:,} passages of {row.families:,} story families; "
                f"{row.known:.0%} of the words are terms, {row.explained:.1%} explained, "
                f"NPMI {row.coherence:.2f}"
            )
        say(str(found.verdict))
