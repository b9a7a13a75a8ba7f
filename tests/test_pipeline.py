"""The way through, from raw files to tables: whole, repeatable, and able to go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from multipolar import annotate, batch, gathering, parts, pipeline, provenance, store
from multipolar.codebook import CodebookError
from multipolar.readers import endings
from multipolar.schema import KEPT_KINDS, TABLES
from multipolar.store import BUNDLED, Corpus, CorpusError, folder_hashes, open_corpus

pytestmark = pytest.mark.usefixtures("quick")

SHORT = 'Wang meets Lavrov\n\nMOSCOW (TASS) - Wang said China backs "a multipolar world."\n'


@pytest.fixture
def small(tmp_path: Path) -> Corpus:
    """A corpus of one short article."""
    (tmp_path / "small" / "raw").mkdir(parents=True)
    (tmp_path / "small" / "raw" / "one.txt").write_text(SHORT, "utf-8")
    return open_corpus(tmp_path / "small")


SOME = (
    "unread",
    "phrases",
    "formulas",
    "acts",
    "scored",
)  # tables that need not speak of every article


def unread(corpus: Corpus) -> dict[str, str]:
    table = corpus.table("unread")
    places = table["path"] + ("#" + table["record"]).fillna("")
    return dict(zip(places, table["reason"], strict=True))


def doc_ids(corpus: Corpus) -> dict[str, set[str]]:
    """Table → the articles it speaks of, of the tables that speak of every one."""
    tables = {name: corpus.table(name) for name in TABLES if name not in SOME}
    return {name: set(table["doc_id"]) for name, table in tables.items()}


def table_bytes(corpus: Corpus) -> dict[str, bytes]:
    return {
        path.relative_to(corpus.processed).as_posix(): path.read_bytes()
        for path in corpus.processed.rglob("*.parquet")
    }


# --- the tables of the five articles agree with each other and with the text ------------------


@pytest.fixture(scope="module")
def tables(built) -> dict[str, pd.DataFrame]:
    return {name: built.table(name) for name in TABLES}


@pytest.fixture(scope="module")
def texts(tables) -> dict[str, str]:
    return dict(zip(tables["documents"]["doc_id"], tables["documents"]["text"], strict=True))


SPANS = [
    *((name, "start", "end") for name in ("segments", "sentences", "mentions", "themes", "stances", "acts", "marked")),
    *(("quotes", f"{part}_start", f"{part}_end") for part in ("content", "cue", "source")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "start", "end"), SPANS)
def test_every_place_lies_in_its_text_and_holds_words(tables, texts, name, start, end):
    table = tables[name].dropna(subset=[start, end])
    assert len(table) > 10
    for row in table.itertuples():
        first, last = int(getattr(row, start)), int(getattr(row, end))
        assert 0 <= first < last <= len(texts[row.doc_id])
        assert texts[row.doc_id][first:last].strip()


def test_a_mention_is_the_words_that_stand_there(tables, texts):
    for row in tables["mentions"].itertuples():
        assert row.surface == texts[row.doc_id][row.start : row.end]


def test_the_segments_joined_are_the_text(tables, texts):
    for doc_id, places in tables["segments"].sort_values("start").groupby("doc_id"):
        parts = [texts[doc_id][s:e] for s, e in zip(places["start"], places["end"], strict=True)]
        assert "".join(parts) == texts[doc_id]


def inside(inner: pd.DataFrame, outer: pd.DataFrame) -> pd.Series:
    """How many rows of `outer` hold each row of `inner`."""
    pairs = inner.reset_index().merge(outer, on="doc_id", suffixes=("", "_outer"))
    held = (pairs["start"] >= pairs["start_outer"]) & (pairs["end"] <= pairs["end_outer"])
    return held.groupby(pairs["index"]).sum()


def test_every_sentence_lies_in_one_kept_segment(tables):
    segments = tables["segments"]
    kept = segments[segments["kind"].isin(KEPT_KINDS)]
    assert set(inside(tables["sentences"], kept[["doc_id", "start", "end"]])) == {1}


@pytest.mark.parametrize("name", ["mentions", "themes", "stances"])
def test_every_find_lies_in_the_sentence_it_names(tables, name):
    sentences = tables["sentences"]
    found = tables[name].merge(sentences, on=["doc_id", "sent_id"], suffixes=("", "_sent"), how="left")  # fmt: skip
    assert len(found) == len(tables[name])
    assert (found["start"] >= found["start_sent"]).all()
    assert (found["end"] <= found["end_sent"]).all()


def test_sentences_do_not_overlap(tables):
    for _, places in tables["sentences"].groupby("doc_id"):
        ends, starts = places["end"].to_numpy(), places["start"].to_numpy()
        assert (ends[:-1] <= starts[1:]).all()


def test_the_words_of_all_voices_are_the_words_of_the_article(tables):
    counted = tables["voices"].groupby("doc_id")["n_words"].sum()
    assert counted.to_dict() == tables["documents"].set_index("doc_id")["n_words"].to_dict()
    assert counted.min() > 300


def test_the_words_among_the_terms_are_those_of_all_voices(tables):
    words = tables["terms"].query("kind == 'word'")
    by = ["doc_id", "voice", "speaker"]
    told = tables["voices"].groupby(by, dropna=False)["n_words"].sum()
    assert words.groupby(by, dropna=False)["n"].sum().to_dict() == told.to_dict()


def test_every_table_speaks_of_the_same_five_articles(built, tables):
    assert set(map(frozenset, doc_ids(built).values())) == {frozenset(tables["documents"]["doc_id"])}  # fmt: skip
    assert len(tables["documents"]) == 5
    assert len(tables["unread"]) == 0


# --- a build can be repeated ------------------------------------------------------------------

OTHER_BUILD = (
    "import sys; from multipolar import pipeline, store;"
    "pipeline.build(store.open_corpus(sys.argv[1]))"
)


def test_two_builds_from_two_places_give_the_same_bytes(corpus, built):
    """The other build has another process, another path and another order of sets."""
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LANG": "C"}
    subprocess.run(
        [sys.executable, "-c", OTHER_BUILD, str(corpus.root)], env=environment, check=True
    )
    mine, other = table_bytes(built), table_bytes(corpus)
    assert sorted(mine) == sorted(f"{name}/part-00000.parquet" for name in TABLES)
    assert [name for name in mine if mine[name] != other[name]] == []
    assert built.manifest() == corpus.manifest()


def test_a_second_build_does_nothing(small):
    assert pipeline.build(small) is True
    before = {path: path.stat().st_mtime_ns for path in small.processed.rglob("*")}
    assert pipeline.build(small) is False
    assert {path: path.stat().st_mtime_ns for path in small.processed.rglob("*")} == before


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


STALE: list[tuple[str, Callable[[Corpus], None]]] = [
    ("an article is edited", lambda c: (c.raw / "one.txt").write_text(SHORT + "More.\n")),
    ("an article is new", lambda c: (c.raw / "two.txt").write_text(SHORT)),
    ("a note is new", lambda c: (c.raw / "articles.csv").write_text("doc_id,field,value,reason\n")),
    ("a table is gone", lambda c: remove(c.processed / "quotes")),
    ("the manifest is gone", lambda c: remove(c.processed / "manifest.json")),
    ("the manifest is damaged", lambda c: (c.processed / "manifest.json").write_text("{")),
    ("a codebook is new", lambda c: shutil.copytree(BUNDLED / "codebook", c.root / "codebook")),
]


@pytest.mark.parametrize("change", [c[1] for c in STALE[:-1]], ids=[c[0] for c in STALE[:-1]])
def test_what_decides_the_tables_makes_them_stale(small, change):
    pipeline.build(small)
    change(small)
    assert not provenance.is_current(small)
    assert pipeline.build(small) is True
    assert provenance.is_current(small)


def test_the_same_codebook_in_the_corpus_changes_nothing(small):
    pipeline.build(small)
    STALE[-1][1](small)
    assert provenance.is_current(small)


def test_the_code_and_the_packages_decide_too(small, monkeypatch):
    pipeline.build(small)
    monkeypatch.setattr(provenance, "versions", lambda: {"spacy": "0.0.0"})
    assert not provenance.is_current(small)
    assert "pipeline.py" in provenance.state(small)["code"]


def test_a_build_that_broke_off_is_never_taken_for_whole(small, monkeypatch):
    """Some tables are of the edited article then, though its file is as it was before."""
    pipeline.build(small)
    (small.raw / "one.txt").write_text(SHORT + "More.\n")
    replacing = store.replacing

    def breaking(target):
        if target.name == "mentions":
            raise OSError("no space left on device")
        return replacing(target)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
        patch.setattr(store, "replacing", breaking)
        pipeline.build(small)
    (small.raw / "one.txt").write_text(SHORT, "utf-8")
    assert not provenance.is_current(small)
    assert pipeline.build(small) is True


# --- what was parsed is not parsed again ------------------------------------------------------


@pytest.fixture
def parsed_lines(monkeypatch) -> list[str]:
    """Every line that goes through the parser."""
    seen: list[str] = []
    parse = annotate.parse

    def counting(lines, *, nlp):
        articles = [list(article) for article in lines]
        seen.extend(line for article in articles for line in article)
        return parse(articles, nlp=nlp)

    monkeypatch.setattr(annotate, "parse", counting)
    return seen


def test_an_edited_codebook_changes_tables_without_parsing_again(small, parsed_lines):
    pipeline.build(small)
    assert len(parsed_lines) == 2
    assert small.table("themes")["theme"].tolist() == ["multipolar_world"]
    cached = folder_hashes(small.processed / "cache")
    shutil.copytree(BUNDLED / "codebook", small.root / "codebook")
    path = small.codebook / "themes.yml"
    path.write_text(
        path.read_text("utf-8").replace("\nmultipolar_world:", "\nmany_poles:"), "utf-8"
    )
    assert pipeline.build(small) is True
    assert small.table("themes")["theme"].tolist() == ["many_poles"]
    assert len(parsed_lines) == 2
    assert folder_hashes(small.processed / "cache") == cached


def test_only_a_new_article_is_parsed(small, parsed_lines):
    pipeline.build(small)
    parsed_lines.clear()
    (small.raw / "two.txt").write_text("Putin meets Xi\n\nThey met.\n")
    pipeline.build(small)
    assert parsed_lines == ["Putin meets Xi", "They met."]


def test_a_damaged_parse_is_made_anew(small, parsed_lines):
    pipeline.build(small)
    before = table_bytes(small)
    (entry,) = (path for path in small.processed.glob("cache/parse/*/*"))
    entry.write_bytes(entry.read_bytes()[:-5])
    (small.processed / "manifest.json").unlink()
    pipeline.build(small)
    assert table_bytes(small) == before
    assert len(parsed_lines) == 4


# --- what stands as it was is taken over, and the tables are those of a build from nothing ------


@pytest.fixture
def work(monkeypatch) -> dict[str, list[str]]:
    """Files that are read, and articles whose rows are made."""
    done: dict[str, list[str]] = {"read": [], "made": []}
    records, analyse = gathering.records, batch.analyse

    def reading(path, *, options):
        done["read"].append(path.name)
        return records(path, options=options)

    def making(job):
        done["made"] += [article.doc_id for article in job.articles]
        return analyse(job)

    monkeypatch.setattr(gathering, "records", reading)
    monkeypatch.setattr(batch, "analyse", making)
    return done


BODY = "Wang Yi told reporters on Monday that China backs a multipolar world, and {} agreed."


@pytest.fixture
def many(tmp_path: Path, monkeypatch) -> Corpus:
    """Nine articles in parts of two: five files, a table of three rows and a copy; one in Russian."""
    monkeypatch.setattr(parts, "SIZE", 2)
    monkeypatch.setattr(batch, "SIZE", 3)
    raw = tmp_path / "many" / "raw"
    (raw / "sub").mkdir(parents=True)
    for name in "abcde":
        (raw / f"{name}.txt").write_text(f"Title {name}\n\n{BODY.format(name.upper())}\n", "utf-8")
    shutil.copyfile(raw / "b.txt", raw / "sub" / "z.txt")
    (raw / "ru.txt").write_text(
        "Министры встретились в понедельник и говорили о дороге.\n", "utf-8"
    )
    rows = "".join(f'Row {n},"{BODY.format(f"row {n}")}"\n' for n in range(3))
    (raw / "rows.csv").write_text("title,text\n" + rows, "utf-8")
    return open_corpus(tmp_path / "many")


def edit(corpus: Corpus) -> None:
    (corpus.raw / "c.txt").write_text("Title c\n\nLavrov said that BRICS grows.\n", "utf-8")


def add_row(corpus: Corpus) -> None:
    with (corpus.raw / "rows.csv").open("a", encoding="utf-8") as table:
        table.write(f'Row 3,"{BODY.format("row 3")}"\n')


def note(corpus: Corpus) -> None:
    text = "doc_id,field,value,reason\nd,outlet,Xinhua,told\nnobody,outlet,Xinhua,told\n"
    (corpus.raw / "articles.csv").write_text(text, "utf-8")


def clash(corpus: Corpus) -> None:
    """A file before the old one in order, with its name."""
    (corpus.raw / "a").mkdir()
    (corpus.raw / "a" / "z.txt").write_text("Title z\n\nPutin met Xi Jinping.\n", "utf-8")


UPDATES: dict[str, tuple[Callable[[Corpus], object], list[str], list[str]]] = {
    "edited": (edit, ["c.txt"], ["c"]),
    "removed": (lambda c: (c.raw / "b.txt").unlink(), [], []),
    "added": (lambda c: shutil.copyfile(c.raw / "a.txt", c.raw / "aa.txt"), ["aa.txt"], ["aa"]),
    "a row more": (add_row, ["rows.csv"], ["rows#4"]),
    "noted": (note, ["d.txt"], ["d"]),
    "renamed": (lambda c: (c.raw / "e.txt").rename(c.raw / "0.txt"), ["0.txt"], ["0"]),
    "a name taken": (clash, ["z.txt", "z.txt"], ["z"]),
    "nothing read": (lambda c: (c.raw / "ru.txt").unlink(), [], []),
}


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_does_what_is_new_and_gives_the_bytes_of_a_new_build(many, work, update):
    change, read, made = UPDATES[update]
    pipeline.build(many)
    assert len(sorted(many.processed.glob("documents/*.parquet"))) > 2
    work["read"].clear(), work["made"].clear()
    change(many)
    assert pipeline.build(many) is True
    assert (work["read"], work["made"]) == (read, made)
    updated = table_bytes(many)
    shutil.rmtree(many.processed)
    pipeline.build(many)
    assert table_bytes(many) == updated


def test_a_name_that_is_free_again_brings_its_article_in(many):
    clash(many)
    pipeline.build(many)
    assert (
        unread(many)["raw/sub/z.txt"]
        == "its name 'z' is that of an article in raw/a/z.txt; give the file another name"
    )
    (many.raw / "a" / "z.txt").unlink()
    pipeline.build(many)
    assert "raw/sub/z.txt" in set(many.table("documents")["path"])
    assert list(unread(many)) == ["raw/ru.txt"]


def test_a_damaged_table_is_made_again_and_said(many, work):
    pipeline.build(many)
    before = table_bytes(many)
    path = many.processed / "mentions" / "part-00001.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    work["made"].clear()
    edit(many)
    told: list[str] = []
    pipeline.build(many, say=told.append)
    assert told == ["the tables were damaged or edited: all are made again"]
    assert len(work["made"]) == 9
    changed = {name for name, data in table_bytes(many).items() if data != before[name]}
    changed -= {f"{name}/part-00000.parquet" for name in SOME}
    assert "mentions/part-00001.parquet" not in changed
    assert len({name.partition("/")[2] for name in changed}) == 1


def test_without_the_note_of_what_was_read_nothing_is_taken_over(many, work):
    pipeline.build(many)
    (many.processed / "reading.json").write_text("{")
    work["made"].clear()
    edit(many)
    pipeline.build(many)
    assert len(work["made"]) == 9


def test_a_damaged_parse_is_said(small):
    pipeline.build(small)
    (entry,) = small.processed.glob("cache/parse/*/*")
    entry.write_bytes(b"")
    (small.processed / "manifest.json").unlink()
    told: list[str] = []
    pipeline.build(small, say=told.append)
    assert told == ["1 of the kept parses were damaged and made again"]


# --- articles come and go ---------------------------------------------------------------------


def test_an_article_that_is_removed_leaves_every_table(corpus):
    pipeline.build(corpus)
    gone = "002_47aa687a571d13dd"
    assert all(gone in there for there in doc_ids(corpus).values())
    (corpus.raw / f"{gone}.txt").unlink()
    pipeline.build(corpus)
    assert not any(gone in there for there in doc_ids(corpus).values())
    assert gone not in set(corpus.table("formulas")["doc_id"])
    assert len(list(corpus.processed.glob("cache/parse/*/*"))) == 4
    assert unread(corpus) == {f"raw/articles.csv#{gone}": "no article has this doc_id"}


def test_a_sixth_article_gives_six(corpus):
    (corpus.raw / "my own article.txt").write_text(SHORT, "utf-8")
    pipeline.build(corpus)
    documents = corpus.table("documents").set_index("doc_id")
    assert len(documents) == 6
    assert documents.loc["my own article", "path"] == "raw/my own article.txt"
    assert documents.loc["my own article", "originator"] == "TASS"
    assert all("my own article" in there for there in doc_ids(corpus).values())


def test_articles_in_folders_are_read(small):
    (small.raw / "2024" / "june").mkdir(parents=True)
    (small.raw / "2024" / "june" / "two.txt").write_text(SHORT)
    pipeline.build(small)
    assert small.table("documents")["path"].tolist() == ["raw/one.txt", "raw/2024/june/two.txt"]


def test_the_same_name_in_two_folders_is_said_not_lost(small):
    (small.raw / "sub").mkdir()
    (small.raw / "sub" / "one.txt").write_text("Putin meets Xi\n\nThey met.\n")
    pipeline.build(small)
    assert small.table("documents")["path"].tolist() == ["raw/one.txt"]
    assert unread(small) == {
        "raw/sub/one.txt": "its name 'one' is that of an article in raw/one.txt; give the file another name"
    }


# --- what cannot be read is said, and the rest goes on ----------------------------------------

UNREADABLE = [
    ("empty.txt", b"", "the file is empty"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text in any known encoding"),
    ("paper.pages", b"PK", f"no reader for .pages; there are: {', '.join(endings())}"),
    ("one-line.txt", b"word " * 210_000, "a line of 1,050,000 characters is no paragraph; at most 50,000 are read"),
    ("articles.csv", b'doc_id,field,value,reason\none,title,"Open,told\n', "no CSV file: unexpected end of data; is a quotation mark left open?"),
    ("articles.csv", b"doc_id,field,value,reason\none,publisher,TASS,told\n", "field is 'publisher', allowed: title, date, outlet, originator, author, place, url, language"),
    ("articles.csv", b"doc_id,field,value,reason\nono,outlet,TASS,told\n", "no article has this doc_id"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), UNREADABLE)
def test_what_cannot_be_read_is_said_and_the_rest_goes_on(small, name, data, reason):
    (small.raw / name).write_bytes(data)
    pipeline.build(small)
    assert small.table("documents")["doc_id"].tolist() == ["one"]
    assert list(unread(small).values()) == [reason]
    assert next(iter(unread(small))).startswith(f"raw/{name}")


def test_good_notes_hold_beside_a_wrong_one(small):
    rows = "one,outlet,Telesur,told\none,date,last week,told\none,place,Kazan,told\n"
    (small.raw / "articles.csv").write_text("doc_id,field,value,reason\n" + rows)
    pipeline.build(small)
    (row,) = small.table("documents").to_dict("records")
    assert (row["outlet"], row["place"]) == ("teleSUR", "Moscow")
    assert pd.isna(row["date"])
    assert unread(small) == {"raw/articles.csv#row 3": "date is 'last week', write 2024-06-11"}


def test_an_article_without_a_date_has_none(small):
    pipeline.build(small)
    (row,) = small.table("documents").to_dict("records")
    assert pd.isna(row["date"])
    assert pd.isna(row["date_source"])


NOTHING: list[tuple[str, dict[str, bytes], str]] = [
    ("no file", {}, r"raw: no article could be read; put files of these kinds there: \.csv, "),
    ("an empty file", {"a.txt": b""}, r"could be read \(raw/a\.txt: the file is empty\)$"),
    ("a note only", {"articles.csv": b""}, r"\(raw/articles\.csv: the file is empty\)$"),
    ("a hidden file only", {".a.txt": b"Wang left."}, "put files of these kinds there"),
]


@pytest.mark.parametrize(("files", "reason"), [c[1:] for c in NOTHING], ids=[c[0] for c in NOTHING])
def test_a_corpus_without_an_article_is_refused_in_one_line(tmp_path, files, reason):
    (tmp_path / "raw").mkdir()
    for name, data in files.items():
        (tmp_path / "raw" / name).write_bytes(data)
    with pytest.raises(CorpusError, match=reason) as refusal:
        pipeline.build(open_corpus(tmp_path))
    assert len(str(refusal.value).splitlines()) == 1
    assert not (tmp_path / "processed" / "documents").exists()


def test_a_wrong_codebook_is_refused_before_any_work(small, parsed_lines):
    pipeline.build(small)
    before = table_bytes(small)
    parsed_lines.clear()
    shutil.copytree(BUNDLED / "codebook", small.root / "codebook")
    path = small.codebook / "outlets.csv"
    path.write_text(path.read_text("utf-8").replace("#0072B2", "blue"), "utf-8")
    (small.raw / "two.txt").write_text("Putin meets Xi\n\nThey met.\n")
    with pytest.raises(CodebookError, match="colour is 'blue'"):
        pipeline.build(small)
    assert (parsed_lines, table_bytes(small)) == ([], before)


def test_a_model_that_is_not_there_is_refused_with_what_to_do(small, monkeypatch):
    def missing(names):
        raise annotate.ModelMissingError("none of these spaCy models is installed: x")

    monkeypatch.setattr(annotate, "model_name", missing)
    with pytest.raises(CorpusError, match="none of these spaCy models is installed"):
        pipeline.build(small)


# --- texts and names nobody would expect ------------------------------------------------------

HOSTILE = {
    "only furniture": "Newsfeed\n0\nlog in or register\nSubscribe\n(Web editor: A. Name)\n",
    "one word": "Wang",
    "a quotation that never ends": '"We met, Wang said.\n\nThey "met" "in "Kazan.\n',
    "markup": "<script>alert(1)</script>\n\n<b>Wang</b> said &lt;so&gt; {{ 7 * 7 }} [bold]x[/bold].\n",
    "turned round": "Wang \u202esaid\u202c so.\n\n\u200bPutin\u200b said no.\n",
    "zero-width, combining, astral": "W\u0301ang 🇷🇺🇨🇳 met.\n\n\U0001f600 said Wang.\n",
    "a very long word": "Wang met Lavrov on Monday.\n\n" + "counter" * 6_000 + "\n",
    "deep brackets": "Wang met.\n\n" + "(" * 500 + ")" * 500 + "\n",
    "many short lines": "Wang met.\n" * 400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_goes_through(small, text):
    (small.raw / "odd.txt").write_text(text, "utf-8")
    pipeline.build(small)
    documents = small.table("documents").set_index("doc_id")
    assert documents.loc["odd", "text"] == text
    voices = small.table("voices").groupby("doc_id")["n_words"].sum()
    assert voices.get("odd", 0) == documents.loc["odd", "n_words"]
    segments = small.table("segments").query("doc_id == 'odd'").sort_values("start")
    spans = zip(segments["start"], segments["end"], strict=True)
    assert "".join(text[start:end] for start, end in spans) == text


@pytest.mark.parametrize(
    "text", ['“"”\'‘’«»\n\n""""\n\n“““', "\ufffd\ufffd\ufffd", "1 2 3\n\n... ... ...\n"]
)
def test_a_text_without_a_letter_is_told(small, text):
    (small.raw / "odd.txt").write_text(text, "utf-8")
    pipeline.build(small)
    assert small.table("documents")["doc_id"].tolist() == ["one"]
    assert unread(small) == {"raw/odd.txt#odd": "the text has no letter"}


