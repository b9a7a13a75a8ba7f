"""Exports the network as int8 ONNX with what it needs: `python export.py DATA NETWORK.pt ...`.

The weights of several networks of one start are averaged (Wortsman et al. 2022, ICML, "Model
soups"). Written: `stance.onnx`, `vocabulary.txt`, `learned_from.npy` beside the package's loader.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from learn import PRETRAINED, vocabulary
from lessons import lessons
from network import Network
from onnxruntime.quantization import QuantType, quantize_dynamic

from multipolar.stance.coded import fingerprint
from multipolar.stance.wordpiece import LONGEST

KEPT = Path(__file__).parents[2] / "src" / "multipolar" / "stance" / "weights"


def averaged(paths: list[Path]) -> dict[str, torch.Tensor]:
    states = [torch.load(path, weights_only=True) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def exported(network: Network, to: Path) -> None:
    """The network for one pair at a time, its weights and embeddings in eight bits."""
    network.eval()
    pieces = torch.ones((1, 12), dtype=torch.long)
    places = torch.tensor([[0, 3]])
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (pieces, places),
            str(whole),
            input_names=["pieces", "places"],
            output_names=["logits"],
            dynamic_axes={"pieces": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, to, weight_type=QuantType.QInt8, per_channel=True)
    model = onnx.load(to)
    del model.metadata_props[:]
    onnx.save(model, to)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("networks", type=Path, nargs="+")
    asked.add_argument("--to", type=Path, default=KEPT)
    given = asked.parse_args()
    words, kept, marks = vocabulary()
    network = Network(str(PRETRAINED), kept=kept, marks=marks)
    network.load_state_dict(averaged(given.networks))
    positions = network.encoder.embeddings
    positions.position_embeddings.weight.data = positions.position_embeddings.weight.data[:LONGEST]
    positions.position_ids = positions.position_ids[:, :LONGEST]
    given.to.mkdir(parents=True, exist_ok=True)
    exported(network, given.to / "stance.onnx")
    (given.to / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    found = lessons(given.data)
    seen = {fingerprint(one.pair.sentence) for one in [*found.dse, *found.news, *found.speeches]}
    np.save(given.to / "learned_from.npy", np.array(sorted(seen), dtype=np.uint64))


if __name__ == "__main__":
    main()
