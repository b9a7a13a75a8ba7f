"""The network: an encoder that reads the sentence with the pair marked, and its two judgements."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from lessons import Lesson
from torch import nn
from torch.nn import functional as F

from multipolar.stance.pairs import Pair
from multipolar.stance.wordpiece import Marked, WordPiece

FIRST = 2  # the number of the first place, as the encoder counts
WARMTH = 2.0  # at which the teacher's answers are learned


class Network(nn.Module):
    """Six logits of a pair: against, neutral and for, and the same of the way back."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.middle = nn.Linear(3 * width, width)
        self.last = nn.Linear(width, 6)

    def forward(
        self, pieces: torch.Tensor, places: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        order = torch.arange(pieces.shape[1]).expand_as(pieces) + FIRST
        hidden = self.encoder(
            input_ids=pieces, attention_mask=mask, position_ids=order
        ).last_hidden_state
        at = torch.cat([torch.zeros_like(places[:, :1]), places], dim=1)
        chosen = hidden.gather(1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        middle = torch.tanh(self.middle(self.dropout(chosen.flatten(1))))
        return self.last(self.dropout(middle)).float()


def padded(marked: Sequence[Marked]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pieces, places and mask of a batch."""
    longest = max(len(one.pieces) for one in marked)
    pieces = torch.zeros((len(marked), longest), dtype=torch.long)
    mask = torch.zeros_like(pieces)
    for row, one in enumerate(marked):
        pieces[row, : len(one.pieces)] = torch.tensor(one.pieces)
        mask[row, : len(one.pieces)] = 1
    return pieces, torch.tensor([[one.holder, one.target] for one in marked]), mask


def loss(
    logits: torch.Tensor, batch: Sequence[Lesson], *, weights: Sequence[float], soft: float
) -> torch.Tensor:
    """What was coded and what the teacher answered, averaged over the batch.

    weights: of DSE's five labels. soft: how much of a coded lesson is the teacher's answer; one
    that nobody coded is wholly that.
    """
    there, back = F.log_softmax(logits[:, :3], -1), F.log_softmax(logits[:, 3:], -1)
    coded = torch.tensor([0.0 if lesson.value is None else lesson.weight for lesson in batch])
    told = torch.tensor([1.0 if lesson.answer else 0.0 for lesson in batch])
    share = torch.where(coded > 0, soft * told, told)
    hard = _of_codes(there, back, batch, weights=weights) * coded
    return ((1 - share) * hard + share * _of_answers(logits, batch)).mean()


def _of_codes(
    there: torch.Tensor, back: torch.Tensor, batch: Sequence[Lesson], *, weights: Sequence[float]
) -> torch.Tensor:
    """Cross-entropy of the stance; of both ways as DSE's five labels where both were coded."""
    both = torch.stack(
        [
            there[:, 1] + back[:, 1],
            there[:, 2] + back[:, 1],
            there[:, 1] + back[:, 2],
            there[:, 0] + back[:, 1],
            there[:, 1] + back[:, 0],
        ],
        dim=1,
    )
    value = torch.tensor([(lesson.value or 0) + 1 for lesson in batch])
    label = torch.tensor([_label(lesson) for lesson in batch])
    by_label = torch.tensor(weights)[label]
    one_way = F.nll_loss(there, value, reduction="none")
    two_way = F.nll_loss(F.log_softmax(both, 1), label, reduction="none") * by_label
    is_directed = torch.tensor([lesson.back is not None for lesson in batch])
    return torch.where(is_directed, two_way, one_way)


def _of_answers(logits: torch.Tensor, batch: Sequence[Lesson]) -> torch.Tensor:
    """How far from the teacher's answers, softened (Hinton, Vinyals & Dean 2015)."""
    answers = torch.tensor([lesson.answer or (0.0,) * 6 for lesson in batch]) / WARMTH
    ways = [
        F.kl_div(
            F.log_softmax(logits[:, own] / WARMTH, -1),
            F.log_softmax(answers[:, own], -1),
            reduction="none",
            log_target=True,
        ).sum(1)
        for own in (slice(3), slice(3, 6))
    ]
    has_holder = torch.tensor([lesson.pair.holder is not None for lesson in batch])
    return WARMTH**2 * (ways[0] + ways[1] * has_holder)


def batches(
    lessons: list[Lesson], *, names: list[str], masked: float, size: int, rng: random.Random
) -> list[list[Lesson]]:
    """The lessons of one round in random order, like lengths together, some under other names."""
    drawn = [one.turned() if _has_both_ways(one) and rng.random() < 0.5 else one for one in lessons]
    drawn = [
        one.renamed(names, rng) if one.source in ("dse", "news") and rng.random() < masked else one
        for one in drawn
    ]
    rng.shuffle(drawn)
    pools = [
        sorted(drawn[i : i + 20 * size], key=lambda one: len(one.pair.sentence))
        for i in range(0, len(drawn), 20 * size)
    ]
    found = [pool[i : i + size] for pool in pools for i in range(0, len(pool), size)]
    rng.shuffle(found)
    return found


class Predictor:
    """The network as a scorer, before it is exported."""

    def __init__(self, network: Network, words: WordPiece) -> None:
        self.network, self.words = network, words

    def predict_proba(self, pairs: Sequence[Pair]) -> np.ndarray:
        return np.exp(self.judged(pairs)[:, :3])

    def judged(self, pairs: Sequence[Pair]) -> np.ndarray:
        """Log-probabilities of each pair, there and back, as the network gives them."""
        self.network.eval()
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].sentence))
        found = np.zeros((len(pairs), 6))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for i in range(0, len(order), 64):
                part = order[i : i + 64]
                logits = self.network(*padded([self.words.marked(pairs[k]) for k in part]))
                found[part, :3] = F.log_softmax(logits[:, :3], -1).numpy()
                found[part, 3:] = F.log_softmax(logits[:, 3:], -1).numpy()
        return found


def _has_both_ways(lesson: Lesson) -> bool:
    """Whether all that it teaches is there from the other end too."""
    return lesson.pair.holder is not None and (lesson.value is None or lesson.back is not None)


def _label(lesson: Lesson) -> int:
    return {(0, 0): 0, (1, 0): 1, (0, 1): 2, (-1, 0): 3, (0, -1): 4}[
        lesson.value or 0, lesson.back or 0
    ]
