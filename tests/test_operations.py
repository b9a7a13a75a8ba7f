"""How the model is run: whatever is done for speed, the annotations are spaCy's own."""

from __future__ import annotations

import pytest
import spacy
from spacy.util import get_package_path

from multipolar.parsing import operations
from multipolar.parsing.operations import ATTRIBUTES, PRODUCTS, annotated, fitted, products

LINES = [
    "“The world is changing,” Wang Yi told reporters in Beijing on Monday.",
    "",
    "He'd have gone, but didn't: they ain't gonna let's-pretend any more than we've done.",
    "   Putin  and\u00a0Xi\tmet. They signed 12 agreements worth $3.5 billion, TASS reported.  ",
    "\u200b \n",
    "BRICS opposes the better-armed bloc's seeing itself as first among the geese and mice. " * 30,
]


@pytest.fixture(scope="module")
def stock(codebook):
    """The model as spaCy loads it, and what its own `pipe` says of the lines."""
    names = codebook.settings["model"]["names"]
    model = spacy.load(next(name for name in names if _installed(name)))
    return model, [said(doc) for doc in model.pipe(LINES)]


def _installed(name):
    try:
        return get_package_path(name).is_dir()
    except ImportError:
        return False


def said(doc):
    """All that a parse says, with lemmas and labels as words."""
    words = [(t.text_with_ws, t.lemma_, t.tag_, str(t.morph), t.ent_type_) for t in doc]
    return words, doc.to_array([*ATTRIBUTES]).tolist()


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_annotations_are_those_of_spacys_own_pipe(stock, nlp, name):
    operations._use(nlp, name)
    assert [said(doc) for doc in annotated(LINES, nlp=nlp)] == stock[1]
    assert products(nlp) == name


@pytest.mark.parametrize("size", [1, 200, 10**9])
def test_batches_do_not_decide_what_is_said(stock, nlp, monkeypatch, size):
    monkeypatch.setattr(operations, "BATCH", size)
    assert [said(doc) for doc in annotated(iter(LINES), nlp=nlp)] == stock[1]


def test_batches_end_where_they_are_full_and_lose_no_line(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 4)
    batches = list(operations._batches(["ab", "cd", "efghij", "", "k"]))
    assert batches == [["ab", "cd"], ["efghij"], ["", "k"]]


def test_products_that_say_something_else_are_not_taken(stock, monkeypatch):
    """However fast: these multiply by nothing."""

    class Nothing(operations.NumpyOps):
        def gemm(self, *args, **options):
            return super().gemm(*args, **options) * 0

    monkeypatch.setitem(PRODUCTS, "numpy", lambda: Nothing(use_blis=False))
    monkeypatch.setattr(operations.time, "process_time", iter([0, 9, 0, 1] * 3).__next__)
    fitted(stock[0])
    assert products(stock[0]) == "blis"


def test_of_products_that_say_the_same_the_faster_is_taken(stock, monkeypatch):
    monkeypatch.setattr(operations.time, "process_time", iter([0, 9, 0, 1] * 3).__next__)
    fitted(stock[0])
    assert products(stock[0]) == "numpy"
    assert [said(doc) for doc in annotated(LINES, nlp=stock[0])] == stock[1]
