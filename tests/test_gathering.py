"""Gathering: files of many kinds become articles; the rest is listed and loses nothing else."""

import csv

import pytest

from multipolar.gathering import Known, Refusal, Source, gather
from multipolar.store import Corpus, open_corpus

ENGLISH = (
    "Trade grows\n\nThe ministers met on Monday and talked about the harvest and the railway.\n"
)
RUSSIAN = "Торговля растёт\n\nМинистры встретились в понедельник и говорили об урожае и железной дороге.\n"
PAGE = """<html><head><title>Trade grows | Paper</title><meta property="og:site_name" content="TASS">
<meta property="article:published_time" content="2024-06-11T10:44:00+03:00"></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Trade grows</h1>
<p>The ministers met on Monday and talked about the harvest of the year, a spokesman said.</p>
<p>They agreed to build a railway across the river and to open a bridge in the spring.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture
def empty(tmp_path):
    (tmp_path / "raw").mkdir()
    return open_corpus(tmp_path)


def gathered(corpus: Corpus, codebook, **known):
    """Names of the articles, and where each refusal stands → its reason."""
    found = list(gather(corpus, codebook=codebook, **known))
    refused = {
        f"{r.path}#{r.record}" if r.record else r.path: r.reason
        for r in found
        if isinstance(r, Refusal)
    }
    return [s.article.doc_id for s in found if isinstance(s, Source)], refused


def table(path, rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([("title", "text", "date", "outlet"), *rows])


def test_an_article_in_another_language_is_listed_and_set_aside(empty, codebook):
    (empty.raw / "en.txt").write_text(ENGLISH, "utf-8")
    (empty.raw / "ru.txt").write_text(RUSSIAN, "utf-8")
    ids, unread = gathered(empty, codebook)
    assert ids == ["en"]
    assert unread == {"raw/ru.txt": "set aside: it is in another language (ru); read: en"}


def test_rows_of_a_table_are_articles_and_bad_ones_are_listed(empty, codebook):
    body = ENGLISH.partition("\n\n")[2]
    table(
        empty.raw / "cloud.csv",
        [("One", body, "2024-06-11", "TASS"), ("Two", "", "", ""), ("Three", RUSSIAN, "", "")],
    )
    ids, unread = gathered(empty, codebook)
    assert ids == ["cloud#1"]
    assert set(unread) == {"raw/cloud.csv#row 2", "raw/cloud.csv#cloud#3"}


def test_names_met_twice_are_told_in_one_line_a_file(empty, codebook):
    body = ENGLISH.partition("\n\n")[2]
    for name in ("a.csv", "a.tsv"):
        (empty.raw / name).write_text(
            "title,text\n".replace(",", "\t" if name.endswith("tsv") else ",")
            + "".join(
                f"T{i}{chr(9) if name.endswith('tsv') else ','}{body.strip()}\n" for i in range(2)
            ),
            "utf-8",
        )
    ids, unread = gathered(empty, codebook)
    assert ids == ["a#1", "a#2"]
    assert unread == {
        "raw/a.tsv": "2 of its articles, first 'a#1', have names of those in raw/a.csv; give the file another name",
    }


def test_a_saved_page_is_an_article_with_its_furniture_apart(empty, codebook):
    (empty.raw / "page.html").write_text(PAGE, "utf-8")
    (source,) = gather(empty, codebook=codebook)
    assert isinstance(source, Source)
    told = {
        kind: " ".join(
            " ".join(source.article.text[s.start : s.end].split())
            for s in source.segments
            if s.kind == kind
        )
        for kind in {s.kind for s in source.segments}
    }
    assert told["title"] == "Trade grows"
    assert told["body"].startswith("The ministers met on Monday")
    assert told["body"].endswith("a bridge in the spring.")
    assert "All rights reserved" in told["boilerplate"]
    assert (
        "".join(source.article.text[s.start : s.end] for s in source.segments)
        == source.article.text
    )


def test_a_known_file_is_not_read_again(empty, codebook):
    (empty.raw / "a.txt").write_text("not looked at", "utf-8")
    (empty.raw / "b.txt").write_text(ENGLISH, "utf-8")
    first, second = gather(empty, codebook=codebook, known={"raw/a.txt": ["a"]})
    assert first == Known("raw/a.txt", ["a"])
    assert isinstance(second, Source)


def test_a_known_file_whose_name_is_taken_by_now_is_read_and_refused(empty, codebook):
    (empty.raw / "sub").mkdir()
    for name in ("a.txt", "sub/a.txt"):
        (empty.raw / name).write_text(ENGLISH, "utf-8")
    ids, refused = gathered(empty, codebook, known={"raw/sub/a.txt": ["a"]})
    assert ids == ["a"]
    assert refused == {
        "raw/sub/a.txt": "its name 'a' is that of an article in raw/a.txt; give the file another name"
    }


def test_an_article_comes_back_from_its_line_as_it_was(empty, codebook):
    (empty.raw / "page.html").write_text(PAGE, "utf-8")
    (source,) = gather(empty, codebook=codebook)
    assert isinstance(source, Source)
    assert source.article.marked
    assert Source.from_json(source.to_json()) == source
