"""A package as it came, from anybody: unpacked beside, nothing in it trusted to be a path or small.

The bounds are those of packages as `multipolar package` writes them, with room to grow.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from multipolar.store import CorpusError

MOST = 200_000  # files
LARGEST_TOTAL = 20_000_000_000  # bytes of all files, unpacked
RATIO = 200  # unpacked to packed: what repeats itself more is a bomb
SMALL = 1_000_000  # bytes: below this the ratio says nothing
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


class PackageError(CorpusError):
    """What was given is no package that can be read: one line saying why."""


@contextmanager
def opened(place: Path) -> Iterator[Path]:
    """The folder of a package, be it a folder or a zip file. Raises PackageError."""
    if place.is_dir():
        _check_folder(place)
        yield place
        return
    if not place.is_file():
        raise PackageError(f"{place}: no such file or folder")
    with tempfile.TemporaryDirectory(prefix="package-") as folder:
        _unpack(place, Path(folder))
        yield Path(folder)


def safe_name(name: str) -> PurePosixPath:
    """A name inside a package, which leads nowhere else. Raises PackageError."""
    parts = name.split("/")
    strange = any(c == "\\" or ord(c) < 32 for c in name) or ":" in parts[0]
    if strange or any(part in ("", ".", "..") for part in parts):
        raise PackageError(f"{name[:80]!r} is no name of a file inside a package")
    return PurePosixPath(name)


def _check_folder(place: Path) -> None:
    """That there is nothing but folders and files, not too many."""
    waiting, n = [place], 0
    while waiting:
        for entry in os.scandir(waiting.pop()):
            n += 1
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                raise PackageError(f"{entry.path}: a link, pipe or device, no file")
            if n > MOST:
                raise PackageError(f"{place}: more than {MOST:,} files")


def _unpack(place: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(place) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(members, place, free=shutil.disk_usage(folder).free)
            for member in members:
                path = folder / safe_name(member.filename)
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, path.open("xb") as file:
                    shutil.copyfileobj(packed, file)
    except PackageError:
        raise
    except DAMAGED as error:
        raise PackageError(f"{place}: no zip archive, or a damaged one: {error}") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise PackageError(f"{place}: a file is in it twice, or inside another file") from error
    except OSError as error:
        raise PackageError(f"{place}: cannot be unpacked: {error.strerror}") from error


def _check_members(members: list[zipfile.ZipInfo], place: Path, *, free: int) -> None:
    """Raises PackageError for a member that is none to unpack; zipfile reads no more than it says.

    free: bytes that the disk can take.
    """
    total = sum(member.file_size for member in members)
    if len(members) > MOST:
        raise PackageError(f"{place}: {len(members):,} files; at most {MOST:,}")
    if total > min(LARGEST_TOTAL, free):
        raise PackageError(
            f"{place}: {total:,} bytes unpacked; at most {LARGEST_TOTAL:,}; free are {free:,}"
        )
    for member in members:
        safe_name(member.orig_filename)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise PackageError(f"{place}: {member.filename!r} is a link, pipe or device, no file")
        if member.flag_bits & 1:
            raise PackageError(f"{place}: {member.filename!r} is encrypted")
        if member.file_size > SMALL and member.file_size > RATIO * member.compress_size:
            raise PackageError(
                f"{place}: {member.filename!r} unpacks from {member.compress_size:,} to "
                f"{member.file_size:,} bytes: nothing of a package is so repetitive"
            )
