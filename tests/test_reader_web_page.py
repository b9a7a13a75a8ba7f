"""Saved web pages: every visible line is kept, the article told from what surrounds it."""

from __future__ import annotations

import socket

import pytest
import trafilatura  # noqa: F401 (it looks for the sockets that are refused below)
from lxml import etree
from lxml.html import HTMLParser

from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.readers import UnreadableError, read, web_page
from multipolar.schema import KEPT_KINDS
from multipolar.segments import segment
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")

META = """
<meta property="og:title" content="Ministers open talks on a grain corridor">
<meta property="og:site_name" content="Harbour Times">
<meta name="author" content="Ines Varga">
<meta property="article:published_time" content="2024-06-11T23:10:00+08:00">
<link rel="canonical" href="https://www.harbourtimes.example/world/grain-corridor">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Ministers open talks on a grain corridor", "datePublished":
 "2024-06-11T23:10:00+08:00", "author": {"@type": "Person", "name": "Ines Varga"}}</script>
"""
HEADLINE = "Ministers open talks on a grain corridor"
BODY = [
    "The ministers of two river states met on Tuesday to agree on a corridor for grain barges, "
    "officials in the port said after the first round.",
    "“We have waited eleven years for a timetable,” the first minister told reporters at the "
    "pier, adding that the locks would be widened by spring.",
    "A slow start",
    "The second minister said that the tolls remained an open question, and that neither side "
    "would be hurried into an agreement it could not keep.",
    "Tolls are to be fixed each January.",
    "Barges over ninety metres need a pilot.",
    "The talks continue on Friday in the upper town.",
]
FURNITURE = [
    *("Harbour Times", "World", "Business", "By Ines Varga June 11, 2024", "Share", "Copy link"),
    *("Related", "Ferry strike enters third week", "Lighthouse keeper wins chess title"),
    *("© 2019 Harbour Times. All rights reserved.", "Privacy"),
]
ARTICLE = f"""<!DOCTYPE html>
<!-- saved from url=(0058)https://www.harbourtimes.example/world/2024/grain-corridor?ref=x -->
<html lang="en-GB"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{HEADLINE} | Harbour Times</title>{META}
<style>.nav {{color: red}}</style><script>var tracker = "do not read me";</script></head>
<body><header><a class="logo" href="/">Harbour Times</a>
<nav><ul><li><a href="/w">World</a></li><li><a href="/b">Business</a></li></ul></nav></header>
<main><article><h1>Ministers open talks on a<br>grain corridor</h1>
<div class="byline">By <a href="/iv">Ines Varga</a> <time>June 11, 2024</time></div>
<div class="share-buttons"><button>Share</button><button>Copy link</button></div>
<p>{BODY[0].replace("grain", "<b>grain</b>")}</p><p>{BODY[1]}</p><h2>{BODY[2]}</h2>
<script>window.ads.push("nor me");</script><!-- nor me -->
<p>{BODY[3].replace(" and that", "&nbsp;and<!-- x --> that")}</p>
<ul><li>{BODY[4]}</li><li>{BODY[5]}</li></ul><p>{BODY[6]}</p></article>
<aside class="related"><h3>Related</h3><div class="card"><a href="/x">{FURNITURE[7]}</a></div>
<div class="card"><a href="/y">{FURNITURE[8]}</a><span hidden>unseen</span></div></aside></main>
<footer><p>{FURNITURE[9]}</p><a href="/p">Privacy</a></footer>
<noscript>Please enable JavaScript</noscript></body></html>"""


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """No test of this page may reach the network."""

    def refuse(*args: object, **options: object):
        raise AssertionError("the reader reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def only(tmp_path, data: bytes, name: str = "page.html"):
    (tmp_path / name).write_bytes(data)
    ((article,), unread) = read(tmp_path / name, options={})
    assert unread == []
    return article


def test_every_visible_line_is_kept_and_the_article_told_apart(tmp_path):
    article = only(tmp_path, ARTICLE.encode())
    places = segment(article.text, rules=BOOK.segment_rules, marked=article.marked)
    assert "".join(article.text[s.start : s.end] for s in places) == article.text
    parts = {"kept": [], "page_title": [], "page_furniture": []}
    for place in places:
        lines = article.text[place.start : place.end].split("\n")
        aside = "kept" if place.kind in KEPT_KINDS else "page_furniture"
        parts[place.rule if place.rule == "page_title" else aside] += filter(None, lines)
    assert parts == {"kept": BODY, "page_title": [HEADLINE], "page_furniture": FURNITURE}


def test_metadata_come_from_the_file_alone(tmp_path):
    assert only(tmp_path, ARTICLE.encode()).metadata == {
        "title": HEADLINE,
        "author": "Ines Varga",
        "date": "2024-06-11",  # the day where it was published
        "outlet": "Harbour Times",
        "url": "https://www.harbourtimes.example/world/grain-corridor",
        "language": "en",
    }


def bare(*tags: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY)
    comments = "".join(f"<!-- {tag} -->" for tag in tags)
    return f"<!DOCTYPE html>{comments}<html><head>{head}</head><body><article><h1>{HEADLINE}</h1>{paragraphs}</article><p>© 2019</p></body></html>"


SAVED = "https://example.org/talks"
TOLD = [
    ("no address", bare(), {"url": None, "outlet": None, "date": None, "language": None}),
    ("saved by a browser", bare(f"saved from url=(0025){SAVED}"), {"url": SAVED, "outlet": "example.org"}),
    ("saved by SingleFile", bare(f"\n Page saved with SingleFile \n url: {SAVED} \n"), {"url": SAVED}),
    ("saved from the disk", bare("saved from url=(0014)about:internet"), {"url": None}),
    ("the address of another kind", bare(head=f'<meta property="og:url" content="{SAVED}">'), {"url": SAVED}),
    ("a date in the address only", bare("saved from url=(0041)https://example.org/2024/06/11/talks"), {"date": "2024-06-11"}),
    ("the year 9999", bare(head='<meta name="date" content="9999-01-01">'), {"date": None}),
    ("no title but the heading", bare(), {"title": HEADLINE}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "told"), [c[1:] for c in TOLD], ids=[c[0] for c in TOLD])
def test_what_a_page_tells_of_itself(tmp_path, page, told):
    article = only(tmp_path, page.encode())
    assert {field: article.metadata.get(field) for field in told} == told


RUSSIAN = "Россия и соседи договорились о перевозке зерна, сообщил министр в четверг."
CHINESE = "两国部长星期二在港口会谈，同意开放粮食运输走廊。"
ENCODED = [
    ("UTF-8, declared", '<meta charset="utf-8">', RUSSIAN, "utf-8"),
    ("UTF-8, not declared", "", CHINESE, "utf-8"),
    ("UTF-8, wrongly declared", '<meta charset="iso-8859-1">', RUSSIAN, "utf-8"),
    ("Windows-1251", '<meta charset="windows-1251">', RUSSIAN, "cp1251"),
    ("KOI8-R, in the old form", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', RUSSIAN, "koi8-r"),
    ("GB 2312 with a character of its successor", "<meta charset=gb2312>", CHINESE + "镕", "gb18030"),
    ("Latin-1 that is Windows-1252", '<meta charset="iso-8859-1">', "It’s a café – so they said.", "cp1252"),
    ("UTF-16 with its mark", '<meta charset="utf-16">', RUSSIAN, "utf-16"),
    ("declared as nothing known", '<meta charset="klingon">', "The café on the pier is closed.", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("meta", "text", "encoding"), [c[1:] for c in ENCODED], ids=[c[0] for c in ENCODED]
)
def test_a_page_is_read_in_the_encoding_it_declares(tmp_path, meta, text, encoding):
    page = f"<html><head>{meta}</head><body><p>{text}</p></body></html>"
    assert only(tmp_path, page.encode(encoding), "page.htm").text == text


LINES = [
    ("inline elements", "<p>The <i>first</i> <a href='/x'>min</a>ister</p>", "The first minister"),
    ("a line break", "<p>One<br>Two</p>", "One\nTwo"),
    ("paragraphs", "<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("blocks", "<div>One</div> <div>Two</div>", "One\nTwo"),
    ("white space", "<p>  One \n\t two&nbsp;three </p>", "One two three"),
    ("text after a block", "<div>One<p>Two</p>Three</div>", "One\n\nTwo\n\nThree"),
    ("text after a script", "<p>One <script>x</script>two</p>", "One two"),
    ("a table", "<table><tr><td>One</td><td>Two</td></tr></table>", "One\nTwo"),
    ("markup as text", "<p>a &lt;b&gt; c</p>", "a <b> c"),
    ("an XML declaration", "<?xml version='1.0' encoding='utf-8'?><p>Café</p>", "Café"),
]


@pytest.mark.parametrize(("html", "text"), [c[1:] for c in LINES], ids=[c[0] for c in LINES])
def test_lines_are_what_a_reader_of_the_page_sees(html, text):
    tree = etree.fromstring(html.encode(), parser=HTMLParser(encoding="utf-8", remove_pis=True))
    lines = web_page.visible_lines(tree)
    assert web_page._laid_out(lines, [None] * len(lines)) == (text, ())


ALIGNED = [
    ("same lines", ["a b", "c d"], "a b\nc d", [True, True]),
    ("furniture around", ["nav", "a b", "foot"], "a b", [False, True, False]),
    ("a line that comes twice", ["a b", "x", "a b", "c d"], "a b\nc d", [False, False, True, True]),
    ("a list", ["one two", "three"], "- one two\n- three", [True, True]),
    ("a row of cells", ["nav", "one", "two"], "one | two", [False, True, True]),
    ("words left out of a line", ["a b c share"], "a b c", [True]),
    ("lines in another order", ["late", "a b", "c d"], "a b\nc d\nlate", [True, True, True]),
    ("nothing extracted there", ["a", "b"], "z z z", [False, False]),
]


@pytest.mark.parametrize(
    ("lines", "extracted", "body"), [c[1:] for c in ALIGNED], ids=[c[0] for c in ALIGNED]
)
def test_extracted_lines_are_found_among_those_shown(lines, extracted, body):
    assert web_page._body(lines, extracted) == body


SCRIPTS = "<div id=root></div><script>render()</script><noscript>Enable JavaScript</noscript>"
REFUSED = [
    ("nothing", b"", "the file is empty"),
    ("an empty page", b"<html><body></body></html>", "the page shows no text"),
    ("scripts only", f"<html><body>{SCRIPTS}</body></html>".encode(), "the page shows no text"),
    ("an unclosed comment", b"<!-- saved ", "the page shows no text"),
    ("a comment only", b"<!-- saved -->", "the page shows no text"),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
    ("a huge page", b"<p>" + b"word " * 4_000_001, "a page of 20,000,008 bytes"),
]


@pytest.mark.parametrize(("data", "reason"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_a_page_without_article_is_refused_with_the_reason(tmp_path, data, reason):
    (tmp_path / "page.html").write_bytes(data)
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(tmp_path / "page.html", options={})


HOSTILE = [
    ("deep nesting", "<div>" * 200 + "<p>The barges wait.</p>" + "</div>" * 200),
    ("elements left open", "<div><p>The barges wait.<table><tr><td>"),
    ("a line ten thousand times", "<p>Share</p>" * 10_000 + "<p>The barges wait.</p>"),
    ("a script in an attribute", '<p onclick="alert(1)">The barges wait.</p>'),
]


@pytest.mark.parametrize("html", [c[1] for c in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_what_is_odd_is_read_all_the_same(tmp_path, html):
    text = only(tmp_path, f"<html><body>{html}</body></html>".encode()).text
    assert text.replace("Share", "").strip() == "The barges wait."


# --- the outlet, by the domain of the page ----------------------------------------------------

DOMAINS = [
    ("https://tass.com/world/1", "TASS"),
    ("https://www.tass.com/world/1", "TASS"),
    ("http://TASS.com:80", "TASS"),
    ("https://nottass.com/1", None),
    ("https://tass.com.example.org/1", None),
    ("https://example.org/tass.com", None),
    ("tass.com", None),
    ("https://[tass.com", None),
    ("", None),
]


@pytest.mark.parametrize(("url", "outlet"), DOMAINS)
def test_an_outlet_is_known_by_its_domain(url, outlet):
    assert BOOK.outlet_of(url) == outlet


OUTLETS = [
    ({"outlet": "World News Desk", "url": "https://tass.com/1"}, "TASS"),
    ({"url": "https://tass.com/1"}, "TASS"),
    ({"outlet": "Sputnik News", "url": "https://tass.com/1"}, "Sputnik"),
    ({"outlet": "Harbour Times", "url": "https://example.org/1"}, "Harbour Times"),
    ({"url": "https://example.org/1"}, None),
]


@pytest.mark.parametrize(("metadata", "outlet"), OUTLETS)
def test_a_document_takes_its_outlet_from_the_domain_where_the_name_is_unknown(metadata, outlet):
    article = web_page.Article("a", "A head\n\nThey met.", metadata=metadata)
    about = {"path": "a", "sha256": "0", "n_words": 1}
    row = document(article, **about, segments=[], notes={}, codebook=BOOK)
    assert row["outlet"] == outlet
