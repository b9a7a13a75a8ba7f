"""How the model is run: whatever is done for speed, the annotations are spaCy's own."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.util import get_package_path
from thinc.api import LayerNorm

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


@pytest.mark.parametrize("rows", [1, 3, 500])
def test_layers_are_normalised_to_the_last_digit(rows):
    layer, draw = LayerNorm(96), np.random.default_rng(rows).standard_normal
    for name in layer.param_names:
        layer.set_param(name, draw(96, dtype=np.float32))
    x = 3 * draw((rows, 96), dtype=np.float32)
    mine, _ = operations._normalised(layer, x.copy(), False)
    assert mine.dtype == np.float32
    assert np.array_equal(mine, layer.predict(x))


def test_a_fitted_model_normalises_in_fewer_steps(nlp):
    layers = [layer for layer in operations._layers(nlp) if layer.name == "layernorm"]
    assert layers and {layer._func for layer in layers} == {operations._normalised}


@pytest.mark.parametrize("size", [1, 200, 10**9])
def test_batches_do_not_decide_what_is_said(stock, nlp, monkeypatch, size):
    monkeypatch.setattr(operations, "BATCH", size)
    assert [said(doc) for doc in annotated(iter(LINES), nlp=nlp)] == stock[1]


@pytest.mark.parametrize("name", PRODUCTS)
@pytest.mark.parametrize("shape", [(288, 96), (106, 64), (74, 64), (50, 96), (17, 96)])
def test_what_stands_beside_a_row_does_not_decide_its_product(name, shape):
    """The model's shapes; numpy alone multiplies few rows otherwise on many processors."""
    draw, times = np.random.default_rng(1).standard_normal, PRODUCTS[name].gemm
    x, y = draw((400, shape[1]), dtype=np.float32), draw(shape, dtype=np.float32)
    whole = times(x, y, trans2=True)
    assert np.allclose(whole, x @ y.T, atol=1e-4)
    for n in (*range(1, 130), 200):
        assert (times(x[7 : 7 + n], y, trans2=True) == whole[7 : 7 + n]).all(), n
    assert times(x[:0], y, trans2=True).shape == (0, shape[0])


@pytest.mark.parametrize("name", PRODUCTS)
def test_an_article_is_parsed_alike_alone_and_in_company(nlp, name):
    """To the last digit of what the network says of each word."""
    operations._use(nlp, name)
    together = [doc.tensor for doc in annotated(LINES, nlp=nlp)]
    alone = [next(annotated([line], nlp=nlp)).tensor for line in LINES]
    assert all(np.array_equal(a, b) for a, b in zip(together, alone, strict=True))


def test_batches_end_where_they_are_full_and_lose_no_line(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 4)
    batches = list(operations._batches(["ab", "cd", "efghij", "", "k"]))
    assert batches == [["ab", "cd"], ["efghij"], ["", "k"]]


def test_products_that_say_something_else_are_not_taken(stock, monkeypatch):
    """However fast: these multiply by nothing."""

    class Nothing(operations.NumpyOps):
        def gemm(self, *args, **options):
            return super().gemm(*args, **options) * 0

    monkeypatch.setitem(PRODUCTS, "numpy", Nothing(use_blis=False))
    monkeypatch.setattr(operations.time, "process_time", iter([0, 9, 0, 1] * 3).__next__)
    fitted(stock[0])
    assert products(stock[0]) == "blis"


@pytest.mark.parametrize("blis, numpy, taken", [(9, 1, "numpy"), (9, 11, "numpy"), (9, 13, "blis")])
def test_spacys_own_products_are_taken_where_clearly_faster(stock, monkeypatch, blis, numpy, taken):
    monkeypatch.setattr(operations.time, "process_time", iter([0, blis, 0, numpy] * 3).__next__)
    fitted(stock[0])
    assert products(stock[0]) == taken
    assert [said(doc) for doc in annotated(LINES, nlp=stock[0])] == stock[1]
