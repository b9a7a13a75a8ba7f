"""Articles read in batches: the same rows however they are batched, and however long it goes on."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar import annotate
from multipolar.article import ArticleReader, Parsed
from multipolar.codebook import Codebook
from multipolar.readers import Article, plain_text
from multipolar.schema import TABLES, validate
from multipolar.segments import segment
from multipolar.store import BUNDLED

ELSEWHERE = (
    *("fingerprints", "readings", "content_words"),
    *("families", "phrases", "formulas", "scored", "unread"),
)


@pytest.fixture(scope="module")
def reader(codebook, nlp) -> ArticleReader:
    return ArticleReader(codebook, nlp=nlp)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """The five articles, and one in which nothing is found."""
    texts = sorted((BUNDLED / "raw").glob("*.txt"))
    told = [article for path in texts for article in plain_text.read(path, options={})]
    return [*told, Article("nothing", "A head\n\nTalks go on.")]


def parsed(
    articles: list[Article], codebook: Codebook, nlp, *, packed: bool = False
) -> list[Parsed]:
    found = []
    for article in articles:
        segments = segment(article.text, rules=codebook.segment_rules, marked=article.marked)
        places = annotate.kept_lines(article.text, segments)
        docs = next(annotate.parse([[words for _, _, words in places]], nlp=nlp))
        if packed:
            docs = annotate.unpacked(annotate.packed(docs), vocab=nlp.vocab)
        row = {"path": "raw", "sha256": "0", "language": "en"}
        lines = annotate.placed(docs, places=places)
        found.append(Parsed(article, segments, lines, {}, row))
    return found


def tables(frames: dict[str, pd.DataFrame]) -> dict[str, list[dict[str, object]]]:
    frames = {**frames, "documents": frames["documents"].assign(family_id="")}
    return {name: validate(frame, TABLES[name]).to_pylist() for name, frame in frames.items()}


@pytest.fixture(scope="module")
def expected(reader, articles, codebook, nlp):
    return tables(reader.read(parsed(articles, codebook, nlp)))


def test_every_table_of_single_articles_has_rows_of_every_column(expected):
    assert set(expected) == set(TABLES) - {*ELSEWHERE}
    assert all(expected.values())
    assert {row["doc_id"] for row in expected["documents"]} >= {"nothing"}


def test_a_batch_gives_the_rows_of_its_articles_one_by_one(
    expected, reader, articles, codebook, nlp
):
    single = [tables(reader.read([article])) for article in parsed(articles, codebook, nlp)]
    assert {
        name: sorted((row for one in single for row in one[name]), key=str) for name in expected
    } == {name: sorted(rows, key=str) for name, rows in expected.items()}


def test_a_parse_from_the_cache_gives_the_same_rows(expected, reader, articles, codebook, nlp):
    assert tables(reader.read(parsed(articles, codebook, nlp, packed=True))) == expected


@pytest.mark.parametrize("packed", [False, True])
def test_strings_are_freed_after_each_batch_and_rows_are_the_same(
    expected, reader, articles, codebook, nlp, packed
):
    """In a zone spaCy forgets the words of a batch; nothing read may hang on them."""
    sizes = []
    for number in range(3):
        own = Article(
            f"own-{number}", f"A head\n\nWord{number}{number} stands in the way of BRICS."
        )
        with nlp.memory_zone():
            reader.read(parsed([own], codebook, nlp, packed=packed))
            found = reader.read(parsed(articles, codebook, nlp, packed=packed))
        assert tables(found) == expected
        sizes.append(len(nlp.vocab.strings))
        assert f"Word{number}{number}" not in nlp.vocab.strings
    assert len(set(sizes)) == 1


def test_without_a_zone_strings_stay(reader, codebook, nlp):
    own = Article("own", "A head\n\nWordword stands in the way of BRICS.")
    reader.read(parsed([own], codebook, nlp))
    assert "Wordword" in nlp.vocab.strings
