"""Tables: each row an article, and each row that is none told with its reason."""

from __future__ import annotations

import codecs
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from multipolar.codebook import Codebook
from multipolar.readers import Article, Unread, UnreadableError, table
from multipolar.segments import segment
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")
OPTIONS = BOOK.settings["readers"]
BODY = (
    "The two ministers met in the capital.\n\nThey agreed to open a bridge – “at last”, one said."
)
HEAD = "A bridge is to open"


@pytest.fixture
def made(tmp_path):
    """Name and bytes or words of a file → the articles and the unread rows it gives."""

    def read(name: str, data: str | bytes | pa.Table, options=OPTIONS):
        path: Path = tmp_path / name
        if isinstance(data, pa.Table):
            pq.write_table(data, path, row_group_size=700)
        else:
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        records = list(table.read(path, options=options))
        articles = [record for record in records if isinstance(record, Article)]
        unread = {r.record: r.reason for r in records if isinstance(r, Unread)}
        return articles, unread

    return read


def row(*cells: str, sign: str = ",") -> str:
    return sign.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


CELLS = (HEAD, "2024-06-11", "The Bridge Post", "A. Writer", "http://example.org/1", "en", BODY)
COLUMNS = ("Title", "date", "media_name", "byline", "URL", "lang", "Text")
METADATA = dict(zip(("title", "date", "outlet", "author", "url", "language"), CELLS, strict=False))
PLAIN = row(*COLUMNS) + row(*CELLS)
SEMICOLON = row(*COLUMNS, sign=";") + row(*CELLS, sign=";")
DELIVERED = [
    ("plain.csv", PLAIN.encode()),
    ("windows.csv", PLAIN.replace("\n", "\r\n").encode()),
    ("mac.csv", PLAIN.replace("\n", "\r").encode()),
    ("semicolon.csv", codecs.BOM_UTF8 + SEMICOLON.encode()),
    ("cp1252.csv", PLAIN.encode("cp1252")),
    ("utf16.csv", PLAIN.encode("utf-16")),
    ("no_mark.csv", PLAIN.encode("utf-16-le")),
    ("tabs.tsv", (row(*COLUMNS, sign="\t") + row(*CELLS, sign="\t")).encode()),
    ("TABS.TSV", (row(*COLUMNS, sign="\t") + row(*CELLS, sign="\t")).encode()),
    ("tabs.csv", (row(*COLUMNS, sign="\t") + row(*CELLS, sign="\t")).encode()),
    ("lines.jsonl", json.dumps(dict(zip(COLUMNS, CELLS, strict=True))).encode()),
    ("escaped.ndjson", (json.dumps(dict(zip(COLUMNS, CELLS, strict=True))) + "\r\n").encode()),
    ("columns.parquet", pa.table({n: [c] for n, c in zip(COLUMNS, CELLS, strict=True)})),
]


@pytest.mark.parametrize(("name", "data"), DELIVERED, ids=[name for name, _ in DELIVERED])
def test_every_form_of_a_table_gives_the_same_article(made, name, data):
    ((article,), unread) = made(name, data)
    assert unread == {}
    assert article.doc_id == name.split(".")[0] + "#1"
    assert article.text == f"{HEAD}\n\n{BODY}"
    assert article.metadata == METADATA
    assert article.marked == ((0, len(HEAD), "export_title"),)


TITLED = [
    (HEAD, f"{HEAD}\n\n{BODY}", f"{HEAD}\n\n{BODY}"),  # the text begins with it
    (HEAD, f"\n A bridge  is to open \n{BODY}", f"\n A bridge  is to open \n{BODY}"),
    (HEAD, f"{HEAD} next spring, they said.", f"{HEAD}\n\n{HEAD} next spring, they said."),
    ("A bridge\nis to open", BODY, f"{HEAD}\n\n{BODY}"),
]


@pytest.mark.parametrize(("title", "body", "text"), TITLED)
def test_the_title_stands_before_the_text_once_and_is_its_title(made, title, body, text):
    ((article,), _) = made("t.csv", row("title", "text") + row(title, body))
    assert article.text == text
    segments = segment(article.text, rules=BOOK.segment_rules, marked=article.marked)
    assert "".join(article.text[s.start : s.end] for s in segments) == article.text
    (first,) = (s for s in segments if s.kind == "title")
    assert (first.rule, " ".join(article.text[first.start : first.end].split())) == ("export_title", HEAD)  # fmt: skip


@pytest.mark.parametrize("columns", [("text",), ("title", "text")])
def test_without_a_title_the_text_stands_alone(made, columns):
    ((article,), _) = made("t.csv", row(*columns) + row(*["", BODY][-len(columns) :]))
    assert (article.text, article.marked, article.metadata) == (BODY, (), {})


