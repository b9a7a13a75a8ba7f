"""Asking for sentences: what a notebook is shown is what the evidence page shows, or a refusal."""

from __future__ import annotations

import pytest
from planted import written

from multipolar.asking import AskedError, asked, choices
from multipolar.codebook import Codebook
from multipolar.evidence import evidence
from multipolar.hits import WHAT, WHOSE
from multipolar.report.evidence_index import Index, evidence_index
from multipolar.store import Corpus

LINES = {
    "a": ["Anland met Boland.", "Boland thanked Anland, he said.", "It rained.", "Boland left."],
    "b": ["“Anland is our friend,” said Doe.", "Roe said they met."],
}
DOE = {"voice": "direct", "speaker": "Doe"}
ROWS = [
    ("a", 0, "Anland", {"name": "Anland"}),
    ("a", 0, "Boland", {"name": "Boland", "voice": "indirect", "speaker": "Roe"}),
    ("a", 1, "thanked", {"holder": "Boland", "holder_kind": "actor", "target": "Anland", "value": 1}),
    ("a", 1, "thanked", {"source_state": "Boland", "act": "APPRECIATE", "target_state": "Anland", "status": "told"}),
    ("a", 1, "Anland", {"name": "Anland", **DOE}),
    ("a", 3, "Boland", {"name": "Boland"}),
    ("b", 0, "Anland", {"name": "Anland", **DOE}),
    ("b", 0, "friend", {"theme": "friendship", **DOE}),
    ("b", 0, "our friend", {"formula": "our friends", **DOE}),
    ("b", 1, "they met", {"cue": "say", "kind": "indirect", "speaker": "Roe"}),
]  # fmt: skip
FEW = {"n": 9, "most": 100, "characters": 300, "share": 1.0, "seed": 7}


@pytest.fixture
def corpus(tmp_path) -> Corpus:
    return written(tmp_path, LINES, ROWS, date="2024-05-02", outlet="O")


def listed(filters: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {k: [v] if isinstance(v, str) else v for k, v in filters.items()}


ASKED = [
    # filters → the sentences, and the words marked in them
    ({"actor": "Boland"}, {"Anland met Boland.": ["Boland"], "Boland left.": ["Boland"]}),
    ({"actor": "Anland", "voice": "direct"},
     {"Boland thanked Anland, he said.": ["Anland"], "“Anland is our friend,” said Doe.": ["Anland"]}),
    ({"actor": "Anland", "with": "Boland"}, {"Anland met Boland.": ["Anland", "Boland"]}),
    ({"actor": "Anland", "speaker": "Roe"}, {}),
    ({"speaker": "Roe"}, {"Anland met Boland.": ["Boland"], "Roe said they met.": ["they met"]}),
    ({"actor": ["Anland", "Boland"], "speaker": "Roe"}, {"Anland met Boland.": ["Boland"]}),
    ({"actor": "Anland", "theme": "friendship"}, {"“Anland is our friend,” said Doe.": ["Anland", "friend"]}),
    ({"formula": "our friends"}, {"“Anland is our friend,” said Doe.": ["our friend"]}),
    ({"target": "Anland"}, {"Boland thanked Anland, he said.": ["thanked"]}),
    ({"holder": "Boland", "stance": "for"}, {"Boland thanked Anland, he said.": ["thanked"]}),
    ({"holder": "Boland", "stance": "against"}, {}),
    ({"holder": "Boland", "act": "APPRECIATE"}, {}),
    ({"source": "Boland", "act": "APPRECIATE"}, {"Boland thanked Anland, he said.": ["thanked"]}),
    ({"words": "BOLAND left"}, {"Boland left.": ["Boland"]}),
    ({"actor": "Anland", "words": "he thank"}, {"Boland thanked Anland, he said.": ["Anland"]}),
    ({"actor": "Boland", "from": "2024-05-03"}, {}),
    ({"actor": "Boland", "to": "2024-05-01"}, {}),
    ({"actor": "Boland", "to": "2024-05-02", "from": "2024-05-02", "newsroom": "N", "outlet": "O", "words": "left"},
     {"Boland left.": ["Boland"]}),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "expected"), ASKED)
def test_all_filters_hold_and_what_was_asked_for_is_marked(corpus, filters, expected):
    found = asked(corpus, listed(filters), **FEW)
    texts = found.sentences["text"]
    marks: dict[str, set[str]] = {text: set() for text in texts}
    for hit in found.hits.itertuples():
        marks[texts[hit.sentence]].add(texts[hit.sentence][hit.start : hit.end])
    assert {text: sorted(words) for text, words in marks.items()} == expected
    assert found.total == len(expected)


