"""The three lists of packages say the same: pyproject.toml, environment.yml, requirements.lock.

pyproject.toml is the list that counts. environment.yml is compared with it, never solved.
"""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
VALIDATOR = (ROOT / "tests" / "validator.lock").read_text(encoding="utf-8")

CONDA_ONLY = {"pip"}  # conda needs it named; elsewhere it comes with Python


def direct(pyproject: str) -> dict[str, SpecifierSet]:
    """Direct dependencies, runtime and dev: PyPI name → range."""
    toml = tomllib.loads(pyproject)
    listed = toml["project"]["dependencies"] + toml["dependency-groups"]["dev"]
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, listed)}


def wanted_of_conda(pyproject: str) -> dict[str, SpecifierSet]:
    """The same, and Python, under the names environment.yml must use."""
    toml = tomllib.loads(pyproject)
    conda_name = toml["tool"]["multipolar"]["conda"]
    named = {conda_name.get(name, name): span for name, span in direct(pyproject).items()}
    return {"python": SpecifierSet(toml["project"]["requires-python"]), **named}


def listed_for_conda(environment: str) -> dict[str, SpecifierSet]:
    """What environment.yml lists; a name below its `pip:` is written `pip:name`."""
    entries: list[tuple[str, str]] = []
    for entry in YAML(typ="safe", pure=True).load(environment)["dependencies"]:
        if isinstance(entry, dict):
            entries += [("pip:", line) for line in entry["pip"]]
        else:
            entries.append(("", entry))
    spans = {}
    for prefix, line in entries:
        name, span = re.fullmatch(r"([\w.-]+)\s*(.*)", line).groups()
        spans[prefix + name] = SpecifierSet(span)
    return {name: span for name, span in spans.items() if name not in CONDA_ONLY}


def differences(pyproject: str, environment: str) -> list[str]:
    """One line for each name or range in which the two texts differ."""
    wanted, listed = wanted_of_conda(pyproject), listed_for_conda(environment)
    return [
        *(f"{name}: not in environment.yml" for name in wanted if name not in listed),
        *(f"{name}: not in pyproject.toml" for name in listed if name not in wanted),
        *(
            f"{name}: pyproject.toml says {wanted[name]}, environment.yml says {listed[name]}"
            for name in wanted
            if name in listed and wanted[name] != listed[name]
        ),
    ]


def pins(lock: str) -> list[tuple[Requirement, int]]:
    """Every requirement of a lock file, with its number of hashes."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n?", "", lock))
    return [
        (Requirement(line.split("--hash")[0].strip()), line.count("--hash=sha256:"))
        for line in joined.splitlines()
        if line.strip()
    ]


def lock_faults(pyproject: str, lock: str) -> list[str]:
    """One line for each direct dependency that the lock misses, and each pin that is none."""
    faults = []
    locked: dict[str, list[str]] = {}
    for pin, hashes in pins(lock):
        version = re.fullmatch(r"==([^,*]+)", str(pin.specifier))
        if version is None:
            faults.append(f"{pin.name}: {pin.specifier or 'no version'} is no exact version")
        else:
            locked.setdefault(canonicalize_name(pin.name), []).append(version[1])
        if not hashes:
            faults.append(f"{pin.name}: no hash")
    for name, span in direct(pyproject).items():
        if name not in locked:
            faults.append(f"{name}: not in requirements.lock")
        faults += [
            f"{name}: requirements.lock pins {version}, pyproject.toml says {span}"
            for version in locked.get(name, [])
            if version not in span
        ]
    return faults


# --- the files as they are ---------------------------------------------------------------


def test_environment_yml_agrees_with_pyproject():
    assert differences(PYPROJECT, ENVIRONMENT) == []


def test_lock_pins_every_direct_dependency_with_hashes():
    assert lock_faults(PYPROJECT, LOCK) == []


@pytest.mark.parametrize("lock", [LOCK, VALIDATOR], ids=["requirements", "validator"])
def test_lock_names_no_address_and_no_index(lock):
    assert re.findall(r"(?m)^.*(?:https?:|file:|://).*$|^\s*-.*(?:index|find-links).*$", lock) == []


def test_the_validators_lock_pins_it_with_hashes():
    (wanted,) = map(Requirement, tomllib.loads(PYPROJECT)["dependency-groups"]["validator"])
    locked = {pin.name: (str(pin.specifier), hashes) for pin, hashes in pins(VALIDATOR)}
    assert locked[wanted.name][0].removeprefix("==") in wanted.specifier
    assert all(version.startswith("==") and hashes for version, hashes in locked.values())


def test_build_backend_is_in_the_lock():
    """`make setup` builds the package without isolation, so from what the lock installed."""
    required = tomllib.loads(PYPROJECT)["build-system"]["requires"]
    assert set(required) <= set(tomllib.loads(PYPROJECT)["dependency-groups"]["dev"])


def test_every_conda_name_belongs_to_a_direct_dependency():
    renamed = tomllib.loads(PYPROJECT)["tool"]["multipolar"]["conda"]
    assert set(renamed) <= set(direct(PYPROJECT))


# --- that the comparison notices ---------------------------------------------------------

SMALL_PYPROJECT = """
[project]
requires-python = ">=3.11"
dependencies = ["pandas>=3.1,<4", "matplotlib>=3.11,<4", "krippendorff>=0.9,<1"]
[dependency-groups]
dev = ["types-PyYAML>=6.0,<7"]
[tool.multipolar.conda]
krippendorff = "pip:krippendorff"
matplotlib = "matplotlib-base"
"""
SMALL_ENVIRONMENT = """
dependencies:
  - python >=3.11
  - pip
  - pandas >=3.1,<4
  - matplotlib-base <4,>=3.11
  - types-pyyaml >=6.0,<7
  - pip:
      - krippendorff>=0.9,<1
