"""Samples: the same rows whatever order they come in, and always said to be samples."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from planted import planted, stored

from multipolar.drawing import coded, draw, paragraphs
from multipolar.samples import Part, drawn, largest, leading, listed

ROWS = pd.DataFrame({"doc_id": [f"d{i:03d}" for i in range(500)], "n": range(500)})


def test_a_short_table_is_shown_whole_as_the_frame_itself():
    part = drawn(ROWS[:40], n=40, seed=1, unit="articles")
    assert part.told == ""
    bundle = part._repr_mimebundle_()
    assert bundle == {"text/plain": repr(ROWS[:40]), "text/html": ROWS[:40]._repr_html_()}


def test_a_part_says_how_many_of_how_many():
    part = drawn(ROWS, n=25, seed=1, unit="<b>articles</b>")
    assert part.told == "25 of 500 <b>articles</b>, drawn at random"
    bundle = part._repr_mimebundle_()
    assert bundle["text/plain"].startswith(f"{part.told}:\n")
    assert "25 of 500 &lt;b&gt;articles&lt;/b&gt;, drawn at random" in bundle["text/html"]
    assert len(part.frame) == 25


def test_every_row_of_a_part_is_printed():
    part = drawn(ROWS, n=100, seed=1, unit="articles")
    bundle = part._repr_mimebundle_()
    assert all(doc_id in bundle["text/plain"] for doc_id in part.frame["doc_id"])
    assert all(doc_id in bundle["text/html"] for doc_id in part.frame["doc_id"])


@settings(max_examples=20, deadline=None, derandomize=True)
@given(order=st.integers(0, 999))
def test_the_order_of_rows_does_not_decide_what_is_drawn(order):
    mixed = ROWS.sample(frac=1, random_state=order)
    one, other = (drawn(rows, n=30, seed=4, unit="rows").frame for rows in (ROWS, mixed))
    assert set(one["doc_id"]) == set(other["doc_id"])
    assert one.index.is_monotonic_increasing


def test_another_seed_draws_other_rows_and_not_the_first():
    drawn_by = [set(drawn(ROWS, n=30, seed=s, unit="rows").frame["n"]) for s in range(20)]
    assert len({frozenset(rows) for rows in drawn_by}) == 20
    mean = sum(sum(rows) for rows in drawn_by) / 600
    assert 225 < mean < 275  # of 0 to 499: the standard error is 5.9


def test_the_largest_rows_come_first_and_ties_keep_their_order():
    table = pd.DataFrame({"a": [1, 5, 3], "b": [2, 0, 2]}, index=["x", "y", "z"])
    part = largest(table, n=2, unit="speakers")
    assert part.frame.index.tolist() == ["y", "z"]
    assert part.told == "2 of 3 speakers, the most frequent"
    assert largest(table, n=3, unit="speakers").frame is table
    assert largest(table, n=1, by="b", unit="speakers").frame.index.tolist() == ["x"]


def test_leading_keeps_the_rows_of_the_largest_groups():
    frame = pd.DataFrame({"who": list("abca"), "n": [1, 5, 2, 3]})
    part = leading(frame, "who", by="n", n=2, unit="newsrooms", how="those with the most words")
    assert part.frame["who"].tolist() == ["a", "b", "a"]
    assert part.told == "2 of 3 newsrooms, those with the most words"
    assert part.of(frame[:1]).told == part.told
    whole = leading(frame, "who", by="n", n=3, unit="newsrooms", how="")
    assert (whole.told, len(whole.frame)) == ("", 4)


@pytest.mark.parametrize(
    ("names", "options", "told"),
    [
        ("cab", {}, "a, b, c"),
        ("caab", {"most": 2}, "a, c and 1 others"),
        ("cab", {"sort": False}, "c, a, b"),
        ("", {}, ""),
    ],
)
def test_lists_of_names_say_how_many_others(names, options, told):
    assert listed(pd.Series(list(names), dtype=str), **options) == told


@pytest.fixture(scope="module")
def tables():
    return planted(3, n_docs=40)


def test_hits_drawn_by_sql_do_not_depend_on_the_parts(tables, tmp_path):
    corpora = [stored(tables, tmp_path / str(n), n_parts=n) for n in (1, 4)]
    one, other = (draw(corpus, "mentions", n=10, seed=7, name="China") for corpus in corpora)
    assert_frame_equal(one.hits, other.hits)
    assert_frame_equal(one.documents, other.documents)
    mentions = tables["mentions"]
    assert one.total == (mentions["name"] == "China").sum() > 10
    assert one.part(one.hits, unit="namings").told.startswith(f"10 of {one.total} namings")


def test_a_drawn_hit_brings_the_text_of_its_article_and_no_other(tables, tmp_path):
    sample = draw(stored(tables, tmp_path), "mentions", n=5, seed=7)
    assert set(sample.documents["doc_id"]) == set(sample.hits["doc_id"])
    texts = tables["documents"].set_index("doc_id")["text"]
    assert sample.documents["text"].tolist() == texts[sample.documents["doc_id"]].tolist()


def test_few_hits_are_all_drawn_in_order(tables, tmp_path):
    sample = draw(stored(tables, tmp_path), "stances", n=10_000, seed=7, value=[1, -1])
    expected = tables["stances"].query("value != 0")
    assert len(sample.hits) == sample.total == len(expected)
    assert sample.hits["doc_id"].is_monotonic_increasing
    assert sample.part(sample.hits, unit="readings").told == ""


def test_a_column_that_is_not_there_is_named(tables, tmp_path):
    with pytest.raises(KeyError, match="mentions lacks nobody; it has doc_id"):
        draw(stored(tables, tmp_path), "mentions", n=1, seed=0, nobody="x")


def test_a_value_is_a_value_whatever_it_holds(tables, tmp_path):
    assert draw(stored(tables, tmp_path), "mentions", n=1, seed=0, name="' OR true --").total == 0


def test_paragraphs_are_of_the_body_and_long_enough(tables, tmp_path):
    corpus = stored(tables, tmp_path)
    read = paragraphs(corpus, min_words=16, most=8, seed=1)
    assert (len(read.hits), read.total) == (8, 40)
    assert set(read.hits["kind"]) == {"body"}
    assert paragraphs(corpus, min_words=17, most=8, seed=1).total == 0


def test_coded_articles_are_read_whole_and_no_others(tables, tmp_path):
    found = coded(stored(tables, tmp_path), ["documents", "mentions"], doc_ids=["d02", "d05"])
    assert found["documents"]["doc_id"].tolist() == ["d02", "d05"]
    expected = tables["mentions"].query("doc_id in ['d02', 'd05']")
    assert_frame_equal(found["mentions"], expected.reset_index(drop=True), check_dtype=False)


def test_a_part_may_be_about_nothing():
    assert Part(ROWS[:0], 0, 0, "rows").told == ""
