"""The scorers of stance behind one interface: sentence → who is for or against whom."""

import os
import subprocess
import sys

import numpy as np
import pytest

from multipolar.stance import StanceModel
from multipolar.stance.model import SCORERS


def pair(marked: str):
    """`{We} thank <Arland>.`: the holder in braces, the target between angles."""
    plain, places = "", {}
    for character in marked:
        if character in "{<":
            places["{<".index(character)] = [len(plain)]
        elif character in "}>":
            places["}>".index(character)].append(len(plain))
        else:
            plain += character
    holder = tuple(places[0]) if 0 in places else None
    return plain, holder, tuple(places[1])


@pytest.fixture(scope="module")
def model():
    return {name: StanceModel.load(name) for name in SCORERS}


FRAMES = [
    # who does harm is viewed negatively by who tells it
    ("<China> is trying to contain Russia, {we} believe.", -1),
    ("The campaign launched by the collective <West> to contain Russia continues.", -1),
    ("{We} condemn <Serbia>’s aggression against Bosnia.", -1),
    ("For years <Israel> has occupied the land of Lebanon.", -1),
    ("<Japan> threatens its neighbours.", -1),
    # whom it is done to is not
    ("The West is trying to contain <Russia>.", 0),
    ("Serbia invaded <Bosnia> in the night.", 0),
    # praise, thanks, support
    ("{We} are grateful to <Norway> for its help.", 1),
    ("{We} support <China> in its just cause.", 1),
    # a name that judges
    ("{We} call for the lifting of the <embargo>.", -1),
    ("{We} respect the <sovereignty> of all States.", 1),
    # negation, scoped to its predicate
    ("{We} do not support <NATO>.", -1),
    # told, and no more
    ("The minister of <France> arrived on Monday.", 0),
]


@pytest.mark.parametrize("name", SCORERS)
@pytest.mark.parametrize(("marked", "value"), FRAMES)
def test_frames(model, name, marked, value):
    assert model[name].predict([pair(marked)]) in ([value], [None])


@pytest.mark.xfail(
    reason="whose deed an aggression of somebody is, the rules do not know", strict=True
)
def test_a_deed_of_somebody(model):
    assert model["rules"].predict([pair("{We} condemn the aggression of <Serbia>.")]) == [-1]


@pytest.mark.xfail(reason="irony is not read: the words praise", strict=True)
def test_irony(model):
    ironic = pair("{We} admire the freedom that the bombs of <Arland> have brought.")
    assert model["rules"].predict([ironic]) == [-1]


@pytest.mark.parametrize("name", SCORERS)
class TestInterface:
    def test_no_pairs_give_no_rows(self, model, name):
        assert model[name].predict_proba([]).shape == (0, 3)

    def test_each_row_is_a_distribution(self, model, name):
        proba = model[name].predict_proba([pair(marked) for marked, _ in FRAMES])
        assert proba.shape == (len(FRAMES), 3)
        assert np.allclose(proba.sum(axis=1), 1)
        assert (proba > 0).all()

    def test_a_row_does_not_depend_on_the_others(self, model, name):
        pairs = [pair(marked) for marked, _ in FRAMES]
        together = model[name].predict_proba(pairs)
        alone = np.vstack([model[name].predict_proba([one]) for one in reversed(pairs)])
        assert together.tobytes() == alone[::-1].tobytes()

    @pytest.mark.parametrize(
        "odd",
        [
            ("Ärland — “Bórland” 俄罗斯 😀 met.", None, (9, 16)),
            ("Ärland — “Bórland” 俄罗斯 😀 met.", (0, 6), (19, 22)),
            ("The Arland–Borland treaty", (4, 10), (4, 18)),
            ("The Arland treaty", (4, 10), (4, 10)),
            ("Arland\n\nmet\u2028Borland\x00.", (0, 6), (11, 19)),
            ("met " * 5000 + "Borland" + " and met" * 5000, (0, 3), (20000, 20007)),
            ("x" * 10000, None, (0, 10000)),
            ("?!", None, (1, 2)),
        ],
    )
    def test_odd_sentences_are_scored(self, model, name, odd):
        assert np.isfinite(model[name].predict_proba([odd])).all()

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            (("Arland met.", None, (0, 40)), r"pair 1: the target \(0, 40\) holds no words"),
            (("Arland met.", (3, 3), (0, 6)), r"pair 1: the holder \(3, 3\) holds no words"),
            (("Arland met.", None, (-3, 6)), r"pair 1: the target \(-3, 6\)"),
            (
                ("Arland met.", None, (6, 7)),
                r"the target \(6, 7\) holds no words of a sentence of 11",
            ),
            (("Arland met.", None, None), "pair 1: the target is None"),
            (("Arland met.", None, 5), r"pair 1: the target is 5; \(start, end\)"),
            ((None, None, (0, 1)), "pair 1: the sentence is None"),
        ],
    )
    def test_a_place_outside_is_refused(self, model, name, wrong, told):
        with pytest.raises(ValueError, match=told):
            model[name].predict_proba([pair("<Arland> met."), wrong])


def test_an_unknown_scorer_is_refused():
    with pytest.raises(ValueError, match="scorer is 'best'; allowed: both, trained, rules"):
        StanceModel.load("best")


def test_the_combination_says_nothing_where_it_is_not_sure(model):
    pairs = [pair(marked) for marked, _ in FRAMES]
    said = model["both"].predict(pairs)
    sure = model["both"].predict_proba(pairs).max(axis=1) >= model["both"].sure
    ruled = model["rules"].predict(pairs)
    assert all(one is None for one, is_sure in zip(said, sure, strict=True) if not is_sure)
    assert all(one in (None, rule) for one, rule in zip(said, ruled, strict=True) if rule)
    assert model["both"].sure > 1 / 3
    assert sum(one is not None for one in said) > 0.4 * len(pairs)


def test_what_does_not_score_loads_no_runtime():
    code = (
        "import sys, multipolar.stance, multipolar.article; from multipolar.stance import StanceModel;"
        "sys.exit('onnxruntime' in sys.modules or 'torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_scoring_writes_nothing_about_itself(tmp_path):
    """ONNX Runtime's telemetry would leave a session and a device there, and call home."""
    score = "from multipolar.stance import StanceModel as m\n"
    score += "m.load('trained').predict_proba([('We thank Norway.', (0, 2), (9, 15))])"
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), str(tmp_path))
    subprocess.run([sys.executable, "-c", score], check=True, env={**os.environ, **places})
    assert list(tmp_path.iterdir()) == []


def test_a_sentence_too_long_is_cut_around_its_target(model):
    words = model["trained"].scorer.words
    sentence = "far " * 400 + "Borland" + " away" * 400
    marked = words.marked(type_pair(sentence, (0, 3), (1600, 1607)), longest=60)
    assert len(marked.pieces) == 60
    assert marked.pieces[marked.target] == words.numbers["[T]"]
    assert marked.holder == 0


def type_pair(sentence, holder, target):
    from multipolar.stance.pairs import Pair

    return Pair(sentence, holder, target)
