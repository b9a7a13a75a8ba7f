"""The table `scored`: which readings the trained model reads, and which are taken over."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from multipolar.drawing import rows
from multipolar.schema import SCORED
from multipolar.stance import scored as room
from multipolar.stance.scored import scored

KEY = list(SCORED.key)
NONE = SCORED.empty()


@pytest.fixture(scope="module")
def ten(built):
    return scored(built, most=10, seed=1, before=NONE)


def test_those_drawn_are_scored(built, ten):
    drawn = rows(built, "stances", n=10, seed=1)
    assert ten[KEY].equals(drawn[KEY])
    assert ten[["against", "neutral", "for"]].sum(axis=1).round(3).eq(1).all()


def test_a_larger_draw_holds_the_smaller(built, ten):
    more = scored(built, most=20, seed=1, before=ten)
    assert len(more.merge(ten, on=list(SCORED.columns))) == 10


def test_what_was_scored_before_is_not_scored_again(built, ten, monkeypatch):
    read = []
    half = lambda pairs: read.append(len(pairs)) or np.full((len(pairs), 3), 0.5)  # noqa: E731
    monkeypatch.setattr(room, "_likely", half)
    assert scored(built, most=10, seed=1, before=ten).equals(ten)
    assert read == []
    again = scored(built, most=10, seed=1, before=ten[3:])
    assert read == [3]
    assert again["for"].tolist() == [0.5] * 3 + ten["for"][3:].tolist()


def test_workers_read_some_each_and_say_the_same(built, ten, monkeypatch):
    monkeypatch.setattr(room, "AT_ONCE", 4)
    sizes = []

    def over(function, jobs):
        given = [*jobs]
        sizes.extend(map(len, given))
        return map(function, pickle.loads(pickle.dumps(given)))

    assert scored(built, most=10, seed=1, before=NONE, over=over).equals(ten)
    assert sizes == [4, 4, 2]


def test_the_model_reads_nothing_where_no_stance_is(built):
    class Without:
        def query(self, sql: str, **parameters: object):
            return built.query(sql, **parameters).head(0)

    assert scored(Without(), most=10, seed=1, before=NONE).empty
