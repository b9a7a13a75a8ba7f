"""The Makefile: what it lists, and what it says where it cannot."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments):
    """What make says; what needs .venv finds it ready."""
    command = ["make", "--no-print-directory", "-o", ".venv/ready", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_help_lists_every_target_with_its_comment_in_line():
    (named,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    lines = make("help").stdout.splitlines()
    assert [line.split()[1] for line in lines] == named.split()
    assert {len(re.match(r"make \S+ +", line).group()) for line in lines} == {18}


def test_a_package_is_made_of_a_report_that_is_made_first():
    lines = make("--dry-run", "package", "CORPUS=mine", "TO=mine.zip").stdout.splitlines()
    assert lines[-2].endswith('multipolar report "mine" ')
    assert lines[-1].endswith('multipolar package "mine" --to "mine.zip"')


def test_training_without_articles_says_what_is_missing():
    done = make("attribution", "CODED=nowhere.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.jsonl is not there; name the training part of PolNeAR 1.0" in done.stderr
    assert "make attribution CODED=file" in done.stderr


def test_training_writes_the_weights_that_are_shipped():
    done = make("--dry-run", "attribution", "CODED=pyproject.toml")
    command = done.stdout.splitlines()[-1]
    assert command.endswith('"pyproject.toml" --to src/multipolar/attribution/weights.npz')
    assert (ROOT / command.split()[-1]).is_file()


def test_training_stances_without_sentences_says_what_is_missing():
    done = make("stance", "SENTENCES=nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere/dse_train.tsv is not there" in done.stderr
    assert "make stance SENTENCES=folder" in done.stderr


def test_training_stances_goes_from_the_recipe_to_the_combination(tmp_path):
    (tmp_path / "dse_train.tsv").write_text("", encoding="utf-8")
    done = make("--dry-run", "stance", f"SENTENCES={tmp_path}")
    steps = re.findall(r"recipes/stance_model/(\w+)\.py", done.stdout)
    assert steps == ["learn", "learn", "export", "combine"]  # first the one that teaches
    assert all((ROOT / "recipes" / "stance_model" / f"{step}.py").is_file() for step in steps)
