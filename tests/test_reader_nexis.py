"""Nexis: exports in Word, RTF and text → the articles in them, furniture told apart."""

from __future__ import annotations

import docx
import pytest
from divided import places, text_by_kind

from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.readers import UnreadableError, nexis, office, plain_text, read
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")

COVER = """User Name: A. Reader
Date and Time: Thursday, June 13, 2024 9:12:00 AM GMT
Job Number: 226451893
Documents ({count})
1. Harbour Talks End Without a Word
Client/Matter: -None-
Search Terms: harbour and ministers
Search Type: Terms and Connectors
Narrowed by:
Content Type | Narrowed by
News | Timeline: Jun 01, 2024 to Jun 13, 2024
2. Two Capitals Sign a Rail Pact
Client/Matter: -None-
Search Terms: harbour and ministers
Search Type: Terms and Connectors

""".splitlines()

HARBOUR = """Harbour Talks End Without a Word
The Coastal Courier (London)
June 12, 2024 Wednesday 1:30 PM GMT
First Edition

Copyright 2024 Coastal Courier Group All Rights Reserved

Section: NEWS; Pg. 4
Length: 1,355 words
Byline: By Ann Writer and Bo Scribe
Dateline: KAZAN, June 12
Highlight: No statement followed the meeting.

Body

The two ministers left the harbour hall before noon.

Notes were exchanged, said an aide: "We shall meet again."

Length: that of the quay, he joked, was the only point agreed.

Graphic

 Two ministers on a quay.

Classification

Language: ENGLISH
Publication-Type: Newspaper
Subject: HARBORS & PORTS (90%); MINISTERS (78%)
Geographic: KAZAN, RUSSIAN FEDERATION (58%)
Load-Date: June 14, 2024

End of Document

""".splitlines()

RAIL = """Two Capitals Sign a Rail Pact
News Wire Example
Tuesday, 11 June 2024

Copyright 2024 News Wire Example
Length: 210 words
Body

The pact was signed on Tuesday. It covers four stations.

Load-Date: June 11, 2024

End of Document
""".splitlines()

EMPTY = """Picture of the Day
The Coastal Courier (London)
June 10, 2024 Monday
Copyright 2024 Coastal Courier Group
Length: 12 words
Body

Load-Date: June 10, 2024
End of Document""".splitlines()

NO_BODY = """A Table of Prices
The Coastal Courier (London)
June 9, 2024
Length: 3 words
Load-Date: June 9, 2024
End of Document""".splitlines()


def cover(count):
    return [line.format(count=count) for line in COVER]


def words(text):
    return " ".join(text.split())


def save_docx(path, lines):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Page 1 of 3"
    for line in lines:
        made.add_paragraph(line)
    made.save(path)
    return path


def save_rtf(path, lines):
    body = "".join(
        "{\\pard " + line.replace("“", "\\'93").replace("”", "\\'94") + "\\par}\n" for line in lines
    )
    link = r'{\field{\*\fldinst{ HYPERLINK "https://advance.lexis.com/api/document?id=1" }}{\fldrslt{\ul Harbour Talks End Without a Word}}}'
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\header Page 1 of 3\par}"
    path.write_text(
        head + body.replace("{\\pard Harbour Talks End Without a Word", "{\\pard " + link) + "}"
    )
    return path


def save_txt(path, lines):
    path.write_text("\n".join(lines), "utf-8")
    return path


SAVED = [(save_docx, "export.DOCX"), (save_rtf, "export.rtf"), (save_txt, "export.txt")]


def in_order(text, *words):
    places = [text.index(word) for word in words]
    return places == sorted(places)


@pytest.mark.parametrize(("save", "name"), SAVED)
def test_every_document_of_an_export_is_an_article(tmp_path, save, name):
    path = save(tmp_path / name, [*cover(2), *HARBOUR, *RAIL])
    (harbour, rail), unread = read(path, options={})
    assert unread == []
    assert (harbour.doc_id, rail.doc_id) == ("export#1", "export#2")
    assert harbour.metadata == {
        "title": "Harbour Talks End Without a Word",
        "outlet": "The Coastal Courier (London)",
        "date": "June 12, 2024",
        "author": "Ann Writer and Bo Scribe",
        "place": "Kazan",
    }
    assert rail.metadata == {
        "title": "Two Capitals Sign a Rail Pact",
        "outlet": "News Wire Example",
        "date": "11 June 2024",
    }


