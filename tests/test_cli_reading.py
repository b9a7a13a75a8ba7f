"""`concordance` and `export`: a built corpus → lines of text, and a file for other programs."""

from __future__ import annotations

import json

import networkx as nx
import pandas as pd
import pytest
from planted import filled, planted, stored
from typer.testing import CliRunner, Result

from multipolar.cli import app
from multipolar.schema import KEPT_KINDS, TABLES


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def rooted(tmp_path):
    """A planted corpus whose folder can be opened."""
    corpus = stored(planted(3), tmp_path / "planted")
    corpus.raw.mkdir()
    return corpus


def test_help_names_both():
    told = run("--help").output
    assert " concordance " in told and " export " in told


def test_the_methods_text_is_that_of_the_report(built):
    built.write_note(
        "snapshot",
        {
            "findings": {
                "checked-x": {"text": "Right.", "n": 3, "unit": "labels", "verdict": "shown"}
            }
        },
    )
    told = run("methods", built.root).output
    assert "holds 5 articles of 5 newsrooms" in told
    assert "Right (n = 3 labels)." in told
    assert len(told.strip().split("\n\n")) == 7
    (built.processed / "snapshot.json").unlink()


def test_without_a_report_there_is_no_methods_text(rooted):
    assert "run `multipolar report" in run("methods", rooted.root, code=1).output


def test_words_are_shown_in_context_with_who_says_them(built):
    lines = run("concordance", "multi-?polar", "--corpus", built.root).output.splitlines()
    assert lines[0] == "4 found"
    assert len(lines) == 1 + 2 * 4
    assert "[multipolar] world" in lines[1]
    assert lines[2].strip() == "teleSUR, 2022-09-15, direct, Vladimir Putin"


def test_a_lemma_is_found_in_its_forms_and_lines_are_sorted_and_drawn(built):
    options = ["--corpus", built.root, "--sort", "right", "--most", 3]
    told = run("concordance", "strategic partnership", "--lemma", "--corpus", built.root).output
    assert "[strategic partnerships]" in told and "[strategic partnership]" in told
    lines = run("concordance", r"\bChin\w+", *options).output.splitlines()
    assert lines[0].startswith("3 of ") and lines[0].endswith(" occurrences, drawn at random")
    right = [line.split("] ")[1].lower() for line in lines[1::2]]
    assert right == sorted(right)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["(?=a)"], "pattern '(?=a)': invalid perl operator: (?=; allowed is the syntax of RE2"),
        (["x*"], "pattern 'x*' fits the empty string, so every place; name a word in it"),
    ],
)
def test_a_wrong_pattern_is_told_in_one_line(rooted, arguments, told):
    result = run("concordance", *arguments, "--corpus", rooted.root, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1


def test_what_an_article_holds_is_no_markup_and_no_control(tmp_path):
    text = "[bold red]loud\x1b[31m\u202e words"
    tables = planted(3, n_docs=1)
    tables["documents"].loc[0, ["text", "newsroom"]] = [text, "[link]N"]
    tables["segments"] = filled("segments", [{"doc_id": "d00", "kind": "body", "end": len(text)}])
    corpus = stored(tables, tmp_path / "own")
    corpus.raw.mkdir()
    output = run("concordance", "loud", "--corpus", corpus.root).output
    assert r"[bold red] [loud] \x1b[31m\u202e words" in output
    assert "[link]N" in output


def test_before_the_first_build_it_is_said_what_to_do(corpus, tmp_path):
    for command in (["concordance", "a"], ["export", "network", "--to", tmp_path / "x.gexf"]):
        told = run(*command, "--corpus", corpus.root, code=1).stderr
        assert f"run `multipolar build {corpus.root}`" in told


def test_the_network_is_written_and_read_back(built, tmp_path):
    path = tmp_path / "network.gexf"
    told = run("export", "network", "--corpus", built.root, "--to", path).output
    graph = nx.read_gexf(path, version="1.2draft")
    assert told.startswith(f"network: {len(graph)} names, {graph.number_of_edges()} ties: ")
    assert graph.nodes["Wang Yi"]["type"] == "person"
    edge = graph.edges["China", "Russia"]
    assert edge["n"] > 40 and edge["n_families"] == 5 and -1 <= edge["npmi"] <= 1
    first = path.read_bytes()
    run("export", "network", "--corpus", built.root, "--to", path)
    assert path.read_bytes() == first
    assert [file.name for file in tmp_path.iterdir()] == ["network.gexf"]


@pytest.mark.parametrize(
    "what", ["network", "tables", "quanteda", "citations", "docbin", "labelstudio"]
)
def test_a_folder_that_is_not_there_is_told_before_any_work(corpus, tmp_path, what):
    path = tmp_path / "nowhere" / "x.gexf"
    told = run("export", what, "--corpus", corpus.root, "--to", path, code=1).stderr
    assert told == f"{path.parent}: no such folder to write into\n"


def test_articles_for_quanteda_have_their_kept_text_alone(built, tmp_path):
    path = tmp_path / "articles.csv"
    assert run("export", "quanteda", "--corpus", built.root, "--to", path).output.startswith("5 ")
    table, documents = pd.read_csv(path), built.table("documents").set_index("doc_id")
    assert list(table.columns[:2]) == ["doc_id", "text"]
    segments = built.table("segments").set_index("doc_id")
    for row in table.itertuples():
        own, text = segments.loc[row.doc_id], documents.loc[row.doc_id, "text"]
        kept = own[own["kind"].isin(KEPT_KINDS)].sort_values("start")
        stretches = [text[s:e].strip() for s, e in zip(kept["start"], kept["end"], strict=True)]
        assert row.text.split() == " ".join(stretches).split()
        assert row.newsroom == documents.loc[row.doc_id, "newsroom"]


def test_the_list_of_sources_is_by_date(built, tmp_path):
    path = tmp_path / "sources.csv"
    run("export", "citations", "--corpus", built.root, "--to", path)
    table = pd.read_csv(path)
    assert len(table) == 5 and table["date"].is_monotonic_increasing
    assert {"outlet", "title", "url", "path"} <= set(table)


def test_every_table_is_written_as_csv_and_reads_back(built, tmp_path):
    folder = tmp_path / "tables"
    run("export", "tables", "--corpus", built.root, "--to", folder)
    assert {path.stem for path in folder.iterdir()} == set(TABLES)
    quotes = pd.read_csv(folder / "quotes.csv")
    assert len(quotes) == len(built.table("quotes"))
    words = pd.read_csv(folder / "content_words.csv")["words"].map(json.loads)
    assert words.map(len).tolist() == built.table("content_words")["words"].map(len).tolist()
    told = run("export", "tables", "--corpus", built.root, "--to", folder, code=1).stderr
    assert told == f"{folder}: is there already; name a folder that is not\n"
