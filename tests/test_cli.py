"""The command line: what each command says and does, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from multipolar.cli import app
from multipolar.readers import endings
from multipolar.store import BUNDLED, Corpus, open_corpus

pytestmark = pytest.mark.usefixtures("quick")

ARTICLE = "Wang meets Lavrov\n\nMOSCOW (TASS) - Wang said the world is multipolar.\n"


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def small(tmp_path: Path) -> Corpus:
    """A corpus of one short article."""
    (tmp_path / "small" / "raw").mkdir(parents=True)
    (tmp_path / "small" / "raw" / "one.txt").write_text(ARTICLE, "utf-8")
    return open_corpus(tmp_path / "small")


# --- help -------------------------------------------------------------------------------------

COMMANDS = ["build", "report", "status", "add", "notebooks"]
GROUPS = ["suggest", "diff", "evaluate", "train"]


def test_help_names_every_command():
    told = run("--help").output
    assert [command for command in [*COMMANDS, *GROUPS] if f" {command} " not in told] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command):
    assert f"{command} [OPTIONS]" in run(command, "--help").output


def test_a_command_that_is_none_is_refused():
    assert "No such command 'publish'" in run("publish", code=2).output


def test_the_installed_command_answers_fast_enough_to_be_asked():
    """In a process of its own: without the model, the plots, or anything else help needs not."""
    heavy = "import sys, multipolar.cli; sys.exit(any(m in sys.modules for m in ('spacy', 'matplotlib', 'sphinx')))"
    assert subprocess.run([sys.executable, "-c", heavy]).returncode == 0
    command = [sys.executable, "-m", "multipolar.cli", "--help"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""


# --- build ------------------------------------------------------------------------------------


def test_build_says_how_many_articles_and_where_the_tables_are(small):
    assert run("build", small.root).output == f"1 article: tables in {small.processed}\n"
    assert small.table("documents")["doc_id"].tolist() == ["one"]
    assert run("build", small.root).output == ""


def test_build_says_a_place_as_seen_from_here(small, monkeypatch):
    monkeypatch.chdir(small.root.parent)
    assert run("build", "small").output == "1 article: tables in small/processed\n"


def test_build_says_what_was_not_read_every_time_and_goes_on(small):
    (small.raw / "empty.txt").touch()
    (small.raw / "paper.pages").touch()
    lines = [
        "not read raw/empty.txt: the file is empty",
        f"not read raw/paper.pages: no reader for .pages; there are: {', '.join(endings())}",
    ]
    assert run("build", small.root).output.splitlines()[:2] == lines
    assert run("build", small.root).output.splitlines() == lines


def spoil(corpus: Corpus, file: str, old: str, new: str) -> None:
    path = Path(shutil.copytree(BUNDLED / "codebook", corpus.root / "codebook")) / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def test_a_wrong_codebook_is_told_without_traceback(small):
    spoil(small, "outlets.csv", "#D55E00", "orange")
    result = run("build", small.root, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith("outlets.csv: entry 2 (Xinhua): colour is 'orange'")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["build", "status"])
def test_a_folder_that_is_no_corpus_is_told_in_one_line(tmp_path, command):
    for path, reason in [
        (tmp_path / "nowhere", "no such folder; a corpus is a folder that holds raw/"),
        (tmp_path, f"has no raw/ folder; put the articles into {tmp_path / 'raw'}"),
    ]:
        result = run(command, path, code=1)
        assert (result.stdout, result.stderr) == ("", f"{path}: {reason}\n")


def test_an_empty_corpus_is_told_in_one_line(tmp_path):
    (tmp_path / "raw").mkdir()
    assert run("build", tmp_path, code=1).stderr == (
        f"{tmp_path / 'raw'}: no article could be read; put files of these kinds there: {', '.join(endings())}\n"
    )


def test_what_the_system_refuses_is_told_in_one_line(small):
    (small.root / "processed").write_text("a file where the folder should be")
    result = run("build", small.root, code=1)
    assert len(result.stderr.splitlines()) == 1
    assert str(small.processed) in result.stderr


def test_the_environment_names_the_corpus(small, monkeypatch):
    monkeypatch.setenv("MULTIPOLAR_CORPUS", str(small.root))
    assert "1 article" in run("build").output


# --- status -----------------------------------------------------------------------------------


def status(corpus: Corpus) -> list[str]:
    """What is told of the corpus, without the line on the machine."""
    lines = run("status", corpus.root).output.splitlines()
    return [line for line in lines if not line.startswith("parsed with")]


def test_status_tells_which_matrix_products_parsed(small):
    run("build", small.root)
    last = run("status", small.root).output.splitlines()[-1]
    assert re.fullmatch(
        r"parsed with the matrix products of (numpy|blis), the faster ones here", last
    )


def test_status_before_the_first_build_names_all_there_is(small):
    lines = status(small)
    assert lines[0] == "new      raw/one.txt"
    assert "new      themes.yml" in lines
    assert lines[-1] == "tables are stale: run `make report`"


def test_status_tells_what_is_new_changed_and_gone(small):
    (small.raw / "two.txt").write_text(ARTICLE)
    run("build", small.root)
    assert status(small) == ["tables are current"]
    (small.raw / "one.txt").write_text(ARTICLE + "More.\n")
    (small.raw / "two.txt").unlink()
    (small.raw / "three.txt").write_text(ARTICLE)
    spoil(small, "settings.toml", "n_seeds = 10", "n_seeds = 12")
    assert status(small) == [
        "changed  raw/one.txt",
        "new      raw/three.txt",
        "gone     raw/two.txt",
        "changed  settings.toml",
        "tables are stale: run `make report`",
    ]
    run("build", small.root)
    assert status(small) == ["tables are current"]


def test_status_tells_that_a_table_is_missing(small):
    run("build", small.root)
    shutil.rmtree(small.processed / "quotes")
    assert status(small) == ["tables are stale: run `make report`"]


# --- add --------------------------------------------------------------------------------------


def add(corpus: Corpus, *files: Path, code: int = 0) -> list[str]:
    return run("add", *files, "--corpus", corpus.root, code=code).output.splitlines()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


def test_add_copies_a_file_and_leaves_it_where_it_was(small, outside):
    path = outside / "two.txt"
    path.write_text("Putin meets Xi\n")
    assert add(small, path) == [f"added    {path} as raw/two.txt"]
    assert (small.raw / "two.txt").read_bytes() == path.read_bytes()


def test_add_refuses_what_is_there_already_under_any_name(small, outside):
    path, other = outside / "copy.txt", outside / "two.txt"
    path.write_text(ARTICLE, "utf-8")
    other.write_text("Putin meets Xi\n")
    assert add(small, path, other, other, code=1) == [
        f"refused  {path}: already there as raw/one.txt",
        f"added    {other} as raw/two.txt",
        f"refused  {other}: already there as raw/two.txt",
    ]
    assert sorted(p.name for p in small.raw.iterdir()) == ["one.txt", "two.txt"]


def test_add_gives_another_name_where_the_name_is_taken_and_says_which(small, outside):
    path = outside / "one.txt"
    path.write_text("Putin meets Xi\n")
    (line,) = add(small, path)
    (new,) = set(small.raw.iterdir()) - {small.raw / "one.txt"}
    assert line == f"added    {path} as raw/{new.name}"
    assert new.stem.startswith("one_")
    assert (small.raw / "one.txt").read_text("utf-8") == ARTICLE
    run("build", small.root)
    assert small.table("documents")["doc_id"].tolist() == ["one", new.stem]


def test_add_gives_another_name_where_a_folder_below_has_taken_it(small, outside):
    (small.raw / "2024").mkdir()
    (small.raw / "2024" / "two.txt").write_text("Lavrov speaks\n")
    path = outside / "two.txt"
    path.write_text("Putin meets Xi\n")
    assert add(small, path)[0].startswith(f"added    {path} as raw/two_")


def test_add_refuses_a_file_that_is_not_there_and_adds_the_others(small, outside):
    missing, there = outside / "missing.txt", outside / "two.txt"
    there.write_text("Putin meets Xi\n")
    assert add(small, missing, there, code=1) == [
        f"refused  {missing}: no such file",
        f"added    {there} as raw/two.txt",
    ]


def test_add_refuses_what_no_reader_reads(small, outside):
    (outside / "paper.pages").write_bytes(b"PK")
    reason = f"no reader for it; known: {', '.join(endings())}"
    assert add(small, outside / "paper.pages", code=1) == [f"refused  {outside / 'paper.pages'}: {reason}"]  # fmt: skip
    assert [path.name for path in small.raw.iterdir()] == ["one.txt"]


def test_add_refuses_a_folder_that_is_no_corpus(tmp_path, outside):
    (outside / "two.txt").write_text("Putin meets Xi\n")
    result = run("add", outside / "two.txt", "--corpus", outside, code=1)
    assert "has no raw/ folder" in result.stderr


# --- names that would play with the terminal --------------------------------------------------

NAMES = [
    ("a\u202ecod.txt", "a\\u202ecod.txt"),
    ("a\x1b[31mred.txt", "a\\x1b[31mred.txt"),
    ("[bold]a[-bold].txt", "[bold]a[-bold].txt"),
    ("two\nlines.txt", "two\\nlines.txt"),
    ("王毅 Ünï.txt", "王毅 Ünï.txt"),
]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be on Windows")
@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_a_name_is_shown_as_it_stands_on_one_line(small, name, shown):
    (small.raw / name).touch()
    assert f"not read raw/{shown}: the file is empty" in run("build", small.root).output.splitlines()  # fmt: skip
    (small.raw / name).unlink()
    assert f"gone     raw/{shown}" in status(small)


# --- what people coded ------------------------------------------------------------------------


def coded(path: Path, *articles: tuple[str, list[tuple[str, str, str]]]) -> Path:
    """A file of coded articles: each a text with the words of source, cue and content."""
    with path.open("w", encoding="utf-8") as file:
        for number, (text, attributions) in enumerate(articles):
            places = [
                {
                    part: [[text.index(words), text.index(words) + len(words)]] if words else []
                    for part, words in zip(("source", "cue", "content"), one, strict=True)
                }
                for one in attributions
            ]
            row = {"id": f"article-{number}", "text": text, "attributions": places}
            file.write(json.dumps(row) + "\n")
    return path


SAID = (
    "The harbour opened on Monday. Lavrov said that the talks go on. Nobody was hurt.",
    [("Lavrov", "said", "that the talks go on")],
)
QUOTED = (
    "“We will answer every threat,” Wang said. Ships left the port.",
    [("Wang", "said", "“We will answer every threat,”")],
)


def test_evaluate_attributions_prints_the_scores_of_every_way_as_json(outside):
    told = run("evaluate", "attributions", coded(outside / "gold.jsonl", SAID, QUOTED)).output
    scored = json.loads(told)
    assert (scored["file"], scored["articles"]) == ("gold.jsonl", 2)
    for way, cues, recall in (("trained", 2, 1.0), ("rules", 2, 1.0), ("plain quotations", 1, 0.5)):
        score = scored[way]
        assert (score["coded"], score["found"]) == (2, cues)
        assert (score["cue_precision"], score["cue_recall"]) == (1.0, recall)
        assert (score["source_of_matched"], score["cue_recall_direct"]) == (1.0, 1.0)


def test_evaluate_attributions_tells_a_wrong_answer(outside):
    wrong = (SAID[0], [("Nobody", "hurt", "The harbour")])
    scored = json.loads(
        run("evaluate", "attributions", coded(outside / "gold.jsonl", wrong)).output
    )
    assert scored["trained"]["cue_f1"] == scored["rules"]["cue_f1"] == 0.0


@pytest.mark.parametrize("command", ["evaluate", "train"])
def test_a_file_that_is_not_as_coded_is_refused_in_one_line(command, outside):
    def refused(path: Path) -> str:
        more = ["--to", outside / "weights.npz"] if command == "train" else []
        result = run(command, "attributions", path, *more, code=1)
        (line,) = result.stderr.splitlines()
        assert not (outside / "weights.npz").exists()
        return line

    empty, other = outside / "empty.jsonl", outside / "other.jsonl"
    empty.write_text("\n", "utf-8")
    other.write_text('{"id": "a", "text": "Lavrov said so."}\n', "utf-8")
    assert refused(empty) == "empty.jsonl: no coded article in it; one JSON object a line is needed"
    assert refused(other) == "other.jsonl: line 1: attributions: Field required"
    assert "missing.jsonl" in refused(outside / "missing.jsonl")


WAITING = ("The harbour opened on Monday. Nobody was hurt.", [])
NEEDED = (
    "articles hold an attribution with source, cue and content; training deals the articles in "
    "turn into 4 parts and needs such in each"
)


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        ([SAID], f"1 of 1 {NEEDED}"),
        ([SAID, QUOTED], f"2 of 2 {NEEDED}"),
        ([WAITING] * 9, f"0 of 9 {NEEDED}"),
        # all that could teach lie in one part
        ([SAID, WAITING, WAITING, WAITING, QUOTED], f"2 of 5 {NEEDED}"),
        # no verb that is no cue
        ([("Lavrov said so.", [("Lavrov", "said", "so")])] * 4, "training needs words that are cues and words that are none"),
    ],
    ids=["one", "two", "uncoded", "one part", "only cues"],
)  # fmt: skip
def test_train_attributions_refuses_too_few_articles_in_one_line(articles, said, outside):
    path, to = coded(outside / "few.jsonl", *articles), outside / "weights.npz"
    assert run("train", "attributions", path, "--to", to, code=1).stderr == f"few.jsonl: {said}\n"
    assert not to.exists()


TOLD = [
    ("Lavrov said that the talks go on. He left and closed the door.", [("Lavrov", "said", "that the talks go on")]),
    ("Wang told the press that trade grows. The ministers ate and flew home.", [("Wang", "told", "that trade grows")]),
    ("The ministry announced that it will answer. Ships reached the port and turned.", [("The ministry", "announced", "that it will answer")]),
    ("Nobody saw the ships. “We will answer every threat,” Wang said. Rain fell.", [("Wang", "said", "“We will answer every threat,”")]),
    ("The port closed. Putin warned that prices rise. Traders bought less and waited.", [("Putin", "warned", "that prices rise")]),
    ("People think prices fall. Xi called the plan useful.", [("People", "think", "prices fall")]),
    ("The minister wanted to go. The driver said that the car broke.", [("The driver", "said", "that the car broke")]),
]  # fmt: skip


def test_train_attributions_wants_a_place_to_write_before_it_begins(outside):
    path, to = coded(outside / "gold.jsonl", *TOLD), outside / "nowhere" / "weights.npz"
    result = run("train", "attributions", path, "--to", to, code=1)
    assert (result.stdout, result.stderr) == ("", f"{to.parent}: no such folder to write into\n")


def test_train_attributions_writes_weights_that_are_the_same_again(outside):
    uncoded = [(text, []) for text, _ in TOLD]  # the coders overlooked some
    path, to = coded(outside / "gold.jsonl", *TOLD, *uncoded, *TOLD), outside / "weights.npz"
    first = run("train", "attributions", path, "--to", to).output.splitlines()
    assert first == [*(f"fold {n} of 4" for n in range(1, 5)), "all articles", f"weights: {to}"]
    before = to.read_bytes()
    run("train", "attributions", path, "--to", to)
    assert to.read_bytes() == before
