"""The house rules: who may import what, where words may stand, how long a module may be.

Each rule is a function from a module's name and source to what is wrong with it, so that a
planted violation shows that the rule can fail.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from multipolar.codebook import Codebook
from multipolar.store import BUNDLED, HOME

SOURCE = HOME / "src" / "multipolar"


def module_name(path: Path) -> str:
    """`plots/bars.py` → plots.bars, `readers/__init__.py` → readers."""
    return path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")  # fmt: skip


MODULES = {module_name(path): path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py"))}

# --- who may import what ----------------------------------------------------------------------

DISK = {
    *("store", "inputs", "parts", "spool", "shared", "readers", "codebook", "entries"),
    *("parsing.cache", "pipeline", "publishing", "running", "cli"),
    *("report.building", "report.rendering"),
    *("proposals", "wording_proposals"),
    *("coded", "attribution.weights", "topics.onfile", "coding.onfile"),
    *("stance.coded", "stance.weights", "package"),
}
ONLY: dict[str, set[str]] = {
    # the terminal, pages and pictures
    "typer": {"cli"},
    "rich": {"cli"},
    "sphinx": {"report.rendering"},
    "docutils": {"report.rendering"},
    "myst_nb": {"report.rendering"},
    "jinja2": {"report.building"},
    "html": {
        *("report.building", "package.shown", "findings", "figures", "publishing", "samples"),
        *("marking", "browsing"),
    },
    "itables": {"browsing"},
    "matplotlib": {"plots", "figures", "running"},
    "adjustText": {"plots"},
    "nbformat": {"report.building", "running", "shell"},
    "IPython.core": {"shell"},
    "multipolar.shell": {"running"},
    # the disk
    "os": DISK | {"workers", "stance.trained", "__init__"},
    "pathlib": DISK | {"gathering", "corpus_tables"},
    "shutil": DISK,
    "tempfile": DISK,
    "glob": DISK,
    "duckdb": {"queries"},
    "multipolar.queries": {"store", "package.differences"},
    "pyarrow": {"parts", "schema", "table", "batch", "pipeline", "readers.rows", "package"},
    "pyarrow.parquet": {"parts", "readers.rows", "package"},
    "rocrate": {"package.crate"},
    "sqlite3": {"spool"},
    # other processes and machines
    "fsspec": {"shared"},
    "multiprocessing": {"workers"},
    "distributed": {"workers"},
    # the order of the steps, and what stands above them
    "multipolar.pipeline": {"publishing", "package.verifying", "cli"},
    "multipolar.publishing": {"cli"},
    "multipolar.report.building": {"publishing"},
    "multipolar.report.rendering": {"report.building"},
    "multipolar.report.citing": {"report.building"},
    "multipolar.report.downloads": {"report.building"},
    "multipolar.running": {"publishing"},
    "multipolar.report.contents": {"report.building", "cli"},
    "multipolar.cli": {"cli"},
    "multipolar.package": {"package", "cli"},
    "multipolar.plots": {"plots"},
    "multipolar.figures": {"plots", "figures"},
    "multipolar.store": {
        *("codebook", "inputs", "gathering", "parts", "provenance", "batch", "evidence"),
        *("coded", "proposals", "wording_proposals", "topics.onfile", "coding.onfile"),
        *("stance.coded", "stance.weights", "stance.evaluation"),
        *("parsing.cache", "parsing.parses"),
        *("report.building", "report.rendering", "report.contents"),
        *("pipeline", "corpus_tables", "publishing", "running", "shared"),
        "package",
        "cli",
    },
    "multipolar.corpus_tables": {"pipeline"},
    "multipolar.shared": {"cli"},
    "multipolar.parsing.cache": {"pipeline", "parsing.parses"},
    "multipolar.inputs": {"pipeline", "gathering", "provenance", "package", "cli"},
    "multipolar.parts": {"pipeline", "corpus_tables"},
    "multipolar.spool": {"pipeline", "batch"},
    "multipolar.batch": {"pipeline"},
    "multipolar.gathering": {"pipeline", "batch"},
    "multipolar.article": {"batch", "evaluation"},
    "multipolar.readers": {"readers", "gathering", "documents", "article", "cli"},
    "multipolar.entries": {
        *("codebook", "vocabulary", "actors", "proposals", "wording_proposals"),
        "report.building",
        *("package", "cli"),
    },
    # what people coded: estimates take frames, and never look for sheets themselves
    "multipolar.coding.onfile": {"cli"},
    "krippendorff": {"validity", "coding.agreement"},
    "multipolar.proposals": {"wording_proposals", "cli"},
    "multipolar.wording_proposals": {"cli"},
}
# Names by which files are opened, read or written.
OPENING = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes"),
    *("read_csv", "read_parquet", "read_json", "to_csv", "to_parquet", "to_json"),
}


def is_one_of(module: str, allowed: set[str]) -> bool:
    """Whether the module, or the package it lies in, is among those allowed."""
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def imported(source: str) -> set[str]:
    """Every dotted name a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def wrong_imports(module: str, source: str) -> list[str]:
    found = imported(source)
    return [
        f"{module} imports {target}"
        for target, allowed in ONLY.items()
        if not is_one_of(module, allowed)
        if any(name == target or name.startswith(f"{target}.") for name in found)
    ]


