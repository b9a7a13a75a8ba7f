"""Whose words stand at a place, told from the tables as `Voices` tells it from the parse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from multipolar import pipeline
from multipolar.schema import VOICES
from multipolar.spoken import whose
from multipolar.store import Corpus, open_corpus

ARTICLE = """Lavrov: "Russia and China stand together"

Sputnik gives BRICS a page, and Moscow and Beijing are named in it.

Patrushev said that the West "uses Taiwan" against China, and that "Russia will answer" the West.

"Japan must answer," Zakharova said, according to the Chinese Foreign Ministry.

Wang Yi said Putin told him that "Russia trusts China" and "respects India" in every way.

"China is ready," said Wang Yi. "Russia is ready too," he added, and Lavrov called this "China's gift".

Wang said the “world’s two powers” and ‘the South’ will ``grow'' together, and that «peace» is near.

Lavrov said it was "a step back" for Russia and, he added, a "slip that opens nothing for China.

Putin said: "China and Russia will go on.

"Russia will win," he went on, "and trade with China."

Wang Yi: workers' rights in China are “not a toy of the West”, don’t forget “Russia

The so-called "China threat" and the "Russian bear" are nobody's words.
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus of one article with quotations of every kind."""
    root = Path(tmp_path_factory.mktemp("invented"))
    (root / "raw").mkdir()
    (root / "raw" / "one.txt").write_text(ARTICLE, "utf-8")
    pipeline.build(open_corpus(root))
    return open_corpus(root)


def told(corpus: Corpus, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Voice, speaker and chain of a table's rows: as they stand there, and as told anew."""
    rows = corpus.table(name)
    tables = {name: corpus.table(name) for name in ("quotes", "marked", "segments")}
    columns = ["voice", "speaker", "chain"]
    anew = whose(rows[["doc_id", "start", "end"]], **tables)
    return rows[columns].astype(object), anew[columns].astype(object)


@pytest.mark.parametrize("name", ["mentions", "themes"])
@pytest.mark.parametrize("where", ["built", "invented"])
def test_places_are_given_to_whom_the_parse_gives_them(request, where, name):
    stored, anew = told(request.getfixturevalue(where), name)
    pd.testing.assert_frame_equal(stored, anew)


def test_the_invented_article_holds_what_is_to_be_told_apart(invented):
    rows = invented.table("mentions")
    assert set(rows["voice"]) == set(VOICES) - {"embedded"}
    assert rows["chain"].notna().any()


def test_the_order_of_places_does_not_matter(built):
    stored, _ = told(built, "mentions")
    rows = built.table("mentions")[["doc_id", "start", "end"]].iloc[::-1]
    tables = {name: built.table(name) for name in ("quotes", "marked", "segments")}
    anew = whose(rows, **tables)[["voice", "speaker", "chain"]].iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(stored, anew.astype(object))


def test_no_places_are_no_rows(built):
    tables = {name: built.table(name) for name in ("quotes", "marked", "segments")}
    none = built.table("mentions")[:0]
    assert whose(none[["doc_id", "start", "end"]], **tables).empty
    empty = {name: table[:0] for name, table in tables.items()}
    rows = built.table("mentions")[["doc_id", "start", "end"]]
    assert set(whose(rows, **empty)["voice"]) == {"narration"}
