"""The trained scorer: a small transformer, fine-tuned on coded pairs and run by ONNX Runtime.

How it was made, and how well it does, stands in `weights/README.md`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
from scipy.special import log_softmax, softmax

from multipolar.stance.pairs import Pair, Span, checked
from multipolar.stance.wordpiece import WordPiece


class TrainedScorer:
    """Scores pairs one by one, so that no pair's figures depend on what is scored beside it.

    network: the file of the model, which ONNX Runtime reads itself: it would copy its bytes.
    """

    def __init__(self, network: str, *, vocabulary: Sequence[str]) -> None:
        self.network = network
        self.words = WordPiece(vocabulary)

    def predict_proba(self, pairs: Iterable[tuple[str, Span | None, Span]]) -> np.ndarray:
        """How likely against, neutral and for are: an array of shape (n, 3).

        Raises ValueError where a place is not in its sentence.
        """
        wanted = checked(pairs)
        read = cache(self._read)
        return np.array([_likely(pair, read) for pair in wanted]).reshape(-1, 3)

    def _read(self, pair: Pair) -> np.ndarray:
        """Log-probabilities there and back: an array of shape (2, 3)."""
        marked = self.words.marked(pair)
        inputs = {
            "pieces": np.array([marked.pieces], dtype=np.int64),
            "places": np.array([[marked.holder, marked.target]], dtype=np.int64),
        }
        (logits,) = self._session.run(["logits"], inputs)
        return np.asarray(log_softmax(logits[0].astype(np.float64).reshape(2, 3), axis=1))

    @cached_property
    def _session(self) -> Any:
        """ONNX Runtime on one thread, imported when first asked; what it does it tells nobody."""
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is imported
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            self.network, options, providers=["CPUExecutionProvider"]
        )


def _likely(pair: Pair, read: Callable[[Pair], np.ndarray]) -> np.ndarray:
    """From the holder to the target; where both are in the sentence it is read from either end."""
    there = read(pair)[0]
    if pair.holder is None:
        return np.asarray(softmax(there))
    back = read(pair.turned())[1]
    return np.asarray(softmax((there + back) / 2))
