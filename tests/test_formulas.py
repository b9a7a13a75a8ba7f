"""Formulas: what was planted comes out with all its uses, and what is none does not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from planted import filled, stored
from travelling import SYLLABLES, Use, articles, found, put

from multipolar.annotate import base_forms
from multipolar.formulas import adoptions, firsts, usage
from multipolar.formulas.content_words import ContentWords
from multipolar.formulas.finder import FormulaFinder
from multipolar.schema import FORMULAS, PHRASES, validate

N = 600
RANDOM = rf"\b(?:{'|'.join(SYLLABLES)}){{3}}\b"
PHRASE = "the grand bridge of seven winds"


@pytest.fixture(scope="module")
def known(codebook) -> ContentWords:
    return ContentWords(codebook.phrase_words, base_forms())


@pytest.fixture(scope="module")
def finder(codebook, known) -> FormulaFinder:
    return FormulaFinder(codebook, known)


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    return articles(N)


def kinds(tables) -> dict[str, str]:
    """Phrase → what it was found to be, but for those of random words, and known ones not there.

    Random words may recur by chance; none of these may be taken for a formula.
    """
    phrases = tables.phrases[tables.phrases["n_families"] > 0]
    by_chance = phrases["phrase"].str.contains(RANDOM)
    assert "found" not in set(phrases.loc[by_chance, "kind"])
    return dict(zip(phrases["phrase"][~by_chance], phrases["kind"][~by_chance], strict=True))


def of(newsrooms: str, plain: pd.DataFrame, *, n: int, since: int = 0) -> list[int]:
    """n articles of those newsrooms from one on."""
    numbers = [i for i in range(since, N) if plain["newsroom"][i] in newsrooms.split()]
    return numbers[:n]


@pytest.mark.parametrize("seed", range(5))
def test_random_text_has_no_formula(finder, known, seed):
    tables = found(put(articles(N, seed=seed), []), finder, known)
    assert kinds(tables) == {}
    assert tables.phrases["kind"].value_counts()["loose"] > 50
    assert tables.formulas.empty


@pytest.mark.parametrize("seed", range(5))
def test_frequent_words_that_meet_by_chance_in_few_stories_are_no_formula(finder, known, seed):
    tables = found(put(articles(100, seed=seed, sentences=20), []), finder, known)
    assert kinds(tables) == {}
    assert tables.phrases["n_families"].max() >= 5


def test_a_planted_phrase_comes_out_with_all_its_uses(plain, finder, known):
    where = of("N1 N3", plain, n=20, since=200)
    voices = ["narration", "direct", "indirect", "narration"] * 5
    uses = [Use(i, PHRASE, v) for i, v in zip(where, voices, strict=True)]
    tables = found(put(plain, uses), finder, known)
    assert kinds(tables) == {"grand bridge of seven winds": "found"}
    rows = tables.formulas
    assert rows["doc_id"].tolist() == [plain["doc_id"][i] for i in where]
    assert rows["voice"].tolist() == voices
    assert rows["speaker"].isna().tolist() == [v == "narration" for v in voices]
    (phrase,) = tables.phrases.loc[tables.phrases["kind"] == "found"].to_dict("records")
    assert (phrase["n_families"], phrase["n_newsrooms"], phrase["fixedness"]) == (20, 2, 1.0)


def test_its_first_user_and_who_echoes_it_come_out(plain, finder, known, tmp_path):
    n1, n3 = (of(newsroom, plain, n=12, since=since) for newsroom, since in (("N1", 200), ("N3", 300)))  # fmt: skip
    said = [Use(i, PHRASE) for i in n1]
    echoed = [Use(i, PHRASE, "direct" if n < 4 else "narration") for n, i in enumerate(n3)]
    tables = found(put(plain, [*said, *echoed]), finder, known)
    documents = filled("documents", plain.drop(columns="sentences").to_dict("records"))
    corpus = stored({"documents": documents, "formulas": tables.formulas}, tmp_path)
    stories = usage.stories(corpus, sides={"Wang Yi": "China"}, states={"N1": "china"})
    (first,) = firsts(stories).itertuples()
    assert (first.date, first.newsrooms, first.own_newsrooms) == (plain["date"][n1[0]], "N1", "N1")
    chain = adoptions(stories).set_index("newsroom")
    assert chain["date"].to_dict() == {"N1": plain["date"][n1[0]], "N3": plain["date"][n3[0]]}
    assert chain["mode"].to_dict() == {"N1": usage.OWN, "N3": usage.QUOTED}
    assert (chain["side"]["N3"], chain["own_date"]["N3"]) == ("China", plain["date"][n3[4]])
    assert chain["stories"].to_dict() == {"N1": 12, "N3": 12}


def test_its_uses_are_the_words_that_stand_there(plain, finder, known):
    uses = [Use(i, PHRASE) for i in of("N1 N3", plain, n=20)]
    tables = put(plain, uses)
    texts = tables["documents"].set_index("doc_id")["text"]
    sentences = tables["sentences"].set_index(["doc_id", "sent_id"])
    for row in found(tables, finder, known).formulas.itertuples():
        assert texts[row.doc_id][row.start : row.end] == PHRASE.removeprefix("the ")
        sentence = sentences.loc[(row.doc_id, row.sent_id)]
        assert sentence["start"] <= row.start < row.end <= sentence["end"]


VARIANTS = [
    ("targets of a grand bridge", "targeting the grand bridges", "target a grand bridge"),
    ("seven winds for all", "seven winds of all", "seven winds"),
]


@pytest.mark.parametrize("variants", VARIANTS)
def test_inflections_and_function_words_make_one_formula(plain, finder, known, variants):
    where = of("N1 N3", plain, n=21)
    uses = [Use(i, variants[n % 3]) for n, i in enumerate(where)]
    tables = found(put(plain, uses), finder, known)
    assert list(kinds(tables).values()) == ["found"]
    assert tables.phrases.query("kind == 'found'")["n_families"].tolist() == [21]


def test_copies_of_one_story_are_one_observation(plain, finder, known):
    where = of("N1 N3", plain, n=20)
    copies = plain.assign(family_id=plain["family_id"].where(~plain.index.isin(where), plain["doc_id"][where[0]]))  # fmt: skip
    assert kinds(found(put(copies, [Use(i, PHRASE) for i in where]), finder, known)) == {}


ASIDE = [
    pytest.param("N1", PHRASE, None, id="of one newsroom"),
    pytest.param("N1 N3", "Vladimir Putin", "name", id="an actor of the codebook"),
    pytest.param("N1 N3", "the Russian foreign minister", "name", id="an office"),
    pytest.param("N1 N3", "the Harbour Commission", "name", id="all capitals"),
    pytest.param("N1 N3", "told grand reporters", "convention", id="a habit of news-writing"),
    pytest.param("N1 N3", "of the and with", None, id="function words"),
    pytest.param("N1 N3", "grand 1999", None, id="one word and a number"),
]


@pytest.mark.parametrize(("newsrooms", "phrase", "kind"), ASIDE)
def test_what_is_no_formula_is_told_why(plain, finder, known, newsrooms, phrase, kind):
    uses = [Use(i, phrase) for i in of(newsrooms, plain, n=20)]
    tables = found(put(plain, uses), finder, known)
    assert list(kinds(tables).values()) == ([kind] if kind else [])
    assert tables.formulas.empty


def test_a_phrase_with_a_person_in_it_is_a_name(plain, finder, known):
    tables = put(plain, [Use(i, "grand envoy Harbour of seven winds") for i in of("N1 N3", plain, n=20)])  # fmt: skip
    texts = tables["documents"][["doc_id", "text"]]
    places = [(i, t.index("Harbour"), t.index("Harbour") + 7, "PERSON") for i, t in texts.to_numpy() if "Harbour" in t]  # fmt: skip
    mentions = pd.DataFrame(places, columns=["doc_id", "start", "end", "label"])
    assert set(kinds(found(tables, finder, known)).values()) == {"found"}
    assert set(kinds(found({**tables, "mentions": mentions}, finder, known)).values()) == {"name"}


def test_what_all_use_alike_at_all_times_is_even(plain, finder, known):
    uses = [Use(i, PHRASE) for i in range(0, N, 4)]
    assert kinds(found(put(plain, uses), finder, known)) == {"grand bridge of seven winds": "even"}


def test_words_that_meet_in_any_order_are_loose(plain, finder, known):
    rng = np.random.default_rng(3)
    words = ["grand", "bridge", "winds", "seven", "harbour"]
    uses = [Use(i, " ".join(rng.permutation(words))) for i in of("N1 N3", plain, n=200)]
    assert "found" not in kinds(found(put(plain, uses), finder, known)).values()


def test_without_dates_newsrooms_alone_decide(plain, finder, known):
    undated = plain.assign(date=None)
    uses = [Use(i, PHRASE) for i in of("N1 N3", plain, n=20)]
    assert kinds(found(put(undated, uses), finder, known)) == {
        "grand bridge of seven winds": "found"
    }
    everywhere = [Use(i, PHRASE) for i in range(0, N, 4)]
    assert kinds(found(put(undated, everywhere), finder, known)) == {"grand bridge of seven winds": "even"}  # fmt: skip


def test_a_known_formula_is_shown_though_it_stands_once(plain, finder, known):
    uses = [Use(5, "It is not targeted at any third parties", "direct")]
    tables = found(put(plain, uses), finder, known)
    assert kinds(tables) == {"not targeting any third party": "known"}
    row = tables.formulas.iloc[0]
    assert (row["voice"], row["speaker"]) == ("direct", "Wang Yi")


def test_of_wordings_that_overlap_the_longest_counts(plain, finder, known):
    uses = [Use(5, "a community with a shared future for mankind")]
    tables = found(put(plain, uses), finder, known)
    assert len(tables.formulas) == 1


def test_of_many_formulas_the_weightiest_are_kept(plain, codebook, known):
    settings = {**codebook.settings["formulas"], "most": 1}
    few = codebook.replaced(settings={**codebook.settings, "formulas": settings})
    uses = [Use(i, PHRASE) for i in of("N1 N3", plain, n=10)]
    uses += [Use(i, "quiet harbour") for i in of("N2 N4", plain, n=15)]
    tables = found(put(plain, uses), FormulaFinder(few, known), known)
    assert kinds(tables).get("grand bridge of seven winds") == "found"
    assert set(tables.formulas["formula"]) == {"grand bridge of seven winds"}


def test_the_order_of_articles_changes_nothing(plain, finder, known):
    where = of("N1 N3", plain, n=20)
    tables = put(plain, [Use(i, PHRASE, "direct") for i in where])
    turned = {name: table.iloc[::-1] for name, table in tables.items()}
    turned["sentences"] = tables["sentences"].sort_values(["doc_id", "sent_id"], ascending=[False, True])  # fmt: skip
    for one, two in zip(found(tables, finder, known), found(turned, finder, known), strict=True):
        keys = [c for c in ("doc_id", "start", "phrase") if c in one]
        one, two = (t.sort_values(keys, ignore_index=True) for t in (one, two))
        pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("n", [0, 1, 20])
def test_the_tables_are_those_of_the_schema(plain, finder, known, n):
    tables = found(put(plain[:n], []), finder, known)
    assert len(validate(tables.formulas, FORMULAS)) == 0
    assert set(validate(tables.phrases, PHRASES)["kind"].to_pylist()) == {"known"}
