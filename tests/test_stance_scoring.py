"""Stances against what people coded: files → rows, rows → figures."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from multipolar.cli import app
from multipolar.stance.baselines import ToneScorer
from multipolar.stance.coded import Directed, Targeted, directed, fingerprint, targeted
from multipolar.stance.pairs import Pair
from multipolar.stance.scoring import LABELS, VALUES, coverage, figures, labels, recall_at
from multipolar.store import CorpusError

TABLE = [
    ("[Arland] praised [Borland].\tArland\tBorland\t1", Directed("Arland praised Borland.", (0, 6), (15, 22), 1)),
    ("The [Arland]s met [Cor]land.\tArland\tCor\t0", Directed("The Arlands met Corland.", (4, 11), (16, 23), 0)),
    ('"[Arland] said ""no"" to [Borland]."\tArland\tBorland\t3', Directed('Arland said "no" to Borland.', (0, 6), (20, 27), 3)),
    ("[Arland] met.\tArland\t\t1", "d.tsv: line 1: left out: 4 columns and 1 names in brackets; 4 and 2 are needed"),
    ("[Arland] met [Borland].\tArland\tBorland\t9", "d.tsv: line 1: left out: the label is '9'; allowed: 0, 1, 2, 3, 4"),
    ("nothing here", "d.tsv: line 1: left out: 1 columns and 0 names in brackets; 4 and 2 are needed"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), TABLE)
def test_rows_of_dse(tmp_path, line, expected):
    path = tmp_path / "d.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    assert list(directed(path)) == [expected]


def news(*targets, **other):
    return json.dumps({"sentence_normalized": "Arland met.", "targets": list(targets), **other})


ARLAND = {"from": 0, "to": 6, "mention": "Arland", "polarity": 2.0}
PAIR = Pair("Arland met.", None, (0, 6))
LINES = [
    (news(ARLAND), [Targeted(PAIR, -1)]),
    (news(ARLAND, ARLAND | {"polarity": 6}), [Targeted(PAIR, -1), Targeted(PAIR, 1)]),
    (news(ARLAND | {"to": 90}), ["n.jsonl: line 1: left out: pair 0: the target (0, 90) holds no words of a sentence of 11 characters"]),
    (news(ARLAND | {"polarity": 5}), ["n.jsonl: line 1: left out: the polarity is 5; allowed: 2, 4, 6"]),
    (news({"from": 0}), ["n.jsonl: line 1: left out: 'polarity' is missing"]),
    ("[]", ["n.jsonl: line 1: left out: no object with sentence_normalized and targets"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_rows_of_newsmtsc(tmp_path, line, expected):
    path = tmp_path / "n.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert list(targeted(path)) == expected


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "n.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match=r"n\.jsonl: no text in UTF-8 at byte 0"):
        list(targeted(path))


def test_a_fingerprint_is_of_the_words():
    assert fingerprint("[Arland] met Borland.") == fingerprint("arland  met borland")
    assert fingerprint("Arland met Borland.") != fingerprint("Borland met Arland.")


def test_figures():
    told = figures([-1, -1, 0, 1], [-1, 0, 0, 1], names=VALUES)
    assert told["accuracy"] == 0.75
    assert told["classes"]["against"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "n": 2}
    assert told["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=1e-4)


def test_labels_are_the_likeliest_of_both_directions():
    class Fixed:
        def predict_proba(self, pairs):
            against_back = np.array([[0.1, 0.8, 0.1], [0.7, 0.2, 0.1]])
            return np.tile(against_back, (len(pairs) // 2, 1))

    row = Directed("Arland met Borland.", (0, 6), (11, 18), 4)
    assert [LABELS[label] for label in labels([row], Fixed())] == ["second against first"]


def test_coverage_gains_where_the_unsure_are_wrong():
    sure = np.array([[0.9, 0.05, 0.05]] * 5 + [[0.4, 0.3, 0.3]] * 5)
    table = coverage([-1] * 5 + [0] * 5, sure).set_index("coverage")
    assert list(table["accuracy"]) == sorted(table["accuracy"])
    assert table.loc[1.0, "accuracy"] == 0.5
    assert table.loc[0.5, "accuracy"] == 1.0


def test_recall_at_a_precision():
    proba = np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.7, 0.3, 0.0], [0.2, 0.8, 0.0]])
    assert recall_at([-1, -1, 0, -1], proba, precision=0.9) == pytest.approx(2 / 3)


def test_a_tone_goes_to_the_holder_named_first():
    tones = ToneScorer(lambda text: 0.5, neutral=0.05)
    there, back = ("A met B.", (0, 1), (6, 7)), ("A met B.", (6, 7), (0, 1))
    assert tones.predict_proba([there, back]).argmax(axis=1).tolist() == [2, 1]


class TestCommands:
    def test_stance(self, tmp_path):
        path = tmp_path / "coded.tsv"
        rows = [line for line, expected in TABLE if isinstance(expected, Directed)]
        path.write_text("\n".join([*rows, "odd"]) + "\n", encoding="utf-8")
        done = CliRunner().invoke(app, ["evaluate", "stance", str(path)])
        assert "coded.tsv: line 4: left out" in done.stderr
        told = json.loads(done.stdout)
        assert (told["file"], told["n"]) == ("coded.tsv", 3)
        ways = {"combination", "trained", "rules", "vader", "textblob", "majority"}
        assert set(told["directed, 5 classes"]) == set(told["undirected, 3 classes"]) == ways
        assert set(told["directed, 5 classes"]["rules"]["classes"]) == set(LABELS.values())

    def test_targets(self, tmp_path):
        path = tmp_path / "coded.jsonl"
        path.write_text(news(ARLAND) + "\n" + news(ARLAND | {"polarity": 6}), encoding="utf-8")
        told = json.loads(CliRunner().invoke(app, ["evaluate", "targets", str(path)]).stdout)
        assert told["n"] == 2
        assert told["3 classes"]["majority"]["accuracy"] == 0.5
        assert set(told["3 classes"]["trained"]["classes"]) == set(VALUES.values())

    def test_sentences_learned_from_are_dropped(self, tmp_path, monkeypatch):
        from multipolar.stance import weights

        learned = frozenset({fingerprint("Arland met.")})
        monkeypatch.setattr(weights, "learned_from", lambda: learned)
        path = tmp_path / "coded.jsonl"
        other = json.dumps({"sentence_normalized": "Arland left.", "targets": [ARLAND]})
        path.write_text(f"{news(ARLAND)}\n{other}", encoding="utf-8")
        told = json.loads(CliRunner().invoke(app, ["evaluate", "targets", str(path)]).stdout)
        assert (told["n"], told["dropped, learned from"]) == (1, 1)
        path.write_text(news(ARLAND), encoding="utf-8")
        done = CliRunner().invoke(app, ["evaluate", "targets", str(path)])
        assert done.exit_code == 1
        assert "learned from every sentence" in done.stderr

    def test_a_file_of_nothing_is_refused(self, tmp_path):
        path = tmp_path / "none.tsv"
        path.write_text("", encoding="utf-8")
        done = CliRunner().invoke(app, ["evaluate", "stance", str(path)])
        assert (done.exit_code, done.stdout) == (1, "")
        assert "none.tsv: no coded sentence in it that can be read" in done.stderr
