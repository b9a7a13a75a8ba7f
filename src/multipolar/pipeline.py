"""The one way through: raw files → tables. The only module that knows the order of the steps."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from multipolar import __version__
from multipolar.codebook import Codebook
from multipolar.gathering import Notes, Progress, Source, gather
from multipolar.schema import TABLES
from multipolar.segments import kept_text
from multipolar.store import Corpus, CorpusError, ParseCache, folder_hashes, sha256

PACKAGES = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "spacy", "dateparser"),
    *("ftfy", "charset-normalizer", "trafilatura", "htmldate", "lxml", "pypdf", "fastwarc"),
    *("python-docx", "striprtf", "py3langid"),
)


def state(corpus: Corpus) -> dict[str, Any]:
    """All that decides the tables, as hashes: raw files, codebook, code, packages."""
    return {
        "inputs": {f"raw/{name}": h for name, h in folder_hashes(corpus.raw).items()},
        "codebook": folder_hashes(corpus.codebook),
        "code": folder_hashes(Path(__file__).parent, suffixes=(".py",)),
        "versions": {
            "multipolar": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
    }


def is_current(corpus: Corpus, *, now: dict[str, Any] | None = None) -> bool:
    """Whether the tables are those of the corpus, codebook and code as they stand now.

    now: their `state`, where the caller has it already.
    """
    manifest = corpus.manifest()
    if not manifest or not all((corpus.processed / name).is_dir() for name in TABLES):
        return False
    return all(manifest.get(k) == v for k, v in (now or state(corpus)).items())


def build(corpus: Corpus, *, progress: Progress = lambda *_: None) -> bool:
    """Make all tables of the corpus; False where they were current and nothing was done.

    Raises CorpusError where no article can be read, CodebookError where an entry is wrong.
    """
    if is_current(corpus):
        return False
    with corpus.alone():
        now = state(corpus)
        return not is_current(corpus, now=now) and _rebuild(corpus, now, progress=progress)


def _rebuild(corpus: Corpus, now: dict[str, Any], *, progress: Progress) -> bool:
    codebook = Codebook(corpus.codebook).check()
    sources, unread, notes = gather(corpus, codebook=codebook, progress=progress)
    tables, model = analyse(sources, notes, codebook=codebook, corpus=corpus, progress=progress)
    (corpus.processed / "manifest.json").unlink(missing_ok=True)
    for name, frame in {**tables, "unread": unread}.items():
        corpus.write(name, frame)
    corpus.write_manifest(
        {
            **now,
            "model": model,
            "settings": codebook.settings,
            "unread": unread.to_dict("records"),
        }
    )
    return True


def analyse(
    sources: list[Source],
    notes: Notes,
    *,
    codebook: Codebook,
    corpus: Corpus,
    progress: Progress = lambda *_: None,
) -> tuple[dict[str, pd.DataFrame], str]:
    """All tables from the articles, and the name of the model that parsed them."""
    from multipolar import annotate
    from multipolar.article import ArticleReader, Parsed
    from multipolar.families import families

    try:
        nlp = annotate.load_model(codebook.settings["model"]["names"])
    except annotate.ModelMissingError as error:
        raise CorpusError(str(error)) from error
    model = annotate.model_name(nlp)
    reader = ArticleReader(codebook, nlp=nlp)
    cache = ParseCache(corpus.processed / "cache" / "parse")
    parsed = _parsed(sources, nlp=nlp, model=model, cache=cache, progress=progress)
    articles: list[Parsed] = []
    for number, (source, lines) in enumerate(parsed, start=1):
        progress("analysing", number, len(sources))
        digest = sha256(source.article.text)
        row = {"path": source.path, "sha256": digest, "language": source.language}
        known = notes.get(source.article.doc_id, {})
        articles.append(Parsed(source.article, source.segments, lines, known, row))
    joined = reader.read(articles)
    texts = [kept_text(source.article.text, source.segments) for source in sources]
    kept = joined["documents"][["doc_id", "date"]].assign(text=texts)
    joined["families"] = families(kept, shingle=codebook.settings["families"]["shingle"])
    members = joined["families"].set_index("doc_id")["family_id"]
    joined["documents"]["family_id"] = joined["documents"]["doc_id"].map(members)
    return joined, model


def _parsed(
    sources: list[Source], *, nlp: Any, model: str, cache: ParseCache, progress: Progress
) -> Iterable[tuple[Source, list[Any]]]:
    """Each article with its parsed lines, from the cache where its words were parsed before."""
    from multipolar import annotate

    places = [annotate.kept_lines(s.article.text, s.segments) for s in sources]
    keys = [sha256("\0".join([model, *(words for _, _, words in lines)])) for lines in places]
    missing = [number for number, key in enumerate(keys) if key not in cache]
    parses = annotate.parse(([w for _, _, w in places[n]] for n in missing), nlp=nlp)
    for done, (number, parse) in enumerate(zip(missing, parses, strict=True), start=1):
        progress("parsing", done, len(missing))
        cache.put(keys[number], annotate.packed(parse))
    cache.keep_only(set(keys))
    for source, lines, key in zip(sources, places, keys, strict=True):
        data = cache.get(key)
        if data is None:
            data = annotate.packed(next(annotate.parse([[w for _, _, w in lines]], nlp=nlp)))
            cache.put(key, data)
        docs = annotate.unpacked(data, vocab=nlp.vocab)
        yield source, annotate.placed(docs, places=lines)
