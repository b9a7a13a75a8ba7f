"""Which articles are copies of one story: as they are, edited, cut short; and which are not."""

from __future__ import annotations

import tracemalloc
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from multipolar.families import (
    THRESHOLD,
    candidates,
    containment,
    families,
    pairings,
    without_formulas,
)
from multipolar.fingerprints import fingerprints
from multipolar.schema import FAMILIES, TableError, validate

STORY = (
    "The foreign ministers of the two countries met on Tuesday in the northern capital and spoke "
    "for three hours about trade, about the railway across the river and about the visit that "
    "the president will pay to his neighbour in the spring of next year."
)
EDITED = STORY.replace("for three hours", "at some length").replace("pay to", "make to")
OTHER = (
    "Grain exports through the southern ports fell by a tenth in August, the customs service "
    "reported, after a dry summer had cut the harvest and freight rates for bulk carriers rose."
)


def documents(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    names, dates, texts = zip(*rows, strict=True)
    return fingerprints(names, texts, shingle=5).assign(date=dates)


def placed(frame: pd.DataFrame) -> list[list[object]]:
    return families(frame).round(2).to_numpy().tolist()


WIRE = documents(
    ("agency", "2023-09-18", STORY),
    ("portal", "2023-09-19", "  " + STORY.upper().replace(", ", " - ")),
    ("daily", "2023-09-20", EDITED),
    ("weekly", "2023-09-21", STORY + " " + OTHER),
    ("market", "2023-09-18", OTHER.replace("a tenth", "an eighth").replace("rose", "rose sharply")),
    ("sport", "2023-09-18", "The cup final ended without a goal after a long evening of rain."),
)


def test_the_earliest_names_the_family_and_each_copy_has_its_role():
    assert placed(WIRE[WIRE["doc_id"] != "market"]) == [
        ["agency", "agency", 1.0, "earliest"],
        ["daily", "agency", 0.71, "edit"],
        ["portal", "agency", 1.0, "copy"],
        ["sport", "sport", 1.0, "earliest"],
        ["weekly", "agency", 1.0, "edit"],
    ]


def test_an_article_that_holds_two_stories_joins_them():
    found = families(WIRE).set_index("doc_id")
    assert found.loc["market", ["family_id", "similarity"]].tolist() == ["agency", 0.0]


@pytest.mark.parametrize(
    ("dates", "family"),
    [
        (("2023-09-19", "2023-09-18"), "b"),
        ((None, "2023-09-18"), "b"),
        (("2023-09-18", "2023-09-18"), "a"),
        ((None, None), "a"),
    ],
)
def test_the_earliest_is_by_date_then_name_with_the_undated_last(dates, family):
    found = families(documents(("a", dates[0], STORY), ("b", dates[1], STORY)))
    assert found["family_id"].tolist() == [family, family]


@pytest.mark.parametrize("text", ["", "Wang left.", "One two three four five"])
def test_short_texts_are_copies_only_of_the_same_words(text):
    rows = [("a", None, text), ("b", None, text), ("c", None, "Lavrov left.")]
    found = families(documents(*rows)).set_index("doc_id")
    assert (found.loc["b", "family_id"] == "a") == bool(text)
    assert found.loc["c", "family_id"] == "c"


def test_articles_without_a_word_are_each_alone():
    assert placed(documents(("a", None, ""), ("b", None, "…"))) == [
        ["a", "a", 1.0, "earliest"],
        ["b", "b", 1.0, "earliest"],
    ]


def test_the_table_is_that_of_the_design():
    assert validate(families(WIRE), FAMILIES).num_rows == len(WIRE)


def little_corpus(seed: int) -> pd.DataFrame:
    """Forty texts; of ten also a copy of a copy, one with changes and a brief."""
    rng = np.random.default_rng(seed)
    texts = [rng.choice(400, 80).astype(str).tolist() for _ in range(40)]
    for original in range(0, 40, 4):
        copied = texts[original].copy()
        copied[rng.integers(80)] = "new"
        changed = ["x" if rng.random() < 0.08 else word for word in copied]
        texts += [copied, changed, texts[original][:30]]
    return documents(*((f"{i:03d}", None, " ".join(words)) for i, words in enumerate(texts)))


@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_the_families_that_all_pairs_give(seed):
    corpus = little_corpus(seed)
    pairs = np.stack(np.triu_indices(len(corpus), k=1), axis=1)
    alike = pairs[containment(corpus["shingles"].tolist(), pairs) >= THRESHOLD]
    expected = {
        frozenset(f"{i:03d}" for i in own)
        for own in nx.connected_components(nx.Graph(alike.tolist()))
    }
    found = families(corpus).groupby("family_id")["doc_id"].agg(frozenset)
    assert {family for family in found if len(family) > 1} == expected


def test_containment_is_of_the_shorter_in_the_longer():
    own = [np.array(hashes, dtype=np.uint64) for hashes in ([1, 2, 3, 4], [3, 9], [], [7])]
    found = containment(own, np.array([[0, 1], [1, 0], [0, 2], [0, 3], [3, 3]]))
    assert found.tolist() == [0.5, 0.5, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("at_once", [20, 300, 2000])
def test_ranges_searched_one_after_another_find_the_same(at_once):
    shingles = little_corpus(0)["shingles"].tolist()
    expected = candidates(shingles, pairings(shingles), threshold=THRESHOLD)
    assert len(expected) > 30
    paired = pairings(shingles, at_once=at_once)
    assert candidates(shingles, paired, threshold=THRESHOLD).tolist() == expected.tolist()


def test_a_sequence_in_every_article_pairs_each_with_two():
    everywhere = np.arange(20, dtype=np.uint64) << np.uint64(40)
    _, earlier, later = next(pairings([everywhere] * 500, at_once=10**6))
    assert len(later) == 20 * (499 + 498)
    assert len(set(zip(earlier.tolist(), later.tolist(), strict=True))) == 499 + 498


FORMULA, FIRST, SECOND = np.arange(5), np.arange(10, 30), np.arange(30, 50)


def hashes(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts).astype(np.uint64) << np.uint64(32)


@pytest.mark.parametrize("at_once", [10, 10**6])
def test_a_formula_is_what_articles_share_that_share_little_else(at_once):
    copies = [hashes(FORMULA, FIRST, SECOND)] * 2
    others = [hashes(FORMULA, np.arange(90) + 100 * i) for i in range(1, 4)]
    shingles = [*copies, *others]
    paired = list(pairings(shingles, at_once=at_once))
    pairs = candidates(shingles, paired, threshold=THRESHOLD)
    assert pairs.tolist() == [[0, 1]]
    told = without_formulas(shingles, paired, pairs)
    assert [own.tolist() for own in told[:2]] == [hashes(FIRST, SECOND).tolist()] * 2
    assert [own.tolist() for own in told[2:]] == [own.tolist() for own in others]


def test_short_stories_do_not_join_by_the_background_that_many_share():
    own = [
        " ".join(f"{name}{i}" for i in range(length))
        for name, length in zip("abcdefgh", [200] * 6 + [40] * 2, strict=True)
    ]
    texts = [f"{words} {STORY}" for words in own]
    corpus = documents(*(((str(i), None, text) for i, text in enumerate([*texts, texts[7]]))))
    short = np.array([[6, 7]])
    assert containment(corpus["shingles"].tolist(), short)[0] > THRESHOLD
    assert families(corpus)["role"].tolist() == ["earliest"] * 8 + ["copy"]


def test_the_search_needs_a_few_times_the_memory_of_what_it_searches_at_once():
    rng = np.random.default_rng(0)
    shingles = [np.sort(rng.integers(2**64, size=400, dtype=np.uint64)) for _ in range(2000)]
    tracemalloc.start()
    candidates(shingles, pairings(shingles, at_once=100_000), threshold=THRESHOLD)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * 8 * 100_000


class Newsroom:
    """Writes articles of made-up sentences, with formulas of the beat and of each outlet."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.weights = 1 / np.arange(10, 8010)
        self.formulas = [self.sentence() for _ in range(15)]
        self.tails = [self.sentence() for _ in range(8)]

    def sentence(self) -> list[str]:
        length = self.rng.integers(8, 30)
        chosen = self.rng.choice(8000, length, p=self.weights / self.weights.sum())
        return [f"w{word}" for word in chosen]

    def story(self) -> list[list[str]]:
        """Six to 25 sentences of its own, and up to a third as many formulas among them."""
        own = [self.sentence() for _ in range(self.rng.integers(6, 26))]
        for formula in self.rng.permutation(15)[: self.rng.integers(0, len(own) // 3 + 1)]:
            own.insert(self.rng.integers(1, len(own) + 1), self.formulas[formula])
        return own

    def edited(self, story: list[list[str]]) -> list[list[str]]:
        """Up to a tenth of the words changed, some sentences left out, a headline and one more."""
        share = self.rng.uniform(0, 0.1)
        kept = [own for own in story if self.rng.random() > 0.1] or story
        changed = [[self.other(word, share) for word in own] for own in kept]
        changed.insert(self.rng.integers(len(changed) + 1), self.sentence())
        return [self.sentence()[:8], *changed]

    def other(self, word: str, share: float) -> str:
        return f"w{self.rng.integers(8000)}" if self.rng.random() < share else word

    def brief(self, story: list[list[str]]) -> list[list[str]]:
        """The first sentences under another headline."""
        return [self.sentence()[:8], *story[: self.rng.integers(3, 6)]]

    def text(self, story: list[list[str]]) -> str:
        """As an outlet prints it, above its own last line."""
        printed = [*story, self.tails[self.rng.integers(8)]]
        return " ".join(" ".join(own).capitalize() + "." for own in printed)


def wires(seed: int, *, n: int = 40, unrelated: int = 160) -> pd.DataFrame:
    """One row per article: `doc_id`, `date`, `text`, `story`, and whether it is the `original`.

    Each of n stories goes out on one day; on the days after it is printed edited, edited once
    more from that, and cut to a brief. The others have no copy.
    """
    news, rows = Newsroom(seed), []
    for story in range(n + unrelated):
        original = news.story()
        printed = [original]
        if story < n:
            edited = news.edited(original)
            printed += [edited, news.edited(original), news.edited(edited), news.brief(original)]
        days = [0, *np.sort(news.rng.integers(1, 7, 4))]
        for place, (own, day) in enumerate(zip(printed, days, strict=False)):
            date = pd.Timestamp("2024-02-26") + pd.Timedelta(days=int(story % 28 + day))
            rows.append((date.date().isoformat(), news.text(own), story, place == 0))
    table = pd.DataFrame(rows, columns=["date", "text", "story", "original"])
    return table.assign(doc_id=[f"{i:04d}" for i in news.rng.permutation(len(table))])


def pairs_of(names: pd.Series, groups: pd.Series) -> set[tuple[str, str]]:
    return {pair for _, own in names.groupby(groups) for pair in combinations(sorted(own), 2)}


@pytest.mark.parametrize("seed", range(5))
def test_edited_wire_stories_across_days_are_told_from_what_shares_formulas(seed):
    planted = wires(seed)
    prints = fingerprints(planted["doc_id"], planted["text"], shingle=5)
    found = planted.merge(families(prints.merge(planted[["doc_id", "date"]])))
    true = pairs_of(found["doc_id"], found["story"])
    joined = pairs_of(found["doc_id"], found["family_id"])
    assert len(true) == 40 * 10
    assert len(true & joined) / len(joined) >= 0.95
    assert len(true & joined) / len(true) >= 0.95
    assert set(found.loc[found["original"], "role"]) == {"earliest"}


def test_planted_copies_are_found_and_formulas_do_not_join_stories():
    found = coverage.families(stories=60).set_index("threshold").loc[0.4]
    assert found["precision"] >= 0.95
    assert found[["0%", "5%", "brief"]].min() == 1.0
    assert found[["10%", "sentences"]].min() >= 0.95


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (WIRE.drop(columns="whole"), "documents lacks whole; it has doc_id, shingles, date"),
        (WIRE[:0], "documents has no row"),
        (pd.concat([WIRE, WIRE[:1]]), "the doc_id agency occurs more than once"),
    ],
)
def test_refusals_are_one_line_that_says_what_is_there(frame, said):
    with pytest.raises(TableError, match=said):
        families(frame)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.permutations(range(len(WIRE))))
def test_the_order_of_rows_does_not_matter(order):
    mixed = WIRE.iloc[list(order)].set_index(np.arange(len(WIRE))[::-1])
    assert_frame_equal(families(mixed), families(WIRE))
