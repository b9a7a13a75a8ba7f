"""Passages are drawn into sheets, filled in by several people, read back, and counted."""

import json
import shutil

import nbformat
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from multipolar.cli import app
from multipolar.coding import frame, strata
from multipolar.coding.corrected import shares
from multipolar.coding.onfile import code, coded, uncoded, write_sample
from multipolar.coding.telling import corrections
from multipolar.publishing import NOTEBOOKS
from multipolar.running import execute
from multipolar.store import CorpusError, open_corpus


@pytest.fixture
def own(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "own")
    return open_corpus(tmp_path / "own")


def run(*words):
    return CliRunner().invoke(app, [*map(str, words)])


def key(corpus, name="drawn"):
    return pd.read_csv(corpus.coding / "stances" / "key" / f"{name}.csv", keep_default_na=False)


def sheet(corpus, coder):
    path = corpus.coding / "stances" / f"{coder}.csv"
    return pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)


def fill(corpus, coder, values, **options):
    """Write values by id into a sheet as a spreadsheet would."""
    table = sheet(corpus, coder)
    table["value"] = table["id"].map(values).fillna("")
    path = corpus.coding / "stances" / f"{coder}.csv"
    table.to_csv(path, index=False, **{"encoding": "utf-8-sig"} | options)


def test_before_a_draw_there_is_nothing_and_how_to_begin_is_said(own):
    found = coded(own)
    assert found.told.text.endswith("yet; `multipolar sample` draws passages to code.")
    assert found.rows.empty
    table = shares(frame.cells(own, n=10).frame, found.rows, by=frame.CELL)
    assert corrections(table, by=frame.CELL).verdict == "refused"
    assert "lacks the fewest" in corrections(table, by=frame.CELL).text
    assert "no sheet in this corpus" in str(uncoded(own, coder="A"))
    assert "no sheet in this corpus" in str(code(own, {}, coder="A"))


def test_a_draw_writes_a_sheet_its_key_and_the_guidelines(own):
    done = run("sample", own.root, "--n", 40, "--coder", "A")
    assert done.exit_code == 0, done.output
    assert "40 passages drawn of" in done.output
    drawn, shown = key(own), sheet(own, "A")
    assert drawn["id"].tolist() == shown["id"].tolist() == [f"p{n:04d}" for n in range(1, 41)]
    assert drawn["probability"].between(0, 1, inclusive="right").all()
    assert not {"confidence", "stratum", "probability"} & set(shown)
    assert (shown["value"] == "").all()
    assert "no such pair" in (own.coding / "stances" / "README.md").read_text("utf-8")
    assert "A question that asks" in (own.coding / "stances" / "guidelines.md").read_text("utf-8")
    (draw,) = key(own, "draws").to_dict("records")
    assert (draw["asked"], draw["drawn"], draw["only"]) == (40, 40, "")
    assert len(draw["corpus"]) == 16


def test_what_is_drawn_and_not_coded_yet_counts_as_nothing(own):
    run("sample", own.root, "--n", 20)
    found = coded(own)
    assert found.rows.empty and found.agreed.empty
    assert found.told.text == "Nobody has coded stances of this corpus yet; 20 passages are drawn."


def test_every_row_shows_the_words_it_is_about(own):
    list(write_sample(own, n=40, coder="A"))
    texts = own.table("documents", columns=["doc_id", "text"]).set_index("doc_id")["text"]
    rows = key(own).merge(sheet(own, "A"), on="id", suffixes=("", "_shown"))
    for row in rows.to_dict("records"):
        named = " ".join(texts[row["doc_id"]][row["start"] : row["end"]].split())
        assert f"[{named}]" in row["sentence"]


def test_the_same_corpus_gives_the_same_files(own, built, tmp_path):
    shutil.copytree(built.root, tmp_path / "other")
    other = open_corpus(tmp_path / "other")
    for corpus in (own, other):
        list(write_sample(corpus, n=40, coder="A"))
    for name in ("A.csv", "key/drawn.csv", "key/draws.csv"):
        one, two = (c.coding / "stances" / name for c in (own, other))
        assert one.read_bytes() == two.read_bytes()


def test_drawing_more_keeps_rows_and_what_was_filled_in(own):
    list(write_sample(own, n=20, coder="A"))
    first = key(own)
    fill(own, "A", {"p0001": "1", "p0002": "x"})
    list(write_sample(own, n=60, coder="B"))
    more = key(own)
    assert more.head(20)["id"].tolist() == first["id"].tolist()
    assert more.head(20)[frame.KEY].equals(first[frame.KEY])
    assert len(more) >= 60
    assert sheet(own, "A")["value"].head(3).tolist() == ["1", "x", ""]
    assert sheet(own, "A")["id"].tolist() == sheet(own, "B")["id"].tolist() == more["id"].tolist()


