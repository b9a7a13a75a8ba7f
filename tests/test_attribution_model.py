"""The parts of the attribution model: each against an answer known otherwise."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from multipolar import provenance
from multipolar.attribution import training
from multipolar.attribution.conditional_logit import chosen
from multipolar.attribution.crossing import SIZE, Crosses, as_matrix, bagged, summed, summed_bags
from multipolar.attribution.model import AttributionModel
from multipolar.attribution.trees import Trees
from multipolar.attribution.weights import WEIGHTS, keep, trained
from multipolar.attribution.wording import Wording


def test_wording_says_what_the_parse_says(nlp):
    text = 'Wang Yi, who met Putin, said: "We agree."\n\nPutin left. He flew home.'
    doc = nlp(text)
    words = Wording([(100, doc)])
    kept = [token for token in doc if "\n" not in token.text]
    assert words.text == [token.text for token in kept]
    assert [words.token(n).i for n in range(len(words))] == [token.i for token in kept]
    assert [
        text[a - 100 : b - 100] for a, b in zip(words.start, words.end, strict=True)
    ] == words.text
    assert [words.text[words.head[n]] for n in range(len(words))] == [t.head.text for t in kept]
    assert [words.text[slice(*place)] for place in words.reach] == [
        [t.text for t in doc[token.left_edge.i : token.right_edge.i + 1] if "\n" not in t.text]
        for token in kept
    ]
    assert [" ".join(words.text[slice(*line)]) for line in words.lines] == [
        'Wang Yi , who met Putin , said : " We agree . "',
        "Putin left . He flew home .",
    ]
    assert len(words.sents) == 3
    assert [" ".join(words.text[slice(*quote)]) for quote in words.quotes] == ['" We agree . "']
    assert words.count("verbs", 0, len(words)) == sum(token.pos_ == "VERB" for token in kept)


def test_an_article_in_lines_is_the_article_whole(nlp):
    lines = ["Lavrov said that talks go on.", "“We agree,” Wang said."]
    whole = Wording([(0, nlp("\n".join(lines)))])
    apart = Wording([(0, nlp(lines[0])), (len(lines[0]) + 1, nlp(lines[1]))])
    assert (whole.text, whole.start, whole.line) == (apart.text, apart.start, apart.line)


def test_crosses_tell_rows_apart_and_are_the_same_in_any_order():
    crosses = Crosses(("a", "b"), ("a", "b", "a b"))
    rows = [("x", 1), ("x", 2), ("y", 1), ("1", "x"), (True, "x"), (1, "x")]
    places = crosses.places(rows)
    again = Crosses(("a", "b"), ("a", "b", "a b")).places(rows[::-1])[::-1]
    assert (places == again).all()
    assert places[0, 0] == places[1, 0] != places[2, 0]
    assert len({*places[:4, 2]}) == 4 and (places[4] == places[5]).all()
    assert ((places >= 0) & (places < SIZE)).all()


def test_sums_are_those_of_the_matrix():
    crosses = Crosses(("a",), ("a",))
    places = crosses.places([("x",), ("y",), ("z",)])
    weights = np.random.default_rng(1).normal(size=SIZE)
    assert summed(places, weights) == pytest.approx(as_matrix(places) @ weights)
    owners = [0, 0, 2]
    assert summed_bags(owners, places, weights, rows=3) == pytest.approx(
        bagged(owners, places, rows=3) @ weights
    )


def test_trees_answer_as_scikit_learn_does():
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(400, 5))
    labels = rows[:, 0] * rows[:, 1] + rows[:, 2] > 0
    model = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=7, random_state=0)
    model.fit(rows, labels)
    others = rng.normal(size=(200, 5))
    assert Trees.of(model).probabilities(others) == pytest.approx(model.predict_proba(others)[:, 1])


def test_a_conditional_logit_finds_planted_weights():
    rng = np.random.default_rng(3)
    crosses = Crosses(("a",), ("a",))
    letters = np.array(list("abcdefgh"))
    worth = dict(zip(letters, np.linspace(-2, 2, 8), strict=True))
    drawn = [rng.choice(letters, 3, replace=False) for _ in range(3000)]
    rows = as_matrix(crosses.places([(str(x),) for own in drawn for x in own]))
    wanted = []
    for own in drawn:
        odds = np.exp([worth[x] for x in own])
        wanted += np.eye(3)[rng.choice(3, p=odds / odds.sum())].tolist()
    weights = chosen(rows, [3] * 3000, wanted, penalty=0.1)
    found = summed(crosses.places([(str(x),) for x in letters]), weights)
    assert found - found.mean() == pytest.approx(np.linspace(-2, 2, 8), abs=0.3)


def test_the_committed_weights_are_plain_arrays_of_the_model(tmp_path):
    arrays = trained()
    assert {array.dtype.kind for array in arrays.values()} <= {"f", "i", "U"}
    keep(arrays, tmp_path / "a.npz")
    keep(dict(arrays), tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert (tmp_path / "a.npz").stat().st_size < 20_000_000


def test_a_verb_of_the_codebook_is_a_cue_though_it_was_never_seen(nlp):
    doc = nlp("The ministry frobnicated that talks go on.")
    words = Wording([(0, doc)])
    (verb,) = (n for n, word in enumerate(words.text) if word == "frobnicated")
    plain = AttributionModel(trained()).guesses(words)
    listed = AttributionModel(trained(), groups={words.lemma[verb]: "speech/clause"})
    likely = {guess.cue: guess.likely for guess in listed.guesses(words)}
    assert likely[verb] > max((g.likely for g in plain if g.cue == verb), default=0)


def test_other_weights_make_the_tables_stale():
    assert "attribution/weights.npz" in provenance.code()


def test_the_card_names_the_recipe_of_the_weights():
    card = WEIGHTS.parent.joinpath("README.md").read_text("utf-8")
    assert f"seed {training.SEED}" in card
    assert f"({float(trained()['threshold']):.2f})" in card
    assert f"({WEIGHTS.stat().st_size / 1e6:.1f} MB" in card