@pytest.mark.parametrize(("save", "name"), SAVED)
def test_body_holds_the_article_and_no_furniture(tmp_path, save, name):
    path = save(tmp_path / name, [*cover(2), *HARBOUR, *RAIL])
    (harbour, rail), _ = read(path, options={})
    for article in (harbour, rail):
        found = places(article)
        assert "".join(article.text[p.start : p.end] for p in found) == article.text
        assert "HYPERLINK" not in article.text and "Job Number" not in article.text
    told = text_by_kind(harbour)
    assert words(told["title"]) == "Harbour Talks End Without a Word"
    assert words(told["body"]) == (
        "No statement followed the meeting. The two ministers left the harbour hall before noon. "
        'Notes were exchanged, said an aide: "We shall meet again." '
        "Length: that of the quay, he joked, was the only point agreed."
    )
    assert in_order(
        told["byline"], "Courier", "June 12", "First Edition", "Copyright", "Byline", "Dateline"
    )
    assert in_order(
        told["boilerplate"], "Section", "Length", "Body", "Graphic", "Load-Date", "End of Document"
    )
    assert set(told) == {"title", "byline", "body", "boilerplate"}
    assert (
        words(text_by_kind(rail)["body"])
        == "The pact was signed on Tuesday. It covers four stations."
    )


def test_a_document_without_text_is_unread_and_the_rest_goes_on(tmp_path):
    lines = [*cover(4), *HARBOUR, *EMPTY, *NO_BODY, *RAIL]
    articles, unread = read(save_docx(tmp_path / "x.docx", lines), options={})
    assert [article.doc_id for article in articles] == ["x#1", "x#4"]
    assert [(r.record, r.reason) for r in unread] == [
        ("x#2", 'no text below "Body"'),
        ("x#3", 'no "Body": the export holds no text of it'),
    ]


def test_a_cover_that_announces_more_is_told(tmp_path):
    lines = [*cover(100), *HARBOUR, *RAIL]
    articles, unread = read(save_docx(tmp_path / "x.docx", lines), options={})
    assert len(articles) == 2
    assert [(r.record, r.reason) for r in unread] == [("cover", "announces 100 documents, 2 found")]


def test_an_export_cut_short_keeps_what_is_there(tmp_path):
    lines = [*HARBOUR, *RAIL[:-4]]
    articles, unread = read(save_docx(tmp_path / "x.docx", lines), options={})
    assert [article.metadata["date"] for article in articles] == ["June 12, 2024", "11 June 2024"]
    assert text_by_kind(articles[1])["body"].startswith("The pact was signed")
    assert unread == []


@pytest.mark.parametrize("listed", ["", "Harbour Talks End Without a Word", "Harbour Talks E..."])
def test_the_first_headline_is_found_however_the_cover_lists_it(tmp_path, listed):
    lines = [line for line in cover(2) if not line.startswith("2.")]
    lines = [listed if line.startswith("1.") else line for line in lines]
    articles, _ = read(save_docx(tmp_path / "x.docx", [*lines, *HARBOUR, *RAIL]), options={})
    assert articles[0].metadata["title"] == "Harbour Talks End Without a Word"
    assert articles[0].text.startswith("Harbour Talks End Without a Word\nThe Coastal Courier")


def test_a_single_article_has_no_cover(tmp_path):
    (article,), unread = read(save_docx(tmp_path / "one.docx", HARBOUR), options={})
    assert (article.doc_id, unread) == ("one#1", [])
    assert article.text.startswith("Harbour Talks")


def test_a_list_of_documents_without_any_is_told(tmp_path):
    articles, unread = read(save_docx(tmp_path / "x.docx", cover(2)), options={})
    assert articles == []
    assert [r.reason for r in unread] == ["announces 2 documents, 0 found"]


def test_the_date_of_publication_becomes_that_of_the_document(tmp_path):
    (article,), _ = read(save_docx(tmp_path / "one.docx", HARBOUR), options={})
    row = document(
        article, path="one.docx", sha256="", segments=places(article), n_words=0, notes={}, codebook=BOOK
    )  # fmt: skip
    assert (row["date"], row["date_source"]) == ("2024-06-12", "metadata")
    assert row["title"] == "Harbour Talks End Without a Word"


def test_only_the_article_that_was_repaired_says_so(tmp_path):
    broken = [line.replace("It covers", "It costs â€“ say some â€“ and covers") for line in RAIL]
    articles, _ = read(save_docx(tmp_path / "x.docx", [*HARBOUR, *broken]), options={})
    assert [article.repaired for article in articles] == [False, True]
    assert "It costs – say some – and covers" in articles[1].text


