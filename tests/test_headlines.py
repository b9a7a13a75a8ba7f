"""The benchmark on headlines: its tables on planted ones, and a word where there are no data."""

from __future__ import annotations

import pytest
from benchmarks import headlines
from planted import filled, stored

from multipolar.schema import TABLES

NAMED = [  # article, newsroom, month, words, namings
    ("a", "BBC", "2022-07", 600, ["Russia", "Russian", "Nato"]),
    ("b", "BBC", "2022-08", 900, ["Russia"]),
    ("c", "CGTN", "2022-07", 2000, ["Kyiv", "Ukraine"]),
]
ACTORS = {"Russia": "Russia", "Russian": "Russia", "Nato": "NATO", "Kyiv": "Ukraine", "Ukraine": "Ukraine"}  # fmt: skip
KINDS = {"Russian": "demonym", "Kyiv": "capital"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    for doc_id, newsroom, month, n_words, surfaces in NAMED:
        about = {"family_id": doc_id, "newsroom": newsroom, "date": f"{month}-01"}
        rows["documents"].append({"doc_id": doc_id, **about})
        rows["voices"].append({"doc_id": doc_id, "voice": "narration", "n_words": n_words})
        for start, surface in enumerate(surfaces):
            said = {"doc_id": doc_id, "start": start, "end": start + 1, "surface": surface}
            who = {"name": ACTORS[surface], "actor_id": "x", "kind": KINDS.get(surface, "name")}
            rows["mentions"].append({**said, **who})
    frames = {name: filled(name, own) for name, own in rows.items()}
    return stored(frames, tmp_path_factory.mktemp("headlines"))


def test_rates_are_told_by_actor_outlet_and_month_where_there_are_words_enough(corpus):
    named, words = headlines.counted(corpus)
    told = headlines.rate_rows(named, words, by=["newsroom"])
    rates = [line.split(" (")[0] for line in told]
    assert rates == [
        *("NATO, BBC: 0.67", "NATO, CGTN: 0.00"),
        *("Russia, BBC: 2.00", "Russia, CGTN: 0.00"),
        *("Ukraine, BBC: 0.00", "Ukraine, CGTN: 1.00"),
    ]
    by_month = headlines.rate_rows(named, words, by=["newsroom", "month"])
    assert {line.split(":")[0].split(", ", 1)[1] for line in by_month} == {"CGTN, 2022-07"}


def test_the_words_that_name_are_told_with_what_they_are(corpus):
    assert headlines.surfaces(corpus) == [
        "NATO, BBC: name 100% (Nato 1)",
        "Russia, BBC: name 67%, demonym 33% (Russia 2, Russian 1)",
        "Ukraine, CGTN: capital 50%, name 50% (Kyiv 1, Ukraine 1)",
    ]


def test_without_the_data_it_says_so(tmp_path, capsys):
    headlines.main(tmp_path, root=None)
    assert capsys.readouterr().out.startswith("skipped: headlines_2022.parquet is not in ")
