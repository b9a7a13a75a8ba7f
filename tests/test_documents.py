"""Documents: what each article is, told by its text first, then by its file, then by notes."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.readers import Article
from multipolar.readers.notes import iso_date
from multipolar.schema import DOCUMENTS, validate
from multipolar.segments import segment
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")

# doc_id: title, date, date_source, outlet, originator, newsroom, author, place
FIVE = {
    "000_f0765e4f62ee62f4": (
        "China ready to strengthen strategic cooperation with Russia: MFA",
        *("2024-09-12", "inferred", "Al Mayadeen", None, "Al Mayadeen", None, None),
    ),
    "001_13d8f8e099ef8960": (
        "Wang Yi meets Lavrov on China-Russia, BRICS cooperation",
        *("2024-06-11", "text", "People's Daily Online", "Xinhua", "Xinhua", None),
        "Nizhny Novgorod, Russia",
    ),
    "002_47aa687a571d13dd": (
        "China, Russia reaffirm their close relations",
        *("2024-10-31", "text", "People's Daily Online", "China Daily", "China Daily"),
        *("Zhang Yunbi", None),
    ),
    "003_6868a7ea812503d6": (
        "Russian-Chinese Coordination Important Amid West's Containment Campaign - "
        "Top Security Official",
        *("2023-09-19", "text", "Sputnik", None, "Sputnik", None, "Moscow"),
    ),
    "004_f8c78f392e6e4645": (
        "Russia and China deepen cooperative relations",
        *("2022-09-15", "inferred", "RJ983", "teleSUR", "teleSUR", None, None),
    ),
}
COLUMNS = ["title", "date", "date_source", "outlet", "originator", "newsroom", "author", "place"]


@pytest.mark.parametrize("doc_id", FIVE)
def test_what_is_known_of_the_five_articles(built, doc_id):
    row = built.table("documents").set_index("doc_id").loc[doc_id, COLUMNS]
    assert tuple(row.astype(object).where(row.notna(), None)) == FIVE[doc_id]


def test_the_five_articles_are_as_delivered(built):
    documents = built.table("documents")
    assert set(documents["doc_id"]) == set(FIVE)
    for row in documents.itertuples():
        assert row.text == (built.root / row.path).read_text("utf-8")
    assert not documents["repaired"].any()


def told(text: str, notes: dict[str, str] | None = None, **metadata: str) -> dict:
    return document(
        Article("a", text, metadata=metadata),
        **{"path": "raw/a.txt", "sha256": "0", "n_words": 1},
        segments=segment(text, rules=BOOK.segment_rules),
        notes=notes or {},
        codebook=BOOK,
    )


BYLINE = "Wang meets Lavrov\n\n(Xinhua) 10:44, June 11, 2024\n\nThe ministers met."
DATELINE = "Wang meets Lavrov\n\nNEW DELHI, June 10 (Reuters) - The ministers met."
CARRIED = "Wang meets Lavrov\n\nThe ministers met.\n\nDisclaimer: Via Telesur – Translated by RJ983"
OWN = "- Sputnik International, 1920\nWorld\nGet the latest news from around the world\n\nA head\n\nMOSCOW (Sputnik) - They met."
BARE = "Wang meets Lavrov\n\nThe ministers met."
LATE = {"date": "2024-07-01"}

SOURCES = [
    # the text is heard first, then what the file says, then the notes
    (BYLINE, LATE, {}, {"date": "2024-06-11", "date_source": "text"}),
    (BYLINE, LATE, {"date": "2024-06-30"}, {"date": "2024-06-11", "date_source": "text"}),
    (BARE, LATE, {"date": "2024-06-30"}, {"date": "2024-06-30", "date_source": "metadata"}),
    (BARE, LATE, {}, {"date": "2024-07-01", "date_source": "inferred"}),
    (BARE, {}, {}, {"date": None, "date_source": None}),
    (DATELINE, {}, {}, {"date": None, "date_source": None, "place": "New Delhi"}),
    (DATELINE, {"place": "Kazan"}, {}, {"place": "New Delhi"}),
    (BARE, {"title": "Another title"}, {}, {"title": "Wang meets Lavrov"}),
    # whose text it is: the agency where it was carried, else the outlet
    (BARE, {}, {}, {"outlet": None, "originator": None, "newsroom": "unknown"}),
    (BARE, {"outlet": "TASS"}, {}, {"outlet": "TASS", "originator": None, "newsroom": "TASS"}),
    (OWN, {}, {}, {"outlet": "Sputnik", "originator": None, "newsroom": "Sputnik"}),
    (OWN, {"outlet": "TASS"}, {}, {"outlet": "Sputnik", "newsroom": "Sputnik"}),
    (BYLINE, {"outlet": "CGTN"}, {}, {"outlet": "CGTN", "originator": "Xinhua", "newsroom": "Xinhua"}),
    (CARRIED, {}, {}, {"outlet": "RJ983", "originator": "teleSUR", "newsroom": "teleSUR"}),
    (BARE, {"outlet": "CGTN", "originator": "TASS"}, {}, {"originator": "TASS", "newsroom": "TASS"}),
    # an outlet goes by its name in the codebook, wherever it is named; an unknown one by its own
    (BARE, {"outlet": "Telesur"}, {}, {"outlet": "teleSUR", "newsroom": "teleSUR"}),
    (BARE, {"originator": "ITAR-TASS"}, {}, {"originator": "TASS", "newsroom": "TASS"}),
    (BARE, {}, {"outlet": "People's Daily"}, {"outlet": "People's Daily Online"}),
    (DATELINE, {}, {}, {"originator": "Reuters", "newsroom": "Reuters"}),
    (BARE, {"author": "A. Writer", "url": "https://example.org/1", "language": "en"}, {}, {"author": "A. Writer", "url": "https://example.org/1", "language": "en"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "notes", "metadata", "expected"), SOURCES)
def test_the_text_is_heard_first_then_the_file_then_the_notes(text, notes, metadata, expected):
    row = told(text, notes, **metadata)
    assert {field: row[field] for field in expected} == expected


def test_an_article_without_headline_has_no_title():
    assert told("One paragraph that is longer than any headline. " * 10)["title"] is None


def test_articles_stand_in_the_order_of_their_names():
    rows = [told(BARE) | {"doc_id": doc_id, "family_id": doc_id} for doc_id in ("b", "c", "a")]
    table = validate(pd.DataFrame(rows), DOCUMENTS)
    assert table.column("doc_id").to_pylist() == ["a", "b", "c"]


DATES = [
    ("10:44, June 11, 2024", "2024-06-11"),
    ("June 11, 2024", "2024-06-11"),
    ("June 11th, 2024", "2024-06-11"),
    ("11 June 2024", "2024-06-11"),
    ("Tue, 11 Jun 2024 23:30:00 GMT+0800", "2024-06-11"),
    ("10:44 AM ET, Tue June 11, 2024", "2024-06-11"),
    ("Sept. 3, 2024", "2024-09-03"),
    ("12 Sep 2024 - 14:05", "2024-09-12"),
    ("Wednesday, 30 October 2024", "2024-10-30"),
    ("19.09.2023", "2023-09-19"),
    ("03/04/2024", "2024-04-03"),  # day before month where both would do ...
    ("06/13/2024", "2024-06-13"),  # ... month before day where only that will
    ("2022-04-12", "2022-04-12"),
    ("2022-04-12 09:38", "2022-04-12"),
    ("2024/6/1", "2024-06-01"),
    ("2024-06-11T23:10:00+08:00", "2024-06-11"),  # the day where it was written
    ("2024-06-11T23:10:00Z", "2024-06-11"),
    ("Updated: 2022-04-12 09:38", "2022-04-12"),
    ("Last updated 11 June 2024, 8:14 PM", "2024-06-11"),
    ("Published on June 11, 2024", "2024-06-11"),
    ("  11 June 2024\n", "2024-06-11"),
    # no whole date, or none at all
    ("June 2024", None),
    ("2024", None),
    ("11 June", None),
    ("Thursday", None),
    ("yesterday", None),
    ("2 days ago", None),
    ("now", None),
    ("1718100000", None),
    ("31.02.2024", None),
    ("2024-13-45", None),
    ("nonsense", None),
    ("a great deal of nonsense, 7 times over", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("words", "date"), DATES)
def test_dates_in_the_presss_forms(words, date):
    assert iso_date(words) == date
