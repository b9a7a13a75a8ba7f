"""What Shift-Tab shows: whatever notebooks call says what it needs and what comes of it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from multipolar.evidence import evidence
from multipolar.hits import OF_ARTICLES, OF_HITS
from multipolar.publishing import NOTEBOOKS

POSITIONAL = 3  # at most; what is an option has its name


def named(module: str, name: str) -> Any:
    found = import_module(module)
    return getattr(found, name) if hasattr(found, name) else import_module(f"{module}.{name}")


def called(path: Path) -> dict[str, Callable[..., Any]]:
    """What a notebook imports from the package, and what it calls in modules of it."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell.source))]
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("multipolar"):
            found |= {alias.name: named(str(node.module), alias.name) for alias in node.names}
    modules = {name: what for name, what in found.items() if isinstance(what, ModuleType)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) in modules:
            name = f"{node.value.id}.{node.attr}"
            found[name] = getattr(modules[node.value.id], node.attr)
    routines = {what for what in found.values() if inspect.isroutine(what)}
    return {f"{what.__module__}.{what.__name__}": what for what in routines}


CALLED = {k: v for path in NOTEBOOKS.glob("*.ipynb") for k, v in called(path).items()}
SHAPE = re.compile(r"`\w+`|\brows?\b|[Cc]olumns?|\bframe\b|`?[A-Z]\w+`")


def faults(what: Callable[..., Any]) -> list[str]:
    """What a reader of the signature and the docstring would miss."""
    told, signature = inspect.getdoc(what) or "", inspect.signature(what)
    first = told.split("\n\n")[0]
    positional = [
        one for one in signature.parameters.values() if one.kind is one.POSITIONAL_OR_KEYWORD
    ]
    return [
        *([] if first.rstrip().endswith((".", ":")) else ["no sentence begins its docstring"]),
        *(
            []
            if signature.return_annotation is not signature.empty
            else ["no type of what it returns"]
        ),
        *([] if len(positional) <= POSITIONAL else [f"{len(positional)} arguments without names"]),
        *(
            []
            if "DataFrame" not in str(signature.return_annotation) or SHAPE.search(told)
            else ["a frame of which neither rows nor columns are told"]
        ),
    ]


@pytest.mark.parametrize("name", sorted(CALLED))
def test_what_notebooks_call_says_what_it_needs_and_returns(name):
    assert faults(CALLED[name]) == []


def planted(frame, a, b, c):
    """Rows"""


def nameless(frame) -> pd.DataFrame:  # noqa: F821
    """Does what it does."""


def test_a_planted_fault_is_noticed():
    assert faults(planted) == [
        "no sentence begins its docstring", "no type of what it returns", "4 arguments without names"
    ]  # fmt: skip
    assert faults(nameless) == ["a frame of which neither rows nor columns are told"]


def test_evidence_names_every_filter_and_explains_each():
    filters = {*OF_HITS, *OF_ARTICLES} | {"named_with", "words", "since", "until"}
    options = inspect.signature(evidence).parameters
    assert {
        name for name in options if options[name].kind is inspect.Parameter.KEYWORD_ONLY
    } == filters | {"n"}
    told = str(evidence.__doc__)
    assert {name for name in filters if not re.search(rf"\b{name}\b", told)} == set()
