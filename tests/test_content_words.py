"""The words that formulas are made of: which they are, in which form, and where they stand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from multipolar.annotate import base_forms
from multipolar.formulas.content_words import ContentWords, content_words
from multipolar.schema import CONTENT_WORDS, MENTIONS, validate


@pytest.fixture(scope="module")
def known(codebook) -> ContentWords:
    return ContentWords(codebook.phrase_words, base_forms())


NOBODY = MENTIONS.empty()


def table(known, *texts: str, mentions: pd.DataFrame = NOBODY) -> pd.DataFrame:
    """The rows of articles that are one sentence each."""
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})
    sentences = pd.DataFrame({"doc_id": documents["doc_id"], "sent_id": 0, "start": 0})
    sentences = sentences.assign(end=[len(t) for t in texts])
    return content_words(documents, sentences, mentions, known=known)


ALIKE = [
    ("It does not target any third party.", "ties not targeting third parties", 1),
    ("changes unseen in a century", "Change unseen in the centuries", 0),
    ("win-win cooperation", "win win cooperation", 0),
    ("Russia's interests", "the interest of Russia", 2),
    ("They sought peace", "to seek peace", 0),
    ("women's rights", "a woman's right", 0),
]


@pytest.mark.parametrize(("text", "other", "apart"), ALIKE)
def test_inflections_and_function_words_do_not_matter(known, text, other, apart):
    """apart: how many words the one has that the other lacks."""
    one, two = (set(known.of_phrase(words)) for words in (text, other))
    assert len(one ^ two) == {0: 0, 1: 1, 2: 0}[apart]


DIFFERENT = [
    ("targeting a third party", "not targeting a third party"),
    ("peace with conditions", "peace without conditions"),
    ("secure", "security"),
    ("party third", "third party"),
]


@pytest.mark.parametrize(("text", "other"), DIFFERENT)
def test_what_turns_the_sense_is_content(known, text, other):
    assert known.of_phrase(text) != known.of_phrase(other)


WORDS = [
    ("us", ()),
    ("US", ("u",)),
    ("U.S.", ("u",)),
    ("who", ()),
    ("WHO", ("who",)),
    ("2030", ()),
    ("A/52/153", ()),
    ("Türkiye", ("türkiye",)),
    ("多极", ("多极",)),
    ("", ()),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_which_words_are_content(known, text, words):
    assert known.of_phrase(text) == words


def test_a_word_is_where_its_offsets_say(known):
    text = "A Cold War “mentality”, 𐐀 wang said; 王毅 met him. THE END"
    rows = table(known, text, "", "Peace.")
    row = rows.iloc[0]
    places = zip(row["starts"], row["ends"], strict=True)
    surfaces = [text[start:end] for start, end in places]
    assert surfaces == ["Cold", "War", "mentality", "𐐀", "wang", "said", "王毅", "met", "END"]
    assert row["places"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 11]
    assert row["capitals"].tolist() == [True, True, False, True, False, False, False, False, True]
    assert [len(words) for words in rows["words"]] == [9, 0, 1]
    assert not rows["capitals"][2][0]  # the first of its sentence


def test_only_words_of_sentences_are_taken(known):
    text = "Menu\nPeace came. War ended.\nRead more"
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text]})
    spans = [("a", 3, 5, 16), ("a", 4, 17, 27), ("b", 0, 17, 27)]
    sentences = pd.DataFrame(spans, columns=["doc_id", "sent_id", "start", "end"])
    rows = content_words(documents, sentences, NOBODY, known=known)
    assert [own.tolist() for own in rows["words"]] == [["peace", "come", "war", "end"], ["war", "end"]]  # fmt: skip
    assert [own.tolist() for own in rows["sentences"]] == [[3, 3, 4, 4], [0, 0]]


def test_words_in_a_mention_of_a_person_are_known(known):
    rows = [("d0", 0, 6, "ORG"), ("d0", 9, 22, "PERSON"), ("d0", 12, 14, "GPE"), ("d1", 0, 3, "PERSON")]  # fmt: skip
    mentions = pd.DataFrame(rows, columns=["doc_id", "start", "end", "label"])
    rows = table(known, "Moscow's Maria Da Silva spoke", "Xi met Putin", mentions=mentions)
    assert rows["words"][0].tolist() == ["moscow", "maria", "silva", "speak"]
    assert rows["persons"][0].tolist() == [False, True, True, False]
    assert rows["persons"][1].tolist() == [True, False, False]


@pytest.mark.parametrize("texts", [[], [""], ["Peace and war"], ["", "of the", "war"]])
def test_the_table_is_that_of_the_schema(known, texts):
    found = table(known, *texts)
    back = validate(found, CONTENT_WORDS).to_pandas()
    for column in back.columns.drop("doc_id"):
        assert back[column].map(list).tolist() == found[column].map(list).tolist()


def test_articles_read_together_give_what_each_gives_alone(known):
    texts = ["The multipolar world.", "", "No third party", "ends here"]
    together = table(known, *texts)
    for n, text in enumerate(texts):
        alone = table(known, text)
        for column in alone.columns.drop("doc_id"):
            assert np.array_equal(together[column][n], alone[column][0])
