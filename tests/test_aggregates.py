"""Aggregates by SQL are those of pandas on the whole tables, however the tables are cut."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from planted import planted, stored

from multipolar import aggregates
from multipolar.compare import dispersion, rates
from multipolar.cooccurrence import cooccurrence, strength
from multipolar.schema import KEPT_KINDS, TableError
from multipolar.stance.positions import positions

ANY = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CUT = {"seed": st.integers(0, 999), "n_parts": st.integers(1, 5)}


@pytest.fixture
def made(tmp_path_factory):
    """seed, n_parts → the tables, and a corpus of them."""

    def make(seed, n_parts):
        tables = planted(seed)
        return tables, stored(tables, tmp_path_factory.mktemp("planted"), n_parts=n_parts)

    return make


@ANY
@given(**CUT)
def test_rates_and_dispersion_of_counts_are_those_of_occurrences(made, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    words, counted = aggregates.words(corpus), aggregates.namings(corpus)
    named = tables["mentions"].dropna(subset="actor_id")
    per_doc = words.groupby(["doc_id", "newsroom", "family_id"], as_index=False)["n_words"].sum()
    for by, of in ((None, per_doc), ("newsroom", per_doc), ("voice", words)):
        options = {"item": "name", "by": by, "n_boot": 50}
        assert_frame_equal(rates(counted, of, n="n", **options), rates(named, of, **options))
    assert_frame_equal(
        dispersion(counted, per_doc, item="name", n="n"), dispersion(named, per_doc, item="name")
    )
    assert counted["n"].sum() == len(named)


@ANY
@given(**CUT)
def test_pairs_are_those_of_cooccurrence(made, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    families = tables["documents"][["doc_id", "family_id"]]
    named = tables["mentions"].dropna(subset="actor_id").merge(families)
    pairs, n_units = aggregates.pairs(corpus, without=["mo"])
    assert_frame_equal(
        strength(pairs, n_units=n_units), cooccurrence(named[named["actor_id"] != "mo"])
    )


@ANY
@given(**CUT)
@pytest.mark.parametrize("by", [["holder", "target"], ["newsroom", "target"]])
def test_positions_are_those_of_the_stances(made, by, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    stances = tables["stances"].merge(tables["documents"][["doc_id", "newsroom"]])
    assert_frame_equal(aggregates.positions(corpus, by=by), positions(stances, by=by))
    themed = stances[stances["target_kind"] == "theme"]
    found = aggregates.positions(corpus, by=by, target_kind="theme")
    assert_frame_equal(found, positions(themed, by=by))
    counted = stances.groupby([*by, "doc_id", "value"], as_index=False).size()
    assert_frame_equal(positions(counted, by=by, n="size"), positions(stances, by=by))


@ANY
@given(**CUT)
def test_other_counts_add_up(made, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    documents, mentions, quotes = (tables[name] for name in ("documents", "mentions", "quotes"))
    assert_frame_equal(
        aggregates.articles(corpus), documents.drop(columns="text"), check_dtype=False
    )
    words = tables["voices"].merge(documents[["doc_id", "newsroom"]])
    summed = words.groupby(["doc_id", "newsroom", "voice"])["n_words"].sum()
    found = aggregates.words(corpus).groupby(["doc_id", "newsroom", "voice"])["n_words"].sum()
    assert found.to_dict() == summed.to_dict()
    for counted, whole in (
        (aggregates.themes(corpus), tables["themes"]),
        (aggregates.statements(corpus), quotes.merge(documents[["doc_id", "newsroom"]])),
        (aggregates.surfaces(corpus), mentions.dropna(subset="actor_id")),
    ):
        columns = [column for column in counted if column != "n"]
        expected = whole.groupby(columns, dropna=False).size()
        assert counted.set_index(columns)["n"].sort_index().tolist() == expected.tolist()
    lost = mentions[mentions["actor_id"].isna()]
    assert aggregates.unresolved(corpus, n=1)["n"].tolist() == [len(lost)] * bool(len(lost))
    sides = tables["stances"].query("value != 0")
    named = sides["holder"] + sides["value"].map({1: " for ", -1: " against "}) + sides["target"]
    found = aggregates.sides(corpus).groupby("side")["n"].sum()
    assert found.to_dict() == named.value_counts().to_dict()


@ANY
@given(**CUT)
def test_stretches_and_texts_are_measured_where_they_lie(made, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    found = aggregates.stretches(corpus)
    segments = tables["segments"]
    assert found["n"].sum() == len(segments)
    assert found["characters"].sum() == tables["documents"]["text"].str.len().sum()
    assert found["words"].sum() == segments["n_words"].sum()
    assert found.loc[found["kept"], "kind"].isin(KEPT_KINDS).all()
    texts = aggregates.texts(corpus)
    whole = tables["documents"]["text"]
    assert texts["characters"].tolist() == whole.str.len().tolist()
    assert texts["lost_letters"].tolist() == whole.str.count("\ufffd").tolist()
    assert texts["rebuilt"].all()


FAULTS = {
    "one is missing": lambda s: s[~((s["doc_id"] == "d04") & (s["kind"] == "body"))],
    "the last is missing": lambda s: s[~((s["doc_id"] == "d04") & (s["kind"] == "boilerplate"))],
    "the first is missing": lambda s: s[~((s["doc_id"] == "d04") & (s["kind"] == "title"))],
    "all are missing": lambda s: s[s["doc_id"] != "d04"],
    "two overlap": lambda s: s.assign(
        end=s["end"] + ((s["doc_id"] == "d04") & (s["kind"] == "title"))
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_stretch_is_noticed(fault, tmp_path):
    tables = planted(0)
    tables["segments"] = FAULTS[fault](tables["segments"])
    texts = aggregates.texts(stored(tables, tmp_path))
    assert texts.loc[~texts["rebuilt"], "doc_id"].tolist() == ["d04"]


def test_a_missing_count_column_is_named(built):
    words = aggregates.words(built)
    with pytest.raises(TableError, match="hits lacks times; it has doc_id, name"):
        rates(aggregates.namings(built), words, item="name", n="times")


def test_the_bundled_articles_are_rebuilt_and_their_counts_those_of_the_tables(built):
    assert aggregates.texts(built)["rebuilt"].all()
    mentions = built.table("mentions").dropna(subset="actor_id")
    found = aggregates.namings(built).groupby("name")["n"].sum()
    assert found.to_dict() == mentions["name"].value_counts().to_dict()


def test_an_empty_corpus_gives_empty_frames(tmp_path):
    tables = {name: frame[:0] for name, frame in planted(0).items()}
    corpus = stored(tables, tmp_path)
    for ask in (aggregates.articles, aggregates.words, aggregates.namings, aggregates.stretches):
        assert isinstance(ask(corpus), pd.DataFrame)
        assert ask(corpus).empty
    pairs, n_units = aggregates.pairs(corpus)
    assert (len(pairs), n_units) == (0, 0)