def test_a_damaged_document_is_refused_with_the_reason(tmp_path):
    path = save_docx(tmp_path / "x.docx", HARBOUR)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(UnreadableError, match=r"^no Word document, or a damaged one: .*zip"):
        read(path, options={})
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(UnreadableError, match="damaged"):
        read(path, options={})


# --- the older text export --------------------------------------------------------------------

OLD = """

Download Request: Selected Items: {items}
Time Of Request: Friday, March 20, 2018  16:51:31

Terms: (DATE(>=2009-12-01 and <=2010-05-11) and (harbour))

                               1 of 3 DOCUMENTS


                           The Coastal Courier (London)

                            January 11, 2010 Monday
                                   Edition 1;
                                    Scotland

A harbour is opened by two ministers who do not agree upon the length of its
longest quay

BYLINE: Ann Writer

SECTION: NEWS; Pg. 3

LENGTH: 355 words

DATELINE: KAZAN, Jan. 10

Two ministers opened a harbour on Sunday, and the crowd that had come to look at
them saw a quay of which the end was hidden by the fog, said a fisherman. He had
a boat.

Nobody asked for the length.

GRAPHIC: A quay in fog

LOAD-DATE: January 12, 2010

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                     Copyright 2010 Coastal Courier Group
                              All Rights Reserved

                               2 of 3 DOCUMENTS

                           The Coastal Courier (London)

                            January 10, 2010 Sunday

Picture of the day

LENGTH: 2 words

LOAD-DATE: January 10, 2010

                               3 of 3 DOCUMENTS

                    Copyright 2010 News Wire Example Limited
                              All Rights Reserved

                               News Wire Example

                              9 January 2010

Fog expected

LENGTH: 9 words

Fog is expected on Sunday.

LANGUAGE: ENGLISH
"""


@pytest.mark.parametrize("save", [lambda p, t: p.write_text(t), lambda p, t: p.write_bytes(t.replace("\n", "\r\n").encode("utf-16"))])  # fmt: skip
def test_the_older_text_export_is_read(tmp_path, save):
    path = tmp_path / "old.txt"
    save(path, OLD.format(items="1-3"))
    (first, third), (empty,) = read(path, options={})
    assert (first.doc_id, third.doc_id) == ("old#1", "old#3")
    assert (empty.record, empty.reason[:7]) == ("old#2", "no text")
    assert first.metadata == {
        "title": "A harbour is opened by two ministers who do not agree upon the length of its longest quay",
        "outlet": "The Coastal Courier (London)",
        "date": "January 11, 2010",
        "author": "Ann Writer",
        "place": "Kazan",
    }
    assert third.metadata == {
        "title": "Fog expected",
        "outlet": "News Wire Example",
        "date": "9 January 2010",
    }
    for article in (first, third):
        assert "".join(article.text[p.start : p.end] for p in places(article)) == article.text
    told = text_by_kind(first)
    assert [line for line in told["body"].split("\n") if line] == [
        "Two ministers opened a harbour on Sunday, and the crowd that had come to look at them saw a quay of which the end was hidden by the fog, said a fisherman. He had a boat.",
        "Nobody asked for the length.",
    ]
    assert in_order(told["boilerplate"], "1 of 3 DOCUMENTS", "SECTION", "GRAPHIC", "LOAD-DATE")
    assert "Copyright 2010" in told["byline"] and "Scotland" in told["byline"]
    assert text_by_kind(third)["body"].strip() == "Fog is expected on Sunday."


def test_the_older_export_tells_what_is_missing(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text(OLD.format(items="1-4, 9"))
    _, unread = read(path, options={})
    assert unread[-1].reason == "announces 5 documents, 3 found"


ORDINARY = [
    ("a.txt", "Talks end\n\nBody\n\nThe end of document one of ten documents was near.\n"),
    ("b.txt", "Length: 12 words were enough.\n\nBody and mind.\n"),
    ("c.txt", "Job Number: unknown\nDocuments (many)\n"),
]


@pytest.mark.parametrize(("name", "text"), ORDINARY)
def test_an_ordinary_text_is_left_to_others(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert not nexis.recognises(tmp_path / name)
    assert plain_text.recognises(tmp_path / name)


def test_an_ordinary_document_is_left_to_others(tmp_path):
    path = save_docx(tmp_path / "a.docx", ["Talks end", "They left.", "Body", "End of Document"])
    assert not nexis.recognises(path)
    assert office.recognises(path)
