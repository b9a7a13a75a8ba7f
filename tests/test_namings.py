"""Namings scored by kind of actor: planted answers, and the coded articles."""

import pandas as pd
import pytest

from multipolar.namings import OWN, PLAIN, coded_actors, naming_scores, plain_entities
from multipolar.validity import applicable

pytestmark = pytest.mark.filterwarnings("ignore:All-NaN slice:RuntimeWarning")
KINDS = {"wang": "person", "china": "state", "beijing": "place", "new": "person"}


def gold(*mentions):
    return {
        "passages": pd.DataFrame([("p", "d", 0, 100), ("q", "d", 100, 200)], columns=["passage_id", "doc_id", "start", "end"]),
        "kinds": pd.DataFrame([("p", "A", "body"), ("q", "A", "byline")], columns=["passage_id", "coder", "kind"]),
        "mentions": pd.DataFrame([("p", "A", s, s + 4, a) for s, a in mentions], columns=["passage_id", "coder", "start", "end", "actor_id"]),
        "actors": pd.DataFrame({"actor_id": ["wang", "china", "beijing"]}),
    }  # fmt: skip


def scored(own, plain):
    mentions = pd.DataFrame([("d", s, a) for s, a in own], columns=["doc_id", "start", "actor_id"])
    entities = pd.DataFrame(
        [("d", s, s + 4, e) for s, e in plain], columns=["doc_id", "start", "end", "label"]
    )
    coded = gold((0, "wang"), (10, "china"), (20, "beijing"))
    table = naming_scores(mentions, entities, coded, coder="A", kinds=KINDS)
    return table.set_index(["finder", "kind"])


CASES = [
    # own, recogniser's, then (gold, found, F1) of own persons and of the recogniser's
    ([(0, "wang")], [(0, "PERSON")], (1, 1, 1.0), (1, 1, 1.0)),
    ([(5, "wang")], [(5, "PERSON")], (1, 1, 0.0), (1, 1, 0.0)),
    # an actor whom nobody was asked to code is not counted
    ([(0, "wang"), (30, "new")], [(0, "PERSON"), (30, "PERSON")], (1, 1, 1.0), (1, 2, 2 / 3)),
    ([], [], (1, 0, 0.0), (1, 0, 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("own", "plain", "first", "second"), CASES)
def test_persons_by_hand(own, plain, first, second):
    table = scored(own, plain)
    for finder, expected in ((OWN, first), (PLAIN, second)):
        row = table.loc[(finder, "person")]
        assert (row["n_gold"], row["n_found"]) == expected[:2]
        assert row["f1"] == pytest.approx(expected[2])


def test_a_city_is_neither_counted_for_nor_against_the_recogniser():
    row = scored([], [(10, "GPE"), (20, "GPE")]).loc[(PLAIN, "state")]
    assert (row["n_found"], row["f1"]) == (1, 1.0)


def test_a_person_at_the_place_of_another_is_wrong():
    assert scored([(0, "china")], []).loc[(OWN, "person"), "f1"] == 0


def test_what_is_found_in_page_furniture_is_told():
    table = scored([(0, "wang")], [(0, "PERSON"), (150, "PERSON")])
    assert table["in_furniture"].to_dict() == {
        (OWN, "person"): 0, (OWN, "state"): 0, (PLAIN, "person"): 1, (PLAIN, "state"): 0
    }  # fmt: skip


def test_without_a_list_every_actor_was_coded():
    assert coded_actors({}, {"a": "A"}) == {"A": "a"}
    assert coded_actors(gold(), {"wang": "W", "new": "N"}) == {"W": "wang"}


@pytest.mark.parametrize("coder", ["A", "B"])
def test_persons_and_states_of_the_coded_articles_are_found(built, codebook, nlp, coder):
    documents = built.table("documents")
    coded = applicable(built.gold_tables(), documents)
    kinds = {actor.actor_id: actor.type for actor in codebook.actors.values()}
    entities = plain_entities(documents, nlp=nlp)
    table = naming_scores(built.table("mentions"), entities, coded, coder=coder, kinds=kinds)
    found = table.set_index(["finder", "kind"])
    assert (found.loc[OWN, "f1"] >= 0.95).all()
    assert (found.loc[OWN, "in_furniture"] == 0).all()
    assert (found.loc[OWN, "f1"] > found.loc[PLAIN, "f1"]).all()
