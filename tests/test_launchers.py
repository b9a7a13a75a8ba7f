"""Ways to open the notebooks from a fresh clone: each names what is there, and builds the tables."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from packaging.specifiers import SpecifierSet
from test_environment import LOCK, pins
from test_makefile import MAKEFILE, make

from multipolar.cli import app
from multipolar.store import BUNDLED

ROOT = Path(__file__).parents[1]
BINDER, VSCODE = ROOT / ".binder", ROOT / ".vscode"


def lines(path: Path) -> list[str]:
    """The lines of a file that are no comment."""
    return [
        line for line in path.read_text("utf-8").splitlines() if line.strip() and line[0] != "#"
    ]


def test_binder_installs_the_lock_whose_every_pin_has_a_hash():
    (line,) = lines(BINDER / "requirements.txt")
    assert (BINDER / line.removeprefix("-r ")).resolve() == ROOT / "requirements.lock"
    assert all(hashes for _, hashes in pins(LOCK))


def test_binder_has_a_python_that_the_package_and_its_tests_know():
    version = re.fullmatch(r"python-(3\.\d+)", (BINDER / "runtime.txt").read_text().strip())[1]
    assert version in SpecifierSet(">=3.11")
    assert f'"{version}"' in (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")


def test_binder_looks_into_its_folder_alone():
    assert {path.name for path in BINDER.iterdir()} == {
        "requirements.txt",
        "runtime.txt",
        "postBuild",
    }


def test_binder_installs_the_package_as_make_does_and_builds_the_tables():
    assert os.access(BINDER / "postBuild", os.X_OK)
    install, build = lines(BINDER / "postBuild")[-2:]
    assert install.removeprefix("pip install ") in MAKEFILE
    assert build == f"multipolar build {BUNDLED.name}"
    assert "build" in {
        command.name or command.callback.__name__ for command in app.registered_commands
    }


def test_vs_code_takes_the_python_that_make_sets_up():
    settings = json.loads((VSCODE / "settings.json").read_text("utf-8"))
    assert settings == {"python.defaultInterpreterPath": "${workspaceFolder}/.venv/bin/python"}
    assert "VENV := .venv\n" in MAKEFILE
    wanted = json.loads((VSCODE / "extensions.json").read_text("utf-8"))["recommendations"]
    assert {"ms-python.python", "ms-toolsai.jupyter"} <= set(wanted)


def test_make_lab_builds_the_tables_before_it_opens_the_notebooks(tmp_path):
    steps = make("--dry-run", "lab", f"CORPUS={tmp_path}").stdout
    assert re.search(rf'multipolar build "{tmp_path}"\n.*MULTIPOLAR_CORPUS.*jupyter lab notebooks', steps, re.DOTALL)  # fmt: skip


def test_notebooks_find_the_corpus_from_any_folder(tmp_path):
    code = "from multipolar.store import open_corpus; print(open_corpus().root)"
    env = {name: value for name, value in os.environ.items() if name != "MULTIPOLAR_CORPUS"}
    for cwd in (ROOT, ROOT / "notebooks", tmp_path):
        told = subprocess.run(
            [sys.executable, "-c", code], cwd=cwd, env=env, capture_output=True, text=True
        )
        assert told.stdout.strip() == str(BUNDLED)
