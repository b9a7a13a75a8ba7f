"""Layers made ready for eight bits: a few large inputs are scaled down, their weights up.

In eight bits all inputs of a layer share one scale, so that a few large ones leave too little for
the others. What is taken from them is given to the weights (Xiao et al. 2023, ICML).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from lessons import Lesson
from network import Network, padded
from torch import nn

from multipolar.stance.wordpiece import WordPiece

SHARE = 0.85  # of what is large that the weights take over: changed the fewest readings
LEAST = 1e-4
SIZE = 40


class Smoothed(nn.Module):
    """A linear layer that divides its inputs by what its weights were multiplied with."""

    def __init__(self, layer: nn.Linear, scale: torch.Tensor) -> None:
        super().__init__()
        layer.weight.data *= scale
        self.layer = layer
        self.register_buffer("inverse", 1 / scale)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.layer(inputs * self.inverse)


def smooth(network: Network, lessons: Sequence[Lesson], *, words: WordPiece) -> None:
    """Put such layers in the place of the encoder's, by how large their inputs are in lessons."""
    layers = {n: m for n, m in network.encoder.named_modules() if isinstance(m, nn.Linear)}
    largest = _largest_inputs(network, layers, lessons, words=words)
    for name, layer in layers.items():
        weights = layer.weight.data.abs().amax(0).clamp(min=LEAST)
        scale = largest[name].clamp(min=LEAST) ** SHARE / weights ** (1 - SHARE)
        holder, _, own = name.rpartition(".")
        setattr(network.encoder.get_submodule(holder), own, Smoothed(layer, scale))


def _largest_inputs(
    network: Network, layers: dict[str, nn.Linear], lessons: Sequence[Lesson], *, words: WordPiece
) -> dict[str, torch.Tensor]:
    """Layer → the largest size of each of its inputs over the lessons."""
    found = {name: torch.zeros(layer.in_features) for name, layer in layers.items()}

    def watching(name: str) -> torch.utils.hooks.RemovableHandle:
        def watch(_: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            found[name] = torch.maximum(found[name], given[0].abs().flatten(0, -2).amax(0))

        return layers[name].register_forward_pre_hook(watch)

    network.eval()
    handles = [watching(name) for name in layers]
    with torch.no_grad():
        for first in range(0, len(lessons), SIZE):
            part = lessons[first : first + SIZE]
            network(*padded([words.marked(one.pair) for one in part]))
    for handle in handles:
        handle.remove()
    return found