def test_a_corpus_of_furniture_alone_gives_empty_tables(small):
    (small.raw / "one.txt").write_text(HOSTILE["only furniture"])
    pipeline.build(small)
    assert small.table("documents")["n_words"].tolist() == [0]
    for name in ("sentences", "mentions", "quotes", "themes", "stances", "acts", "voices", "terms"):
        assert len(small.table(name)) == 0
        assert list(small.table(name).columns) == list(TABLES[name].columns)


NAMES = ["a\u202ecod.txt", "<b>&amp;'.txt", "[bold]x[-bold].txt", "a#1.txt", "line\nend.txt", "-rf.txt", "Ünïcödé 王毅.txt"]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be on Windows")
@pytest.mark.parametrize("name", NAMES)
def test_any_name_goes_through(small, name):
    (small.raw / name).write_text("Putin meets Xi\n\nThey met in Kazan.\n")
    pipeline.build(small)
    assert set(small.table("documents")["doc_id"]) == {"one", name.removesuffix(".txt")}
    assert pipeline.build(small) is False


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be on Windows")
def test_a_name_that_is_no_utf8_is_refused(small):
    (small.raw / os.fsdecode(b"caf\xe9.txt")).write_text("Putin meets Xi\n\nThey met.\n")
    pipeline.build(small)
    assert unread(small) == {
        "raw/caf\\xe9.txt": "its name is not UTF-8; give the file or its folder another one"
    }


def test_a_formula_in_the_notes_stays_words(small):
    row = 'one,author,"=HYPERLINK(""http://example.org"")",told\n'
    (small.raw / "articles.csv").write_text("doc_id,field,value,reason\n" + row)
    pipeline.build(small)
    assert small.table("documents")["author"].tolist() == ['=HYPERLINK("http://example.org")']


def test_progress_is_told_step_by_step_to_the_end(corpus):
    told: list[tuple[str, int, int]] = []
    pipeline.build(corpus, progress=lambda *step: told.append(step))
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps == ["reading", "analysing"]
    assert [done for step, done, _ in told if step == "reading"] == [1, 2, 3, 4, 5]
    assert told[-1] == ("analysing", 5, 5)
    assert {total for _, _, total in told} == {5}
