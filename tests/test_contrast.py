"""Contrasts of two groups: by hand, planted, nothing planted, and refused where they must be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage
from benchmarks.coverage import DESIGNS, ITEMS, Design, Items
from scipy import stats

from multipolar.statistics import significance
from multipolar.statistics.contrast import TooFewFamilies, contrast

BETWEEN = {"item": "name", "by": "group", "groups": ("a", "b")}


def story(n: int, *, group: str = "a", words: int = 500) -> pd.DataFrame:
    """n articles of one group, each a story of its own."""
    ids = [f"{group}{i:02d}" for i in range(n)]
    return pd.DataFrame({"doc_id": ids, "family_id": ids, "group": group, "n_words": words})


def occurrences(words: pd.DataFrame, times: list[int], name: str = "China") -> pd.DataFrame:
    return pd.DataFrame({"doc_id": np.repeat(words["doc_id"].to_numpy(), times), "name": name})


def test_complete_separation_is_called():
    words = pd.concat([story(8), story(8, group="b")])
    hits = occurrences(words, [1, 2, 3, 4, 4, 3, 2, 1, *[0] * 8])
    found = contrast(hits, words, **BETWEEN).iloc[0]
    assert found["p"] < 0.001
    assert found[["rate_a", "rate_b", "difference"]].tolist() == [5.0, 0.0, 5.0]
    assert found[["design", "n_families_a", "n_left_out"]].tolist() == ["between", 8, 0]


def test_planted_differences_are_found_and_adjusted():
    rng = np.random.default_rng(0)
    a, b = story(30), story(30, group="b")
    planted_rates = {"China": (8, 2), "Russia": (4, 4), "BRICS": (1, 1)}
    hits = pd.concat(
        coverage.planted(rng, words, rate=rate, burstiness=0.3, name=name)
        for name, two in planted_rates.items()
        for words, rate in zip((a, b), two, strict=True)
    ).rename(columns={"item": "name"})
    found = contrast(hits, pd.concat([a, b]), **BETWEEN).set_index("name")
    assert found.index[found["p_adjusted"] <= 0.05].tolist() == ["China"]
    assert found["p_adjusted"].tolist() == pytest.approx(
        stats.false_discovery_control(found["p"]).tolist()
    )


@pytest.mark.parametrize("design", ["alike", "shorter", "much fewer, longer", "voices"])
def test_nothing_planted_is_seldom_called(design):
    found = coverage.contrasts(replicates=20, designs=(design,), items=("usual", "rare"))
    assert found["p"].mean() < 0.08
    assert found["any adjusted"].mean() <= 0.1


def test_two_hits_in_one_group_are_no_evidence_whatever_the_lengths_of_articles():
    rng = np.random.default_rng(0)
    words = pd.concat([story(40), story(40, group="b")])
    words["n_words"] += rng.integers(0, 9, len(words))
    found = contrast(occurrences(words, [1, 1] + [0] * 78), words, **BETWEEN).iloc[0]
    assert found["p"] > 0.4


def test_one_story_full_of_an_item_is_no_evidence():
    words = pd.concat([story(40), story(40, group="b")])
    found = contrast(occurrences(words, [30] + [0] * 79), words, **BETWEEN).iloc[0]
    assert found["p"] > 0.9


def test_copies_of_a_story_are_no_more_evidence():
    a, b = story(8), story(8, group="b")
    copies = pd.concat(a.assign(doc_id=a["doc_id"] + f"-{i}") for i in range(5))
    times = [1, 0, 1, 2, 0, 1, 0, 2, *[0] * 8]
    alone = contrast(occurrences(pd.concat([a, b]), times), pd.concat([a, b]), **BETWEEN)
    hits = occurrences(copies, times[:8] * 5)
    copied = contrast(hits, pd.concat([copies, b]), **BETWEEN)
    assert copied["p"].iloc[0] >= 0.5 * alone["p"].iloc[0]


@pytest.mark.parametrize("paired", [False, True])
def test_of_many_families_t_and_permutations_tell_much_the_same(paired, monkeypatch):
    design, items = Design(210, 210, voices=paired), Items(n=20)
    monkeypatch.setattr(significance, "MANY_FAMILIES", 1000)
    permuted = coverage.tested(design, items, replicates=1)
    monkeypatch.setattr(significance, "MANY_FAMILIES", 200)
    assert coverage.tested(design, items, replicates=1) == pytest.approx(permuted, abs=0.06)


def test_a_family_in_both_groups_is_left_out_of_a_comparison_between_groups():
    words = pd.concat([story(9), story(9, group="b")])
    words.loc[words["doc_id"] == "b08", "family_id"] = "a08"
    hits = occurrences(words, [1, 2, 3, 4, 0, 0, 0, 0, 9, *[0] * 8, 9])
    found = contrast(hits, words, **BETWEEN).iloc[0]
    assert found[["n_a", "n_b", "n_families_a", "n_left_out"]].tolist() == [10, 0, 8, 1]


def test_voices_of_the_same_articles_are_compared_within_each():
    words = pd.concat([story(8).assign(group=voice) for voice in ("direct", "narration")])
    hits = occurrences(story(6), [1, 2, 3, 1, 2, 3]).assign(group="direct")
    voices = {"by": "group", "groups": ("direct", "narration")}
    found = contrast(hits, words, item="name", **voices).iloc[0]
    assert found[["design", "n_families_a", "n_left_out"]].tolist() == ["within", 8, 0]
    assert found["p"] == pytest.approx(2 * 2**2 / 2**8)


def test_too_few_families_are_refused_with_the_number_needed():
    words = pd.concat([story(9), story(3, group="b")])
    hits = pd.concat([occurrences(words, [1] * 12, name) for name in ("China", "Russia")])
    with pytest.raises(TooFewFamilies) as refused:
        contrast(hits, words, **BETWEEN)
    assert (refused.value.group, refused.value.found, refused.value.needed) == ("b", 3, 8)
    assert str(refused.value) == (
        "contrast of name between a and b, 2 at once: b has 3 story families to compare and "
        "needs 8; look at the concordance instead"
    )


def test_a_group_that_is_not_there_is_named_with_those_that_are():
    words = pd.concat([story(4), story(4, group="b")])
    with pytest.raises(ValueError, match="group has no 'c'; it has a, b"):
        contrast(occurrences(words, [1] * 8), words, **BETWEEN | {"groups": ("a", "c")})


def test_without_any_hit_the_table_is_empty():
    words = pd.concat([story(8), story(8, group="b")])
    assert contrast(occurrences(words, [0] * 16), words, **BETWEEN).empty


def test_the_designs_and_items_simulated_are_those_that_differ():
    assert len({*DESIGNS.values()}) == len(DESIGNS)
    assert len({*ITEMS.values()}) == len(ITEMS)
