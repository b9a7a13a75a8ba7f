"""A corpus on shared storage (s3://, gs://, sftp://, … by fsspec), worked on in a copy here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from multipolar.store import Corpus, CorpusError, folder_hashes, open_corpus, sha256

FETCHED = ("raw", "codebook", "gold", "processed")
RETURNED = ("processed", "report")
LAST = "processed/manifest.json"  # without it the tables do not count
NOTE = "shared"
Tell = Callable[[str], None]


def is_shared(place: str) -> bool:
    """Whether a place is an address of shared storage and no folder."""
    return "://" in place


@contextmanager
def copied(url: str, *, tell: Tell = lambda _: None) -> Iterator[Corpus]:
    """The corpus at an address as a folder of this machine; what is made of it goes back.

    Only files that changed since the last time travel, either way. Where anything is raised,
    nothing goes back. Two people at once on one address are not kept apart: the last one's
    tables and report stand.

    Raises CorpusError where the address cannot be read or holds no `raw/`.
    """
    import fsspec
    from platformdirs import user_cache_path

    root = user_cache_path("multipolar") / "shared" / sha256(url)[:16]
    try:
        there, base = fsspec.core.url_to_fs(url)
        seen = _fetched(there, base, root)
    except (OSError, ValueError, ImportError) as error:
        raise CorpusError(f"{url}: {error}") from error
    tell(f"{seen:,} files fetched from {url} to {root}")
    corpus = open_corpus(root)
    yield corpus
    tell(f"{_returned(there, base, corpus):,} files returned to {url}")


def _fetched(there: Any, base: str, root: Path) -> int:
    """Make the copy what stands at the address; how many files travelled."""
    found: dict[str, str] = {}
    for folder in FETCHED:
        for path in there.find(f"{base}/{folder}"):
            found[path.removeprefix(f"{base}/")] = str(there.ukey(path))
    if not any(name.startswith("raw/") for name in found):
        raise ValueError("has no files in raw/; put the articles there")
    root.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(root)
    known = corpus.note(NOTE).get("fetched", {})
    new = [n for n, key in found.items() if known.get(n) != key or not (root / n).exists()]
    for name in sorted(new, key=lambda name: name == LAST):
        target = root / name
        if not target.resolve().is_relative_to(root.resolve()):
            raise ValueError(f"{name} leads out of the corpus")
        target.parent.mkdir(parents=True, exist_ok=True)
        there.get_file(f"{base}/{name}", str(target))
    for name in {*known} - {*found}:
        (root / name).unlink(missing_ok=True)
    corpus.write_note(NOTE, {**corpus.note(NOTE), "fetched": found})
    return len(new)


def _returned(there: Any, base: str, corpus: Corpus) -> int:
    """Bring what was made to the address, the manifest last; how many files travelled."""
    noted = corpus.note(NOTE)
    made = {
        f"{folder}/{name}": digest
        for folder in RETURNED
        for name, digest in folder_hashes(corpus.root / folder).items()
        if name != f"{NOTE}.json"
    }
    known = noted.get("returned", {})
    changed = [name for name, digest in made.items() if known.get(name) != digest]
    if changed and there.exists(f"{base}/{LAST}"):
        there.rm_file(f"{base}/{LAST}")
    for name in sorted({*changed, LAST} & {*made}, key=lambda name: name == LAST):
        there.makedirs(f"{base}/{name}".rpartition("/")[0], exist_ok=True)
        there.put_file(str(corpus.root / name), f"{base}/{name}")
    for name in {*known} - {*made}:
        if there.exists(f"{base}/{name}"):
            there.rm_file(f"{base}/{name}")
    keys = {n: str(there.ukey(f"{base}/{n}")) for n in made if n.startswith(FETCHED)}
    raw = {n: key for n, key in noted["fetched"].items() if not n.startswith("processed/")}
    corpus.write_note(NOTE, {"fetched": raw | keys, "returned": made})
    return len(changed)
