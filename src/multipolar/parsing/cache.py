"""Parses kept by the hash of all that decides them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from multipolar.store import replacing, sha256


@dataclass(frozen=True)
class ParseCache:
    """Bytes kept under the hash of all that decides them; a damaged entry counts as absent."""

    folder: Path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def __contains__(self, key: str) -> bool:
        """Whether there is an entry, be it damaged: only `get` reads it."""
        return self._path(key).exists()

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        if not path.exists():
            return None
        stored = path.read_bytes()
        checksum, data = stored[:64], stored[64:]
        return data if sha256(data).encode() == checksum else None

    def put(self, key: str, data: bytes) -> None:
        with replacing(self._path(key)) as path:
            path.write_bytes(sha256(data).encode() + data)

    def keep_only(self, keys: set[str]) -> None:
        """Drop the entries that no article of the corpus needs any more."""
        for path in self.folder.glob("??/*"):
            if path.name not in keys:
                path.unlink()
