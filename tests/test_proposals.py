"""`suggest actors` and `diff actors`: a corpus and an edit of its codebook → lines of text."""

import shutil

import pytest
from typer.testing import CliRunner

from multipolar import aggregates, pipeline
from multipolar.changes import surfaces
from multipolar.cli import app
from multipolar.codebook import Codebook
from multipolar.store import BUNDLED

pytestmark = pytest.mark.usefixtures("quick")


def run(*arguments):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


@pytest.fixture
def own(corpus):
    """The five articles with tables and a codebook of their own."""
    shutil.copytree(BUNDLED / "codebook", corpus.root / "codebook")
    pipeline.build(corpus)
    return corpus


def reported(corpus):
    """Note what a report would note of the tables as they are."""
    state = corpus.manifest()
    corpus.write_note(
        "snapshot", {"surfaces": surfaces(aggregates.surfaces(corpus)), "state": state}
    )


def test_a_name_is_offered_with_its_concordance_and_a_row(own):
    code, told = run("suggest", "actors", "--corpus", own.root, "--least", 1)
    assert code == 0, told
    assert "Typhon: organisation; in 1 story families, 1 articles (20.0%)" in told
    assert "deploying a [Typhon] mid-range missile" in told
    assert "for actors.csv: typhon,Typhon,organisation" in told


def test_the_row_that_is_offered_can_be_pasted(own):
    _, told = run("suggest", "actors", "--corpus", own.root, "--least", 1, "--most", 99)
    rows = [line.split(": ", 1)[1] for line in told.splitlines() if "for actors.csv: " in line]
    path = own.codebook / "actors.csv"
    path.write_text(path.read_text("utf-8") + "\n".join(rows) + "\n", "utf-8")
    assert "typhon" in Codebook(own.codebook).check().actors


def test_role_words_are_not_offered(own):
    _, told = run("suggest", "actors", "--corpus", own.root, "--least", 1, "--most", 99)
    assert "Foreign Ministry: " not in told


def test_a_refusal_is_noted_with_its_reason_and_kept(own):
    code, told = run(
        *("suggest", "actors", "--corpus", own.root, "--refuse", "Typhon", "--because", "a missile")
    )
    assert code == 0, told
    assert Codebook(own.codebook).refused_names == {"Typhon": "a missile"}
    _, told = run("suggest", "actors", "--corpus", own.root, "--least", 1, "--most", 99)
    assert "Typhon" not in told
    code, told = run(
        *("suggest", "actors", "--corpus", own.root, "--refuse", "Typhon", "--because", "again")
    )
    assert (code, "'Typhon' stands there twice" in told) == (1, True)


def test_a_refusal_needs_a_reason_and_a_codebook_of_its_own(corpus):
    pipeline.build(corpus)
    before = (BUNDLED / "codebook" / "refused_names.csv").read_bytes()
    code, told = run("suggest", "actors", "--corpus", corpus.root, "--refuse", "Typhon")
    assert (code, "--because" in told) == (1, True)
    code, told = run(
        *("suggest", "actors", "--corpus", corpus.root, "--refuse", "Typhon", "--because", "x")
    )
    assert (code, "uses the bundled codebook; copy it to" in told) == (1, True)
    assert (BUNDLED / "codebook" / "refused_names.csv").read_bytes() == before


def test_an_alias_edit_shows_the_difference_in_counts(own):
    reported(own)
    assert (
        run("diff", "actors", "--corpus", own.root)[1].strip()
        == "no actor is named otherwise than before"
    )
    path = own.codebook / "actors.csv"
    text = path.read_text("utf-8")
    edited = text.replace("russia,Russia,state,,Russia|", "russia,Russia,state,,Russia|Typhon|", 1)
    path.write_text(
        edited.replace(",Uzbek|Uzbeks,Tashkent", ",,Tashkent")
        .replace("|Zakharova|", "||")
        .replace(",Zakharova,", ",,"),
        "utf-8",
    )
    _, told = run("diff", "actors", "--corpus", own.root)
    assert "the codebook was edited since the tables were built" in told
    pipeline.build(own)
    _, told = run("diff", "actors", "--corpus", own.root)
    assert "changed: codebook\n" in told
    assert "gained: Typhon (1)" in told
    assert "    lost: Zakharova (1)" in told


def test_without_a_report_there_is_nothing_to_compare_with(own):
    code, told = run("diff", "actors", "--corpus", own.root)
    assert (code, "has no report to compare with" in told) == (1, True)


def test_a_refusal_makes_no_article_anew(own):
    """It decides what is offered and nothing else."""
    before = {path: path.stat().st_mtime_ns for path in own.processed.glob("mentions/*.parquet")}
    rows = own.table("mentions")
    run("suggest", "actors", "--corpus", own.root, "--refuse", "Typhon", "--because", "a missile")
    assert "changed  refused_names.csv" in run("status", own.root)[1]
    asked = []
    pipeline.build(own, progress=lambda step, done, total: asked.append((step, done, total)))
    assert own.table("mentions").equals(rows)
    assert before
    assert "Typhon" not in run("suggest", "actors", "--corpus", own.root, "--least", 1)[1]
