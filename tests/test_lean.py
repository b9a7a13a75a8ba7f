"""Libraries loaded without a part of theirs: it is missing meanwhile, and not before or after."""

from __future__ import annotations

import subprocess
import sys

import pytest

from multipolar.lean import GRAMMARS, without


@pytest.mark.parametrize("module", ["colorsys", "json"])
def test_a_module_is_missing_meanwhile_and_only_then(module):
    with without(module), pytest.raises(ImportError):
        __import__(module)
    assert __import__(module) is sys.modules[module]


@pytest.mark.parametrize("module", ["report", "running"])
def test_no_grammar_is_compiled_to_read_a_notebook(module):
    code = f"import sys, multipolar.{module}; print({GRAMMARS!r} in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
