"""Articles → `documents`: what each article is, from its text, `articles.csv`, or neither."""

from __future__ import annotations

from collections.abc import Iterable

from multipolar.codebook import Codebook
from multipolar.languages import UNDETERMINED
from multipolar.readers import Article
from multipolar.readers.notes import FIELDS, iso_date
from multipolar.segments import Segment, metadata

UNKNOWN = "unknown"


def document(
    article: Article,
    *,
    path: str,
    sha256: str,
    language: str = UNDETERMINED,
    segments: Iterable[Segment],
    n_words: int,
    notes: dict[str, str],
    codebook: Codebook,
) -> dict[str, object]:
    """The `documents` row of one article, without its family.

    The text itself comes first, then what its file says, then `articles.csv`; a date of the
    last is marked `inferred`. `newsroom` is whose text it is: the originator where the copy was
    carried, else the outlet.
    """
    places = list(segments)
    told = metadata(places)
    title = next((article.text[s.start : s.end] for s in places if s.kind == "title"), None)
    found = {
        "title": " ".join(title.split()) if title else None,
        "date": iso_date(told.get("date")),
        "outlet": _named(told.get("outlet"), codebook),
        "author": told.get("author"),
        "place": _place(told.get("place")),
    }
    credit = _named(told.get("credit"), codebook)
    said = {**article.metadata, "date": iso_date(article.metadata.get("date"))}
    known = {field: found.get(field) or said.get(field) for field in FIELDS}
    values = {field: known[field] or notes.get(field) for field in FIELDS}
    outlet = _published_by(values["outlet"], values["url"], codebook)
    originator = (credit if credit != outlet else None) or _named(values["originator"], codebook)
    values |= {"outlet": outlet, "originator": originator}
    return {
        "doc_id": article.doc_id,
        **values,
        "date_source": _date_source(found["date"], said["date"], values["date"]),
        "newsroom": originator or outlet or UNKNOWN,
        "text": article.text,
        "repaired": article.repaired,
        "language": language if language != UNDETERMINED else values["language"],
        "n_words": n_words,
        "sha256": sha256,
        "path": path,
    }


def _named(alias: str | None, codebook: Codebook) -> str | None:
    return codebook.outlet_named(alias) if alias else None


def _published_by(name: str | None, url: str | None, codebook: Codebook) -> str | None:
    """The outlet by its name where the codebook knows it, else by the domain of the address."""
    outlet = _named(name, codebook)
    by_domain = codebook.outlet_of(url) if url and outlet not in codebook.colours else None
    return by_domain or outlet


def _place(words: str | None) -> str | None:
    return words.title() if words and words.split(",")[0].isupper() else words


def _date_source(text: str | None, metadata: str | None, date: str | None) -> str | None:
    if text:
        return "text"
    if metadata:
        return "metadata"
    return "inferred" if date else None
