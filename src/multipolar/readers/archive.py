"""`.zip`: an archive of other files, each read by the reader of its own format.

Nexis Uni delivers its exports so. The names inside are never used as paths.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import Any

from multipolar.readers.article import Article, Unread, UnreadableError

ENDINGS: tuple[str, ...] = (".zip",)
MOST = 10_000  # files in one archive
LARGEST = 100_000_000  # bytes of one file, unpacked
LARGEST_TOTAL = 2_000_000_000  # bytes of all files, unpacked
RATIO = 100  # unpacked to packed: a text shrinks to a tenth, a bomb to a thousandth
SMALL = 100_000  # bytes: below this the ratio says nothing
PARTED = (".warc.gz",)  # endings of two parts
TEMPORARY = "member"
DAMAGED = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, ValueError)


def recognises(path: Path) -> bool:
    """Any file of this ending; what is none is refused when read."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The articles of every file in the archive.

    `doc_id` is `archive#member` with their stems, `archive#member#n` where the member holds
    many articles; a second member of one name becomes `member-2`.
    Raises UnreadableError where it is no archive, or holds more files than anyone would send.
    """
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        raise UnreadableError(f"no zip archive, or a damaged one: {error}") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if not members:
            raise UnreadableError("the archive is empty")
        if len(members) > MOST:
            raise UnreadableError(f"{len(members):,} files in one archive; at most {MOST:,}")
        total = 0
        ids: set[str] = set()
        for member in members:
            name = _fresh(f"{path.stem}#{_stem(member)}", ids)
            try:
                _refuse(member, total)
                total += member.file_size
                yield from _articles(archive, member, name, options)
            except UnreadableError as error:
                yield Unread(name, str(error))


def _refuse(member: zipfile.ZipInfo, total: int) -> None:
    """Raises UnreadableError where a member is none to unpack; total: bytes unpacked so far."""
    name, size = _name(member), member.file_size
    reason = None
    if stat.S_ISLNK(member.external_attr >> 16):
        reason = "a symbolic link, no file"
    elif name.name.startswith(".") or "__MACOSX" in name.parts:
        reason = "a hidden file of the system that packed the archive"
    elif member.flag_bits & 1:
        reason = "encrypted: unpack it with its password and add what is in it"
    elif name.suffix.lower() in ENDINGS:
        reason = "an archive inside an archive: unpack it and add what is in it"
    elif size > LARGEST:
        reason = f"{size:,} bytes unpacked; at most {LARGEST:,} are read"
    elif size > SMALL and size > RATIO * member.compress_size:
        reason = f"{size:,} bytes packed into {member.compress_size:,}: no text is so repetitive"
    elif total + size > LARGEST_TOTAL:
        reason = f"the archive unpacks to more than {LARGEST_TOTAL:,} bytes"
    if reason:
        raise UnreadableError(reason)


def _articles(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, options: dict[str, Any]
) -> Iterator[Article | Unread]:
    """What a member holds, read from a temporary file of a name of our own."""
    from multipolar import readers  # here, for the registry holds this module

    ending = _ending(member)
    if PurePosixPath(f"{TEMPORARY}{ending}").suffix not in readers.endings():
        known = ", ".join(readers.endings())
        raise UnreadableError(
            f"no reader for {ending or 'a name without ending'}; there are: {known}"
        )
    try:
        data = archive.read(member)
    except (*DAMAGED, OSError) as error:
        raise UnreadableError(f"damaged in the archive: {error}") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{TEMPORARY}{ending}"
        path.write_bytes(data)
        articles, unread = readers.read(path, options=options)
    for article in articles:
        yield replace(article, doc_id=name + article.doc_id.removeprefix(TEMPORARY))
    for record in unread:
        yield replace(record, record=name + record.record.removeprefix(TEMPORARY))


def _name(member: zipfile.ZipInfo) -> PurePosixPath:
    """What the archive calls the member, whatever system packed it."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _ending(member: zipfile.ZipInfo) -> str:
    lower = _name(member).name.lower()
    return next((e for e in PARTED if lower.endswith(e)), PurePosixPath(lower).suffix)


def _stem(member: zipfile.ZipInfo) -> str:
    """The last part of a member's name without ending, in printable characters."""
    last = _name(member).name
    stem = last[: -len(_ending(member))] if _ending(member) else last
    return "".join(c for c in stem if c.isprintable()) or "unnamed"


def _fresh(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already; then it is."""
    number, fresh = 1, name
    while fresh in taken:
        number += 1
        fresh = f"{name}-{number}"
    taken.add(fresh)
    return fresh
