"""Exports the network as int8 ONNX with what it needs: `python export.py DATA NETWORK.pt ...`.

The weights of several networks are averaged (Wortsman et al. 2022, ICML). Written: `stance.onnx`
and `learned_from.npy`, beside the `vocabulary.txt` of the package.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from lessons import lessons
from network import FIRST, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from pretrained import KEPT, halved, vocabulary, whole
from smoothing import smooth
from torch import nn

from multipolar.stance.coded import fingerprint
from multipolar.stance.wordpiece import LONGEST, WordPiece

SEEN = (200, 100, 100)  # lessons of DSE, news and speeches by which inputs are scaled


class StoredEmbedding(nn.Module):
    """An embedding in eight bits, with a scale for each of its rows."""

    def __init__(self, matrix: torch.Tensor) -> None:
        super().__init__()
        scale = matrix.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (matrix / scale).round().clamp(-127, 127).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        return self.rows[numbers].float() * self.scale[numbers]


def averaged(paths: list[Path]) -> dict[str, torch.Tensor]:
    states = [torch.load(path, weights_only=True) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def exported(network: Network, to: Path) -> None:
    """The network for one pair at a time, its weights and embeddings in eight bits."""
    network.eval()
    embeddings = network.encoder.embeddings
    embeddings.word_embeddings = StoredEmbedding(embeddings.word_embeddings.weight.data)
    pieces = torch.ones((1, 12), dtype=torch.long)
    places = torch.tensor([[0, 3]])
    with tempfile.TemporaryDirectory() as folder:
        floats = Path(folder) / "floats.onnx"
        torch.onnx.export(
            network,
            (pieces, places),
            str(floats),
            input_names=["pieces", "places"],
            output_names=["logits"],
            dynamic_axes={"pieces": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            floats,
            floats,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
        model = onnx.load(floats)
    del model.metadata_props[:]
    onnx.save(model, to)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("networks", type=Path, nargs="+")
    asked.add_argument("--to", type=Path, default=KEPT)
    given = asked.parse_args()
    network = halved(whole())
    network.load_state_dict(averaged(given.networks))
    places = network.encoder.embeddings.position_embeddings.weight
    places.data = places.data[: LONGEST + FIRST]
    found = lessons(given.data)
    parts = zip((found.dse, found.news, found.speeches), SEEN, strict=True)
    smooth(network, [one for own, n in parts for one in own[:n]], words=WordPiece(vocabulary()))
    given.to.mkdir(parents=True, exist_ok=True)
    exported(network, given.to / "stance.onnx")
    seen = {fingerprint(one.pair.sentence) for one in [*found.dse, *found.news, *found.speeches]}
    np.save(given.to / "learned_from.npy", np.array(sorted(seen), dtype=np.uint64))


if __name__ == "__main__":
    main()
