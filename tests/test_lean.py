"""Libraries loaded without a part of theirs: it is missing meanwhile, and not before or after."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from multipolar.lean import CLIENTS, COMMANDS, GRAMMARS, hollow, without


@pytest.mark.parametrize("module", ["colorsys", "json"])
def test_a_module_is_missing_meanwhile_and_only_then(module):
    with without(module), pytest.raises(ImportError):
        __import__(module)
    assert __import__(module) is sys.modules[module]


def test_a_module_is_hollow_meanwhile_and_only_then():
    with hollow(("json", "tabnanny")):
        from json import loads
        from tabnanny import check
    import tabnanny

    assert loads is json.loads and check is None and tabnanny.check


@pytest.mark.parametrize(
    ("modules", "load"),
    [(COMMANDS, "import spacy"), (CLIENTS, "import myst_nb.core.execute")],
)
def test_what_is_hollow_still_hangs_together(modules, load):
    """The names are those of the installed packages: without them the loading would be as long."""
    code = f"""
import sys
from multipolar.lean import hollow
with hollow({modules!r}):
    {load}
    print(sorted({{"requests", "sqlalchemy", "weasel"}} & set(sys.modules)))
import {", ".join(modules)}
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize("module", ["report.building", "running"])
def test_no_grammar_is_compiled_to_read_a_notebook(module):
    code = f"import sys, multipolar.{module}; print({GRAMMARS!r} in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
