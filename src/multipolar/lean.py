"""Loading libraries without parts of theirs that cost much and are used for nothing here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

GRAMMARS = "rfc3987_syntax"
"""Of web addresses, which jsonschema compiles when it is loaded, for a second and more, where they
are installed; no notebook is checked by them."""


@contextmanager
def without(module: str) -> Iterator[None]:
    """As if the module were not installed, for what is loaded meanwhile."""
    there = sys.modules.pop(module, None)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if there is not None:
            sys.modules[module] = there
