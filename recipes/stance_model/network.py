"""The network: all-MiniLM-L6-v2 with the pair marked, read at three places of the sentence."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from lessons import Lesson
from torch import nn
from torch.nn import functional as F
from transformers import BertModel

from multipolar.stance.pairs import Pair
from multipolar.stance.wordpiece import Marked, WordPiece


class Network(nn.Module):
    """Six logits of a pair: against, neutral and for, and the same of the way back."""

    def __init__(self, folder: str, *, kept: Sequence[int], marks: Sequence[int]) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager"
        )
        for layer in self.encoder.encoder.layer:
            layer.attention.self.dropout.p = 0.0
        old = self.encoder.embeddings.word_embeddings.weight.data
        rows = torch.cat([old[list(kept)], old[list(marks)]])
        self.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(rows, freeze=False)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.middle = nn.Linear(3 * width, width)
        self.last = nn.Linear(width, 6)

    def forward(
        self, pieces: torch.Tensor, places: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        hidden = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
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
    logits: torch.Tensor, batch: Sequence[Lesson], *, weights: tuple[float, ...]
) -> torch.Tensor:
    """Cross-entropy of the stance; of both ways as DSE's five labels where both were coded."""
    there, back = F.log_softmax(logits[:, :3], -1), F.log_softmax(logits[:, 3:], -1)
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
    value = torch.tensor([lesson.value + 1 for lesson in batch])
    label = torch.tensor([_label(lesson) for lesson in batch])
    by_label = torch.tensor(weights)[label]
    one_way = F.nll_loss(there, value, reduction="none")
    two_way = F.nll_loss(F.log_softmax(both, 1), label, reduction="none") * by_label
    is_directed = torch.tensor([lesson.back is not None for lesson in batch])
    weight = torch.tensor([lesson.weight for lesson in batch])
    return (torch.where(is_directed, two_way, one_way) * weight).mean()


def batches(
    lessons: list[Lesson], *, names: list[str], masked: float, size: int, rng: random.Random
) -> list[list[Lesson]]:
    """The lessons of one round in random order, like lengths together, some under other names."""
    drawn = [
        one.turned() if one.back is not None and rng.random() < 0.5 else one for one in lessons
    ]
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
        self.network.eval()
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].sentence))
        found = np.zeros((len(pairs), 3))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for i in range(0, len(order), 64):
                part = order[i : i + 64]
                logits = self.network(*padded([self.words.marked(pairs[k]) for k in part]))
                found[part] = F.softmax(logits[:, :3], -1).numpy()
        return found


def _label(lesson: Lesson) -> int:
    return {(0, 0): 0, (1, 0): 1, (0, 1): 2, (-1, 0): 3, (0, -1): 4}[
        lesson.value, 0 if lesson.back is None else lesson.back
    ]