def shown(index: Index, filters: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The article and text of each sentence that `evidence.js` leaves."""
    groups = [[*own, *WHOSE] for own in WHAT if filters.keys() & {*own}] or [[*WHOSE]]
    groups = [{name: name for name in own if name in filters} for own in groups]
    groups += [{"with": "actor"}] if "with" in filters else []
    reached = [
        {
            sentence
            for sentence, meaning in zip(index.hits["sentence"], index.hits["meaning"], strict=True)
            if all(index.meanings[c][meaning] in filters[name] for name, c in group.items())
        }
        for group in groups
    ]
    sentences = index.sentences.loc[sorted(set.intersection(*reached))]
    return sorted(
        zip(index.articles["title"][sentences["article"]], sentences["text"], strict=True)
    )


PAGES = [
    {"actor": ["China"]},
    {"actor": ["China", "Russia"], "voice": ["narration", "indirect"]},
    {"actor": ["China"], "with": ["United States"]},
    {"actor": ["China"], "theme": ["multipolar_world"]},
    {"speaker": ["Wang Yi"]},
    {"voice": ["direct"]},
    {"voice": ["embedded"]},
    {"stance": ["for"], "voice": ["indirect"]},
    {"target": ["China"]},
    {},
]


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("filters", PAGES, ids=str)
def test_a_notebook_shows_the_sentences_of_the_evidence_page(built, filters, share):
    rights = {**Codebook(built.codebook).settings["evidence"], "share": share}
    found = asked(built, filters, n=10_000, **rights)
    texts = zip(found.sentences["title"], found.sentences["text"], strict=True)
    page = shown(evidence_index(built, **rights), filters)
    assert sorted(texts) == page
    assert found.total >= len(page) > (0 if share > 0.1 else -1)


@pytest.mark.parametrize("n", [1, 3, 5])
def test_fewer_are_the_first_of_more_by_hash(built, n):
    rights = Codebook(built.codebook).settings["evidence"]
    few, more = (evidence(built, actor="China", n=k).frame for k in (n, 40))
    assert len(few) == n
    assert set(few["sentence"]) <= set(more["sentence"])
    assert (
        asked(built, {"actor": ["China"]}, n=n, **{**rights, "seed": 1}).total
        == evidence(built, actor="China").total
    )


def test_where_little_may_be_shown_the_rest_is_looked_through(built):
    rights = {**Codebook(built.codebook).settings["evidence"], "share": 0.03}
    filters = {"actor": ["China"]}
    page = shown(evidence_index(built, **rights), filters)
    for n in range(1, len(page) + 1):
        assert len(asked(built, filters, n=n, **rights).sentences) == n


REFUSED = [
    ({"actor": "Wang Yi2"}, "actor 'Wang Yi2' is in no sentence here; near it: Wang Yi; choices(corpus, 'actor') lists all"),
    ({"actor": "lavrov"}, "near it: Sergey Lavrov;"),
    ({"actor": ["China", "Chna"]}, "actor 'Chna' is in no sentence here; near it: China"),
    ({"named_with": "Xqz"}, "with 'Xqz' is in no sentence here; nothing is near it; choices(corpus, 'actor') lists all"),
    ({"voice": "indrect"}, "near it: indirect, direct;"),
    ({"stance": "pro"}, "nothing is near it"),
    ({"newsroom": "Sputnk"}, "near it: Sputnik"),
    ({"since": "2024-5-1"}, "'2024-5-1' is no day; one is written 2024-05-01"),
    ({"until": "May"}, "'May' is no day"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), REFUSED)
def test_a_value_that_is_not_there_is_refused_in_one_line(built, given, told):
    with pytest.raises(AskedError) as error:
        evidence(built, **given)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "filters",
    [
        {"voice": ["embedded"]},
        {"stance": ["against"]},
        {"actor": []},
        {"actor": ["Anland"], "theme": ["friendship"], "newsroom": []},
    ],
)
def test_what_may_be_but_is_not_there_gives_no_sentence(corpus, filters):
    found = asked(corpus, filters, **FEW)
    assert (found.total, len(found.sentences), len(found.hits)) == (0, 0, 0)


@pytest.mark.parametrize("value", ["' OR true --", "$1", "%", "\x00", "a; DROP TABLE quotes"])
def test_a_value_is_a_value_whatever_it_holds(corpus, value):
    for name in ("actor", "with", "speaker", "target", "outlet"):
        with pytest.raises(AskedError):
            asked(corpus, {name: [value]}, **FEW)
    assert asked(corpus, {"words": [value]}, **FEW).total == 0


def test_a_corpus_without_a_hit_has_no_sentence(tmp_path):
    empty = evidence(written(tmp_path, LINES, []))
    assert (empty.total, empty.told) == (0, "0 sentences")
    assert "<tbody></tbody>" in empty.html


def test_choices_are_counted_by_the_sentences_or_articles_that_have_them(corpus):
    assert choices(corpus, "actor").to_dict("list") == {
        "actor": ["Anland", "Boland"], "sentences": [3, 2]
    }  # fmt: skip
    assert choices(corpus, "speaker").to_dict("list") == {
        "speaker": ["Doe", "Roe", "Boland"], "sentences": [2, 2, 1]
    }  # fmt: skip
    assert choices(corpus, "newsroom").to_dict("list") == {"newsroom": ["N"], "articles": [2]}
    with pytest.raises(KeyError, match="no filter 'tone'; there are: voice, speaker, actor"):
        choices(corpus, "tone")
