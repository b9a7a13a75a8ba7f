"""Suggested actors: names the codebook does not know → rows to paste, ranked by their spread."""

import csv

import pandas as pd
import pytest
from planted import filled, stored

from multipolar import aggregates
from multipolar.actors import Actor
from multipolar.schema import TABLES
from multipolar.suggestions import COLUMNS, suggested_actors

WORDS = pd.DataFrame(
    {
        "doc_id": [f"d{i}" for i in range(6)],
        "family_id": ["f0", "f0", "f2", "f3", "f4", "f5"],
        "n_words": 100,
    }
)
KNOWN = {
    "erdogan": Actor(
        actor_id="erdogan", name="Erdogan", type="person", speaks_for="", names="Erdogan",
        short_names="", demonyms="", capitals="", roles="president", pronoun="", wikidata="Q39259", reason="here",
    )
}  # fmt: skip


def found(*rows):
    return pd.DataFrame(rows, columns=["surface", "label", "doc_id", "n"])


def suggested(frame, *, actors=(), refused=(), most=20):
    table = suggested_actors(frame, WORDS, actors=dict(actors), refused=refused, most=most)
    return table.set_index("name")


def cells(row):
    return dict(zip(Actor.model_fields, next(csv.reader([row])), strict=True))


PESKOV = [
    ("Dmitry Peskov", "PERSON", "d0", 1),
    ("Peskov", "PERSON", "d0", 3),
    ("Peskov", "PERSON", "d2", 2),
]


def test_a_surname_is_counted_with_the_full_name():
    table = suggested(found(*PESKOV))
    assert list(table.index) == ["Dmitry Peskov"]
    one = table.loc["Dmitry Peskov"]
    assert one[["type", "n_families", "n_docs", "n"]].tolist() == ["person", 2, 2, 6]
    assert one["variants"] == "Peskov|Dmitry Peskov"
    assert one["doc_share"] == pytest.approx(2 / 6)


VARIANTS = [
    # other capitals, accents, a hyphen
    (["Viktor Orban", "VIKTOR ORBAN", "Viktor Orbán"], 1),
    (["Covid-19", "COVID 19"], 1),
    # a surname of two persons stays alone; of one in four it does not
    (["Peter Novak", "Jan Novak", "Novak"], 3),
    # the family name first
    (["Qin Gang", "Qin"], 1),
    # another word of the name is no variant
    (["Bank of China", "of"], 2),
]


@pytest.mark.parametrize(("surfaces", "n"), VARIANTS)
def test_variants_of_one_name_are_one_row(surfaces, n):
    assert len(suggested(found(*((s, "PERSON", "d0", 1) for s in surfaces)))) == n


def test_the_wider_spread_comes_first_whatever_the_count():
    table = suggested(
        found(
            ("Often", "ORG", "d0", 50),
            ("Copied", "ORG", "d0", 1),
            ("Copied", "ORG", "d1", 1),
            ("Wide", "ORG", "d2", 1),
            ("Wide", "ORG", "d3", 1),
        )
    )
    assert list(table.index) == ["Wide", "Copied", "Often"]
    assert table["n_families"].tolist() == [2, 1, 1]
    assert table["dp_norm"].is_monotonic_increasing


TYPES = [("PERSON", "person"), ("ORG", "organisation"), ("GPE", "place"), ("NORP", "state")]


@pytest.mark.parametrize(("label", "kind"), TYPES)
def test_a_type_is_proposed_by_the_label(label, kind):
    assert suggested(found(("X", label, "d0", 1))).loc["X", "type"] == kind


def test_the_label_given_most_often_counts():
    table = suggested(found(("X", "ORG", "d0", 1), ("X", "PERSON", "d1", 2)))
    assert table.loc["X", "type"] == "person"


@pytest.mark.parametrize("name", ["Peskov", "dmitry peskov"])
def test_a_refused_name_is_not_offered_again(name):
    assert suggested(found(*PESKOV), refused=[name])["n"].sum() < 6


def test_laws_and_events_are_not_offered():
    assert suggested(found(("Charter", "LAW", "d0", 9), ("Olympics", "EVENT", "d0", 9))).empty


def test_nothing_found_is_no_row():
    assert list(suggested_actors(found(), WORDS, actors={}, refused=[]).columns) == list(COLUMNS)


def test_the_row_to_paste_is_an_actor():
    row = cells(suggested(found(*PESKOV)).loc["Dmitry Peskov", "row"])
    actor = Actor.model_validate(row)
    assert (actor.actor_id, actor.names, actor.short_names) == (
        "dmitry_peskov",
        ("Dmitry Peskov",),
        ("Peskov",),
    )


def test_another_spelling_of_a_known_name_is_offered_as_its_alias():
    table = suggested(found(("Erdoğan", "PERSON", "d0", 2)), actors=KNOWN)
    assert table.loc["Erdoğan", "alias_of"] == "erdogan"
    row = cells(table.loc["Erdoğan", "row"])
    assert (row["names"], row["roles"], row["wikidata"]) == (
        "Erdogan|Erdoğan",
        "president",
        "Q39259",
    )


def test_unknown_names_are_read_without_the_known_and_the_rare(tmp_path):
    tables = {name: TABLES[name].empty() for name in TABLES}
    tables["documents"] = filled(
        "documents", [{"doc_id": d, "family_id": d, "text": "x"} for d in ("a", "b", "c")]
    )
    mentions = [
        ("a", "the Duma", {}),
        ("b", "Duma’s", {}),
        ("b", "Duma", {"start": 9}),
        ("c", "Rare", {}),
        ("a", "Putin", {"start": 5, "actor_id": "p", "name": "P"}),
        ("b", "Putin", {"start": 5, "actor_id": "p", "name": "P"}),
        ("a", "Wang", {"start": 6, "candidates": "x|y"}),
        ("b", "Wang", {"start": 6, "candidates": "x|y"}),
        ("a", "official", {"start": 7, "kind": "role"}),
        ("b", "official", {"start": 7, "kind": "role"}),
    ]
    tables["mentions"] = filled(
        "mentions",
        [
            {"doc_id": d, "surface": s, "label": "ORG", "kind": "name", **more}
            for d, s, more in mentions
        ],
    )
    corpus = stored(tables, tmp_path)
    read = aggregates.unknown_names(corpus, least=2)
    assert read.to_numpy().tolist() == [["Duma", "ORG", "a", 1], ["Duma", "ORG", "b", 2]]
