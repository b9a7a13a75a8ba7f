"""Parses: kept lines and their places, the way through the cache, sentences, words."""

from __future__ import annotations

import pytest
import spacy
from spacy.util import get_package_path

from multipolar import annotate
from multipolar.annotate import (
    ModelMissingError,
    is_word,
    kept_lines,
    load_model,
    model_name,
    sentences,
)
from multipolar.parsing.operations import ATTRIBUTES
from multipolar.segments import segment

TEXT = (
    "Wang Yi meets Lavrov\n"
    "\n"
    "Xinhua) 10:44, June 11, 2024\n"
    "\n"
    '  Wang said the U.S. was wrong. "It is so," he added.\u00a0\n'
    "Lavrov agreed.  He left Nizhny Novgorod at 10.30.\n"
    "(Web editor: A. Name)"
)
SENTENCES = [
    "Wang Yi meets Lavrov",
    "Wang said the U.S. was wrong.",
    '"It is so," he added.',
    "Lavrov agreed.",
    "He left Nizhny Novgorod at 10.30.",
]


@pytest.fixture(scope="module")
def lines(parsed):
    return parsed(TEXT)


def test_a_line_is_its_words_at_their_place_without_the_white_space_around(codebook):
    places = kept_lines(TEXT, segment(TEXT, rules=codebook.segment_rules))
    assert [(kind, words) for _, kind, words in places] == [
        ("title", "Wang Yi meets Lavrov"),
        ("body", 'Wang said the U.S. was wrong. "It is so," he added.'),
        ("body", "Lavrov agreed.  He left Nizhny Novgorod at 10.30."),
    ]
    assert all(TEXT[start:].startswith(words) for start, _, words in places)


def test_every_token_stands_where_its_line_says(lines):
    tokens = [(line.span(token), token.text) for line in lines for token in line.doc]
    assert [TEXT[start:end] for (start, end), _ in tokens] == [text for _, text in tokens]


def test_the_tokens_of_a_stretch_cover_it(lines):
    start = TEXT.index("Nizhny")
    tokens = lines[2].tokens(start, start + len("Nizhny Nov"))
    assert tokens.text == "Nizhny Novgorod"
    assert lines[2].span(tokens) == (start, start + len("Nizhny Novgorod"))


def test_sentences_are_in_order_and_lie_in_their_lines(lines):
    assert [TEXT[start:end] for start, end in sentences(lines)] == SENTENCES


def test_white_space_is_no_sentence_nor_part_of_one(body):
    text = "Wang left.\u2003 \t  Lavrov stayed."
    assert [text[a:b] for a, b in sentences(body(text))] == ["Wang left.", "Lavrov stayed."]


def test_the_words_of_a_line_stand_where_it_says(lines):
    words = [TEXT[start:end] for line in lines[1:2] for start, end in line.words]
    assert words == ["Wang", "said", "the", "U.S.", "was", "wrong", "It", "is", "so", "he", "added"]


WORDS = [
    ("U.S.", True),
    ("10.30", True),
    ("'s", True),
    ("Сергей", True),
    ("王毅", True),
    ('"', False),
    ("...", False),
    ("--", False),
    ("  ", False),
    ("\ufffd", False),
]


@pytest.mark.parametrize(("text", "counts"), WORDS)
def test_what_counts_as_a_word(nlp, text, counts):
    doc = type(nlp("x"))(nlp.vocab, words=[text])
    assert is_word(doc[0].text) is counts


def test_a_parse_unpacked_is_the_parse_that_was_packed(nlp):
    texts = ["Wang Yi said the United States was wrong.", "Lavrov left Kazan.", ""]
    docs = next(annotate.parse([texts], nlp=nlp))
    read = annotate.unpacked(annotate.packed(docs), vocab=nlp.vocab)
    for doc, again in zip(docs, read, strict=True):
        assert [t.text_with_ws for t in doc] == [t.text_with_ws for t in again]
        assert (doc.to_array([*ATTRIBUTES]) == again.to_array([*ATTRIBUTES])).all()
        assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for e in again.ents]


def test_articles_are_parsed_one_by_one_though_in_one_stream(nlp):
    articles = [["Wang left.", "Lavrov stayed."], [], ["Putin spoke."]]
    found = annotate.parse(iter(articles), nlp=nlp)
    assert [[doc.text for doc in docs] for docs in found] == articles


def test_a_parse_of_other_lines_is_not_taken(nlp):
    docs = next(annotate.parse([["Wang left.", "Lavrov stayed."]], nlp=nlp))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        annotate.placed(docs, places=[(0, "body", "Wang left.")])


def test_the_first_model_that_is_installed_is_taken(codebook):
    installed = next(n for n in codebook.settings["model"]["names"] if installed_model(n))
    loaded = load_model(["no_such_model", installed])
    told = model_name(["no_such_model", installed])
    assert told == f"{installed} {loaded.meta['version']} spacy {spacy.__version__}"


def installed_model(name: str) -> bool:
    try:
        return get_package_path(name).is_dir()
    except ImportError:
        return False


def test_no_model_is_refused_with_what_to_do():
    with pytest.raises(ModelMissingError, match="no_such_model, nor_this; run `make setup`"):
        load_model(["no_such_model", "nor_this"])
    with pytest.raises(ModelMissingError, match="no_such_model, nor_this; run `make setup`"):
        model_name(["no_such_model", "nor_this"])
