"""Trains a network: `python learn.py DATA --to FOLDER`, first the one that teaches (`--teacher`).

The other begins as half of its teacher, and learns what was coded and what its teacher answers
(Hinton, Vinyals & Dean 2015; Sanh et al. 2019). Written: the weights after each round. Printed:
macro-F1 on what is kept to choose by. The same data, packages and machine give the same network.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from lessons import Lesson, Lessons, invented, lessons, names_of
from network import Network, Predictor, batches, loss, padded
from pretrained import halved, vocabulary, whole
from uncoded import uncoded

from multipolar.stance.scoring import LABELS, UNDIRECTED, VALUES, figures, labels, values
from multipolar.stance.wordpiece import WordPiece

SIZE, WARM_UP, DECAY = 48, 0.1, 0.01
HEAD = 4  # times the rate for the layers that are new
WEIGHTS = (1.0, 1.0, 1.2, 1.0, 1.2)  # of DSE's five labels, the two rarest a little more
INVENTED = 600  # sentences of each round
SPEECHES = 2  # times each round
MASKED = 0.15  # of the pairs of news, under other names
SOFT = 0.5  # of a coded lesson that is the teacher's answer
CORES = 2


class Course(NamedTuple):
    """How often everything is gone through, and the highest rate of learning.

    fall: the rounds in which the rate would fall to nothing.
    """

    name: str
    rounds: int
    rate: float
    fall: int


TEACHER, PUPIL = Course("teacher", 2, 4e-5, fall=3), Course("pupil", 3, 6e-5, fall=3)


def learned(
    lessons_: Sequence[Lesson],
    network: Network,
    *,
    course: Course,
    seed: int,
    told: Lessons,
    to: Path,
) -> None:
    """Learn the lessons and invented ones; the weights are written after each round."""
    rng, words = random.Random(seed), WordPiece(vocabulary())
    names = names_of([*told.dse, *told.news])
    total = course.fall * math.ceil((len(lessons_) + INVENTED) / SIZE)
    optimiser = torch.optim.AdamW(groups(network, course.rate), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(
            (step + 1) / (WARM_UP * total), max(0, (total - step) / total / (1 - WARM_UP))
        ),
    )
    for number in range(1, course.rounds + 1):
        taught = [*lessons_, *invented(INVENTED, seed=seed + number)]
        network.train()
        for batch in batches(taught, names=names, masked=MASKED, size=SIZE, rng=rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(*padded([words.marked(one.pair) for one in batch]))
            loss(logits, batch, weights=WEIGHTS, soft=SOFT).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        torch.save(network.state_dict(), to / f"{course.name}_{number}.pt")
        reached = scored(told, Predictor(network, words))
        print(json.dumps({"network": course.name, "round": number, **reached}), flush=True)


def scored(all_of: Lessons, scorer: Predictor) -> dict[str, float]:
    """Macro-F1 on what is kept to choose by."""
    coded, found = [row.label for row in all_of.valid], labels(all_of.valid, scorer)
    news = scorer.predict_proba([row.pair for row in all_of.held_out])
    return {
        "news": figures([r.value for r in all_of.held_out], values(news), names=VALUES)["macro_f1"],
        "dse, 5": figures(coded, found, names=LABELS)["macro_f1"],
        "dse, 3": figures(
            [UNDIRECTED[k] for k in coded], [UNDIRECTED[k] for k in found], names=VALUES
        )["macro_f1"],
    }


def answered(found: Sequence[Lesson], teacher: Predictor) -> list[Lesson]:
    """The lessons with the teacher's answers."""
    rows = teacher.judged([one.pair for one in found])
    return [one._replace(answer=tuple(row)) for one, row in zip(found, rows.tolist(), strict=True)]


def groups(network: Network, highest: float) -> list[dict[str, object]]:
    """Parameters with their rate and decay: new layers learn faster, biases do not decay."""
    found: dict[tuple[float, float], list[torch.Tensor]] = {}
    for name, parameter in network.named_parameters():
        rate = highest if name.startswith("encoder") else HEAD * highest
        found.setdefault((rate, DECAY if parameter.ndim > 1 else 0), []).append(parameter)
    return [
        {"params": own, "lr": rate, "weight_decay": decay} for (rate, decay), own in found.items()
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument("--teacher", action="store_true")
    asked.add_argument("--seed", type=int, default=2026)
    given = asked.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(CORES)
    torch.manual_seed(given.seed)
    told, network = lessons(given.data), whole()
    taught = [*told.dse, *told.news, *(SPEECHES * told.speeches)]
    if not given.teacher:
        last = given.to / f"{TEACHER.name}_{TEACHER.rounds}.pt"
        network.load_state_dict(torch.load(last, weights_only=True))
        asked_too = uncoded(given.data, told, seed=given.seed)
        taught = answered([*taught, *asked_too], Predictor(network, WordPiece(vocabulary())))
        network = halved(network)
    course = TEACHER if given.teacher else PUPIL
    learned(taught, network, course=course, seed=given.seed, told=told, to=given.to)


if __name__ == "__main__":
    main()
