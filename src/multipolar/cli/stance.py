"""Commands that hold the scorers of stance against what people coded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from multipolar.cli.terminal import out, refusing, say
from multipolar.store import CorpusError

Table = Annotated[Path, typer.Argument(help="Sentences coded in DSE's form, tabs between columns.")]
Lines = Annotated[Path, typer.Argument(help="Sentences coded in NewsMTSC's form, one JSON a line.")]
SHOWN = 20  # lines of one kind before the rest is counted


def evaluate_stance(gold: Table) -> None:
    """Score who is for or against whom, each scorer and baseline, as JSON."""
    from multipolar.stance import coded, evaluation

    with refusing():
        rows = _read(gold, coded.directed(gold))
        told = evaluation.directed_scores(rows, say=_aside)
    out.print_json(json.dumps({"file": gold.name, **told}))


def evaluate_targets(gold: Lines) -> None:
    """Score who is spoken well or ill of, each scorer and baseline, as JSON."""
    from multipolar.stance import coded, evaluation

    with refusing():
        rows = _read(gold, coded.targeted(gold))
        told = evaluation.targeted_scores(rows, say=_aside)
    out.print_json(json.dumps({"file": gold.name, **told}))


def _read(gold: Path, found: Iterable[Any]) -> list[Any]:
    every = list(found)
    rows = [one for one in every if not isinstance(one, str)]
    faults = [one for one in every if isinstance(one, str)]
    for fault in faults[:SHOWN]:
        _aside(fault)
    if len(faults) > SHOWN:
        _aside(f"{gold.name}: {len(faults) - SHOWN:,} more rows left out")
    if not rows:
        raise CorpusError(f"{gold.name}: no coded sentence in it that can be read")
    return rows


def _aside(words: str) -> None:
    """Said beside the JSON, on the error stream."""
    say(words, aside=True)