MEDIA_CLOUD = ("id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url")  # fmt: skip
STORY = ("a1b2", "2024-06-12 03:04:05.678", "en", "bridgepost.example", "http://bridgepost.example", "2024-06-11", HEAD, "http://bridgepost.example/1")  # fmt: skip


def test_a_list_of_addresses_is_told_in_one_line_with_its_number(made):
    articles, unread = made("stories.csv", row(*MEDIA_CLOUD) + row(*STORY) * 1200)
    assert articles == []
    assert unread == {"rows": f"1,200 rows: {table.NO_TEXT}"}
    assert made("one.jsonl", json.dumps({"url": "http://example.org"}))[1] == {
        "rows": f"1 row: {table.NO_TEXT}"
    }


def test_a_story_list_with_texts_is_read(made):
    ((article,), _) = made("s.csv", row(*MEDIA_CLOUD, "text") + row(*STORY, BODY))
    assert article.metadata == {
        "title": HEAD, "date": "2024-06-11", "outlet": "bridgepost.example", "language": "en",
        "url": "http://bridgepost.example/1",
    }  # fmt: skip


def test_gdelt_rows_with_texts_are_read_with_bare_quotation_marks(made):
    columns = ("GKGRECORDID", "DATE", "SourceCommonName", "DocumentIdentifier", "text")
    cells = ("20240611104400-1", "20240611104400", "bridgepost.example", "http://bridgepost.example/1")  # fmt: skip
    rows = [(*cells, '"At last," the minister said.'), (*cells, "They met.")]
    ((one, two), unread) = made("gkg.tsv", "\n".join(map("\t".join, [columns, *rows])))
    assert unread == {}
    assert one.text == '"At last," the minister said.'
    assert two.metadata == {"date": "2024-06-11", "outlet": "bridgepost.example", "url": "http://bridgepost.example/1"}  # fmt: skip


DATES = [
    ("20240611104400", "2024-06-11"),
    ("1718102640000", "2024-06-11"),
    ("1718102640", "2024-06-11"),
    ("1718102640000.0", "2024-06-11"),
    ("20240611", "2024-06-11"),
    ("20249911104400", "20249911104400"),
    ("11 June 2024", "11 June 2024"),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ("99999999999999999999", "99999999999999999999"),
    ("２０２４０６１１", "２０２４０６１１"),
]


@pytest.mark.parametrize(("cell", "day"), DATES)
def test_days_in_digits_are_dates_and_others_stay_as_written(made, cell, day):
    ((article,), _) = made("t.csv", row("date", "text") + row(cell, BODY))
    assert article.metadata["date"] == day


TIMES = [
    (datetime(2024, 6, 11, 22, 44), pa.timestamp("ns")),
    (datetime(2024, 6, 11, 22, 44, tzinfo=UTC), pa.timestamp("us", "UTC")),
    (datetime(2024, 6, 10, 22, 44, tzinfo=UTC), pa.timestamp("ms", "Europe/Moscow")),
    (date(2024, 6, 11), pa.date32()),
    (1718102640000, pa.int64()),
    (1718102640000.0, pa.float64()),
]


@pytest.mark.parametrize(("value", "kind"), TIMES, ids=[str(kind) for _, kind in TIMES])
def test_times_of_parquet_become_days(made, value, kind):
    data = pa.table({"published": pa.array([value, None], kind), "body": [BODY, BODY]})
    ((one, two), _) = made("t.parquet", data)
    assert one.metadata == {"date": "2024-06-11"}
    assert two.metadata == {}


def test_own_columns_stand_in_front_and_the_first_that_is_there_counts(made):
    own = {"columns": {**OPTIONS["columns"], "text": ["Volltext", "text"], "place": "Ort"}}
    data = row("text", "VOLLTEXT", "Ort") + row("a summary", BODY, "Kazan")
    ((article,), _) = made("t.csv", data, own)
    assert (article.text, article.metadata) == (BODY, {"place": "Kazan"})


def test_what_is_wrong_with_a_row_is_told_and_the_others_stay(made):
    data = "title,text\n" + f"{HEAD},one\n" + "a,b,c\n" + "a\n" + "\n" + f"{HEAD},\n" + "x\0y,two\n" + "z,three\n"  # fmt: skip
    articles, unread = made("t.csv", data)
    assert [a.doc_id for a in articles] == ["t#1", "t#6"]
    assert unread == {
        "row 2": "it has 3 cells, the header 2",
        "row 3": "it has 1 cells, the header 2",
        "row 4": "the text is empty",
        "row 5": "it holds NUL bytes",
    }


