"""PDF: hard lines become paragraphs, what recurs on every page is furniture, no text is lost."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from multipolar.codebook import Codebook
from multipolar.readers import UnreadableError, read
from multipolar.segments import segment
from multipolar.store import BUNDLED

RULES = Codebook(BUNDLED / "codebook").segment_rules


def pdf(*pages: str, picture: bool = False) -> bytes:
    """A minimal PDF: a line of text a line, an empty line where the layout leaves one free."""
    drawn = [
        "BT /F1 11 Tf 12 TL 60 780 Td "
        + " ".join(f"({line.translate(ESCAPED)}) Tj T*" for line in page.split("\n"))
        + " ET"
        if page
        else ""
        for page in pages
    ]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    pictures = "/XObject << /P 99 0 R >>" if picture else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for i, stream in enumerate(drawn):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {pictures} >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{thing}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n"
    root = f"<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode() + root.encode()


ESCAPED = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})


def page(number: int, body: str) -> str:
    return f"HARBOUR TIMES   WORLD\n{body}\nharbourtimes.example\n{number}"


FIRST = """Ministers open talks on barges
The ministers of two river states met on Tuesday for co-
operation on grain. Officials from the Lower-
Upper commission said that the timetable of the
corridor was settled.
Neither side would say what the tolls will be, or who
is to set them, and the second minister told the re-"""
SECOND = """porters that a decision would follow in the autumn.
"We have waited eleven years," said the first (and older)
minister of the two."""
THIRD = """The talks go on in the upper town, and the locks are to
be widened by the spring of next year."""
PARAGRAPHS = [
    "Ministers open talks on barges",
    "The ministers of two river states met on Tuesday for cooperation on grain. Officials from "
    "the Lower-Upper commission said that the timetable of the corridor was settled.",
    "Neither side would say what the tolls will be, or who is to set them, and the second "
    "minister told the reporters that a decision would follow in the autumn.",
    '"We have waited eleven years," said the first (and older) minister of the two.',
    "The talks go on in the upper town, and the locks are to be widened by the spring of next year.",
]


@pytest.fixture
def saved(tmp_path):
    def made(data: bytes):
        path = tmp_path / "talks.pdf"
        path.write_bytes(data)
        return path

    return made


def test_hard_lines_become_paragraphs_and_running_lines_furniture(saved):
    data = pdf(page(1, FIRST), page(2, SECOND), page(3, THIRD))
    ((article,), unread) = read(saved(data), options={})
    places = segment(article.text, rules=RULES, marked=article.marked)
    assert "".join(article.text[s.start : s.end] for s in places) == article.text
    body = [article.text[s.start : s.end].strip() for s in places if s.kind in ("title", "body")]
    assert "\n\n".join(body).split("\n\n") == PARAGRAPHS
    furniture = [article.text[a:b] for a, b, rule in article.marked if rule == "page_furniture"]
    assert sorted(furniture) == sorted(
        ["HARBOUR TIMES WORLD", "harbourtimes.example"] * 3 + ["1", "2", "3"]
    )
    assert (article.doc_id, unread) == ("talks", [])
    assert places[1].kind == "title"


HYPHENS = [
    ("the long-\nterm plan", "the longterm plan"),  # known miss: nothing in the file tells
    ("a long-term view of the long-\nterm plan", "a long-term view of the long-term plan"),
    ("the China-\nRussia talks", "the China-Russia talks"),
    ("the G-\n20 talks", "the G-20 talks"),
    ("the minis-\nters met", "the ministers met"),
    ("talks - \nand more", "talks - and more"),
]


@pytest.mark.parametrize(("lines", "joined"), HYPHENS)
def test_words_parted_at_the_end_of_a_line_are_made_whole(saved, lines, joined):
    ((article,), _) = read(saved(pdf(f"Here {lines} for all who came to see")), options={})
    assert article.text == f"Here {joined} for all who came to see"


def test_a_page_alone_has_no_running_lines(saved):
    ((article,), _) = read(saved(pdf(THIRD)), options={})
    assert (article.text, article.marked) == (PARAGRAPHS[-1], ())


def test_what_the_file_says_of_itself_is_kept(saved):
    writer = PdfWriter(clone_from=io.BytesIO(pdf(THIRD)))
    writer.add_metadata({"/Title": "Talks on barges", "/Author": "I. Varga"})
    out = io.BytesIO()
    writer.write(out)
    ((article,), _) = read(saved(out.getvalue()), options={})
    assert article.metadata == {"title": "Talks on barges", "author": "I. Varga"}


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(THIRD)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_that_may_be_read_but_not_changed_is_read(saved):
    ((article,), _) = read(saved(encrypted("")), options={})
    assert article.text == PARAGRAPHS[-1]


REFUSED = [
    ("a scan", pdf("", "", picture=True), "no text layer: run OCR first"),
    ("empty pages", pdf("", ""), "no text layer: run OCR first"),
    ("encrypted", encrypted("secret"), "encrypted: save a copy without password"),
    ("no PDF", b"The ministers met in the harbour.", "no PDF file, or a damaged one"),
    ("nothing", b"", "no PDF file, or a damaged one"),
    ("cut short", pdf(page(1, FIRST))[:300], "no PDF file, or a damaged one"),
]


@pytest.mark.parametrize(("data", "reason"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_holds_no_text_is_refused_with_what_to_do(saved, data, reason):
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(saved(data), options={})


def test_a_page_without_text_layer_is_told_and_the_others_are_read(saved):
    ((article,), (unread,)) = read(saved(pdf(THIRD, "", picture=True)), options={})
    assert article.text == PARAGRAPHS[-1]
    assert unread.record == "talks, page 2"
    assert unread.reason == "a page without text layer: run OCR first"


def test_the_fixture_is_a_pdf():
    assert len(PdfReader(io.BytesIO(pdf("A", "B")), strict=True).pages) == 2
