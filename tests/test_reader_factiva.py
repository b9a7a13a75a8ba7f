"""Factiva: HTML and RTF exports, with and without codes → the articles in them."""

from __future__ import annotations

import pytest
from divided import places, words_by_kind

from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.readers import UnreadableError, factiva, read
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")


def row(code, value):
    return f"<tr><td class='index' align='right' valign='top'><b>{code}</b>&nbsp;</td><td>{value}</td></tr>\n"


def table(*rows):
    cells = "".join(row(code, value) for code, value in rows)
    return f'<div class="article enArticle"><p><table border="0"><colgroup/>{cells}</table></p></div><br/>\n'


def paragraphs(*words):
    return "".join(f'<p class="articleParagraph enarticleParagraph">{w}</p>\n' for w in words)


QUAY = [
    ("SE", "World"),
    ("HD", "<span class='enHeadline'>Quay talks end &amp; begin\nanew</span>"),
    ("BY", "By Ann Writer"),
    ("WC", "1,355 words"),
    ("PD", "12 June 2024"),
    ("ET", "10:44"),
    ("SN", "Quay News Agency"),
    ("SC", "QUAYNA"),
    ("LA", "English"),
    ("CY", "Copyright 2024. Quay News Agency. All Rights Reserved."),
    ("LP", paragraphs("The ministers met on the quay\n on Wednesday.")),
    ("TD", paragraphs("“We agree,” said <b>one</b> of them.", "HD was the name of the boat.")),
    ("CT", "Quay News Agency, desk@example.org"),
    ("RF", "20240612-7"),
    ("NS", "gdip : International Relations | gpol : Domestic Politics"),
    ("RE", "russ : Russia"),
    ("IPC", "POL"),
    ("PUB", "Quay Media Ltd"),
    ("AN", "Document QUAYNA0020240612ek6c0008x"),
]
RAIL = [
    ("HD", "Rail pact signed"),
    ("PD", "11 June 2024"),
    ("SN", "Rail Times"),
    ("LA", "English"),
    ("LP", "The pact was signed.<br/><br/>It covers four stations."),
    ("AN", "Document RAILT00020240611ek6b00001"),
]
CAPTION = [
    ("HD", "Picture of the day"),
    ("PD", "10 June 2024"),
    ("SN", "Rail Times"),
    ("AN", "Document RAILT00020240610ek6a00001"),
]
SUMMARY = "<table class='summary'><tr><td>Search Summary</td></tr><tr><td><b>Text</b></td><td>quay</td></tr></table>"


def page(*parts):
    return f"<html><head><meta charset='utf-8'/><title>Factiva</title></head><body>{''.join(parts)}</body></html>"


PLAIN = """<div class="article enArticle"><div>World</div>
<div id="hd"><span class="enHeadline">Quay talks end</span></div>
<div class="author">By Ann Writer</div>
<div>355 words</div><div>12 June 2024</div><div>10:44</div><div>Quay News Agency</div>
<div>QUAYNA</div><div>English</div><div>Copyright 2024. Quay News Agency. </div>
<p class="articleParagraph enarticleParagraph">The ministers met on the quay.</p>
<p class="articleParagraph enarticleParagraph">They left.</p>
<p>Document QUAYNA0020240612ek6c0008x</p></div>"""


def rtf_cell(value):
    return value.replace("<br/><br/>", r"\par ").replace("“", r"\'93").replace("”", r"\'94")


def rtf(*articles):
    lines = [
        rf"\trowd\cellx800\cellx9000\pard\intbl {{\b {code}}}\cell\pard\intbl {rtf_cell(value)}\cell\row"
        for rows in articles
        for code, value in rows
    ]
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\footer Page 1 of 9 \'a9 2024 Factiva, Inc.\par}"
    summary = r"\pard Search Summary\par\trowd\intbl Text\cell\intbl quay\cell\row"
    return head + "\n".join(lines) + summary + "}"


QUAY_RTF = [
    *[(c, "Quay talks end & begin anew" if c == "HD" else v) for c, v in QUAY[:10]],
    ("LP", "The ministers met on the quay on Wednesday."),
    ("TD", "“We agree,” said one of them.<br/><br/>HD was the name of the boat."),
    *QUAY[12:],
]


