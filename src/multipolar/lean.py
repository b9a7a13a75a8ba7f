"""Loading libraries without parts of theirs that cost much and are used for nothing here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

GRAMMARS = "rfc3987_syntax"
"""Of web addresses, which jsonschema compiles when it is loaded, for a second and more, where they
are installed; no notebook is checked by them."""

COMMANDS = ("spacy.cli", "spacy.cli.info")
"""spaCy's command line, which downloads and trains: with it come three libraries for the web."""

CLIENTS = tuple(f"myst_nb.core.execute.{way}" for way in ("cache", "direct", "inline"))
"""By which myst_nb runs notebooks, one with a database; the report's were run before."""


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


@contextmanager
def hollow(modules: tuple[str, ...]) -> Iterator[None]:
    """As if every name in the modules stood for None, for what is loaded meanwhile.

    A module that is loaded already stays as it is.
    """
    new = [name for name in modules if name not in sys.modules]
    for name in new:
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__getattr__ = lambda _: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name in new:
            del sys.modules[name]
