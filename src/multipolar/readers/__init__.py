"""Files of a corpus → articles. A new source is one small module and one line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from multipolar.readers import plain_text
from multipolar.readers.article import Article, UnreadableError

READERS: dict[str, Callable[[Path], Iterator[Article]]] = {
    ".txt": plain_text.read,
}

LONGEST_LINE = 50_000  # characters: no paragraph is as long, and time grows with its square

__all__ = ["READERS", "Article", "UnreadableError", "read"]


def read(path: Path) -> list[Article]:
    """The articles of a file.

    Raises UnreadableError with the reason where no reader knows the format or it holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        ending = path.suffix or "a name without ending"
        raise UnreadableError(f"no reader for {ending}; there are: {', '.join(READERS)}")
    articles = list(reader(path))
    longest = max((len(line) for a in articles for line in a.text.split("\n")), default=0)
    if longest > LONGEST_LINE:
        raise UnreadableError(
            f"a line of {longest:,} characters is no paragraph; at most {LONGEST_LINE:,} are read"
        )
    return articles