def saved(path, kind):
    if kind == "rtf":
        text = rtf(QUAY_RTF, CAPTION, RAIL)
    else:
        text = page(table(*QUAY), table(*CAPTION), table(*RAIL), SUMMARY)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("kind", ["html", "htm", "rtf"])
def test_coded_articles_are_read_and_one_without_text_is_told(tmp_path, kind):
    (quay, rail), (caption,) = read(saved(tmp_path / f"f.{kind}", kind), options={})
    assert (quay.doc_id, caption.record, rail.doc_id) == ("f#1", "f#2", "f#3")
    assert caption.reason == "no text: neither lead paragraph (LP) nor text (TD)"
    assert quay.metadata == {
        "title": "Quay talks end & begin anew",
        "author": "Ann Writer",
        "date": "12 June 2024",
        "outlet": "Quay News Agency",
        "language": "en",
    }
    assert rail.metadata["outlet"] == "Rail Times"


@pytest.mark.parametrize("kind", ["html", "rtf"])
def test_body_is_lead_and_text_and_nothing_of_the_fields(tmp_path, kind):
    (quay, rail), _ = read(saved(tmp_path / f"f.{kind}", kind), options={})
    for article in (quay, rail):
        assert "".join(article.text[p.start : p.end] for p in places(article)) == article.text
    told = words_by_kind(quay)
    assert told["title"] == "Quay talks end & begin anew"
    assert told["body"] == (
        "The ministers met on the quay on Wednesday. "
        "“We agree,” said one of them. HD was the name of the boat."
    )
    assert "Ann Writer" in told["byline"] and "12 June 2024" in told["byline"]
    for word in ("HD", "1,355 words", "QUAYNA", "desk@example.org", "gdip", "Document QUAYNA"):
        assert word in told["boilerplate"]
    assert "Search Summary" not in quay.text + rail.text
    assert words_by_kind(rail)["body"] == "The pact was signed. It covers four stations."


def test_the_article_format_without_codes_is_read(tmp_path):
    path = tmp_path / "f.html"
    path.write_text(page(PLAIN, PLAIN.replace("12 June", "13 June")), "utf-8")
    (first, second), unread = read(path, options={})
    assert unread == []
    assert first.metadata == {
        "title": "Quay talks end",
        "author": "Ann Writer",
        "date": "12 June 2024",
        "outlet": "Quay News Agency",
        "language": "en",
    }
    assert second.metadata["date"] == "13 June 2024"
    assert "".join(first.text[p.start : p.end] for p in places(first)) == first.text
    told = words_by_kind(first)
    assert told["title"] == "Quay talks end"
    assert told["body"] == "The ministers met on the quay. They left."
    assert told["boilerplate"] == "World 355 words 10:44 QUAYNA English Document QUAYNA0020240612ek6c0008x"  # fmt: skip


def test_articles_without_their_number_are_told_apart_by_the_headline(tmp_path):
    path = tmp_path / "f.rtf"
    path.write_text(rtf(QUAY_RTF[:-1], RAIL), "utf-8")
    articles, _ = read(path, options={})
    assert [article.metadata["outlet"] for article in articles] == [
        "Quay News Agency",
        "Rail Times",
    ]


def test_the_date_of_publication_becomes_that_of_the_document(tmp_path):
    (quay, _), _ = read(saved(tmp_path / "f.html", "html"), options={})
    found = document(
        quay, path="f.html", sha256="", segments=places(quay), n_words=0, notes={}, codebook=BOOK
    )
    assert (found["date"], found["date_source"]) == ("2024-06-12", "metadata")
    assert found["language"] == "en"


ORDINARY = [
    ("a.html", "<html><body><div class='article'><p>Talks end.</p></div></body></html>"),
    ("b.html", "<html><body><table><tr><td><b>HD</b></td><td>high</td></tr></table></body></html>"),
    ("c.rtf", r"{\rtf1\ansi Talks end.\par HD\par SN\par They left.\par}"),
]


@pytest.mark.parametrize(("name", "text"), ORDINARY)
def test_an_ordinary_page_or_document_is_left_to_others(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert not factiva.recognises(tmp_path / name)


def test_an_export_without_an_article_is_refused(tmp_path):
    path = tmp_path / "f.html"
    path.write_text("<p class='articleParagraph'>x</p><div class=article-list>none</div>")
    assert factiva.recognises(path)
    with pytest.raises(UnreadableError, match="without an article"):
        read(path, options={})
