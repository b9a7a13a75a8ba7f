"""The attribute ruler looked up: what it sets is what spaCy's own sets."""

from __future__ import annotations

import pytest
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from multipolar.parsing.ruler import Ruler
from multipolar.store import BUNDLED

RULES = [
    ([[{"TAG": "NN"}]], {"POS": "NOUN", "LEMMA": "thing"}, 0),
    ([[{"LOWER": "got"}, {"LOWER": "ta"}]], {"LEMMA": "to"}, 1),
    ([[{"LOWER": "got"}, {"OP": "?"}, {"TAG": "NN"}]], {"POS": "X"}, -1),  # counted from the end
    ([[{"LOWER": {"REGEX": "^t"}, "DEP": {"NOT_IN": ["obj"]}}]], {"LEMMA": "tee", "TAG": "T"}, 0),
    ([[{"TAG": "NN"}, {"IS_SPACE": True}], [{"ORTH": "Got"}]], {"MORPH": "Case=Acc"}, 0),
    ([[{"ORTH": {"IN": ["Got"]}, "TAG": "VB"}], [{"LOWER": "tent"}]], {"LEMMA": "get"}, 0),
    ([[{"LENGTH": 4}]], {"POS": "PROPN"}, 0),  # of a word alone, but none that is looked up
]
WORDS = [
    (["Got", "ta", "tea", " ", "got", "tea"], ["VB", "TO", "NN", "_SP", "VB", "NN"]),
    (["tent", "got", "ta"], ["NN", "NN", "NN"]),
    (["got", "ta"], ["", ""]),
    ([], []),
]


def said(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.pos_, t.tag_, t.lemma_, str(t.morph), t.dep_) for t in doc]


@pytest.mark.parametrize(("words", "tags"), WORDS)
@pytest.mark.parametrize("dep", ["obj", "nsubj"])
def test_planted_rules_say_what_they_say_in_spacy(nlp, words, tags, dep):
    own = AttributeRuler(nlp.vocab)
    for patterns, attrs, index in RULES:
        own.add(patterns, attrs, index)
    looked_up = Ruler(own)
    n = len(words)
    for _ in range(2):  # found, then remembered
        docs = [Doc(nlp.vocab, words, tags=tags, deps=[dep] * n, heads=[0] * n) for _ in "ab"]
        assert said(looked_up(docs[0])) == said(own(docs[1]))


def test_the_models_rules_say_what_they_say_in_spacy(nlp):
    own = nlp.get_pipe("attribute_ruler")
    looked_up = Ruler(own)
    text = " ".join(path.read_text("utf-8") for path in sorted((BUNDLED / "raw").glob("*.txt")))
    text += " They ain't gonna: let's see what he's gotta do, y'all. There's nothin' in it."
    with nlp.select_pipes(enable=["tok2vec", "tagger", "parser"]):
        doc = nlp(text)
    assert said(looked_up(doc.copy())) == said(own(doc.copy()))
    assert looked_up.longer  # the model has rules of more than one word
