"""The trained scorer and the combination as they are kept beside this module."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from multipolar.codebook import Codebook
from multipolar.store import BUNDLED

KEPT = files("multipolar.stance") / "weights"


class Weights(NamedTuple):
    """network: where the model lies, as ONNX. vocabulary: its pieces, in order."""

    network: str
    vocabulary: list[str]


@lru_cache(maxsize=1)
def trained() -> Weights:
    """What `make stance` made."""
    return Weights(
        str(KEPT / "stance.onnx"),
        (KEPT / "vocabulary.txt").read_text("utf-8").splitlines(),
    )


@lru_cache(maxsize=1)
def combination() -> dict[str, Any]:
    """How rules and model are weighed together (see `combined`)."""
    found: dict[str, Any] = json.loads((KEPT / "combination.json").read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def learned_from() -> frozenset[int]:
    """The fingerprints of the sentences that the model learned from."""
    with (KEPT / "learned_from.npy").open("rb") as file:
        return frozenset(np.load(file, allow_pickle=False).tolist())


@lru_cache(maxsize=1)
def bundled_codebook() -> Codebook:
    """The codebook whose cues the rules read."""
    return Codebook(BUNDLED / "codebook")
