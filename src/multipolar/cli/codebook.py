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


@suggest.command("themes")
def suggest_themes(
    corpus: CorpusOption = None,
    theme: Annotated[str | None, typer.Option(help="One theme; without it all of them.")] = None,
    most: Annotated[int, typer.Option(help="How many wordings of a theme.")] = 10,
    least: Annotated[int, typer.Option(help="In how many story families at least.")] = 3,
    accept: Annotated[str | None, typer.Option(help="A wording to add to the theme.")] = None,
    reject: Annotated[str | None, typer.Option(help="A wording not to offer again.")] = None,
    because: Annotated[str, typer.Option(help="Why it is accepted or rejected.")] = "",
    example: Annotated[str, typer.Option(help="A sentence with the accepted wording.")] = "",
    pattern: Annotated[str | None, typer.Option(help="In the place of the offered one.")] = None,
) -> None:
    """Offer words and phrases near a theme, each with lines of text and a pattern to paste."""
    from multipolar import wording_proposals as proposals

    with refusing():
        opened = open_corpus(corpus)
        if accept:
            told = {"because": because, "example": example}
            lines = proposals.accepted(opened, accept, theme=theme, pattern=pattern, **told)
        elif reject:
            lines = proposals.rejected(opened, reject, theme=theme, because=because)
        else:
            lines = proposals.offered(opened, theme=theme, most=most, least=least)
        for line in lines:
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
