"""How the model is run: the same annotations as `nlp.pipe` gives, in half the time.

Five things make the difference. spaCy's transition parsers take the interpreter's lock anew for
every possible move when they run without it; stepped from Python, as its own training does, they
hold it. The attribute ruler is looked up (`ruler`). The lemmatizer looks its forms up in lists;
sets answer the same. Layers are normalised in fewer steps. And batches are measured in characters,
so that their matrices stay in the processor's cache. What else is in a batch changes no digit of a
parse (`SteadyOps`).

Of 4.4 million words of speeches all are annotated as by `nlp.pipe` with the same products, and all
but two as with spaCy's own, which round otherwise (`python -m benchmarks.cold_build --n 10000`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Lemmatizer
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

from multipolar.parsing.ruler import Ruler

BATCH = 40_000  # characters of text parsed at once
CLEARLY = 4 / 3  # as fast, at least, must spaCy's own products be to be taken
FEW = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128)  # rows


class SteadyOps(NumpyOps):
    """Products of matrices of which each row is the same, whatever rows stand beside it.

    BLAS multiplies few rows in a way of its own, which rounds otherwise, and where two moves of a
    parser are as good, the last digit decides. What an article's parse says would then hang on the
    articles parsed with it. Few rows are therefore filled up with zeros, to as many as need be.
    """

    def gemm(
        self,
        x: np.ndarray,
        y: np.ndarray,
        out: np.ndarray | None = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> np.ndarray:
        n = len(x)
        if trans1 or out is not None or not 0 < n < FEW[-1]:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        if n < (least := self._least(y.shape, trans2)):
            x = np.concatenate([x, np.zeros((least - n, x.shape[1]), dtype=x.dtype)])
        return super().gemm(x, y, trans2=trans2)[:n]

    @cache  # noqa: B019 (there are two of them)
    def _least(self, shape: tuple[int, int], turned: bool) -> int:
        """With how many rows a product with such a matrix is steady: above all where one is not."""
        product, draw = super().gemm, np.random.default_rng(0).standard_normal
        x = draw((2 * FEW[-1], shape[turned]), dtype=np.float32)
        y = draw(shape, dtype=np.float32)
        whole = product(x, y, trans2=turned)
        unsteady = [n for n in FEW if (product(x[:n], y, trans2=turned) != whole[:n]).any()]
        return next((n for n in FEW if n > max(unsteady, default=0)), FEW[-1])


PRODUCTS = {
    "blis": SteadyOps(),  # spaCy's own, slow where it does not know the processor
    "numpy": SteadyOps(use_blis=False),
}
GREEDY = (DependencyParser, EntityRecognizer)
ATTRIBUTES = ("TAG", "POS", "LEMMA", "MORPH", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE")
PROBE = (
    "The foreign ministers of the two countries, who had met in the capital a week before, said "
    "on Monday that their governments would not accept a world order written by others. "
    "“We call on all parties to respect the Charter,” one of them added; she named no state. "
)


def annotated(texts: Iterable[str], *, nlp: Language) -> Iterator[Doc]:
    """The parse of each text, in order, as `nlp.pipe` gives it. One thread."""
    blas = ThreadpoolController()
    for batch in _batches(texts):
        with blas.limit(limits=1, user_api="blas"):
            docs = _run([nlp.make_doc(text) for text in batch], nlp)
        yield from docs


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _run(docs: list[Doc], nlp: Language) -> list[Doc]:
    for _, component in nlp.pipeline:
        if isinstance(component, GREEDY) and component.cfg["beam_width"] == 1:
            component.set_annotations(docs, _stepped(component, docs))
        elif isinstance(component, AttributeRuler):
            docs = [_ruler(component)(doc) for doc in docs]
        elif hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=len(docs)))
        else:
            docs = [component(doc) for doc in docs]
    return docs


@lru_cache(maxsize=1)
def _ruler(component: AttributeRuler) -> Ruler:
    return Ruler(component)


def forget() -> None:
    """Hold no model any longer on account of its having been run."""
    _ruler.cache_clear()


def _stepped(parser: Any, docs: list[Doc]) -> list[Any]:
    """The final states of a greedy transition parser: `Parser.greedy_parse`, step by step."""
    begun = parser.moves.init_batch(docs)
    states = [state for state in begun if not state.is_final()]
    if states:
        steps = parser.model.predict(docs)
        while states:
            states = parser.transition_states(states, steps.predict(states))
        steps.clear_memory()
    return begun


def _normalised(layer: Model, x: np.ndarray, is_train: bool) -> tuple[np.ndarray, object]:
    """Thinc's `LayerNorm` to the last digit; the distance from the mean is taken once, not twice.

    It is for reading: nothing is given that could be trained by.
    """
    gap = x - x.mean(axis=1, keepdims=True)
    variance = (gap * gap).mean(axis=1, keepdims=True) + 1e-08
    gap *= variance ** (-1.0 / 2.0)
    gap *= layer.get_param("G")
    gap += layer.get_param("b")
    return gap, None


def products(nlp: Language) -> str:
    """Which of `PRODUCTS` the model multiplies with: told, but nothing that decides a table."""
    own = all(getattr(layer.ops, "use_blis", False) for layer in _layers(nlp))
    return "blis" if own else "numpy"


def fitted(nlp: Language) -> None:
    """Fit a loaded model to this machine.

    Each of `PRODUCTS` parses a short text. NumPy's are taken where their annotations are those of
    spaCy's own, unless these are clearly faster: which ones a machine takes is then not left to
    what else it had to do meanwhile, as they may round otherwise.
    """
    _quicken(nlp)
    said: dict[str, list[list[list[int]]]] = {}
    spent: dict[str, float] = {}
    for name in [*PRODUCTS] * 3:
        _use(nlp, name)
        begun = time.process_time()
        docs = list(annotated([PROBE * 2], nlp=nlp))
        spent[name] = min(time.process_time() - begun, spent.get(name, math.inf))
        said[name] = [doc.to_array([*ATTRIBUTES]).tolist() for doc in docs]
    slow = spent["numpy"] > CLEARLY * spent["blis"]
    _use(nlp, "blis" if slow or said["numpy"] != said["blis"] else "numpy")


def _quicken(nlp: Language) -> None:
    """Forms in sets, and layers normalised by `_normalised`: the same answers, sooner."""
    for _, component in nlp.pipeline:
        if isinstance(component, Lemmatizer) and "lemma_index" in component.lookups:
            index = component.lookups.get_table("lemma_index")
            for part, forms in list(index.items()):
                index[part] = frozenset(forms)
    for model in _models(nlp):
        for layer in [layer for layer in model.walk() if layer.name == "layernorm"]:
            quick: Model = Model(layer.name, _normalised)
            for name in layer.param_names:
                quick.set_param(name, layer.get_param(name))
            model.replace_node(layer, quick)


def _use(nlp: Language, name: str) -> None:
    for layer in _layers(nlp):
        layer.ops = PRODUCTS[name]


def _layers(nlp: Language) -> list[Model]:
    return [layer for model in _models(nlp) for layer in model.walk()]


def _models(nlp: Language) -> list[Model]:
    models = (getattr(component, "model", None) for _, component in nlp.pipeline)
    return [model for model in models if model is not None]
