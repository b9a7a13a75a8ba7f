"""The notebooks on a corpus too large to show: samples that say so, short tables, small pages."""

from __future__ import annotations

import re

import nbformat
import pandas as pd
import pytest
from planted import stored

from multipolar import publishing
from multipolar.schema import TABLES
from multipolar.store import open_corpus

COPIES = 120
LONGEST = 65  # rows of a table on a page
pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app")


@pytest.fixture(scope="module")
def large(built, tmp_path_factory):
    """The five articles 120 times over, each time of other newsrooms and dates, with a report."""
    root = tmp_path_factory.mktemp("large")
    tables = {}
    for name in TABLES:
        frame = built.table(name)
        keys = [key for key in ("doc_id", "family_id") if key in frame]
        copies = [frame.assign(**{k: f"c{i:03d}-" + frame[k] for k in keys}) for i in range(COPIES)]
        tables[name] = pd.concat(copies, ignore_index=True) if keys else frame
    documents = tables["documents"]
    number = documents["doc_id"].str[1:4].astype(int)
    documents["newsroom"] += (number % 40).map(" {:02d}".format)
    documents["date"] = [f"{1990 + n % 30}-{n % 12 + 1:02d}-{n % 28 + 1:02d}" for n in number]
    (root / "raw").mkdir()
    corpus = stored(tables, root, n_parts=3)
    corpus.write_manifest(built.manifest())
    publishing.publish(corpus)
    return open_corpus(root)


@pytest.fixture(scope="module")
def shown(large):
    """Notebook → the words and the HTML of its outputs."""
    found = {}
    for path in sorted((large.processed / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        outputs = [o for cell in cells for o in cell.get("outputs", []) if "data" in o]
        found[path.stem[:2]] = [o["data"].get("text/html", "") for o in outputs]
    return found


def n_of(large, table, **equal):
    frame = large.table(table)
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    return len(frame)


def test_samples_say_how_many_of_how_many(large, shown):
    told = {name: " ".join(outputs) for name, outputs in shown.items()}
    namings, hits = (
        n_of(large, "mentions", name="BRICS"),
        n_of(large, "themes", theme="multipolar_world"),
    )
    aside = large.table("segments")["kind"].isin(["byline", "teaser", "boilerplate"]).sum()
    readings = large.table("stances").query("target == 'multipolar_world' and value != 0")
    for name, words in (
        ("01", "40 of 600 articles, drawn at random"),
        ("01", f"40 of {aside:,} stretches, drawn at random"),
        ("02", f"40 of {namings:,} namings, drawn at random"),
        ("02", "8 of 200 newsrooms, those with the most words"),
        ("03", f"40 of {hits:,} hits, drawn at random"),
        ("03", "paragraphs, drawn at random"),
        ("04", f"40 of {len(readings):,} readings, the surest"),
        ("04", "15 of 200 newsrooms, those with the most words"),
    ):
        assert words in told[name]


def test_no_table_is_long(shown):
    lengths = [html.count("<tr") for outputs in shown.values() for html in outputs]
    assert 40 < max(lengths) <= LONGEST


def test_every_figure_that_leaves_rows_out_says_so(shown):
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", " ".join(shown["01"] + shown["04"]))
    timeline, shares = captions[0], next(c for c in captions if "Words of each newsroom" in c)
    assert "The 15 of 200 rows with the largest n" in timeline
    assert "15 of 200 newsrooms" in shares


def test_counts_are_those_of_the_whole_corpus(large, shown):
    named = large.table("mentions").dropna(subset="actor_id")
    assert f"n = {len(named):,} namings" in " ".join(shown["02"])
    assert "500 of 600 articles, drawn at random" in (large.report / "index.html").read_text(
        "utf-8"
    )


def test_the_pages_stay_small(large):
    assert max(page.stat().st_size for page in large.report.glob("*.html")) < 1_500_000
