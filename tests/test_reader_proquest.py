"""ProQuest: the text export → the documents in it."""

from __future__ import annotations

import pytest
from divided import places, words_by_kind

from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.readers import plain_text, proquest, read
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")
LINE = "_" * 60

QUAY = """Quay talks end without a word

Author: Writer, Ann; Scribe, Bo.

Publication info: The Coastal Courier; London. 12 June 2024: A.4.

https://www.proquest.com/docview/2900000001

Links: https://resolver.example.org/?id=1

Full text: The ministers met on the quay on Wednesday.

Location: the old port, said a sign nobody read.

“We agree,” said one of them. Title: none, he joked.

Subject: Ministers; Ports;

Location: Kazan

Title: Quay talks end without a word

Publication title: The Coastal Courier; London

First page: A.4

Publication date: Jun 12, 2024

Section: News

Language of publication: English

ProQuest document ID: 2900000001

Document URL: https://www.proquest.com/docview/2900000001

Copyright: Copyright Coastal Courier Group Jun 12, 2024

Last updated: 2024-06-13

Database: Global Newsstream
"""
COMPACT = """Title: Rail pact signed
Publication title: Rail Times
Publication date: June 11, 2024
Author: By Bo Scribe
ProQuest document ID: 2900000002
Full text: The pact was signed.
It covers four stations.
Subject: Railways
Last updated: 2024-06-12
Database: Global Newsstream
"""
MISSING = """Picture of the day

Publication title: Rail Times

Publication date: Jun 10, 2024

Full text: Not available

ProQuest document ID: 2900000003

Database: Global Newsstream
"""
NO_FIELD = MISSING.replace("Full text: Not available\n\n", "")
HEAD = "Report Information from ProQuest\n13 June 2024 09:12\n"
FOOT = "Contact us at: http://support.example.org\n\nCopyright © 2024 ProQuest LLC. All rights reserved.\n"


def saved(path, *blocks):
    path.write_text(f"\n{LINE}\n\n".join(blocks), "utf-8")
    return path


def test_every_document_is_an_article_and_those_without_text_are_told(tmp_path):
    path = saved(tmp_path / "pq.txt", HEAD, QUAY, MISSING, NO_FIELD, COMPACT, FOOT)
    (quay, rail), unread = read(path, options={})
    assert (quay.doc_id, rail.doc_id) == ("pq#1", "pq#4")
    assert [(r.record, r.reason) for r in unread] == [
        ("pq#2", '"Full text: Not available"'),
        ("pq#3", 'no field "Full text"'),
    ]
    assert quay.metadata == {
        "title": "Quay talks end without a word",
        "outlet": "The Coastal Courier",
        "date": "Jun 12, 2024",
        "author": "Writer, Ann; Scribe, Bo",
    }
    assert rail.metadata == {
        "title": "Rail pact signed",
        "outlet": "Rail Times",
        "date": "June 11, 2024",
        "author": "Bo Scribe",
    }


def test_body_is_the_full_text_and_nothing_of_the_fields(tmp_path):
    (quay, rail), _ = read(saved(tmp_path / "pq.txt", HEAD, QUAY, COMPACT, FOOT), options={})
    for article in (quay, rail):
        assert "".join(article.text[p.start : p.end] for p in places(article)) == article.text
        assert "Contact us" not in article.text and LINE not in article.text
    told = words_by_kind(quay)
    assert told["title"] == "Quay talks end without a word"
    assert told["body"] == (
        "The ministers met on the quay on Wednesday. "
        "Location: the old port, said a sign nobody read. "
        "“We agree,” said one of them. Title: none, he joked."
    )
    assert "Subject: Ministers" in told["boilerplate"] and "Database" in told["boilerplate"]
    assert "Author: Writer" in told["byline"] and "Copyright Coastal" in told["byline"]
    assert words_by_kind(rail)["body"] == "The pact was signed. It covers four stations."
    assert words_by_kind(rail)["title"] == "Rail pact signed"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_line_ends_and_encoding_do_not_matter(tmp_path, encoding):
    path = tmp_path / "pq.txt"
    numbered = f"{LINE}\nDocument 1 of 1\n\n{QUAY}{LINE}\n{FOOT}"
    path.write_bytes(numbered.replace("\n", "\r\n").encode(encoding))
    (quay,), unread = read(path, options={})
    assert (quay.doc_id, unread) == ("pq#1", [])
    assert words_by_kind(quay)["title"] == quay.metadata["title"] == "Quay talks end without a word"


def test_what_stands_between_two_documents_is_not_lost_silently(tmp_path):
    path = saved(tmp_path / "pq.txt", QUAY, "A page without any field\n", COMPACT)
    articles, (unread,) = read(path, options={})
    assert [article.doc_id for article in articles] == ["pq#1", "pq#2"]
    assert (unread.record, unread.reason) == ("after pq#1", "none of ProQuest's fields stands in it")  # fmt: skip


def test_the_date_of_publication_becomes_that_of_the_document(tmp_path):
    (quay,), _ = read(saved(tmp_path / "pq.txt", HEAD, QUAY), options={})
    row = document(
        quay, path="pq.txt", sha256="", segments=places(quay), n_words=0, notes={}, codebook=BOOK
    )
    assert (row["date"], row["date_source"]) == ("2024-06-12", "metadata")


ORDINARY = [
    "Talks end\n\nThey left.\n",
    f"Talks end\n{LINE}\nTitle: none\nSubject: none\n",
    "Full text: none\nPublication title: none\nProQuest document ID: 2\n",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_is_left_to_others(tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    assert not proquest.recognises(tmp_path / "a.txt")
    assert plain_text.recognises(tmp_path / "a.txt")
