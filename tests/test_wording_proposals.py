"""`suggest themes`: a corpus → wordings to adopt, and what is decided on them in its codebook."""

import difflib
import shutil

import pytest
from typer.testing import CliRunner

from multipolar import pipeline
from multipolar.cli import app
from multipolar.codebook import Codebook
from multipolar.store import BUNDLED

pytestmark = pytest.mark.usefixtures("quick")

THEME = ("--theme", "global_south")
EXAMPLE = "They speak for the poorer half of the world."
ACCEPT = ("--accept", "poorer half", "--because", "a name for it", "--example", EXAMPLE)


def run(*arguments):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def suggest(corpus, *arguments):
    return run("suggest", "themes", "--corpus", corpus.root, *arguments)


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory, built):
    """The five articles with tables and a codebook of their own."""
    root = tmp_path_factory.mktemp("own") / "corpus"
    shutil.copytree(built.root, root)
    shutil.copytree(BUNDLED / "codebook", root / "codebook")
    return root


@pytest.fixture
def own(with_tables, tmp_path):
    root = shutil.copytree(with_tables, tmp_path / "corpus")
    return type("Own", (), {"root": root, "codebook": root / "codebook"})


def test_wordings_are_offered_with_lines_and_a_pattern(own):
    code, told = suggest(own, *THEME, "--least", 1, "--most", 5)
    assert code == 0, told
    assert "global_south: 5 sentences with it read" in told
    assert told.count("for themes.yml: ") == 5
    assert told.count("company ") == 5


def test_a_corpus_in_which_nothing_recurs_says_so(own):
    code, told = suggest(own, *THEME, "--least", 99)
    assert (code, "no wording to offer: none stands in 99 story families" in told) == (0, True)


def test_without_a_theme_all_are_told(own):
    _, told = suggest(own, "--least", 99)
    assert [line.split(":")[0] for line in told.splitlines() if " sentences with it" in line] == [
        *Codebook(own.codebook).themes
    ]


def test_an_accepted_wording_stands_in_the_theme_with_its_example_and_reason(own):
    before = (own.codebook / "themes.yml").read_text("utf-8")
    code, told = suggest(own, *THEME, *ACCEPT)
    assert code == 0, told
    book = Codebook(own.codebook).check()
    assert book.themes["global_south"].patterns[-1] == "poor half"
    assert book.themes["global_south"].examples.yes[-1] == EXAMPLE
    noted = [(w.theme, w.wording, w.decision, w.pattern, w.reason) for w in book.theme_wordings]
    assert noted == [("global_south", "poorer half", "accepted", "poor half", "a name for it")]
    after = (own.codebook / "themes.yml").read_text("utf-8")
    changed = [
        line
        for line in difflib.ndiff(before.splitlines(), after.splitlines())
        if line.startswith(("+ ", "- "))
    ]
    assert len(changed) == 3  # a line for the pattern, the line of the examples before and after


def test_the_accepted_wording_is_found_in_the_next_build(own):
    suggest(
        own,
        *THEME,
        "--accept",
        "two heads of state",
        "--because",
        "r",
        "--example",
        "Two heads of state met.",
    )
    from multipolar.store import open_corpus

    corpus = open_corpus(own.root)
    before = corpus.table("themes")
    pipeline.build(corpus)
    new = corpus.table("themes").merge(before, how="left", indicator=True).query("_merge != 'both'")
    assert set(new["theme"]) == {"global_south"}
    assert len(new) > 0


def test_a_rejected_wording_is_noted_and_not_offered_again(own):
    _, told = suggest(own, *THEME, "--least", 1, "--most", 1)
    wording = told.splitlines()[1].split(":")[0].split(None, 1)[1]
    code, told = suggest(own, *THEME, "--reject", wording, "--because", "too wide")
    assert (code, f"rejected for global_south: {wording}" in told) == (0, True)
    _, told = suggest(own, *THEME, "--least", 1, "--most", 5)
    assert f" {wording}: company" not in told
    assert Codebook(own.codebook).theme_wordings[0].reason == "too wide"


REFUSALS = [
    ((*THEME, "--reject", "x"), "x: give the reason with --because"),
    ((*THEME, *ACCEPT[:4]), "poorer half: give a sentence that has the theme with --example"),
    (("--theme", "none", *ACCEPT), "--theme is none; there are: multipolar_world, double_cont"),
    (ACCEPT, "--theme is None; there are: multipolar_world"),
    ((*THEME, *ACCEPT[:5], "Nobody spoke."), "the example does not hold “poorer half”"),
    ((*THEME, *ACCEPT, "--pattern", "global south"), "'global south' is there already"),
    ((*THEME, *ACCEPT, "--pattern", "richer half"), "'richer half' does not find: They speak"),
    ((*THEME, *ACCEPT, "--pattern", "=the"), "'=the' finds what is none: The global market"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSALS, ids=[said for _, said in REFUSALS])
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(own, arguments, said):
    before = {path.name: path.read_bytes() for path in own.codebook.iterdir()}
    code, told = suggest(own, *arguments)
    assert code == 1
    assert said in " ".join(told.split())
    assert {path.name: path.read_bytes() for path in own.codebook.iterdir()} == before


def test_the_bundled_codebook_is_not_written_for_another_corpus(built):
    code, told = suggest(built, *THEME, "--reject", "x", "--because", "y")
    assert (code, "uses the bundled codebook; copy it to" in " ".join(told.split())) == (1, True)


def test_a_decision_twice_is_refused(own):
    suggest(own, *THEME, "--reject", "x", "--because", "y")
    code, told = suggest(own, *THEME, "--reject", "x", "--because", "z")
    assert (code, "'global_south: x' stands there twice" in told) == (1, True)