def test_numbers_are_as_if_random_and_the_lowest_are_drawn(own):
    n = len(own.table("stances", columns=["doc_id"]))
    none = pd.DataFrame(columns=frame.KEY)
    every = frame.ranked(own, strata.strata(frame.counted(own), n=n), none, seed=1)
    assert len(every) == n
    for column in ("number", "order"):
        assert stats.kstest(every[column], "uniform").pvalue > 0.001
    assert abs(every["number"].corr(every["order"])) < 0.2
    few = frame.ranked(own, strata.strata(frame.counted(own), n=40), none, seed=1)
    numbers = every.set_index(frame.KEY)["number"]
    assert few.set_index(frame.KEY)["number"].equals(
        numbers[pd.MultiIndex.from_frame(few[frame.KEY])]
    )
    for _, own_rows in few.groupby("stratum"):
        assert own_rows["rank"].tolist() == list(range(1, len(own_rows) + 1))
        assert own_rows["number"].is_monotonic_increasing


def test_a_draw_can_be_aimed_at_a_holder(own):
    done = run("sample", "stances", own.root, "--n", 12, "--holder", "Vladimir Putin")
    assert done.exit_code == 0, done.output
    assert set(key(own)["holder"]) == {"Vladimir Putin"}
    assert key(own, "draws")["only"].tolist() == ["holder = Vladimir Putin"]
    list(write_sample(own, n=40, coder="A"))
    assert len(set(key(own)["holder"])) > 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--coder", "../A"], "coder '../A': letters, digits, - and _ only"),
        (["--n", "3"], "3 passages are too few to draw; at least 12 are needed"),
        (["--holder", "Nobody"], "no stance like that was read, so there is none to code"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_written(own, options, said):
    done = run("sample", own.root, *options)
    assert done.exit_code == 1
    assert said in done.output
    assert not own.coding.exists()


def test_a_corpus_without_tables_is_refused(corpus):
    done = run("sample", corpus.root)
    assert done.exit_code == 1
    assert "run `multipolar build" in done.output


def test_two_coders_are_read_and_a_tie_is_told(own):
    for coder in "AB":
        list(write_sample(own, n=20, coder=coder))
    ids = key(own)["id"].tolist()
    fill(own, "A", dict.fromkeys(ids, "0") | {"p0003": "-1"})
    fill(own, "B", dict.fromkeys(ids[:10], "0"))
    found = coded(own)
    assert found.tied == ["p0003"]
    assert len(found.agreed) == len(found.rows) == 19
    assert found.told.text == (
        "19 of 20 passages drawn are coded, by A, B; 1 more on which they tie count as not coded."
    )
    assert found.rows["probability"].le(key(own)["probability"].max()).all()
    told = json.loads(run("evaluate", "coders", "--corpus", own.root).stdout)
    assert told["tied"] == ["p0003"]
    assert told["pairs"][0]["n"] == 10
    assert told["confusion"]["A × B"]["against"]["neutral"] == 1
    assert sum(sum(row.values()) for row in told["confusion"]["A × machine"].values()) == 20


@pytest.mark.parametrize(
    "written", [{"sep": ";", "encoding": "cp1252", "errors": "replace"}, {"sep": "\t"}, {}]
)
def test_sheets_are_read_as_spreadsheets_save_them(own, written):
    list(write_sample(own, n=20, coder="A"))
    fill(own, "A", {"p0001": "−1" if not written else "-1", "p0002": "1.0"}, **written)
    assert coded(own).agreed.to_dict() == {"p0001": "-1", "p0002": "1"}


def test_what_is_no_answer_is_refused_and_the_rest_counts(own):
    for coder in "ABC":
        list(write_sample(own, n=20, coder=coder))
    fill(own, "A", {"p0001": "7", "p0002": "1"})
    (own.coding / "stances" / "B.csv").write_bytes(b"")
    (own.coding / "stances" / "C.csv").write_text("my notes\nnothing\n", "utf-8")
    found = coded(own)
    assert found.refused[0].startswith("B.csv: no CSV file")
    assert found.refused[1] == "A.csv: row 2: value is '7'; allowed: -1, 0, 1, x"
    assert found.refused[2].startswith("C.csv: row 1: header is 'my notes'; allowed: id, context")
    assert found.agreed.to_dict() == {"p0002": "1"}
    done = run("evaluate", "coders", "--corpus", own.root)
    assert "A.csv: row 2: value is '7'; allowed: -1, 0, 1, x" in done.output


def test_a_file_that_is_no_sheet_is_not_drawn_into(own):
    list(write_sample(own, n=20, coder="A"))
    (own.coding / "stances" / "C.csv").write_text("my notes\nnothing\n", "utf-8")
    with pytest.raises(CorpusError, match=r"C\.csv: no sheet, it has no id; move it out"):
        list(write_sample(own, n=40, coder="A"))
    assert len(key(own)) == 20


def test_a_damaged_key_is_refused_by_name(own):
    list(write_sample(own, n=20, coder="A"))
    (own.coding / "stances" / "key" / "drawn.csv").write_text("id,probability\np1,often\n", "utf-8")
    with pytest.raises(CorpusError, match=r"drawn\.csv: not as it was drawn, restore it"):
        coded(own)


def test_passages_are_coded_in_a_notebook(own):
    list(write_sample(own, n=20, coder="A"))
    next_ones = uncoded(own, coder="A", n=3)
    assert next_ones.told == "3 of 20 passages left, the next ones"
    assert next_ones.frame.index.tolist() == ["p0001", "p0002", "p0003"]
    assert str(code(own, {"p0001": -1, "p0002": "x"}, coder="A", hard="irony", note="=1+1")) == (
        "2 written to the sheet of A, 18 left."
    )
    assert sheet(own, "A").loc[0, ["value", "hard", "note"]].tolist() == ["-1", "irony", "'=1+1"]
    assert uncoded(own, coder="A", n=3).frame.index[0] == "p0003"
    before = (own.coding / "stances" / "A.csv").read_bytes()
    for wrong, said in (
        ({"p0004": 2}, "A.csv: row 0: value is '2'; allowed: -1, 0, 1, x"),
        ({"p0004": 1, "p9999": 1}, "'p9999'; allowed: an id that was drawn"),
    ):
        with pytest.raises(CorpusError, match=said):
            code(own, wrong, coder="A")
    assert (own.coding / "stances" / "A.csv").read_bytes() == before


def test_what_an_article_says_is_shown_as_text(own):
    list(write_sample(own, n=20, coder="A"))
    path = own.coding / "stances" / "A.csv"
    path.write_text(path.read_text("utf-8").replace("“", "“<img src=x onerror=alert(1)>"), "utf-8")
    shown = uncoded(own, coder="A", n=3)._repr_mimebundle_()["text/html"]
    assert "&lt;img" in shown
    assert "<img" not in shown


def test_what_changed_since_the_draw_is_told(own):
    list(write_sample(own, n=20, coder="A"))
    fill(own, "A", dict.fromkeys(key(own)["id"], "0"))
    path = own.coding / "stances" / "key" / "drawn.csv"
    path.write_text(path.read_text("utf-8").replace(key(own)["doc_id"][0], "gone"), "utf-8")
    own.write_manifest({**own.manifest(), "inputs": {}})
    found = coded(own)
    gone = len(found.agreed) - len(found.rows)
    assert gone >= 1
    assert f"{gone} of them the machine reads no more" in found.told.text
    assert "`multipolar sample` draws what is new" in found.told.text


def test_the_notebook_to_code_in_writes_what_it_is_given(own, tmp_path):
    list(write_sample(own, n=20, coder="A"))
    notebook = nbformat.read(NOTEBOOKS / "_coding.ipynb", as_version=4)
    (cell,) = (c for c in notebook.cells if c.source.startswith("VALUES = {}"))
    cell.source = cell.source.replace("VALUES = {}", 'VALUES = {"p0001": -1, "p0002": "x"}')
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook, path)
    execute([path], tmp_path, corpus=own, cwd=NOTEBOOKS, progress=lambda *_: None)
    told = path.read_text("utf-8")
    assert "10 of 20 passages left, the next ones" in told
    assert "2 written to the sheet of A, 18 left." in told
    assert sheet(own, "A")["value"].head(3).tolist() == ["-1", "x", ""]
    assert "2 of 20 passages drawn are coded, by A." in told


def test_where_all_is_coded_nothing_is_missing_and_shares_are_those_coded(own):
    n = int(own.query("SELECT count(*) AS n FROM stances")["n"][0])
    list(write_sample(own, n=n, coder="A"))
    fill(own, "A", dict.fromkeys(key(own)["id"], "-1"))
    found = coded(own)
    table = shares(frame.cells(own, n=10).frame, found.rows, by=frame.CELL)
    assert (table["lacks"] == 0).all()
    assert set(table.loc[table["value"] == -1, "corrected"]) == {1.0}
    assert corrections(table, by=frame.CELL).verdict == "shown"


def test_cells_are_those_with_the_most_readings_and_say_of_how_many(own):
    most = frame.cells(own, n=2)
    sizes = own.query("SELECT holder, target, count(*) AS n FROM stances GROUP BY ALL")
    assert most.told.startswith(f"2 of {len(sizes)} holders with targets")
    counted = most.frame.groupby(["holder", "target"])["n"].sum()
    assert sorted(counted) == sorted(sizes["n"].nlargest(2))
    assert frame.cells(own, n=2, by=["newsroom", "target"]).frame["newsroom"].notna().all()
