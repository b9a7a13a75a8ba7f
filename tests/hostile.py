"""Hostile inputs, one a row: the file's name under raw/, its bytes, and what must come of it."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import socket
import stat
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from hostile_bytes import (
    BODY,
    COVER,
    HEAD,
    NEXIS,
    OLDER,
    PROQUEST,
    RELATIONS,
    TEXT,
    W,
    answer,
    factiva,
    jsonl,
    packed,
    packed_records,
    page,
    paragraph,
    parquet,
    patched,
    pdf,
    record,
    rows,
    rtf,
    with_mode,
    word,
)

RTL = "\u202egnp.\u05e9\u05dc\u05d5\u05dd\u0645\u0631\u062d\u0628\u0627"
RUSSIAN = "Министры встретились в понедельник и говорили об урожае и железной дороге. "


class Input(NamedTuple):
    """name: under raw/. made: its bytes, or what lays it there. articles: how many come of it.

    told: words of the reason of one of its lines in `unread`; where empty it has no line.
    """

    name: str | bytes
    made: bytes | Callable[[Path], object]
    articles: int
    told: str = ""

    def lay(self, raw: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(raw) + b"/" + os.fsencode(self.name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.made, bytes):
            path.write_bytes(self.made)
        else:
            self.made(path)


def large(make: Callable[[], bytes]) -> Callable[[Path], object]:
    """Bytes too many to hold while tests are only being collected."""
    return lambda path: path.write_bytes(make())


def sparse(size: int) -> Callable[[Path], object]:
    """A file that claims to be as large and takes no room on the disk."""

    def made(path: Path) -> None:
        path.touch()
        os.truncate(path, size)

    return made


def link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def opened_socket(path: Path) -> None:
    """A socket's file; bound by its name alone, for a socket's path may not be long."""
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


LINE = (BODY + " ").encode()
CYRILLIC = RUSSIAN * 4

PLAIN = [
    ("nothing", b"", 0, "empty"),
    ("white", b" \n\t\r\n\x0c  ", 0, "empty"),
    ("mark-only", codecs.BOM_UTF8, 0, "empty"),
    ("mark16-only", codecs.BOM_UTF16_LE, 0, "empty"),
    ("no-break-spaces", "\u00a0\u2003\u3000\n".encode(), 0, "empty"),
    ("zero-width", "\u200b\u200d\ufeff\u2060".encode(), 0, "no letter"),
    ("nul", b"\0" * 500, 0, "NUL"),
    ("nul-inside", TEXT.encode().replace(b"ferry", b"fe\0rry"), 0, "NUL"),
    ("nul-at-end", TEXT.encode() + b"\0", 0, "NUL"),
    ("utf16-unmarked-le", TEXT.encode("utf-16-le"), 1, ""),
    ("utf16-unmarked-be", TEXT.encode("utf-16-be"), 1, ""),
    ("utf16-odd", TEXT.encode("utf-16")[:-1], 0, "not text"),
    ("utf16-lone", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00\xd8\x20\x00", 0, "not text"),
    ("utf32", TEXT.encode("utf-32"), 1, ""),
    ("utf32-unmarked", TEXT.encode("utf-32-le"), 0, "NUL"),
    ("utf7", (HEAD + "\n\n+AGA-" + BODY).encode(), 1, ""),
    ("surrogates-in-utf8", TEXT.encode() + b"\xed\xa0\x80 end", 1, ""),
    ("overlong", TEXT.encode() + b"\xc0\xaf\xe0\x80\xaf", 1, ""),
    ("mark-lies", codecs.BOM_UTF16_BE + TEXT.encode(), 0, "another language|not text"),
    ("mark32-lies", codecs.BOM_UTF32_LE + TEXT.encode(), 0, "not text"),
    ("cut-in-a-letter", (TEXT + "café").encode()[:-1], 1, ""),
    ("random", bytes((i * i * 31 + i * 7) % 256 for i in range(20_000)), 0, "not text"),
    ("controls", b"\x01\x02\x07\x1b[31m" * 300, 0, "not text"),
    ("escapes", (HEAD + "\n\n\x1b]0;owned\x07" + BODY * 4).encode(), 1, ""),
    ("elf", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, 0, "not text"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, 0, "not text"),
    ("zip-in-disguise", packed(("a.txt", TEXT)), 0, "not text"),
    ("gzip-in-disguise", gzip.compress(TEXT.encode() * 9, mtime=0), 0, "not text"),
    ("pdf-in-disguise", pdf(), 0, "give it that ending"),
    ("page-in-disguise", page().encode(), 0, "give it that ending"),
    ("rtf-in-disguise", rtf(), 0, "give it that ending"),
    ("carriage-returns", TEXT.replace("\n", "\r").encode(), 1, ""),
    ("mixed-ends", f"{HEAD}\r\n\r{BODY}\n\r\n".encode(), 1, ""),
    ("next-lines", f"{HEAD}\x85\x85{BODY}".encode("latin-1"), 1, ""),
    ("separators", f"{HEAD}\u2028\u2029{BODY}".encode(), 1, ""),
    ("quotation-marks", b'"' * 30_000, 0, "no letter"),
    ("quotation-lines", ("“”\"'«»„‟‹›\n" * 3_000).encode(), 0, "no letter"),
    ("open-quotations", (HEAD + "\n\n" + "“She said “he said " * 400).encode(), 1, ""),
    ("brackets", b"(" * 40_000, 0, "no letter"),
    ("digits", b"7" * 40_000, 0, "no letter"),
    ("underscores", b"_" * 40_000, 0, "no letter"),
    ("one-letter", b"A", 1, ""),
    ("emoji", ("👩‍👩‍👧‍👦🏳️‍🌈" * 900).encode(), 0, "no letter"),
    ("zalgo", (HEAD + "\n\n" + "".join(c + "\u0301\u0316" * 40 for c in BODY)).encode(), 0, "another language"),
    ("right-to-left", (f"{HEAD}\n\n{RTL} {BODY} \u202e{BODY}").encode(), 1, ""),
    ("tags-of-plane-14", (TEXT + "\U000e0041\U000e007f" * 200).encode(), 1, ""),
    ("private-use", (TEXT + "\ue000\uf8ff\U0010fffd" * 50).encode(), 1, ""),
    ("non-characters", (TEXT + "\ufffe\uffff\U0001ffff").encode(), 1, ""),
    ("lost-letters", (HEAD + "\n\n" + BODY + " \ufffd\ufffd\ufffd").encode(), 1, ""),
    ("mojibake", TEXT.replace("ferry", "“ferry”").encode().decode("cp1252", "replace").encode(), 1, ""),
    ("mojibake-deep", ("“" + BODY).encode().decode("latin-1").encode().decode("latin-1").encode(), 1, ""),
    ("another-language", CYRILLIC.encode(), 0, "another language"),
    ("koi8", CYRILLIC.encode("koi8-r"), 0, "another language"),
    ("line-of-50-MB", large(lambda: LINE * (50_000_000 // len(LINE))), 0, "bytes"),
    ("line-of-3-MB", large(lambda: LINE * (3_000_000 // len(LINE))), 0, "no paragraph"),
    ("lines-of-3-MB", large(lambda: (LINE.strip() + b"\n") * 35_000), 0, "characters in one article"),
    ("blank-lines-of-3-MB", large(lambda: TEXT.encode() + b"\n" * 3_000_000), 0, "characters in one article"),
    ("sparse", sparse(150_000_000), 0, "bytes"),
    ("long-word", (HEAD + "\n\n" + "w" * 45_000 + " " + BODY).encode(), 1, ""),
    ("long-sentence", (HEAD + "\n\n" + "the ferry and " * 1_000 + ".").encode(), 1, ""),
    ("many-lines", (HEAD + "\n\n" + "- and\n" * 2_000).encode(), 1, ""),
    ("year-9999", f"{HEAD}\n\n31 December 9999\n\n{BODY}".encode(), 1, ""),
    ("year-0", f"{HEAD}\n\n0000-00-00 00:00\n\n{BODY}".encode(), 1, ""),
    ("31-february", f"{HEAD}\n\nUpdated: 31 February 2024, 25:61\n\n{BODY}".encode(), 1, ""),
    ("digits-as-date", f"{HEAD}\n\nPublished: {'9' * 5000}\n\n{BODY}".encode(), 1, ""),
    ("formula", f"=cmd|' /C calc'!A0\n\n{BODY}".encode(), 1, ""),
    ("template", f"{{{{ 7*7 }}}} ${{jndi:ldap://x}} {{% raw %}} %s%n\n\n{BODY}".encode(), 1, ""),
    ("regex", (HEAD + "\n\n" + "(a+)+$ .*? [[:alpha:]] \\" * 100 + BODY).encode(), 1, ""),
    ("sql", f"'; DROP TABLE documents; --\n\n{BODY}".encode(), 1, ""),
    ("spaces-around", (" " * 40_000 + TEXT + "\n" * 40_000).encode(), 1, ""),
    ("tabs", (HEAD + "\n\n" + "\t".join(BODY)).encode(), 0, "another language"),
    ("addresses", (HEAD + "\n\n" + "https://a.example/?" * 2_000).encode(), 0, "another language"),
    ("copyrights", (HEAD + "\n\n" + "© Copyright 2024 All rights reserved\n" * 2_000 + BODY).encode(), 1, ""),
]  # fmt: skip

NAMES = [
    Input(" .txt", TEXT.encode(), 1),
    Input("-rf.txt", TEXT.encode(), 1),
    Input("--help.txt", TEXT.encode(), 1),
    Input("con.txt", TEXT.encode(), 1),
    Input("n" * 251 + ".txt", TEXT.encode(), 1),
    Input("é" * 125 + ".html", page().encode(), 1),
    Input("a line\nand another.txt", TEXT.encode(), 1),
    Input("\x1b[31mred\x07.txt", TEXT.encode(), 1),
    Input(f"{RTL}.txt", TEXT.encode(), 1),
    Input("{{ 7*7 }}<b>.txt", TEXT.encode(), 1),
    Input("=cmd|' !A0.txt", TEXT.encode(), 1),
    Input("$(touch owned);`id`.txt", TEXT.encode(), 1),
    Input("a..\\..\\up.txt", TEXT.encode(), 1),
    Input("x...txt", TEXT.encode(), 1),
    Input("Caf\u00e9.txt", TEXT.encode(), 1),
    Input("Cafe\u0301.txt", TEXT.encode(), 1),
    Input("elsewhere/ferry.txt", TEXT.encode(), 1),
    Input("Ferry.txt", TEXT.encode(), 1),
    Input("FERRY.TXT", TEXT.encode(), 1),
    Input("ferry.txt", TEXT.encode(), 0, "its name .* is that of an article in raw/"),
    Input("other/ferry.html", page().encode(), 0, "its name .* is that of an article in raw/"),
    Input("row#1.txt", TEXT.encode(), 1),
    Input("row.jsonl", jsonl({"text": BODY}, {"text": BODY}), 1, "its name .* is that of an article in raw/"),
    Input("deep/" * 40 + "down.txt", TEXT.encode(), 1),
    Input(b"caf\xe9.txt", TEXT.encode(), 0, "not UTF-8"),
    Input(b"\xff\xfe.csv", rows("text", BODY), 0, "not UTF-8"),
    Input(b"folder\xff/within.txt", TEXT.encode(), 0, "not UTF-8"),
    Input("no ending", TEXT.encode(), 0, "no reader"),
    Input("ending.", TEXT.encode(), 0, "no reader"),
    Input("run.exe", b"MZ\x90", 0, "no reader"),
    Input("mail.eml", TEXT.encode(), 0, "no reader"),
    Input("settings.toml", b"[model]\nnames = ['evil']\n", 0, "no reader"),
    Input("~$lock.docx", b"\x06Ann Writer" + b" " * 40, 0, "no Word document"),
    Input("notes/articles.csv", rows("doc_id,field,value,reason", "first,date,x,y"), 0, "no column of text"),
]  # fmt: skip

KINDS = [
    Input("folder.txt", lambda path: path.mkdir(), 0, ""),
    Input("folder.csv/inside.txt", TEXT.encode(), 1),
    Input("pipe.txt", lambda path: os.mkfifo(path), 0, "no file"),
    Input("socket.txt", opened_socket, 0, "no file"),
    Input("nowhere.txt", link("not-there.txt"), 0, "link"),
    Input("circle.txt", link("circle.txt"), 0, "link"),
    Input("circle-a.txt", link("circle-b.txt"), 0, "link"),
    Input("circle-b.txt", link("circle-a.txt"), 0, "link"),
    Input("canary.txt", link("../../canary/secret.txt"), 0, "leads out"),
    Input("absolute.txt", link("/etc/hosts"), 0, "leads out"),
    Input("device.txt", link("/dev/zero"), 0, "link"),
    Input("process.txt", link("/proc/self/environ"), 0, "leads out"),
    Input("canaries", link("../../canary"), 0, "link"),
    Input("upwards", link(".."), 0, "link"),
    Input("itself.txt", link("Ferry.txt"), 1),
]

PAGES = [
    ("nothing", b"", 0, "empty|no text"),
    ("no-words", b"<html><body></body></html>", 0, "shows no text"),
    ("only-script", b"<html><body><script>document.write('x')</script></body></html>", 0, "shows no text"),
    ("script", page(f"<p>{BODY}</p><script>fetch('https://evil.example')</script>").encode(), 1, ""),
    ("script-open", page(f"<p>{BODY}</p><script>while(1){{}}").encode(), 1, ""),
    ("style", page(f"<style>@import 'file:///etc/passwd';</style><p>{BODY}</p>").encode(), 1, ""),
    ("handlers", page(f"<p onclick=alert(1)>{BODY}</p><img src=x onerror=alert(1)>").encode(), 1, ""),
    ("frames", page(f"<iframe src='file:///etc/passwd'></iframe><p>{BODY}</p>").encode(), 1, ""),
    ("refresh", page(head="<meta http-equiv=refresh content='0;url=https://evil.example'>").encode(), 1, ""),
    ("base", page(head="<base href='file:///etc/'>").encode(), 1, ""),
    ("canonical-script", page(head="<link rel=canonical href='javascript:alert(1)'>").encode(), 1, ""),
    ("year-9999", page(head="<meta property='article:published_time' content='9999-12-31T23:59:59Z'>").encode(), 1, ""),
    ("year-minus-1", page(head="<meta property='article:published_time' content='-0001-13-45'>").encode(), 1, ""),
    ("json-ld-bad", page(head="<script type='application/ld+json'>{\"@type\": [</script>").encode(), 1, ""),
    ("json-ld-deep", page(head=f"<script type='application/ld+json'>{'[' * 30_000}</script>").encode(), 1, ""),
    ("json-ld-odd", page(head='<script type="application/ld+json">{"@type":"NewsArticle","author":7,"datePublished":[],"headline":{"a":1}}</script>').encode(), 1, ""),
    ("nested", page("<div>" * 10_000 + f"<p>{BODY}</p>" + "</div>" * 10_000).encode(), -1, ""),
    ("nested-inline", page("<p>" + "<b>" * 10_000 + BODY).encode(), -1, ""),
    ("nested-tables", page("<table><tr><td>" * 3_000 + f"<p>{BODY}</p>").encode(), -1, ""),
    ("nested-lists", page("<ul><li>" * 3_000 + f"<p>{BODY}</p>").encode(), -1, ""),
    ("many-paragraphs", page(f"<p>{BODY}</p>" * 3_000).encode(), -1, ""),
    ("many-short", page("<p>x</p>" * 4_000 + f"<p>{BODY}</p>").encode(), -1, ""),
    ("many-links", page(f"<p>{BODY}</p>" + "<a href=/x>x y</a> " * 20_000).encode(), -1, ""),
    ("many-headings", page(f"<h1>{HEAD}</h1>" * 500 + f"<p>{BODY}</p>").encode(), -1, ""),
    ("many-attributes", page("<p " + " ".join(f"a{i}=1" for i in range(20_000)) + f">{BODY}</p>").encode(), 0, "attributes"),
    ("attribute-long", page(f"<p title='{'x' * 2_000_000}'>{BODY}</p>").encode(), 1, ""),
    ("unclosed-tag", page(f"<p>{BODY}</p><p class='").encode(), 1, ""),
    ("unclosed-comment", page(f"<p>{BODY}</p><!-- ").encode(), 1, ""),
    ("nul", page(f"<p>{BODY[:30]}\0{BODY[30:]}</p>").encode(), 0, "NUL"),
    ("nul-entity", page(f"<p>{BODY} &#0; &#x0;</p>").encode(), 1, ""),
    ("entities-odd", page(f"<p>{BODY} &#xD800; &#1114112; &#99999999999; &amp;lt; &bogus;</p>").encode(), 1, ""),
    ("entities-lol", ("<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY l2 '" + "&lol;" * 1_000 + "'>]>" + page(f"<p>{BODY} &l2;</p>")).encode(), 1, ""),
    ("entity-outside", ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + page(f"<p>{BODY} &e;</p>")).encode(), 1, ""),
    ("charset-wrong", page(f"<p>{BODY} café</p>", "<meta charset=utf-16>").encode(), 1, ""),
    ("charset-bogus", page(f"<p>{BODY} café</p>", "<meta charset=x-evil>").encode(), 1, ""),
    ("charset-codec", page(head="<meta charset=zlib_codec>").encode(), 1, ""),
    ("charset-rot13", page(head="<meta charset=rot13>").encode(), 1, ""),
    ("charset-idna", page(f"<p>{BODY} é</p>", "<meta charset=idna>").encode("latin-1"), 1, ""),
    ("charset-utf7", page(head="<meta charset=utf-7>").encode() + b"+ADw-script+AD4-", 1, ""),
    ("charset-undefined", page(f"<p>{BODY} é</p>", "<meta charset=undefined>").encode("latin-1"), 1, ""),
    ("utf16", page().encode("utf-16"), 1, ""),
    ("utf16-unmarked", page().encode("utf-16-le"), 1, ""),
    ("xhtml-declared", ("<?xml version='1.0' encoding='utf-8'?>" + page()).encode(), 1, ""),
    ("xml-only", b"<?xml version='1.0'?><rss><item/></rss>", 0, "shows no text"),
    ("plain", TEXT.encode(), -1, ""),
    ("zip", packed(("a.html", page())), 0, "not text"),
    ("of-21-MB", large(lambda: page("<p>" + "x " * 10_500_000).encode()), 0, "bytes"),
    ("line-of-60000", page(f"<p>{BODY * 700}</p>").encode(), 0, "no paragraph"),
    ("title-long", page(f"<p>{BODY}</p>", f"<meta property='og:title' content='{'T ' * 30_000}'>").encode(), -1, ""),
    ("comment-saved-from", ("<!-- saved from url=(0031)javascript:alert(1)//x -->" + page()).encode(), 1, ""),
    ("saved-from-long", ("<!-- saved from url=(0031)http://[" + "x" * 4_000 + " -->" + page()).encode(), 1, ""),
    ("address-broken", page(head="<link rel=canonical href='http://[::1'><meta property='og:url' content='http://[bad'>").encode(), 1, ""),
]  # fmt: skip

BILLION = "<!DOCTYPE d [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)
WORD = [
    ("nothing", b"", 0, "empty"),
    ("no-zip", TEXT.encode(), 0, "no Word document"),
    ("empty-zip", packed(), 0, "no Word document"),
    ("cut-early", word()[:40], 0, "no Word document"),
    ("cut-half", word()[: len(word()) // 2], 0, "no Word document"),
    ("cut-late", word()[:-10], 0, "no Word document"),
    ("no-document", word(without="word/document.xml"), 0, "no Word document"),
    ("no-relations", word(without="_rels/.rels"), 0, "no Word document"),
    ("no-types", word(without="[Content_Types].xml"), 0, "no Word document"),
    ("bad-xml", word("<w:p><w:r>"), 0, "no Word document"),
    ("no-words", word("<w:p/>"), 0, "no text"),
    ("entity-outside", word(paragraph(f"{BODY} &e;"), before="<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"), -1, ""),
    ("entity-network", word(paragraph(f"{BODY} &e;"), before="<!DOCTYPE d [<!ENTITY e SYSTEM 'http://evil.example/x'>]>"), -1, ""),
    ("billion-laughs", word(paragraph(f"{BODY} &a9;"), before=BILLION + "]>"), -1, ""),
    ("quadratic", word(paragraph("&a;" * 5_000), before=f"<!DOCTYPE d [<!ENTITY a '{'x' * 50_000}'>]>"), 0, ""),
    ("target-up", word(**{"_rels__.rels": RELATIONS.replace("word/document.xml", "../../../etc/passwd")}), 0, "no Word document"),
    ("target-network", word(**{"_rels__.rels": RELATIONS.replace('Target="', 'TargetMode="External" Target="http://evil.example/')}), 0, "no Word document"),
    ("names-up", packed(("../../up.txt", "x"), ("word/document.xml", "x")), 0, "no Word document"),
    ("bomb", large(lambda: word(word__media="0" * 250_000_000)), 0, "unpacks to"),
    ("bomb-lies", large(lambda: patched(word(zz="0" * 220_000_000), (b"PK\x01\x02", 24, b"\x10\0\0\0"))), -1, ""),
    ("deep", word("<w:tbl><w:tr><w:tc>" * 2_000 + paragraph(BODY) + "</w:tc></w:tr></w:tbl>" * 2_000), -1, ""),
    ("macro", word(word__vbaProject=b"Sub AutoOpen()".decode()), 1, ""),
    ("field", word(paragraph(BODY) + "<w:p><w:r><w:instrText>DDEAUTO c:\\cmd.exe</w:instrText></w:r></w:p>"), 1, ""),
    ("rows-odd", word(paragraph(BODY) + "<w:tbl><w:tr/><w:tr><w:tc/></w:tr></w:tbl>"), -1, ""),
    ("many-paragraphs", word(paragraph("x") * 3_000), -1, ""),
    ("another-root", packed(("[Content_Types].xml", "<x/>"), ("_rels/.rels", RELATIONS), ("word/document.xml", f"<w:x {W}/>")), 0, "no Word document"),
    ("excel", packed(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")), 0, "no Word document"),
    ("old-doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, 0, "no Word document"),
]  # fmt: skip

RICH = [
    ("nothing", b"", 0, "empty"),
    ("no-words", b"{\\rtf1}", 0, "no text"),
    ("no-rtf", TEXT.encode(), 0, "no Word document"),
    ("unclosed", rtf()[:-3], 1, ""),
    ("closed-too-often", rtf() + b"}" * 5_000, 1, ""),
    ("open-groups", b"{\\rtf1 " + b"{" * 50_000 + BODY.encode(), -1, ""),
    ("object", rtf(r"{\object\objemb{\*\objdata 0105000002000000}}" + BODY), 1, ""),
    ("link", rtf(r"{\field{\*\fldinst HYPERLINK " + '"javascript:alert(1)"' + r"}{\fldrslt here}} " + BODY), 1, ""),
    ("codepage-bogus", rtf(head=r"\rtf1\ansi\ansicpg99999"), -1, ""),
    ("characters-bad", rtf(r"\u-1?\u99999999?\u55357? \'zz\'8 " + BODY), -1, ""),
    ("number-long", rtf("\\u" + "9" * 5_000 + "? " + BODY), -1, ""),
    ("binary", rtf(r"\bin2147483647 " + BODY), -1, ""),
    ("controls-many", rtf(r"\b0\i0 " * 50_000 + BODY), -1, ""),
    ("nul", rtf().replace(b"ferry", b"fe\0rry"), 1, ""),
]  # fmt: skip

ZIPS = [
    ("nothing", b"", 0, "no zip archive"),
    ("text", TEXT.encode(), 0, "no zip archive"),
    ("cut", packed(("a.txt", TEXT))[:-30], 0, "no zip archive"),
    ("cut-early", packed(("a.txt", TEXT))[:20], 0, "no zip archive"),
    ("empty", packed(), 0, "empty"),
    ("folders", packed(("a/", ""), ("b/", "")), 0, "empty"),
    ("up", packed(("../../../owned.txt", TEXT)), 1, ""),
    ("up-windows", packed(("..\\..\\owned.txt", TEXT)), 1, ""),
    ("absolute", packed(("/tmp/owned.txt", TEXT)), 1, ""),
    ("drive", packed(("C:\\owned.txt", TEXT)), 1, ""),
    ("same-names", packed(("a.txt", TEXT), ("b/a.txt", TEXT), ("A.txt", TEXT)), 3, ""),
    ("no-name", packed((" ", TEXT), (".txt", TEXT), ("..", TEXT)), 0, "hidden|no reader"),
    ("names-odd", packed((f"{RTL}\n\x07.txt", TEXT), ("n" * 60_000 + ".txt", TEXT)), 2, ""),
    ("link", packed((with_mode("link.txt", stat.S_IFLNK), "../../../canary/secret.txt")), 0, "symbolic link"),
    ("pipe", packed((with_mode("pipe.txt", stat.S_IFIFO), TEXT)), -1, ""),
    ("nested", packed(("inner.zip", packed(("a.txt", TEXT)))), 0, "inside an archive"),
    ("bomb", large(lambda: packed(("bomb.txt", b"0" * 90_000_000))), 0, "no text is so repetitive"),
    ("bomb-large", large(lambda: packed(("bomb.txt", b"0" * 110_000_000))), 0, "at most"),
    ("bomb-lies", large(lambda: patched(packed(("b.txt", b"0" * 90_000_000)), (b"PK\x01\x02", 24, b"\0\x10\0\0"))), 0, "damaged"),
    ("bomb-of-many", large(lambda: packed(*((f"{n}.txt", b"0" * 900_000) for n in range(300)))), 0, "no text is so repetitive|unpacks to"),
    ("too-many", large(lambda: packed(*((f"{n}.txt", b"") for n in range(10_001)), how=0)), 0, "files in one archive"),
    ("overlapping", patched(packed(("a.txt", TEXT), ("b.txt", TEXT)), (b"PK\x01\x02", 42, b"\0\0\0\0")), -1, "damaged"),
    ("offset-wild", patched(packed(("a.txt", TEXT)), (b"PK\x01\x02", 42, b"\xff\xff\xff\x7f")), 0, "damaged|no zip"),
    ("encrypted", patched(packed(("a.txt", TEXT)), (b"PK\x03\x04", 6, b"\x01"), (b"PK\x01\x02", 8, b"\x01")), 0, "encrypted"),
    ("encrypted-strongly", patched(packed(("a.txt", TEXT)), (b"PK\x01\x02", 8, b"\x41")), 0, "encrypted"),
    ("method-bogus", patched(packed(("a.txt", TEXT)), (b"PK\x03\x04", 8, b"\x63"), (b"PK\x01\x02", 10, b"\x63")), 0, "damaged"),
    ("bzip2", packed(("a.txt", TEXT), how=12), 1, ""),
    ("lzma", packed(("a.txt", TEXT), how=14), 1, ""),
    ("sum-wrong", patched(packed(("a.txt", TEXT)), (b"PK\x01\x02", 16, b"\0\0\0\0"), (b"PK\x03\x04", 14, b"\0\0\0\0")), 0, "damaged"),
    ("one-damaged", packed(("a.txt", b"\0\1\2"), ("b.txt", TEXT), ("c.exe", b"MZ")), 1, "not text"),
    ("before-and-after", b"MZ junk" + packed(("a.txt", TEXT)) + b"junk", -1, ""),
    ("comment", patched(packed(("a.txt", TEXT)), (b"PK\x05\x06", 20, b"\xff\xff")), -1, ""),
    ("name-not-utf8", packed(("é.txt", TEXT)).replace("é".encode(), b"\xff\xff"), -1, ""),
    ("word-in-disguise", word(), 0, "no reader"),
    ("all-formats", packed(("a.html", page()), ("b.docx", word()), ("c.rtf", rtf()), ("d.pdf", pdf()), ("e.csv", rows("text", BODY)), ("f.parquet", parquet()), ("g.warc", record()), ("h.warc.gz", packed_records(record()))), 8, ""),
    ("table-in-it", packed(("t.csv", rows("text", f'"{BODY}', BODY))), 0, "quotation mark"),
]  # fmt: skip

HUGE = "9" * 400
CSV = [
    ("nothing", b"", 0, "empty"),
    ("header-only", rows("title,text"), 0, "no rows"),
    ("no-text", rows("a,b", "1,2"), 0, "no column of text"),
    ("unclosed", rows("title,text", f'a,"{BODY}', f"b,{BODY}"), 0, "quotation mark"),
    ("unclosed-late", rows("title,text", f'a,"{BODY}"', f'b,"{BODY}'), 0, "quotation mark"),
    ("formula", rows("title,text", f"=cmd|' /C calc'!A0,{BODY}", f"@SUM(1+1)*cmd,{BODY}"), 2, ""),
    ("formula-text", rows("title,text", f'a,"=HYPERLINK(""http://evil.example"",""{BODY}"")"'), 1, ""),
    ("columns-10000", rows("text," + ",".join(f"c{i}" for i in range(10_000)), BODY + "," * 10_000), 1, ""),
    ("columns-same", rows("text,text,title,TEXT", f"{BODY},b,c,d"), 1, ""),
    ("columns-empty", rows(",,text,", f",,{BODY},"), 1, ""),
    ("mark", codecs.BOM_UTF8 + rows("text,title", f"{BODY},a"), 1, ""),
    ("mark-twice", codecs.BOM_UTF8 * 2 + rows("text,title", f"{BODY},a"), -1, ""),
    ("returns", rows("title,text", f"a,{BODY}", end="\r"), 1, ""),
    ("utf16", rows("title,text", f"a,{BODY}").decode().encode("utf-16"), 1, ""),
    ("utf16-unmarked", rows("title,text", f"a,{BODY}").decode().encode("utf-16-be"), 1, ""),
    ("utf16-cut", rows("title,text", f"a,{BODY}").decode().encode("utf-16")[:-1], -1, ""),
    ("latin", rows("title,text", f"café,{BODY}").decode().encode("latin-1"), 1, ""),
    ("semicolons", rows("title;text", f"a;{BODY}"), 1, ""),
    ("ragged", rows("title,text", f"a,{BODY},c,d", "a", f"a,{BODY}"), 1, "cells"),
    ("nul-cell", rows("title,text", f"a\0,{BODY}", f"a,{BODY}"), 1, "NUL"),
    ("nul-header", rows("title\0,text", f"a,{BODY}"), 0, "control characters|no column|not text"),
    ("binary", bytes(range(256)) * 20, 0, "not text|control"),
    ("cell-of-30-MB", large(lambda: b"text\n" + b"x" * 30_000_000 + b"\n" + BODY.encode() + b"\n"), 1, "characters"),
    ("cell-lines", rows("text", '"' + (BODY + "\n") * 12_000 + '"'), 0, "characters"),
    ("white-cells", rows("title,text", "a,   ", " , "), 0, "empty"),
    ("not-a-number", rows("title,text", "nan,NaN", "inf,-Infinity"), 2, ""),
    ("dates", rows("date,text", *(f"{day},{BODY}" for day in ("9999-12-31", "0000-00-00", "-1", "31 February 2024", HUGE, "99999999999999", "9999999999", "9999999999999", "NaN", "1e999", "2024-06-11T99:99", "١٢٣٤-٠٥-٠٦"))), 12, ""),
    ("languages", rows("language,text", f"<b>,{BODY}", f"{'x' * 5000},{BODY}"), 2, ""),
    ("addresses", rows("url,title", "javascript:alert(1),a", "file:///etc/passwd,b"), 0, "no text"),
    ("addresses-broken", rows("url,text", f"http://[::1,{BODY}", f"//,{BODY}", f"http://a:99999999/,{BODY}"), 3, ""),
    ("title-long", rows("title,text", f"{'T' * 60_000},{BODY}"), 0, "no paragraph"),
    ("title-lines", rows("title,text", f'"a\nb\r\nc",{BODY}'), 1, ""),
    ("separator-lines", rows("title,text", f"a\u2028b\x85c,{BODY}"), 1, ""),
    ("blank-lines", b"text\n" + b"\n" * 200_000 + BODY.encode(), 1, ""),
    ("rows-empty", b"title,text\n" + b",\n" * 300, 0, "empty"),
    ("commas", b"," * 300_000, 0, "no column"),
    ("zip", packed(("a.csv", "text\nx")), 0, "not text|control"),
    ("one-column-quoted", rows('"text"', f'"{BODY}"'), 1, ""),
    ("hash", rows("#text,title", f"{BODY},a"), 0, "no column"),
]  # fmt: skip

TSV = [
    ("bare-marks", rows("title\ttext", f'a "b\t{BODY} "c'), 1, ""),
    ("commas", rows("title,text", f"a,{BODY}"), 0, "no column"),
    ("ragged", rows("title\ttext", "a\tb\tc", f'"a\t{BODY}'), -1, ""),
]

DEEP = "[" * 100_000 + "]" * 100_000
JSON = [
    ("nothing", b"", 0, "empty"),
    ("deep", jsonl({"text": BODY}, DEEP, {"text": BODY}), 2, "no JSON"),
    ("deep-cell", jsonl('{"text": ' + "[" * 500 + '"x"' + "]" * 500 + "}", {"text": BODY}), 1, "empty"),
    ("deep-object", jsonl('{"a":' * 100_000, {"text": BODY}), 1, "no JSON"),
    ("list", jsonl([{"text": BODY}]), 0, "no JSON object"),
    ("whole-file", json.dumps([{"text": BODY}, {"text": BODY}], indent=1).encode(), 0, "JSON"),
    ("scalars", jsonl("null", "7", "true", '"x"', {"text": BODY}), 1, "no JSON object"),
    ("numbers", jsonl('{"text": 1e999}', '{"text": NaN}', '{"text": -Infinity}', {"text": 7}, {"text": True}), -1, "empty"),
    ("number-long", jsonl('{"text": ' + "9" * 10_000 + "}", {"text": BODY}), 1, "no JSON"),
    ("keys-same", jsonl('{"text": "a", "text": "' + BODY + '"}'), 1, ""),
    ("half-characters", jsonl('{"text": "\\ud800 ' + BODY + ' \\udfff"}'), 1, ""),
    ("half-in-title", jsonl('{"title": "\\udcff", "text": "' + BODY + '"}'), 1, ""),
    ("half-in-url", jsonl('{"url": "http://\\ud800.example", "text": "' + BODY + '"}'), 1, ""),
    ("half-in-key", jsonl('{"\\ud800": 1, "b": 2}'), 0, "neither text|no column"),
    ("nul", jsonl({"text": f"{BODY}\0"}, {"text": BODY}), 1, "NUL"),
    ("cut", jsonl({"text": BODY}, '{"text": "' + BODY), 1, "no JSON"),
    ("raw-bytes", jsonl({"text": BODY}, b'{"text": "\xff\xfe' + BODY.encode() + b'"}'), 2, ""),
    ("objects", jsonl({"text": {"$ne": 1}}, {"text": ["a", 1, None, BODY]}, {"text": None}), 1, "empty"),
    ("dates", jsonl(*({"date": d, "text": BODY} for d in (9999, -1, 0, 1e308, -1e18, 9e12, [], {}, True, None, "31 February 2024", 10**40))), 12, ""),
    ("keys-100000", jsonl({"text": BODY, **{str(i): 1 for i in range(100_000)}}), 1, ""),
    ("keys-vary", jsonl(*({f"k{i}": 1, "text": BODY} for i in range(50))), 50, ""),
    ("no-text", jsonl({"a": 1}, {"b": 2}), 0, "no column of text"),
    ("line-of-30-MB", large(lambda: b'{"text": "' + b"x" * 30_000_000 + b'"}\n'), 0, "characters"),
    ("utf16", jsonl({"text": BODY}).decode().encode("utf-16"), 1, ""),
    ("gzip", gzip.compress(jsonl({"text": BODY})), 0, "not text|JSON|NUL"),
    ("returns", jsonl({"text": BODY}, {"text": BODY}).replace(b"\n", b"\r"), 2, ""),
    ("prototype", jsonl({"__proto__": {"x": 1}, "__class__": "x", "text": BODY}), 1, ""),
]  # fmt: skip

PARQUET_HALF = parquet({"text": [BODY] * 3_000, "n": list(range(3_000))}, row_group_size=500)
PARQUETS = [
    ("nothing", b"", 0, "no whole Parquet"),
    ("sparse", sparse(150_000_000), 0, "no whole Parquet"),
    ("text", TEXT.encode(), 0, "no whole Parquet"),
    ("magic-only", b"PAR1PAR1", 0, "no whole Parquet"),
    ("cut-early", parquet()[:30], 0, "no whole Parquet"),
    ("cut-half", PARQUET_HALF[: len(PARQUET_HALF) // 2], 0, "no whole Parquet"),
    ("cut-late", parquet()[:-1], 0, "no whole Parquet"),
    ("footer-length", patched(parquet(), (b"PAR1", -4, b"\xff\xff\xff\x7f")), 0, "no whole Parquet"),
    ("footer-zero", patched(parquet(), (b"PAR1", -4, b"\0\0\0\0")), 0, "no whole Parquet"),
    ("page-damaged", parquet()[:4] + b"\xff" * 40 + parquet()[44:], 0, "no whole Parquet"),
    ("no-rows", parquet(pa.table({"text": pa.array([], pa.string())})), 0, "no rows"),
    ("no-columns", parquet(pa.table({})), 0, "no column"),
    ("no-text", parquet({"a": [1]}), 0, "no column of text"),
    ("binary", parquet({"text": [BODY.encode(), b"\xff\xfe\0"]}), 1, "NUL"),
    ("dictionary", parquet(pa.table({"text": pa.array([BODY, None, BODY]).dictionary_encode()})), 2, "empty"),
    ("nested", parquet({"text": [{"a": BODY}], "title": [[HEAD]]}), 0, "empty"),
    ("lists", parquet({"text": [[BODY, None], [], None]}), 1, "empty"),
    ("columns-same", parquet(pa.Table.from_arrays([pa.array([BODY]), pa.array(["x"])], ["text", "text"])), 1, ""),
    ("dots", parquet({"text": [BODY], "a.b": [1], "text.x": ["y"]}), 1, ""),
    ("numbers", parquet({"text": [float("nan"), float("inf"), 1.5]}), -1, "empty"),
    ("decimals", parquet({"text": [Decimal("1.5")], "title": [Decimal("2")]}), -1, ""),
    ("truths", parquet({"text": [True, False]}), -1, ""),
    ("dates-late", parquet({"text": [BODY, BODY], "date": [date(9999, 12, 31), date(1, 1, 1)]}), 2, ""),
    ("times-late", parquet({"text": [BODY, BODY], "date": pa.array([2**62, -(2**62)], pa.timestamp("ms"))}), -1, ""),
    ("times-nano", parquet({"text": [BODY], "date": pa.array([2**62], pa.timestamp("ns"))}), 1, ""),
    ("times-zone", parquet({"text": [BODY], "date": pa.array([0], pa.timestamp("us", "Mars/Phobos"))}), -1, ""),
    ("times-in-text", parquet({"text": pa.array([2**62], pa.timestamp("ms")), "title": ["a"]}), -1, ""),
    ("durations", parquet({"text": [BODY], "date": pa.array([2**62], pa.duration("us"))}), -1, ""),
    ("days-of-32-bits", parquet({"text": [BODY], "date": pa.array([2**31 - 1], pa.date32())}), -1, ""),
    ("maps", parquet({"text": pa.array([[("a", BODY)]], pa.map_(pa.string(), pa.string()))}), -1, ""),
    ("large-string", parquet(pa.table({"text": pa.array([BODY], pa.large_string())})), 1, ""),
    ("not-utf8", parquet(pa.table({"text": pa.array([b"\xff\xfe" + BODY.encode()]).view(pa.string())})), 1, ""),
    ("title-not-utf8", parquet(pa.table({"text": [BODY], "title": pa.array([b"\xff\xed\xa0\x80"]).view(pa.string())})), 1, ""),
    ("bomb", parquet({"text": ["x" * 40_000_000]}, compression="gzip"), 0, "characters"),
    ("bomb-dictionary", parquet(pa.table({"text": pa.array(["x" * 100_000] * 500).dictionary_encode()})), 0, "characters"),
    ("columns-5000", parquet({"text": [BODY], **{f"c{i}": [i] for i in range(5_000)}}), 1, ""),
    ("name-odd", parquet({"text": [BODY], "\0\n{{x}}": [1], "": [2]}), 1, ""),
]  # fmt: skip

LONG = {"o5": "<< /Length 99999999 >>"}
PDFS = [
    ("nothing", b"", 0, "PDF"),
    ("text", TEXT.encode(), 0, "PDF"),
    ("head-only", b"%PDF-1.7\n", 0, "PDF"),
    ("cut", pdf()[:200], 0, "PDF|no text layer|page"),
    ("cut-late", pdf()[:-30], -1, ""),
    ("no-text", pdf(b" "), 0, "no text layer"),
    ("picture-only", pdf(b"/P Do", o3="<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /XObject << /P 9 0 R >> >> >>"), 0, "no text layer"),
    ("no-pages", pdf(kids="", count=0), 0, "no text layer|no page"),
    ("count-lies", pdf(count=1_000_000), -1, ""),
    ("count-negative", pdf(count=-5), -1, ""),
    ("kids-loop", pdf(o2="<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>"), -1, ""),
    ("kids-only-loop", pdf(o2="<< /Type /Pages /Count 1 /Kids [2 0 R] >>"), 0, ""),
    ("parent-loop", pdf(o2="<< /Type /Pages /Count 1 /Kids [3 0 R] /Parent 3 0 R >>"), -1, ""),
    ("reference-loop", pdf(o4="4 0 R"), -1, ""),
    ("contents-loop", pdf(o3="<< /Type /Page /Parent 2 0 R /Contents [3 0 R 3 0 R] >>"), 0, ""),
    ("kids-many", pdf(kids="3 0 R " * 3_000, count=3_000), -1, ""),
    ("form-loop", pdf(b"/X Do", o3="<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /XObject << /X 5 0 R >> >> >>", o5="<< /Type /XObject /Subtype /Form /Length 5 /Resources << /XObject << /X 5 0 R >> >> >>"), 0, ""),
    ("length-lies", pdf(**LONG), -1, ""),
    ("encrypted", pdf(trailer="<< /Size 6 /Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (" + "x" * 32 + ") /U (" + "y" * 32 + ") >> /ID [(a) (b)] >>"), 0, "encrypted"),
    ("encrypted-aes", pdf(trailer="<< /Size 6 /Root 1 0 R /Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O (" + "x" * 48 + ") /U (" + "y" * 48 + ") /OE (" + "x" * 32 + ") /UE (" + "x" * 32 + ") /Perms (" + "x" * 16 + ") >> /ID [(a) (b)] >>"), 0, "encrypted"),
    ("encrypted-oddly", pdf(trailer="<< /Size 6 /Root 1 0 R /Encrypt << /Filter /Evil >> >>"), 0, "encrypted|damaged"),
    ("no-root", pdf(trailer="<< /Size 6 >>"), -1, ""),
    ("root-wild", pdf(trailer="<< /Size 6 /Root 99 0 R >>"), -1, ""),
    ("previous-loop", pdf(trailer="<< /Size 6 /Root 1 0 R /Prev 9 >>"), -1, ""),
    ("bomb", large(lambda: pdf(zlib.compress(b"0" * 150_000_000), o5="<< /Length 999 /Filter /FlateDecode >>")), 0, ""),
    ("filter-chain", pdf(b"x" * 99, o5="<< /Length 99 /Filter [" + "/ASCIIHexDecode " * 2_000 + "] >>"), 0, ""),
    ("filter-bogus", pdf(o5="<< /Length 10 /Filter /EvilDecode >>"), 0, ""),
    ("deep", pdf(o4="[" * 20_000 + "]" * 20_000), -1, ""),
    ("operators", pdf(b"q " * 100_000 + b"BT (x) Tj ET"), -1, ""),
    ("strings-open", pdf(b"BT /F1 11 Tf (" + b"(" * 5_000), 0, ""),
    ("title-odd", pdf(trailer="<< /Size 6 /Root 1 0 R /Info << /Title (=cmd|x {{7*7}}) /Author <FEFFD800> /CreationDate (D:99991231999999) >> >>"), 1, ""),
    ("script", pdf(o1="<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL\\('http://evil.example'\\)) >> >>"), 1, ""),
    ("launch", pdf(o1="<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>"), 1, ""),
    ("before-it", b"junk " * 100 + pdf(), -1, ""),
    ("bytes-turned", bytes(b ^ 1 if i % 37 == 0 else b for i, b in enumerate(pdf())), -1, ""),
]  # fmt: skip

WARCS = [
    (".warc", "nothing", b"", 0, "no known format"),
    (".warc", "text", TEXT.encode(), 0, "no known format"),
    (".warc", "head-only", b"WARC/1.0\r\n", 0, "damaged|without any response"),
    (".warc", "no-response", record(b"software: x", kind="warcinfo"), 0, "without any response"),
    (".warc", "length-long", record(length="999999") + record(), -1, "damaged|breaks off"),
    (".warc", "length-short", record(length="10") + record(), -1, ""),
    (".warc", "length-huge", record(length="9" * 30), 0, ""),
    (".warc", "length-negative", record(length="-1") + record(), -1, ""),
    (".warc", "length-words", record(length="many") + record(), -1, ""),
    (".warc", "cut", (record() * 2)[:-100], 1, "breaks off"),
    (".warc", "cut-in-head", (record() * 2)[:-300], 1, "no response"),
    (".warc", "junk-between", record() + b"\0junk" * 500 + record(), -1, ""),
    (".warc", "marks-only", b"WARC/1.0\r\n\r\n" * 20_000, 0, ""),
    (".warc", "headers-many", record(more="X-Y: z\r\n" * 50_000), -1, ""),
    (".warc", "headers-long", record(more=f"X-Y: {'z' * 2_000_000}\r\n"), -1, ""),
    (".warc", "status", record(answer(status="404 Not Found")), 0, "answered 404"),
    (".warc", "status-bogus", record(answer(status="9" * 50)), -1, ""),
    (".warc", "no-http", record(b"not http"), 0, ""),
    (".warc", "no-type", record(answer(kind="")), 0, "no declared type|no web page"),
    (".warc", "picture", record(answer(kind="image/png")), 0, "no web page"),
    (".warc", "gzip-bad", record(answer(b"\x1f\x8b\x08junk", head="Content-Encoding: gzip")), 0, ""),
    (".warc", "gzip-bomb", record(answer(gzip.compress(b"0" * 60_000_000, mtime=0), head="Content-Encoding: gzip")), 0, "unpacks to|bytes"),
    (".warc", "coding-bogus", record(answer(head="Content-Encoding: evil")), -1, ""),
    (".warc", "brotli-bad", record(answer(b"\xff" * 99, head="Content-Encoding: br")), 0, ""),
    (".warc", "chunks-bad", record(answer(b"zz\r\nhello\r\n", head="Transfer-Encoding: chunked")), 0, ""),
    (".warc", "chunk-huge", record(answer(b"ffffffffffffffff\r\n" + page().encode(), head="Transfer-Encoding: chunked")), -1, ""),
    (".warc", "length-of-http", record(answer(head="Content-Length: 999999999")), -1, ""),
    (".warc", "charset-bogus", record(answer(kind="text/html; charset=zlib_codec")), 1, ""),
    (".warc", "address-odd", record().replace(b"https://ferry.example/1", b"file:///etc/passwd\0"), -1, ""),
    (".warc", "record-large", large(lambda: record(answer("x" * 21_000_000)) + record()), 1, "record of more than"),
    (".warc.gz", "not-packed", record(), 1, ""),
    (".warc.gz", "bad", b"\x1f\x8b\x08" + b"\xff" * 500, 0, "damaged|without"),
    (".warc.gz", "cut", packed_records(record(), record())[:-60], 1, "damaged"),
    (".warc.gz", "whole", gzip.compress(record() * 2, mtime=0), -1, ""),
    (".warc.gz", "sum-wrong", packed_records(record())[:-8] + b"\0" * 8, -1, ""),
    (".warc.gz", "bomb", large(lambda: gzip.compress(record(length="200000000") + b"0" * 200_000_000, mtime=0)), 0, "bytes"),
    (".gz", "other", gzip.compress(TEXT.encode(), mtime=0), 0, "no known format"),
]  # fmt: skip

EXPORTS = [
    (".txt", "nexis", (COVER + NEXIS).encode(), 1, ""),
    (".txt", "nexis-count", (COVER.replace("(1)", "(999999)") + NEXIS).encode(), 1, "announces 999999"),
    (".txt", "nexis-count-huge", (COVER.replace("(1)", f"({'9' * 5_000})") + NEXIS).encode(), 1, ""),
    (".txt", "nexis-cut", (COVER + NEXIS)[:-120].encode(), -1, ""),
    (".txt", "nexis-no-text", (COVER + NEXIS.replace(BODY, "")).encode(), 0, "no text"),
    (".txt", "nexis-ends", (COVER + NEXIS + "End of Document\n" * 300).encode(), 1, "no \"Body\""),
    (".txt", "nexis-bodies", (COVER + NEXIS.replace("Body", "Body\n" * 1_000)).encode(), -1, ""),
    (".txt", "nexis-date", (COVER + NEXIS.replace("June 12, 2024", "February 31, 9999")).encode(), 1, ""),
    (".txt", "nexis-byline", (COVER + NEXIS.replace("Ann Writer", "=cmd|'x'!A0 <script>")).encode(), 1, ""),
    (".txt", "nexis-covers", (COVER * 500 + NEXIS).encode(), -1, ""),
    (".rtf", "nexis", rtf((COVER + NEXIS).replace("\n", "\\par\n")), 1, ""),
    (".docx", "nexis", word("".join(map(paragraph, (COVER + NEXIS).splitlines()))), 1, ""),
    (".txt", "older", OLDER.encode(), 1, ""),
    (".txt", "older-count", OLDER.replace("1 of 1", "1 of 999999999").encode(), 1, "announces"),
    (".txt", "older-heads", ("1 of 1 DOCUMENT\n" * 500).encode(), 0, "no text"),
    (".txt", "older-request", (f"Download Request: Select Items: 1-{'9' * 4_300}\n" + OLDER).encode(), 1, "announces"),
    (".txt", "older-request-back", ("Download Request: Select Items: 9-1, -, 5-\n" + OLDER).encode(), 1, ""),
    (".txt", "proquest", PROQUEST.encode(), 1, ""),
    (".txt", "proquest-cut", PROQUEST[:-140].encode(), -1, ""),
    (".txt", "proquest-no-text", PROQUEST.replace(BODY, "Not available.").encode(), 0, "Not available"),
    (".txt", "proquest-labels", PROQUEST.replace(BODY, "Full text: Location: " * 300 + BODY).encode(), -1, ""),
    (".txt", "proquest-lines", PROQUEST.replace("Author", "_" * 60 + "\n\nAuthor").encode(), -1, ""),
    (".txt", "proquest-author", PROQUEST.replace("Writer, Ann", "{{7*7}} " + RTL).encode(), 1, ""),
    (".html", "factiva", factiva().encode(), 1, ""),
    (".html", "factiva-no-text", factiva(LP="", TD="").encode(), 0, "no text"),
    (".html", "factiva-date", factiva(PD="99 Smarch 9999").encode(), 1, ""),
    (".html", "factiva-author", factiva(BY="<script>alert(1)</script>=cmd|x").encode(), 1, ""),
    (".html", "factiva-cut", factiva()[:-200].encode(), -1, ""),
    (".html", "factiva-codes", factiva().replace("</table>", "<tr><td><b>HD</b></td></tr>" * 3_000 + "</table>").encode(), -1, ""),
    (".html", "factiva-nested", ('<div class="article enArticle">' * 300 + factiva()).encode(), -1, ""),
    (".html", "factiva-language", factiva(LA="<i>" + "x" * 9_000 + "</i>").encode(), 1, ""),
    (".html", "factiva-words", factiva(WC="9" * 5_000).encode(), 1, ""),
    (".rtf", "factiva", rtf(f"HD {HEAD}\\par PD 12 June 2024\\par SN Quay\\par LP\\par {BODY}\\par AN Document QUAY000000000001\\par"), -1, ""),
]  # fmt: skip


def named(ending: str, table: list[tuple[str, bytes, int, str]]) -> list[Input]:
    """The rows of one format; their names tell it, so that no two files share a stem."""
    return [Input(f"{ending[1:]}-{name}{ending}", *rest) for name, *rest in table]


INPUTS = [
    *named(".txt", PLAIN),
    *NAMES,
    *KINDS,
    *named(".html", PAGES),
    *named(".docx", WORD),
    *named(".rtf", RICH),
    *named(".zip", ZIPS),
    *named(".csv", CSV),
    *named(".tsv", TSV),
    *named(".jsonl", JSON),
    Input("lines.ndjson", jsonl({"text": BODY}, "{"), 1, "no JSON"),
    *named(".parquet", PARQUETS),
    *named(".pdf", PDFS),
    *(Input(f"crawl{n}-{name}{ending}", *rest) for n, (ending, name, *rest) in enumerate(WARCS)),
    *(Input(f"export{n}-{name}{ending}", *rest) for n, (ending, name, *rest) in enumerate(EXPORTS)),
]
