"""The lexicon by SQL is that of pandas on the whole tables, however the tables are cut."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planted import filled, planted, stored

from multipolar.lexicon import lexicon, occurrences

ANY = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = [("world", "NOUN"), ("order", "NOUN"), ("they", "PRON"), ("new", "ADJ"), ("trade", "VERB")]
PHRASES = ["world order", "new world order", "world trade"]


@pytest.fixture
def made(tmp_path_factory):
    """seed, n_parts → the tables with terms at random, and a corpus of them."""

    def make(seed, n_parts=1):
        rng, tables = np.random.default_rng(seed), planted(seed)
        spoken = tables["voices"].assign(speaker=rng.choice(["A", None], len(tables["voices"])))
        tables["voices"] = spoken.astype(tables["voices"].dtypes)
        kinds = [("word", *word) for word in WORDS] + [("phrase", p, None) for p in PHRASES]
        rows = [
            {
                **{"doc_id": doc_id, "voice": voice, "speaker": None if pd.isna(by) else by},
                **{"kind": kind, "term": term, "form": form, "pos": pos},
                "n": int(rng.integers(1, 5)),
            }
            for doc_id, voice, by in spoken[["doc_id", "voice", "speaker"]].itertuples(index=False)
            for kind, term, pos in kinds
            for form in (term, f"{term}s")
            if rng.random() < 0.5
        ]
        tables["terms"] = filled("terms", rows)
        return tables, stored(tables, tmp_path_factory.mktemp("planted"), n_parts=n_parts)

    return make


def long(found):
    """The cells of a lexicon: article, voice, speaker, term → how often."""
    cells = found.found.tocoo()
    row, column = cells.coords
    who = found.rows[["doc_id", "voice", "speaker"]].iloc[row].fillna("-")
    terms = found.terms["term"].iloc[column]
    keys = zip(*(who[name] for name in who), terms, strict=True)
    return {key: int(n) for key, n in zip(keys, cells.data, strict=True)}


@ANY
@given(seed=st.integers(0, 999), n_parts=st.integers(1, 5))
def test_it_is_that_of_the_whole_tables(made, seed, n_parts):
    tables, corpus = made(seed, n_parts)
    found = lexicon(corpus, min_families=1)
    terms = tables["terms"][tables["terms"]["pos"] != "PRON"]
    terms = terms[terms["term"].isin(found.terms["term"])].fillna({"speaker": "-"})
    expected = terms.groupby(["doc_id", "voice", "speaker", "term"])["n"].sum()
    assert long(found) == expected.to_dict()
    words = tables["voices"].groupby("doc_id")["n_words"].sum()
    assert found.rows.groupby("doc_id")["n_words"].sum().to_dict() == words.to_dict()
    families = terms.merge(tables["documents"][["doc_id", "family_id"]])
    n = families.groupby("term")["family_id"].nunique()
    assert dict(zip(found.terms["term"], found.terms["n_families"], strict=True)) == n.to_dict()
    assert (found.n_articles, found.told) == (12, "")


def test_only_the_parts_of_speech_and_kinds_asked_for(made):
    _, corpus = made(1)
    assert set(lexicon(corpus, min_families=1).terms["term"]) >= {"trade", "world trade"}
    nouns = lexicon(corpus, min_families=1, pos=["NOUN"], phrases=False)
    assert set(nouns.terms["term"]) == {"world", "order"}


def test_terms_of_few_families_are_left_out(made):
    _, corpus = made(2)
    every = lexicon(corpus, min_families=1).terms
    most = int(every["n_families"].max())
    kept = lexicon(corpus, min_families=most).terms
    assert set(kept["term"]) == set(every.loc[every["n_families"] == most, "term"])
    assert len(lexicon(corpus, min_families=1, most=2).terms) <= 2


def test_what_never_stands_outside_a_longer_phrase_is_left_out(tmp_path):
    tables = planted(0)
    where = {"doc_id": "d00", "voice": "narration", "speaker": None}
    times = {"wang": 5, "yi": 3, "wang yi": 3, "minister wang": 2, "minister wang yi": 2}
    rows = [
        {**where, "kind": "phrase" if " " in term else "word", "term": term, "form": term,
         "pos": None if " " in term else "PROPN", "n": n}
        for term, n in times.items()
    ]  # fmt: skip
    tables["terms"] = filled("terms", rows)
    found = lexicon(stored(tables, tmp_path), min_families=1)
    assert found.terms["term"].tolist() == ["minister wang yi", "wang", "wang yi"]


def test_of_many_articles_some_are_drawn_and_told(made):
    _, corpus = made(3, 2)
    found, again, other = (
        lexicon(corpus, min_families=1, articles=5, seed=seed) for seed in (1, 1, 2)
    )
    assert found.told == "5 of 12 articles, drawn at random"
    assert found.rows.equals(again.rows)
    assert set(found.rows["doc_id"]) != set(other.rows["doc_id"])
    assert found.rows["doc_id"].nunique() == 5


def test_a_corpus_without_a_word_has_an_empty_one(tmp_path):
    tables = planted(0)
    tables |= {name: tables[name][:0] for name in ("terms", "voices")}
    found = lexicon(stored(tables, tmp_path))
    assert (len(found.rows), len(found.terms), found.found.shape) == (0, 0, (0, 0))


def test_occurrences_are_the_cells_of_their_terms(made):
    _, corpus = made(4)
    found = lexicon(corpus, min_families=1)
    some = occurrences(found, ["world trade", "nowhere", "order"])
    assert some["term"].cat.categories.tolist() == ["world trade", "nowhere", "order"]
    cells = {key: n for key, n in long(found).items() if key[-1] in ("world trade", "order")}
    keys = zip(
        some["doc_id"], some["voice"], some["speaker"].fillna("-"), some["term"], strict=True
    )
    assert dict(zip(keys, some["n"], strict=True)) == cells
