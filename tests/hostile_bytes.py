"""Bytes of the formats the readers know, sound ones, for the hostile inputs to spoil."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HEAD = "Ferry talks go on"
BODY = "The ministers of two river states met on Tuesday and spoke about the ferry for an hour."
TEXT = f"{HEAD}\n\n{BODY}\n"


def page(body: str = f"<p>{BODY}</p>", head: str = "") -> str:
    """A saved page whose article is `body`."""
    return f"<html><head><title>{HEAD}</title>{head}</head><body><article><h1>{HEAD}</h1>{body}</article></body></html>"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes | str], how: int = 8) -> bytes:
    """A zip archive; how: zipfile's number of the compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    """A member whose entry claims to be of that kind (stat.S_IFLNK, …)."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    return info


def patched(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """The bytes with some overwritten: (mark, offset from its last place, new bytes)."""
    out = bytearray(data)
    for mark, offset, new in changes:
        at = out.rindex(mark) + offset
        out[at : at + len(new)] = new
    return bytes(out)


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def word(body: str = "", *, before: str = "", without: str = "", **parts: str) -> bytes:
    """A .docx file; before: what stands before its root element; without: a part left out."""
    body = body or paragraph(HEAD) + paragraph(BODY)
    inside = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"{before}<w:document {W}><w:body>{body}</w:body></w:document>",
        **{name.replace("__", "/"): data for name, data in parts.items()},
    }
    return packed(*((name, data) for name, data in inside.items() if name != without))


def rtf(body: str = "", head: str = r"\rtf1\ansi\ansicpg1252\deff0") -> bytes:
    return ("{" + head + "\n" + (body or rf"{HEAD}\par\par {BODY}\par") + "\n}").encode("latin-1")


def pdf(stream: bytes = b"", *, count: int = 1, kids: str = "3 0 R", **own: str) -> bytes:
    """A PDF of one page. own: the dictionary of an object instead of the sound one, `o3="…"`."""
    stream = stream or f"BT /F1 11 Tf 60 780 Td ({HEAD}.) Tj 0 -30 Td ({BODY}) Tj ET".encode()
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        4: "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        5: f"<< /Length {len(stream)} >>",
        **{int(name[1:]): value for name, value in own.items() if name[1:].isdigit()},
    }
    out, places = b"%PDF-1.4\n", []
    for number, thing in objects.items():
        places.append(len(out))
        inside = b"\nstream\n" + stream + b"\nendstream" if number == 5 else b""
        out += f"{number} 0 obj\n{thing}".encode("latin-1") + inside + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = own.get("trailer", f"<< /Size {len(places) + 1} /Root 1 0 R >>")
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def answer(
    body: bytes | str = "", *, head: str = "", status: str = "200 OK", kind: str = "text/html"
) -> bytes:
    """What a server sends: status, headers, body."""
    body = (body or page()).encode() if isinstance(body or "", str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *head.split("\n")]
    return "\r\n".join([line for line in lines if line] + ["", ""]).encode() + bytes(body)


def record(
    content: bytes = b"", *, length: str = "", kind: str = "response", more: str = ""
) -> bytes:
    """A record of a WARC; length: what it claims to be as long as."""
    content = content or answer()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://ferry.example/1\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2024-06-11T10:44:00Z\r\n{more}Content-Type: application/http; "
        f"msgtype=response\r\nContent-Length: {length or len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def packed_records(*records: bytes) -> bytes:
    """A .warc.gz: each record a member of its own."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def parquet(table: dict[str, Any] | pa.Table | None = None, **options: Any) -> bytes:
    """A Parquet file; without a table one row with title and text."""
    made = (
        table
        if isinstance(table, pa.Table)
        else pa.table(table or {"title": [HEAD], "text": [BODY]})
    )
    out = io.BytesIO()
    pq.write_table(made, out, **options)
    return out.getvalue()


def jsonl(*rows: Any) -> bytes:
    """A line for each row: a string or bytes as they stand, anything else as JSON."""
    return (
        b"\n".join(
            r if isinstance(r, bytes) else (r if isinstance(r, str) else json.dumps(r)).encode()
            for r in rows
        )
        + b"\n"
    )


def rows(*lines: str, end: str = "\n") -> bytes:
    """A table's lines, in UTF-8."""
    return (end.join(lines) + end).encode("utf-8", "surrogatepass")


COVER = """Job Number: 226451893
Documents (1)
1. Ferry Talks Go On
Client/Matter: -None-

"""
NEXIS = f"""Ferry Talks Go On
The Coastal Courier (London)
June 12, 2024 Wednesday

Copyright 2024 Coastal Courier Group
Length: 17 words
Byline: By Ann Writer

Body

{BODY}

Load-Date: June 14, 2024

End of Document
"""
OLDER = f"""                               1 of 1 DOCUMENT

                          The Coastal Courier (London)

                                June 12, 2024

Ferry talks go on

BYLINE: Ann Writer

LENGTH: 17 words

{BODY}

LOAD-DATE: June 12, 2024
"""
PROQUEST = f"""____________________________________________________________

Ferry talks go on

Author: Writer, Ann.

Full text: {BODY}

Publication title: The Coastal Courier; London

Publication date: Jun 12, 2024

ProQuest document ID: 2900000001

____________________________________________________________
"""


def factiva(**fields: str) -> str:
    """A Factiva page of one article; a field given as "" is left out."""
    whole = {
        **{"HD": HEAD, "WC": "17 words", "PD": "12 June 2024", "SN": "Quay News Agency"},
        **{"LA": "English", "LP": f'<p class="articleParagraph">{BODY}</p>'},
        "AN": "Document QUAYNA0020240612ek6c0008x",
        **fields,
    }
    cells = "".join(f"<tr><td><b>{c}</b></td><td>{v}</td></tr>\n" for c, v in whole.items() if v)
    return f'<html><body><div class="article enArticle"><table>{cells}</table></div></body></html>'