def test_broken_lines_of_json_are_told_by_number(made):
    lines = ['{"text": "one"}', '{"text": ', "[1, 2]", "", '{"text": null}', '{"text": "a\\u0000"}',
             '{"text": "half \\ud800 a pair"}', '{"a": 1}', "[" * 100_000, '{"text": "two", "authors": ["A", "B"]}',
             '{"text": {"a": 1}}', '{"url": "http://example.org"}']  # fmt: skip
    articles, unread = made("t.jsonl", "\n".join(lines))
    assert {a.doc_id: a.text for a in articles} == {"t#1": "one", "t#7": "half \ufffd a pair", "t#10": "two"}  # fmt: skip
    assert articles[-1].metadata == {"author": "A, B"}
    assert unread.pop("row 2").startswith("the line is no JSON: ")
    assert unread.pop("row 9").startswith("the line is no JSON: ")
    assert unread == {
        "row 3": "the line is no JSON object",
        "row 5": "the text is empty",
        "row 6": "it holds NUL bytes",
        "row 8": "it has neither text nor address",
        "row 11": "the text is empty",
        "rows": f"1 row: {table.NO_TEXT}",
    }


def test_a_formula_is_words_like_any_other(made):
    formula = '=HYPERLINK("http://example.org","click")'
    ((article,), _) = made("t.csv", row("title", "text") + row(formula, "=1+1\n" + BODY))
    assert article.text == f"{formula}\n\n=1+1\n{BODY}"


def test_mojibake_is_mended_and_said_to_be(made):
    one, two = made("t.csv", row("title", "text") + row("CafÃ©", BODY) + row("Café", BODY))[0]
    assert (one.text, one.repaired, two.repaired) == (two.text, True, False)


def test_a_long_text_is_one_cell(made):
    ((article,), _) = made("t.csv", row("text") + row("A sentence.\n" * 50_000))
    assert len(article.text) == 600_000


REFUSED = [
    ("open.csv", 'title,text\na,one\nb,"two\nc,three\n', r"row 2 \(line 3\) leaves a quotation mark open.*sound: 1$"),
    ("open.csv", 'title,text\n\na,"one\nb,"two"\n', r"row 1 \(line 3\) leaves a quotation mark open, or has a single one inside$"),
    ("open.csv", 'title,"text\na,one\n', "the header leaves a quotation mark open"),
    ("open.tsv", 'title\ttext\na\t"one\nand more\n', r"row 1 \(line 2\) leaves"),
    ("own.csv", "Titel;Volltext\na;one\n", r"no column of text: the columns are Titel, Volltext; accepted: text, body,"),
    ("own.jsonl", '{"Titel": "a"}\n{"Volltext": "b"}', "no column of text: the columns are Titel, Volltext; accepted: text"),
    ("own.parquet", pa.table({"Titel": ["a"]}), "no column of text: the columns are Titel; accepted: text"),
    ("empty.csv", "", "the file is empty"),
    ("blank.jsonl", "\n \n", "the file is empty"),
    ("header.csv", "title,text\n", "the table has no rows"),
    ("none.parquet", pa.table({"text": pa.array([], pa.string())}), "the table has no rows"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02", "not text|no column of text"),
    ("words.parquet", "title,text\na,one\n", "no whole Parquet file: "),
    ("empty.parquet", "", "no whole Parquet file: "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_a_file_that_is_no_such_table_is_refused_with_the_reason(made, name, data, reason):
    with pytest.raises(UnreadableError, match=f"^(?:{reason})"):
        made(name, data)


def test_a_parquet_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"text": [BODY] * 50}), path)
    for keep in (4, 100, path.stat().st_size - 1):
        path.write_bytes(path.read_bytes()[:keep])
        with pytest.raises(UnreadableError, match=r"^no whole Parquet file: "):
            list(table.read(path, options=OPTIONS))


def test_a_parquet_file_damaged_inside_keeps_what_stands_before(tmp_path):
    path = tmp_path / "t.parquet"
    texts = [f"{n} {BODY}" for n in range(3000)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=1000, use_dictionary=False)
    data = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(2).column(0).data_page_offset
    data[start : start + 60] = b"\xff" * 60
    path.write_bytes(data)
    *articles, last = table.read(path, options=OPTIONS)
    assert len(articles) == 2000
    assert isinstance(last, Unread) and last.record == "row 2001"
    assert last.reason.startswith("this row and those after it cannot be read: ")


@pytest.mark.parametrize("name", ["many.csv", "many.jsonl", "many.parquet"])
def test_ten_thousand_rows_are_read_quickly_one_by_one(tmp_path, name):
    path = tmp_path / name
    body = BODY * 5
    if name.endswith("parquet"):
        pq.write_table(pa.table({"title": [HEAD] * 10_000, "text": [body] * 10_000}), path)
    elif name.endswith("jsonl"):
        path.write_text((json.dumps({"title": HEAD, "text": body}) + "\n") * 10_000)
    else:
        path.write_text(row("title", "text") + row(HEAD, body) * 10_000)
    start = time.process_time()
    ids = [record.doc_id for record in table.read(path, options=OPTIONS)]
    assert (len(ids), ids[-1]) == (10_000, "many#10000")
    assert time.process_time() - start < 5
