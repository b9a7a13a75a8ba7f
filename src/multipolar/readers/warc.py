"""`.warc`, `.warc.gz`: a web archive, each page in it one article (ISO 28500, read by fastwarc).

A damaged record is told and passed over: reading goes on where the next one begins.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fastwarc import warc

from multipolar.readers.article import Article, Unread, UnreadableError
from multipolar.readers.web_page import article

ENDINGS: tuple[str, ...] = (".warc", ".gz")
LARGEST = 20_000_000  # bytes of one record: no page with an article in it is as large
PATIENCE = 1000  # places that look like the beginning of a record and are none, in a row
PAGES = ("text/html", "application/xhtml+xml")
PLAIN, GZIP = b"WARC/1.", b"\x1f\x8b\x08"  # how a record begins, by the kind of file
KINDS = warc.response | warc.resource | warc.revisit


class Page(NamedTuple):
    """The body of a response, decoded from transfer and compression, and what its server said."""

    data: bytes
    url: str
    charset: str


class Damage(NamedTuple):
    """Where in the file reading failed, and why."""

    position: int
    reason: str


def recognises(path: Path) -> bool:
    """Whether the name and the first bytes are a web archive's, compressed or not."""
    if not path.name.lower().endswith((".warc", ".warc.gz")):
        return False
    with path.open("rb") as file:
        return file.read(len(PLAIN)).startswith((PLAIN, GZIP))


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """An article for each HTML page that the servers delivered; `doc_id` is `stem#n`.

    Responses that are no pages (pictures, errors, copies of earlier ones) are counted by reason.
    """
    stem = path.name[: path.name.lower().rindex(".warc")]
    number, others, damages = 0, Counter[str](), 0
    for found in _pages(path):
        if isinstance(found, str):
            others[found] += 1
        elif isinstance(found, Damage):
            damages += 1
            yield Unread(f"{stem} after byte {found.position:,}", f"damaged: {found.reason}")
        else:
            number += 1
            doc_id = f"{stem}#{number}"
            try:
                yield article(found.data, doc_id=doc_id, url=found.url, charset=found.charset)
            except UnreadableError as error:
                yield Unread(doc_id, f"{found.url or 'a page'}: {error}")
    if not (number or others or damages):
        raise UnreadableError("a web archive without any response")
    for reason, count in sorted(others.items()):
        yield Unread(stem, f"{count:,} × {reason}")


def _pages(path: Path) -> Iterator[Page | Damage | str]:
    """Each response as a page, as a damaged place, or as the reason why it is no page."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        magic = GZIP if data[: len(GZIP)] == GZIP else PLAIN
        start, failures = 0, 0
        while start >= 0 and failures < PATIENCE:
            file.seek(start)
            last = start
            records = iter(warc.ArchiveIterator(file, KINDS, parse_http=False, fsspec_args=False))
            try:
                for record in records:
                    last = max(last, start + record.stream_pos)
                    found = _page(record, last)
                    yield found
                    failures = int(isinstance(found, Damage))
                    if failures:  # the library loses its place in it
                        break
                else:
                    return
            except OSError as error:
                if not failures:
                    yield Damage(last, str(error))
                failures += 1
            start = data.find(magic, last + 1)


def _page(record: warc.WarcRecord, position: int) -> Page | Damage | str:
    """One record, where it begins; raises OSError where the file ends or breaks inside it."""
    size = record.content_length
    if size > LARGEST:
        return f"a record of more than {LARGEST:,} bytes"
    content = record.reader.read(size + 1)
    if len(content) < size:
        raise OSError(f"a record of {size:,} bytes breaks off after {len(content):,}")
    if record.record_type != warc.response:
        return f"a {record.headers.get('WARC-Type')} record, no response"
    record.set_bytes_content(content)
    try:
        record.parse_http(auto_decode="all")
        headers = record.http_headers
        data = record.reader.read(LARGEST + 1)
    except OSError as error:
        return Damage(position, str(error))
    if headers is None or headers.status_code is None:
        return "no response of a web server"
    if headers.status_code != 200:
        return f"the server answered {headers.status_code}"
    if record.http_content_type not in PAGES:
        return f"{record.http_content_type or 'of no declared type'}, no web page"
    if len(data) > LARGEST:
        return f"a page that unpacks to more than {LARGEST:,} bytes"
    return Page(data, record.headers.get("WARC-Target-URI") or "", record.http_charset or "")
