"""Web archives: each page delivered is an article, the rest is counted, damage stops nothing."""

from __future__ import annotations

import gzip
import io

import pytest
from fastwarc import warc

from multipolar.codebook import Codebook
from multipolar.readers import UnreadableError, read
from multipolar.readers import warc as reader
from multipolar.segments import segment
from multipolar.store import BUNDLED

HTML = "text/html; charset=utf-8"


def record(kind: warc.WarcRecordType, content: bytes, **headers: str) -> bytes:
    made = warc.WarcRecord()
    made.init_headers(kind)
    for name, value in headers.items():
        made.headers[name.replace("_", "-")] = value
    made.set_bytes_content(content)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def response(
    name: str, body: bytes, kind: str = HTML, status: str = "200 OK", encoding: str = ""
) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Encoding: {encoding}\r\n" if encoding else ""
    content = f"{head}\r\n".encode() + body
    url = f"https://harbourtimes.example/{name}"
    about = {"WARC_Target_URI": url, "Content_Type": "application/http; msgtype=response"}
    return record(warc.response, content, **about)


def page(number: int) -> bytes:
    return (
        "<html lang=en><head><link rel=canonical href=https://other.example/x></head><body>"
        "<nav><a href=/>Front page</a><a href=/w>World</a></nav>"
        f"<article><h1>Barge number {number} arrives</h1><p>Barge number {number} reached the "
        "port on Friday with grain from the upper river, the café’s owner said.</p></article>"
        "<footer><a href=/p>Privacy</a></footer></body></html>"
    ).encode()


PAGES = [response(str(n), page(n)) for n in (1, 2, 3, 4)]


@pytest.fixture
def saved(tmp_path):
    def made(*records: bytes, packed: bool = False):
        path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
        path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
        return path

    return made


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_is_an_article(saved, packed):
    info = record(warc.warcinfo, b"software: a crawler\r\n", Content_Type="application/warc-fields")
    asked = record(warc.request, b"GET / HTTP/1.1\r\n\r\n", Content_Type="application/http")
    articles, unread = read(saved(info, asked, *PAGES, packed=packed), options={})
    assert [article.doc_id for article in articles] == [f"crawl#{n}" for n in (1, 2, 3, 4)]
    assert [a.metadata["url"][-2:] for a in articles] == ["/1", "/2", "/3", "/4"]
    assert unread == []


def test_a_page_of_an_archive_is_read_as_any_saved_page(saved):
    ((article,), _) = read(saved(PAGES[0]), options={})
    rules = Codebook(BUNDLED / "codebook").segment_rules
    places = segment(article.text, rules=rules, marked=article.marked)
    assert "".join(article.text[s.start : s.end] for s in places) == article.text
    kept = [article.text[s.start : s.end].strip() for s in places if s.kind == "body"]
    assert [line.partition(" with ")[0] for line in kept] == [
        "Barge number 1 reached the port on Friday"
    ]
    assert article.metadata["language"] == "en"


ENCODED = [
    ("packed by the server", response("1", gzip.compress(page(1)), encoding="gzip")),
    ("in the server's charset", response("1", page(1).decode().encode("cp1252"), "text/html; charset=windows-1252")),
    ("as XHTML", response("1", page(1), "application/xhtml+xml")),
]  # fmt: skip


@pytest.mark.parametrize("data", [c[1] for c in ENCODED], ids=[c[0] for c in ENCODED])
def test_a_page_is_decoded_as_its_server_says(saved, data):
    ((article,), _) = read(saved(data), options={})
    assert "the café’s owner said." in article.text


def test_responses_that_are_no_pages_are_counted_by_reason(saved):
    others = [
        response("a.png", b"\x89PNG", "image/png"),
        response("b.png", b"\x89PNG", "image/png"),
        response("gone", b"<p>Not here</p>", status="404 Not Found"),
        record(warc.revisit, b"HTTP/1.1 200 OK\r\n\r\n", Content_Type="application/http"),
        response("app", b"<html><script>run()</script></html>"),
    ]
    articles, unread = read(saved(PAGES[0], *others, PAGES[1]), options={})
    assert [article.doc_id for article in articles] == ["crawl#1", "crawl#3"]
    assert {(found.record, found.reason) for found in unread} == {
        ("crawl", "2 × image/png, no web page"),
        ("crawl", "1 × the server answered 404"),
        ("crawl", "1 × a revisit record, no response"),
        (
            "crawl#2",
            "https://harbourtimes.example/app: the page shows no text; "
            "was it saved before its scripts ran?",
        ),
    }


def holed(data: bytes) -> bytes:
    return data[:40] + b"\0" * 60 + data[100:]


PACKED = [gzip.compress(data) for data in PAGES]
DAMAGED = [
    ("a beginning overwritten", [PAGES[0], b"X" * 8 + PAGES[1][8:], *PAGES[2:]], "134"),
    ("a header overwritten", [PAGES[0], b"\xff" * 300 + PAGES[1][300:], *PAGES[2:]], "134"),
    ("a length too great", [PAGES[0], PAGES[1].replace(b"Content-Length: ", b"Content-Length: 9", 1), *PAGES[2:]], "134"),
    ("the end cut off", [*PAGES[:3], PAGES[3][:-300]], "123"),
    ("a packed record with a hole", [PACKED[0], holed(PACKED[1]), *PACKED[2:]], "134"),
    ("a packed record cut short", [PACKED[0], PACKED[1][:100], *PACKED[2:]], "134"),
    ("the packed end cut off", [*PACKED[:3], PACKED[3][:-50]], "123"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "left"), [c[1:] for c in DAMAGED], ids=[c[0] for c in DAMAGED])
def test_a_damaged_record_is_told_and_the_others_are_read(saved, parts, left):
    articles, unread = read(saved(*parts), options={})
    assert "".join(article.metadata["url"][-1] for article in articles) == left
    (damage,) = unread
    assert damage.record.startswith("crawl after byte ")
    assert damage.reason.startswith("damaged: ")


def test_a_record_too_large_is_told_and_the_others_are_read(saved, monkeypatch):
    monkeypatch.setattr(reader, "LARGEST", 5000)
    bomb = response("bomb", gzip.compress(b"word " * 10_000), encoding="gzip")
    articles, unread = read(saved(response("0", page(0) * 20), bomb, PAGES[0]), options={})
    assert len(articles) == 1
    assert [found.reason for found in unread] == [
        "1 × a page that unpacks to more than 5,000 bytes",
        "1 × a record of more than 5,000 bytes",
    ]


REFUSED = [
    ("crawl.warc", b"The barges wait.", "a .warc file of no known format"),
    ("crawl.warc", b"", "a .warc file of no known format"),
    ("crawl.warc.gz", b"WAR", "a .gz file of no known format"),
    ("notes.txt.gz", gzip.compress(b"The barges wait.", mtime=0), "a .gz file of no known format"),
    ("crawl.warc", record(warc.warcinfo, b"software: x\r\n"), "a web archive without any response"),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_what_is_no_web_archive_is_refused(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(tmp_path / name, options={})


def test_what_only_looks_like_records_does_not_hold_up_the_reading(saved):
    articles, unread = read(saved(PAGES[0], b"WARC/1.0 " * 50_000), options={})
    assert (len(articles), len(unread)) == (1, 1)