"""
PLANTED = {
    # what is planted: (in which file, the words replaced, by these, the lines expected)
    "a name only pyproject has": (
        "pyproject",
        '"pandas>=3.1,<4"',
        '"pandas>=3.1,<4", "scipy>=1.17,<2"',
        ["scipy: not in environment.yml"],
    ),
    "a name only environment.yml has": (
        "environment",
        "  - pandas >=3.1,<4\n",
        "  - pandas >=3.1,<4\n  - scipy >=1.17,<2\n",
        ["scipy: not in pyproject.toml"],
    ),
    "a misspelt name": (
        "environment",
        "types-pyyaml",
        "types-yaml",
        ["types-pyyaml: not in environment.yml", "types-yaml: not in pyproject.toml"],
    ),
    "the PyPI name where conda has another": (
        "environment",
        "matplotlib-base",
        "matplotlib",
        ["matplotlib-base: not in environment.yml", "matplotlib: not in pyproject.toml"],
    ),
    "a lower bound": (
        "environment",
        "pandas >=3.1,<4",
        "pandas >=3.0,<4",
        ["pandas: pyproject.toml says <4,>=3.1, environment.yml says <4,>=3.0"],
    ),
    "an upper bound": (
        "pyproject",
        "matplotlib>=3.11,<4",
        "matplotlib>=3.11,<5",
        ["matplotlib-base: pyproject.toml says <5,>=3.11, environment.yml says <4,>=3.11"],
    ),
    "no range at all": (
        "environment",
        "pandas >=3.1,<4",
        "pandas",
        ["pandas: pyproject.toml says <4,>=3.1, environment.yml says "],
    ),
    "a range below pip": (
        "environment",
        "krippendorff>=0.9,<1",
        "krippendorff>=0.8,<1",
        ["pip:krippendorff: pyproject.toml says <1,>=0.9, environment.yml says <1,>=0.8"],
    ),
    "Python's own range": (
        "environment",
        "python >=3.11",
        "python >=3.10",
        ["python: pyproject.toml says >=3.11, environment.yml says >=3.10"],
    ),
}


def test_agreeing_texts_have_no_differences():
    assert differences(SMALL_PYPROJECT, SMALL_ENVIRONMENT) == []


@pytest.mark.parametrize(("file", "old", "new", "expected"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_difference_is_named(file, old, new, expected):
    texts = {"pyproject": SMALL_PYPROJECT, "environment": SMALL_ENVIRONMENT}
    assert texts[file].count(old) == 1
    texts[file] = texts[file].replace(old, new)
    assert differences(**texts) == expected


HASH = " \\\n    --hash=sha256:" + "0" * 64
SMALL_LOCK = f"""\
krippendorff==0.9.0{HASH}{HASH}
    # via multipolar (pyproject.toml)
matplotlib==3.11.2{HASH}
pandas==3.1.1 ; python_version >= '3.12'{HASH}
pandas==3.1.0 ; python_version < '3.12'{HASH}
types-pyyaml==6.0.12{HASH}
"""
LOCK_FAULTS = {
    # what is planted: (the words replaced, by these, the lines expected)
    "nothing": ("", "", []),
    "a package left out": (
        f"types-pyyaml==6.0.12{HASH}\n",
        "",
        ["types-pyyaml: not in requirements.lock"],
    ),
    "a hash left out": (f"matplotlib==3.11.2{HASH}", "matplotlib==3.11.2", ["matplotlib: no hash"]),
    "a version out of range": (
        "matplotlib==3.11.2",
        "matplotlib==3.10.9",
        ["matplotlib: requirements.lock pins 3.10.9, pyproject.toml says <4,>=3.11"],
    ),
    "one of two versions out of range": (
        "pandas==3.1.0",
        "pandas==2.3.0",
        ["pandas: requirements.lock pins 2.3.0, pyproject.toml says <4,>=3.1"],
    ),
    "a range for a version": (
        "krippendorff==0.9.0",
        "krippendorff>=0.9",
        ["krippendorff: >=0.9 is no exact version", "krippendorff: not in requirements.lock"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), LOCK_FAULTS.values(), ids=LOCK_FAULTS.keys())
def test_a_fault_planted_in_the_lock_is_named(old, new, expected):
    assert old in SMALL_LOCK
    assert lock_faults(SMALL_PYPROJECT, SMALL_LOCK.replace(old, new)) == expected
