"""The scorers of stance and their baselines held against coded sentences, in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from multipolar.stance import StanceModel, weights
from multipolar.stance.baselines import baselines
from multipolar.stance.coded import Directed, Targeted, fingerprint
from multipolar.stance.model import SCORERS, Scorer
from multipolar.stance.scoring import LABELS, UNDIRECTED, VALUES, figures, labels, values
from multipolar.store import CorpusError

Say = Callable[[str], None]
NAMES = {"both": "combination"}


def directed_scores(rows: Sequence[Directed], *, say: Say) -> dict[str, Any]:
    """Each way's figures, directed (DSE's five labels) and undirected (three).

    Sentences that the model learned from are dropped first. Raises CorpusError where none is left.
    """
    kept = _unseen(rows, sentence=lambda row: row.sentence)
    coded = [row.label for row in kept]
    ways = {name: labels(kept, scorer) for name, scorer in _ways(say).items()}
    return {
        **_numbers(rows, kept),
        "directed, 5 classes": _scored(coded, ways, names=LABELS),
        "undirected, 3 classes": _scored(
            [UNDIRECTED[label] for label in coded],
            {name: [UNDIRECTED[label] for label in found] for name, found in ways.items()},
            names=VALUES,
        ),
    }


def targeted_scores(rows: Sequence[Targeted], *, say: Say) -> dict[str, Any]:
    """Each way's figures on targets whose holder stands outside; else as `directed_scores`."""
    kept = _unseen(rows, sentence=lambda row: row.pair.sentence)
    pairs = [row.pair for row in kept]
    ways = {name: values(one.predict_proba(pairs)) for name, one in _ways(say).items()}
    return {
        **_numbers(rows, kept),
        "3 classes": _scored([row.value for row in kept], ways, names=VALUES),
    }


def _ways(say: Say) -> dict[str, Scorer]:
    found: dict[str, Scorer] = {NAMES.get(n, n): StanceModel.load(n) for n in SCORERS}
    others, missing = baselines()
    for line in missing:
        say(line)
    return {**found, **others}


def _scored(
    coded: Sequence[int], ways: Mapping[str, list[int]], *, names: dict[int, str]
) -> dict[str, Any]:
    most = Counter(coded).most_common(1)[0][0]
    told = {**ways, "majority": [most] * len(coded)}
    return {name: figures(coded, found, names=names) for name, found in told.items()}


def _unseen(rows: Sequence[Any], *, sentence: Callable[[Any], str]) -> list[Any]:
    learned = weights.learned_from()
    kept = [row for row in rows if fingerprint(sentence(row)) not in learned]
    if not kept:
        raise CorpusError("the model learned from every sentence of the file: nothing to score")
    return kept


def _numbers(rows: Sequence[Any], kept: Sequence[Any]) -> dict[str, int]:
    return {"n": len(kept), "dropped, learned from": len(rows) - len(kept)}
