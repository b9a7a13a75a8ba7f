"""Word and RTF documents of no archive: one article, a paragraph a line."""

from __future__ import annotations

import zipfile

import docx
import pytest

from multipolar.readers import UnreadableError, office, read

LINES = ["Talks end", "The ministers left “at once”.", "They will meet in Kazan."]


def saved(path):
    made = docx.Document()
    made.sections[0].footer.paragraphs[0].text = "Confidential"
    for line in LINES:
        made.add_paragraph(line)
    made.save(path)
    return path


def test_a_word_document_is_one_article(tmp_path):
    (article,), unread = read(saved(tmp_path / "talks.docx"), options={})
    assert (article.doc_id, article.text, unread) == ("talks", "\n".join(LINES), [])
    assert article.marked == () and article.metadata == {}


def test_the_cells_of_a_table_stand_in_their_place(tmp_path):
    made = docx.Document()
    made.add_paragraph("Before")
    cells = made.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Moscow", "Beijing"
    made.add_paragraph("After")
    made.save(tmp_path / "a.docx")
    ((article,), _) = read(tmp_path / "a.docx", options={})
    assert article.text == "Before\nMoscow | Beijing\nAfter"


RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\header Page 1\par}{\info{\title x}}
\pard\b Talks end\b0\par
The ministers left \'93at once\'94 \u-10179?\u-8704?.\par
See {\field{\*\fldinst{HYPERLINK "https://example.org/x"}}{\fldrslt{\ul the map}}}, a long way off.\par
}"""


@pytest.mark.parametrize("name", ["talks.rtf", "talks.docx"])
def test_rtf_is_one_article_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text(RTF)
    (article,), _ = read(tmp_path / name, options={})
    assert article.doc_id == "talks"
    assert article.text == (
        "Talks end\nThe ministers left “at once” 😀.\nSee the map, a long way off.\n"
    )


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"word/{n}.xml", b"\0" * 100_000_000)


REFUSED = [
    ("empty.docx", lambda path: path.write_bytes(b""), "the file is empty"),
    ("text.docx", lambda path: path.write_text("Talks end."), "no Word document, or a damaged one"),
    ("old.docx", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" * 99), "no Word document"),
    ("page.docx", lambda path: docx.Document().save(path), "the document holds no text"),
    ("bomb.docx", bomb, "unpacks to 300,000,000 bytes; at most 200,000,000 are read"),
    ("none.rtf", lambda path: path.write_text(r"{\rtf1\ansi\par}"), "the document holds no text"),
]


@pytest.mark.parametrize(("name", "make", "reason"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path, name, make, reason):
    make(tmp_path / name)
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(tmp_path / name, options={})


@pytest.mark.parametrize("keep", range(500, 9500, 1500))
def test_a_document_cut_short_is_refused(tmp_path, keep):
    path = saved(tmp_path / "talks.docx")
    path.write_bytes(path.read_bytes()[:keep])
    assert office.opening(path) == ""
    with pytest.raises(UnreadableError, match="a damaged one"):
        read(path, options={})
