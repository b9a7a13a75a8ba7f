"""Commands that hold the machine against what people coded, and learn from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from multipolar.cli.codebook import CorpusOption
from multipolar.cli.stance import evaluate_stance, evaluate_targets
from multipolar.cli.terminal import out, refusing, say, shown
from multipolar.store import BUNDLED, CorpusError, open_corpus

if TYPE_CHECKING:
    from multipolar.coded import CodedArticle

evaluate = typer.Typer(no_args_is_help=True, help="Score the machine against what people coded.")
sample = typer.Typer(no_args_is_help=True, help="Draw what people are to code.")
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
