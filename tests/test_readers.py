"""Readers: bytes of any origin → the right text, or one reason why not."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from multipolar.codebook import Codebook
from multipolar.readers import LONGEST_LINE, READERS, UnreadableError, endings, read
from multipolar.readers.article import repair
from multipolar.readers.notes import FIELDS, read_notes
from multipolar.readers.plain_text import decode
from multipolar.segments import segment
from multipolar.store import BUNDLED

NEWS = "Wang said: “China is ready – it’s a multipolar world,” he added. The café in São Paulo.\n"
ASCII = 'Wang said: "China is ready - it\'s a multipolar world," he added. The café in São Paulo.\n'
RUSSIAN = "Россия и Китай укрепляют стратегическое взаимодействие, сообщил министр.\n"
CHINESE = "中国和俄罗斯加强战略合作,外交部长王毅星期四在圣彼得堡说。\n"

ENCODED = [
    ("UTF-8", NEWS.encode(), NEWS),
    ("UTF-8 with byte order mark", codecs.BOM_UTF8 + NEWS.encode(), NEWS),
    ("Windows-1252", NEWS.encode("cp1252"), NEWS),
    ("Windows-1252, one quotation mark", "It’s so, Wang said.\n".encode("cp1252"), "It’s so, Wang said.\n"),
    ("Latin-1", ASCII.encode("latin-1"), ASCII),
    ("UTF-16, little end first", codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le"), NEWS),
    ("UTF-16, big end first", codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"), NEWS),
    ("UTF-16 without mark", NEWS.encode("utf-16-le"), NEWS),
    ("UTF-32", NEWS.encode("utf-32"), NEWS),
    ("Windows-1251", RUSSIAN.encode("cp1251"), RUSSIAN),
    ("GB 18030", CHINESE.encode("gb18030"), CHINESE),
    ("Windows line ends", NEWS.replace("\n", "\r\n").encode(), NEWS),
    ("line ends of old Macs", NEWS.replace("\n", "\r").encode(), NEWS),
    ("control characters here and there", (NEWS * 3 + "\x0c\x1e").encode(), NEWS * 3 + "\x0c\x1e"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text"), [c[1:] for c in ENCODED], ids=[c[0] for c in ENCODED])
def test_bytes_become_the_right_text(data, text):
    assert decode(data) == text


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("raw/*.txt")), ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_the_five_articles_survive_every_encoding(path: Path, encoding):
    text = path.read_text("utf-8").encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)) == text


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x06\x00\x00\x00"
REFUSED = [
    ("nothing", b"", "the file is empty"),
    ("white space", b" \r\n\t\n", "the file is empty"),
    ("wide white space", "\u00a0\u3000\u2028".encode(), "the file is empty"),
    ("a byte order mark alone", codecs.BOM_UTF8, "the file is empty"),
    ("a byte order mark of UTF-16 alone", codecs.BOM_UTF16_LE, "the file is empty"),
    ("NUL bytes", b"Wang\x00left.", "not text: it holds NUL bytes"),
    ("control characters", b"\x01\x02\x03\x04Wang left.", "not text: it holds control characters"),
    ("a picture", PNG + bytes(range(256)), "not text"),
    ("noise", random.Random(7).randbytes(5000), "not text"),
    ("noise without NUL", random.Random(7).randbytes(5000).replace(b"\0", b""), "not text"),
    ("an archive", b"PK\x03\x04\x14\x00\x08\x08" + random.Random(8).randbytes(900), "not text"),
]


@pytest.mark.parametrize(("data", "reason"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_is_no_text_is_refused_with_the_reason(tmp_path, data, reason):
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(path, options={})


def test_a_line_too_long_for_the_parser_is_refused_at_once(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("A headline\n" + "word " * 200_000)
    ((), (unread,)) = read(path, options={})
    assert unread.reason.startswith("a line of 1,000,000 characters is no paragraph")
    path.write_text(("x" * LONGEST_LINE + "\n") * 2)
    assert len(read(path, options={})[0][0].text) == 2 * (LONGEST_LINE + 1)


MENDED = [
    ("â€œWe reject bloc politics,â€\x9d he said.", "“We reject bloc politics,” he said.", True),
    ("The cafÃ© in SÃ£o Paulo", "The café in São Paulo", True),
    ("It’s “fine” – so far… café", "It’s “fine” – so far… café", False),
    ("Lost for ever: \ufffd\ufffd", "Lost for ever: \ufffd\ufffd", False),
    ("A ﬁne ｗｉｄｅ word, Ⅳ &amp; <b>", "A ﬁne ｗｉｄｅ word, Ⅳ &amp; <b>", False),
]


@pytest.mark.parametrize(("text", "mended", "repaired"), MENDED)
def test_only_mojibake_is_mended_and_said_to_be(text, mended, repaired):
    assert repair(text) == (mended, repaired)


def test_an_article_says_that_it_was_repaired(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("A headline\n\nâ€œWe reject bloc politics,â€\x9d he said.\n", "utf-8")
    ((article,), _) = read(path, options={})
    assert (article.doc_id, article.repaired) == ("one", True)
    assert "“We reject bloc politics,”" in article.text


def test_a_file_damaged_in_one_place_keeps_the_rest(tmp_path):
    path = tmp_path / "one.txt"
    plain = NEWS + "The two sides exchanged views on the international situation.\n" * 3
    path.write_bytes(plain.encode() + b"na\xefve\n" + plain.encode())
    ((article,), _) = read(path, options={})
    assert (article.text, article.repaired) == (plain + "naïve\n" + plain, True)


def test_furniture_is_known_whatever_the_line_ends(tmp_path):
    path = tmp_path / "one.txt"
    path.write_bytes(b"Wang meets Lavrov\r\n\r\nThey met.\r\n\r\n(Web editor: A. Name)\r\n")
    ((article,), _) = read(path, options={})
    rules = Codebook(BUNDLED / "codebook").segment_rules
    found = [place.rule for place in segment(article.text, rules=rules)]
    assert found == ["headline", "paragraph", "web_editors"]


ENDINGS = [
    ("article.xyz", r"^no reader for \.xyz; there are: .*\.txt"),
    ("article", "^no reader for a name without ending; there are: "),
    ("article.txt.7z", r"^no reader for \.7z"),
]


@pytest.mark.parametrize(("name", "reason"), ENDINGS)
def test_a_format_without_reader_is_refused_with_those_there_are(tmp_path, name, reason):
    (tmp_path / name).write_text("Wang left.")
    with pytest.raises(UnreadableError, match=reason):
        read(tmp_path / name, options={})


def test_the_ending_may_be_in_capitals(tmp_path):
    (tmp_path / "NEWS.TXT").write_text("Wang left.")
    assert [article.doc_id for article in read(tmp_path / "NEWS.TXT", options={})[0]] == ["NEWS"]


def test_every_reader_is_listed_by_a_small_ending():
    assert [e for e in endings() if e != e.lower() or e[0] != "."] == []
    assert all(reader.ENDINGS for reader in READERS)


# --- articles.csv -----------------------------------------------------------------------------

HEAD = "doc_id,field,value,reason\n"


@pytest.fixture
def notes(tmp_path):
    def made(text: str, encoding: str = "utf-8"):
        path = tmp_path / "articles.csv"
        path.write_bytes(text.encode(encoding))
        return read_notes(path)

    return made


def test_a_file_that_is_not_there_tells_nothing(tmp_path):
    assert read_notes(tmp_path / "articles.csv") == ({}, {})


def test_notes_on_an_article_are_kept_by_field(notes):
    known, refused = notes(
        HEAD
        + 'a,outlet,Al Mayadeen,told\na,date,11 June 2024,"a Thursday, then"\n\nb,place,Kazan,x\n'
    )
    assert known == {
        "a": {"outlet": "Al Mayadeen", "date": "2024-06-11"},
        "b": {"place": "Kazan"},
    }
    assert refused == {}


def test_the_bundled_notes_are_all_of_use():
    known, refused = read_notes(BUNDLED / "raw" / "articles.csv")
    assert refused == {}
    assert {path.stem for path in BUNDLED.glob("raw/*.txt")} >= set(known)


ROWS = [
    ("a,publisher,Sputnik,told", f"field is 'publisher', allowed: {', '.join(FIELDS)}"),
    ("a,date,last Tuesday,told", "date is 'last Tuesday', write 2024-06-11"),
    ("a,date,June 2024,told", "date is 'June 2024', write 2024-06-11"),
    ("a,outlet,Sputnik,", "reason is empty"),
    ("a,outlet,Sputnik", "reason is empty"),
    (",outlet, ,told", "doc_id, value is empty"),
    ("a,title,Wang, Lavrov meet,told", "5 cells, the header has 4; a cell that holds a comma stands in quotation marks"),
    ("b,outlet,TASS,told", "outlet of b stands in an earlier row already"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_a_wrong_row_is_refused_by_its_number_and_the_others_stay(notes, row, reason):
    known, refused = notes(f"{HEAD}b,outlet,Sputnik,told\n{row}\nc,place,Kazan,told\n")
    assert refused == {3: reason}
    assert known["b"] == {"outlet": "Sputnik"}
    assert known["c"] == {"place": "Kazan"}


FILES = [
    (HEAD + 'a,outlet,"Sputnik,told\nb,outlet,TASS,told\n', "no CSV file: .*quotation mark left open"),
    (HEAD + 'a,outlet,Sputnik,"told\nb,outlet,TASS,told\n', "no CSV file: .*quotation mark left open"),
    ("doc_id;field;value;reason\na;outlet;TASS;told\n", "the columns are doc_id;field;value;reason; missing: doc_id"),
    ("doc_id,field,value\na,outlet,TASS\n", "the columns are doc_id, field, value; missing: reason"),
    (" \n", "the file is empty"),
    ("a\0b", "not text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), FILES)
def test_a_file_that_is_no_table_of_notes_is_refused(notes, text, reason):
    with pytest.raises(UnreadableError, match=reason):
        notes(text)


SPREADSHEET = HEAD + "a,title,“Double containment” – a café talk,told\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_notes_saved_by_a_spreadsheet_are_read(notes, encoding):
    known, refused = notes(SPREADSHEET, encoding)
    assert (known, refused) == ({"a": {"title": "“Double containment” – a café talk"}}, {})


def test_a_formula_is_words_like_any_other(notes):
    formula = '=HYPERLINK("http://example.org")'
    known, _ = notes(f'{HEAD}a,title,"{formula.replace(chr(34), chr(34) * 2)}",told\n')
    assert known == {"a": {"title": formula}}
