"""Commands that hold the machine against what people coded, and learn from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from multipolar.cli.codebook import CorpusOption
from multipolar.cli.stance import evaluate_stance, evaluate_targets
from multipolar.cli.terminal import err, out, plain, refusing, say, shown
from multipolar.store import BUNDLED, CorpusError, open_corpus

if TYPE_CHECKING:
    from multipolar.coded import CodedArticle


class StancesUnlessNamed(TyperGroup):
    """`multipolar sample mycorpus` draws stances; other things to draw are named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = args and args[0] in {*self.commands, "--help"}
        return super().parse_args(ctx, args if is_named else ["stances", *args])


evaluate = typer.Typer(no_args_is_help=True, help="Score the machine against what people coded.")
sample = typer.Typer(
    cls=StancesUnlessNamed,
    help="Draw what people are to code: stances, unless something else is named.",
)
train = typer.Typer(no_args_is_help=True, help="Learn from coded articles.")
evaluate.command("stance")(evaluate_stance)
evaluate.command("targets")(evaluate_targets)
Coded = Annotated[Path, typer.Argument(help="Articles coded in PolNeAR's form, one JSON a line.")]


@evaluate.command("attributions")
def evaluate_attributions(gold: Coded) -> None:
    """Score attributions: the trained model, the rules and plain quotations, as JSON."""
    from multipolar import annotate, evaluation
    from multipolar.codebook import Codebook

    with refusing():
        articles = _articles(gold)
        codebook = Codebook(BUNDLED / "codebook")
        nlp = annotate.load_model(codebook.settings["model"]["names"])
        told = evaluation.attribution_scores(articles, nlp=nlp, verbs=codebook.verbs)
    out.print_json(json.dumps({"file": gold.name, "articles": len(articles), **told}))


@train.command("attributions")
def train_attributions(
    gold: Coded,
    weights: Annotated[Path, typer.Option("--to", help="Where the weights are written.")],
) -> None:
    """Train the model of attributions; the same articles and packages give the same file."""
    from multipolar import annotate
    from multipolar.attribution import training
    from multipolar.attribution.lessons import lessons
    from multipolar.attribution.weights import keep
    from multipolar.codebook import Codebook

    with refusing():
        if not weights.parent.is_dir():
            raise CorpusError(f"{weights.parent}: no such folder to write into")
        articles = _articles(gold)
        codebook = Codebook(BUNDLED / "codebook")
        nlp = annotate.load_model(codebook.settings["model"]["names"])
        speakers = codebook.settings["speakers"]
        try:
            arrays = training.train(
                lessons(articles, nlp=nlp),
                groups=codebook.verb_groups,
                phrases=speakers["phrases"],
                sections=speakers["sections"],
                say=say,
            )
        except training.TooFewError as error:
            raise CorpusError(f"{gold.name}: {error}") from error
        keep(arrays, weights)
        out.print(f"weights: {shown(weights)}")


@sample.command("stances")
def sample_stances(
    corpus: Annotated[Path | None, typer.Argument(help="The corpus folder.")] = None,
    n: Annotated[int, typer.Option(help="How many passages, those there are included.")] = 200,
    coder: Annotated[str, typer.Option(help="Whose sheet it is.")] = "A",
    holder: Annotated[str | None, typer.Option(help="Of this holder only.")] = None,
    target: Annotated[str | None, typer.Option(help="Toward this target only.")] = None,
    newsroom: Annotated[str | None, typer.Option(help="Of this newsroom only.")] = None,
) -> None:
    """Draw passages with recorded probabilities into a sheet in which a person codes stances.

    What was drawn before stays, as does what was filled in; drawing again adds to it.
    """
    from multipolar.coding import onfile

    only = {"holder": holder, "target": target, "newsroom": newsroom}
    only = {name: value for name, value in only.items() if value is not None}
    with refusing():
        for line in onfile.write_sample(open_corpus(corpus), n=n, coder=coder, **only):
            say(line)


@evaluate.command("coders")
def evaluate_coders(corpus: CorpusOption = None) -> None:
    """How far coders of stances agree with each other and the machine, as JSON."""
    from multipolar.codebook import Codebook
    from multipolar.coding import agreement, onfile

    with refusing():
        opened = open_corpus(corpus)
        found = onfile.coded(opened)
        intervals = Codebook(opened.codebook).settings["intervals"]
        told = agreement.summary(found.answers, found.drawn, **intervals)
    for line in found.refused:
        err.print(plain(line))
    out.print_json(json.dumps({"coded": str(found.told), "tied": found.tied, **told}))


@sample.command("intrusion")
def sample_intrusion(corpus: CorpusOption = None) -> None:
    """Write sheets that test, blind, whether people see what the topics hold."""
    from multipolar.topics import onfile

    with refusing():
        for line in onfile.write_sheets(open_corpus(corpus)):
            say(line)


def _articles(gold: Path) -> list[CodedArticle]:
    from multipolar.coded import coded_articles

    articles = list(coded_articles(gold))
    if not articles:
        raise CorpusError(f"{gold.name}: no coded article in it; one JSON object a line is needed")
    return articles
