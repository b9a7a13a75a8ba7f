"""What to do about a theme's wordings, in lines of text: words to adopt, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isnan
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from spacy.language import Language

from multipolar import annotate
from multipolar.codebook import Codebook
from multipolar.concordance import concordance
from multipolar.drawing import texts
from multipolar.entries import add_row, amend
from multipolar.evaluation import theme_hits
from multipolar.proposals import own_file, records
from multipolar.store import Corpus, CorpusError
from multipolar.theme_counts import Company, company
from multipolar.themes import pattern_of
from multipolar.vocabulary import Theme, Wording
from multipolar.wordings import wordings

LINES, WIDTH, SEED = 3, 40, 20261122
WITH, OTHERS = 2_000, 20_000  # sentences that are read


def offered(corpus: Corpus, *, theme: str | None, most: int, least: int) -> Iterator[str]:
    """The suggested wordings of one theme, or of each, with a few lines and a pattern to paste."""
    book = Codebook(corpus.codebook)
    chosen = [_theme(book, theme)] if theme else list(book.themes.values())
    nlp = annotate.load_model(book.settings["model"]["names"])
    names = {
        name.lower()
        for actor in book.actors.values()
        for name in (actor.name, *actor.names, *actor.short_names, *actor.demonyms, *actor.capitals)
    }
    for entry in chosen:
        near = company(corpus, theme=entry.theme, most=WITH, others=OTHERS, seed=SEED)
        n = int(near.sentences["with_theme"].sum())
        yield f"{entry.theme}: {n:,} sentences with it read, {len(near.sentences) - n:,} others"
        decided = [w.wording.lower() for w in book.theme_wordings if w.theme == entry.theme]
        table = wordings(
            near.sentences, near.hits, without={*names, *decided}, least=least, most=most
        )
        if table.empty:
            yield f"  no wording to offer: none stands in {least} story families of these"
        for rank, found in enumerate(records(table), start=1):
            together = "–" if isnan(found["npmi"]) else f"{found['npmi']:.2f}"
            yield f"{rank:>3}  {found['wording']}: company {together}, context " + (
                "{similarity:.2f}; {n:,} times in {n_families:,} story families, {n_with:,} "
                "sentences with the theme"
            ).format(**found)
            yield from _shown(corpus, near, str(found["wording"]), nlp)


def _shown(corpus: Corpus, near: Company, wording: str, nlp: Language) -> Iterator[str]:
    """Where a wording stands among the sentences that were read, and a pattern that finds it."""
    stands = _stands(wording)
    found = near.sentences[near.sentences["text"].str.contains(stands)].head(LINES)
    first = [next(stands.finditer(text)) for text in found["text"]]
    hits = found[["doc_id"]].assign(
        start=found["start"] + [match.start() for match in first],
        end=found["start"] + [match.end() for match in first],
    )
    for line in records(concordance(hits, texts(corpus, hits), width=WIDTH)):
        yield "     {left:>{width}} [{hit}] {right}".format(width=WIDTH, **line)
    if first:
        yield f'     for themes.yml: "{_pattern(found["text"].iloc[0], wording, nlp)}"'


def _stands(wording: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, wording.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _pattern(text: str, wording: str, nlp: Language) -> str:
    place = _stands(wording).search(text)
    if not place:
        raise CorpusError(f"the example does not hold “{wording}”: {text}")
    doc = nlp(text)
    return pattern_of(doc.char_span(*place.span(), alignment_mode="expand") or doc[:])


def rejected(corpus: Corpus, wording: str, *, theme: str | None, because: str) -> Iterator[str]:
    """Note that a wording is not to be offered for a theme again. Raises as `own_file` does."""
    path = own_file(corpus, "theme_wordings.csv", decision=wording, because=because)
    entry = _theme(Codebook(corpus.codebook), theme)
    row = {"theme": entry.theme, "wording": wording, "pattern": "", "reason": because}
    add_row(path, Wording(decision="rejected", **row))
    yield f"rejected for {entry.theme}: {wording}; noted in {path}"


def accepted(
    corpus: Corpus,
    wording: str,
    *,
    theme: str | None,
    because: str,
    example: str,
    pattern: str | None = None,
) -> Iterator[str]:
    """Add a wording to a theme: its pattern and an example to `themes.yml`, the reason beside it.

    example: a sentence that holds the wording and has the theme. pattern: without one, that of the
    wording as it stands in the example. Raises CorpusError as `own_file` does, without an example,
    and for a pattern that does not find it, is there already, or finds what has not the theme.
    """
    path = own_file(corpus, "theme_wordings.csv", decision=wording, because=because)
    book = Codebook(corpus.codebook)
    entry = _theme(book, theme)
    if not example.strip():
        raise CorpusError(f"{wording}: give a sentence that has the theme with --example")
    nlp = annotate.load_model(book.settings["model"]["names"])
    pattern = pattern or _pattern(example, wording, nlp)
    _check(entry, pattern, example, nlp)
    row = {"theme": entry.theme, "wording": wording, "pattern": pattern, "reason": because}
    add_row(path, Wording(decision="accepted", **row))
    amend(corpus.codebook / "themes.yml", lambda held: _add(held[entry.theme], pattern, example))
    yield f'accepted for {entry.theme}: "{pattern}" stands in themes.yml, the reason in {path}'
    yield "run `multipolar build` to find it"


def _check(entry: Theme, pattern: str, example: str, nlp: Language) -> None:
    """Refuse a pattern that the tests of the codebook would not let pass."""
    if pattern in (*entry.patterns, *entry.opposite):
        raise CorpusError(f"{entry.theme}: the pattern {pattern!r} is there already")
    changed = entry.model_copy(update={"patterns": (*entry.patterns, pattern)})
    asked = {example: example, **{text: text for text in entry.examples.no}}
    hits = theme_hits(asked, nlp=nlp, themes={entry.theme: changed})
    found = hits.loc[hits["pattern"] == pattern, "passage_id"].tolist()
    if example not in found:
        raise CorpusError(f"{entry.theme}: the pattern {pattern!r} does not find: {example}")
    if wrong := [text for text in found if text in entry.examples.no]:
        raise CorpusError(f"{entry.theme}: the pattern {pattern!r} finds what is none: {wrong[0]}")


def _add(entry: Any, pattern: str, example: str) -> None:
    entry["patterns"].append(DoubleQuotedScalarString(pattern))
    entry["examples"].setdefault("yes", []).append(DoubleQuotedScalarString(example))


def _theme(book: Codebook, name: str | None) -> Theme:
    if name not in book.themes:
        raise CorpusError(f"--theme is {name}; there are: {', '.join(book.themes)}")
    return book.themes[str(name)]
