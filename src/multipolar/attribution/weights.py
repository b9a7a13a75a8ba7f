"""The weights of the attribution model as they are kept: plain arrays in weights.npz."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

WEIGHTS = files("multipolar.attribution") / "weights.npz"


@lru_cache(maxsize=1)
def trained() -> dict[str, Any]:
    """The arrays of the committed model, none of them pickled."""
    with WEIGHTS.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def keep(arrays: Mapping[str, Any], path: Path) -> None:
    """Write the arrays to a file; the same arrays give the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