def wrong_openings(module: str, source: str) -> list[str]:
    if is_one_of(module, DISK):
        return []
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = (getattr(call, "attr", getattr(call, "id", None)) for call in calls)
    return [f"{module} calls {name}" for name in names if name in OPENING]


# --- where words stand ------------------------------------------------------------------------


def vocabulary() -> dict[str, str]:
    """Every name of an outlet or actor, with the file it stands in."""
    book = Codebook(BUNDLED / "codebook")
    names = {name: "outlets.csv" for o in book.outlets for name in (o.outlet, *o.aliases)}
    for actor in book.actors.values():
        for name in (actor.name, *actor.names, *actor.short_names, *actor.demonyms):
            names[name] = "actors.csv"
    return {name: file for name, file in names.items() if len(name) > 1}


VOCABULARY = vocabulary()
NAMED = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(VOCABULARY, key=len)[::-1])) + r")\b")


def strings(source: str) -> Iterator[str]:
    """The string constants of a module, docstrings left aside."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[:1] for node in ast.walk(tree) if isinstance(node, documented))
    docstrings = {id(e.value) for body in first for e in body if isinstance(e, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from [node.value] if isinstance(node.value, str) else []


def names_in_code(module: str, source: str) -> list[str]:
    return [
        f"{module} names {name!r}, which belongs in {VOCABULARY[name]}"
        for text in strings(source)
        for name in NAMED.findall(text)
    ]


# --- shape ------------------------------------------------------------------------------------

LONGEST = 250


def wrong_shape(module: str, source: str) -> list[str]:
    docstring = ast.get_docstring(ast.parse(source))
    lines = len(source.splitlines())
    return [
        *([f"{module} has no docstring"] if not docstring else []),
        *([f"{module} has {lines} lines, at most {LONGEST}"] if lines > LONGEST else []),
    ]


RULES: list[Callable[[str, str], list[str]]] = [
    wrong_imports,
    wrong_openings,
    names_in_code,
    wrong_shape,
]


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rules(rule, module):
    assert rule(module, MODULES[module]) == []


def test_the_rules_speak_of_modules_that_are_there():
    named = {name for allowed in ONLY.values() for name in allowed}
    named |= {n.removeprefix("multipolar.") for n in ONLY if n.startswith("multipolar.")}
    assert named - set(MODULES) == set()


PLANTED = [
    (wrong_imports, "compare", "import matplotlib.pyplot as plt", "compare imports matplotlib"),
    (wrong_imports, "plotsy", "from matplotlib import cm", "plotsy imports matplotlib"),
    (wrong_imports, "stance.rows", "from multipolar.store import open_corpus", "stance.rows imports multipolar.store"),
    (wrong_imports, "themes", "from multipolar import pipeline", "themes imports multipolar.pipeline"),
    (wrong_imports, "report", "def f():\n    from multipolar import pipeline", "report imports multipolar.pipeline"),
    (wrong_imports, "topics", "import os.path", "topics imports os"),
    (wrong_imports, "plots.bars", "from rich import print", "plots.bars imports rich"),
    (wrong_imports, "coding.corrected", "from multipolar.coding import onfile", "coding.corrected imports multipolar.coding.onfile"),
    (wrong_imports, "schema", "import pyarrow.parquet as pq", "schema imports pyarrow.parquet"),
    (wrong_imports, "readers.html", "from html import unescape", "readers.html imports html"),
    (wrong_openings, "themes", "open('words.txt').read()", "themes calls open"),
    (wrong_openings, "topics", "frame.to_csv('topics.csv')", "topics calls to_csv"),
    (wrong_openings, "quotes", "import pandas as pd\npd.read_csv('verbs.csv')", "quotes calls read_csv"),
    (names_in_code, "compare", "STATE = {'Al Mayadeen', 'other'}", "compare names 'Al Mayadeen', which belongs in outlets.csv"),
    (names_in_code, "stance", "if who == 'Lavrov': pass", "stance names 'Lavrov', which belongs in actors.csv"),
    (names_in_code, "roles", "f'{x} of the United States'", "roles names 'United States', which belongs in actors.csv"),
    (names_in_code, "quotes", "def f():\n    'Wang said.'\n    return 'Wang'", "quotes names 'Wang', which belongs in actors.csv"),
    (wrong_shape, "cues", "x = 1", "cues has no docstring"),
    (wrong_shape, "cues", '"""Cues."""\n' + "x = 1\n" * 250, "cues has 251 lines, at most 250"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "module", "source", "told"), PLANTED)
def test_a_planted_violation_is_noticed(rule, module, source, told):
    assert rule(module, source) == [told]


INNOCENT = [
    (wrong_imports, "plots.bars", "from matplotlib.axes import Axes"),
    (wrong_imports, "schema", "import pyarrow as pa"),
    (wrong_imports, "compare", "import numpy as np, math\nfrom multipolar.schema import TABLES"),
    (wrong_imports, "annotate", "import html5lib, osmnx, richer"),
    (wrong_openings, "store", "path.read_bytes()"),
    (names_in_code, "voices", '"""Wang said."""\n# Lavrov said\nword = "us west Wangari Sputniks"'),
    (wrong_shape, "cues", '"""Cues."""\n' + "x = 1\n" * 249),
]


@pytest.mark.parametrize(("rule", "module", "source"), INNOCENT)
def test_what_only_looks_like_a_violation_is_none(rule, module, source):
    assert rule(module, source) == []


# --- no module needs itself -------------------------------------------------------------------


def needed(source: str, modules: set[str]) -> set[str]:
    """The modules of the package that must be there before this one can be imported."""
    top = ast.Module([n for n in ast.parse(source).body if not isinstance(n, ast.If)], [])
    outer = (n for n in top.body if isinstance(n, ast.Import | ast.ImportFrom))
    names = {
        name.removeprefix("multipolar.")
        for node in outer
        for alias in node.names
        for name in (alias.name, f"{getattr(node, 'module', '')}.{alias.name}", getattr(node, "module", ""))
        if name and name.startswith("multipolar.")
    }  # fmt: skip
    return names & modules


def circle(sources: dict[str, str]) -> list[str]:
    """Modules of which none can be imported first."""
    waiting = {name: needed(source, set(sources)) - {name} for name, source in sources.items()}
    while ready := [name for name, needs in waiting.items() if not needs & set(waiting)]:
        for name in ready:
            del waiting[name]
    return sorted(waiting)


def test_no_module_needs_itself_through_others():
    assert circle(MODULES) == []


def test_a_planted_circle_is_noticed():
    sources = {
        "a": "from multipolar.b import x",
        "b": "from multipolar import c",
        "c": "import multipolar.a",
        "d": "from multipolar.a import x",
        "e": "if TYPE_CHECKING:\n    from multipolar.e import x",
    }
    assert circle(sources) == ["a", "b", "c", "d"]
