"""The one way through: raw files → tables. The only module that knows the order of the steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from multipolar import annotate, batch, inputs, parts
from multipolar.codebook import Codebook
from multipolar.corpus_tables import find_formulas, join_families, score_readings
from multipolar.gathering import (
    Known,
    Notes,
    Refusal,
    Source,
    gather,
    none_readable,
    read_articles_csv,
)
from multipolar.parsing.cache import ParseCache
from multipolar.provenance import is_current, state
from multipolar.schema import TABLES, validate
from multipolar.spool import Spool, Waiting
from multipolar.stance.model import StanceModel
from multipolar.store import Corpus, CorpusError, Progress, sha256
from multipolar.workers import Alone, Workers

RECIPE = ("codebook", "code", "versions", "model")  # with these the same, so are an article's rows


def build(
    corpus: Corpus,
    *,
    crew: Workers | None = None,
    progress: Progress = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
) -> bool:
    """Make all tables of the corpus; False where they were current and nothing was done.

    crew: who does the work. say: told what was found damaged and is made again.
    Raises CorpusError where no article can be read or no model is there, CodebookError where an
    entry is wrong, WorkersError where the crew cannot go on.
    """
    if is_current(corpus):
        return False
    with corpus.alone():
        now = state(corpus)
        if is_current(corpus, now=now):
            return False
        with corpus.scratch() as folder, closing(Spool(folder)) as spool:
            _Build(corpus, now, folder, spool, crew or Alone(), progress, say).run()
    return True


@dataclass
class _Build:
    """One making of the tables, from the raw files to their place in the corpus."""

    corpus: Corpus
    now: dict[str, Any]
    folder: Path
    spool: Spool
    crew: Workers
    progress: Progress
    say: Callable[[str], None]
    unread: list[Refusal] = field(default_factory=list)

    def run(self) -> None:
        self.codebook = Codebook(self.corpus.codebook).check()
        try:
            self.model = annotate.model_name(self.codebook.settings["model"]["names"])
        except annotate.ModelMissingError as error:
            raise CorpusError(str(error)) from error
        self.now = {**self.now, "model": self.model}
        self.cache = ParseCache(self.corpus.processed / "cache" / "parse")
        self.notes, self.unread = read_articles_csv(self.corpus)
        self.former = self._former()
        names = self._gathered()
        pieces = parts.cut(names)
        self._analysed(pieces)
        batch.forget()
        parts.release()
        join_families(self.folder)
        parts.release()
        find_formulas(self.folder, self.codebook)
        parts.release()
        score_readings(self.folder, self.codebook, before=self._scored(), over=self.crew.map)
        StanceModel.forget()
        parts.release()
        self._put()

    def _former(self) -> parts.Former | None:
        """The tables as they are, where their rows may be taken over."""
        before = self.corpus.manifest()
        if any(before.get(part) != self.now[part] for part in RECIPE):
            return None
        whole = before.get("tables") == parts.part_hashes(self.corpus.processed)
        if not whole or not self.corpus.note("reading"):
            self.say("the tables were damaged or edited: all are made again")
            return None
        return parts.Former(self.corpus)

    def _known(self) -> dict[str, list[str]]:
        """Path → names of its articles, for files that need not be read again."""
        if self.former is None:
            return {}
        before, reading = self.corpus.manifest()["inputs"], self.corpus.note("reading")
        old: Notes = reading["notes"]
        noted = {d for d in {*old, *self.notes} if old.get(d) != self.notes.get(d)}
        held: dict[str, list[str]] = {}
        for doc_id, path in self.former.articles["path"].items():
            held.setdefault(path, []).append(str(doc_id))
        same = [p for p, h in self.now["inputs"].items() if before.get(p) == h]
        known = {path: held.get(path, []) for path in same if path not in reading["taken"]}
        return {path: ids for path, ids in known.items() if noted.isdisjoint(ids)}

    def _gathered(self) -> list[str]:
        """The names of all articles, in order; those whose rows must be made wait in the spool."""
        told = self._told()
        names: list[str] = []
        found = gather(
            self.corpus, codebook=self.codebook, known=self._known(), progress=self.progress
        )
        for one in found:
            if isinstance(one, Refusal):
                self.unread.append(one)
            elif isinstance(one, Known):
                names += one.doc_ids
                self.unread += told.get(one.path, [])
            else:
                names.append(one.article.doc_id)
                self._wait(one)
        orphans = sorted(set(self.notes) - set(names))
        name = self.corpus.relative(self.corpus.raw / "articles.csv")
        self.unread += [Refusal(name, o, "no article has this doc_id") for o in orphans]
        if not names:
            raise CorpusError(none_readable(self.corpus, self.unread))
        return sorted(names)

    def _told(self) -> dict[str, list[Refusal]]:
        """Path → what the former tables say of it that could not be read."""
        rows = self.corpus.table("unread") if self.former else TABLES["unread"].empty()
        told: dict[str, list[Refusal]] = {}
        for path, record, reason in rows.astype(object).where(rows.notna(), None).to_numpy():
            told.setdefault(path, []).append(Refusal(path, record, reason))
        return told

    def _wait(self, source: Source) -> None:
        """Into the spool, unless the former tables hold the very same."""
        article, line = source.article, source.to_json()
        digest = sha256(json.dumps([line, self.notes.get(article.doc_id)], sort_keys=True))
        if self.former is not None and self.former.digest(article.doc_id) == digest:
            return
        words = [w for _, _, w in annotate.kept_lines(article.text, source.segments)]
        parse = sha256("\0".join([self.model, *words]))
        self.spool.put(Waiting(article.doc_id, line, parse, digest))

    def _analysed(self, pieces: list[list[str]]) -> None:
        """Every part of the tables that are made article by article, into the scratch folder."""
        self.damaged = 0
        waiting: list[set[str]] = []
        products: set[str] = set()
        total, done = sum(map(len, pieces)), 0
        results = self.crew.map(batch.analyse, self._jobs(pieces, waiting))
        for number, names in enumerate(pieces):
            made: dict[str, list[pa.Table]] = {}
            for some in batch.cut(names):
                result = next(results)
                for key, parse in result.parses.items():
                    self.cache.put(key, parse)
                products |= {result.products} - {""}
                for table, rows in result.tables.items():
                    made.setdefault(table, []).append(rows)
                done += len(some)
                self.progress("analysing", done, total)
            kept = [name for name in names if name not in waiting[number]]
            self._write(number, kept, made)
        self.made = set().union(*waiting)
        if products:
            self.corpus.write_note("products", {"used": sorted(products)})
        if self.damaged:
            self.say(f"{self.damaged} of the kept parses were damaged and made again")

    def _write(self, number: int, kept: list[str], made: dict[str, list[pa.Table]]) -> None:
        """One part of every table: rows as they were for the articles kept, and those made now."""
        whole = self.former.part(kept) if self.former and not made else None
        if self.former and whole is not None:
            for table in parts.BY_ARTICLE:
                parts.take_part(self.folder, table, number, source=self.former.folder, old=whole)
            return
        for table in parts.BY_ARTICLE:
            old = self.former.rows(table, kept) if self.former and kept else []
            rows = [*old, *made.get(table, [])]
            parts.write_part(self.folder, table, number, parts.together(table, rows))
        parts.release()

    def _jobs(self, pieces: list[list[str]], waiting: list[set[str]]) -> Iterator[batch.Job]:
        """The jobs of each piece, in order; those of its articles that wait go to `waiting`."""
        codebook = batch.pickled(self.codebook)
        for names in pieces:
            waiting.append(set())
            for some in batch.cut(names):
                articles = self.spool.take(some)
                waiting[-1] |= {article.doc_id for article in articles}
                notes = [self.notes.get(article.doc_id, {}) for article in articles]
                parses = [self._parse(article.parse) for article in articles]
                yield batch.Job(articles, notes, parses, codebook)

    def _parse(self, key: str) -> bytes | None:
        parse = self.cache.get(key)
        self.damaged += parse is None and key in self.cache
        return parse

    def _scored(self) -> pd.DataFrame:
        """The rows of `scored` of articles whose rows were taken over."""
        if self.former is None:
            return TABLES["scored"].empty()
        rows = self.corpus.table("scored")
        return rows[~rows["doc_id"].isin(self.made)]

    def _put(self) -> None:
        """Everything into its place in the corpus; the manifest last, which makes it count."""
        rows = [(refusal.path, refusal.record, refusal.reason) for refusal in self.unread]
        unread = pd.DataFrame(rows, columns=list(TABLES["unread"].columns))
        arrow = validate(unread.drop_duplicates(), TABLES["unread"])
        parts.write_part(self.folder, "unread", 0, parts.together("unread", [arrow]))
        hashes = parts.part_hashes(self.folder)
        used = set(parts.columns(self.folder, "readings", ["parse"])["parse"])
        self.corpus.put(self.folder, TABLES)
        self.cache.keep_only(used)
        taken = sorted({refusal.path for refusal in self.unread if refusal.taken})
        self.corpus.write_note("reading", {"notes": self.notes, "taken": taken})
        inputs.noted(self.corpus)
        self.now |= {"settings": self.codebook.settings, "tables": hashes}
        self.corpus.write_manifest(self.now)
