"""What the tests share: the bundled codebook, the model, parsed text, and corpora to build on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from spacy.language import Language

from multipolar import annotate, pipeline
from multipolar.annotate import Line
from multipolar.attribution.model import AttributionModel
from multipolar.attribution.weights import trained
from multipolar.codebook import Codebook
from multipolar.quotes import Attributions
from multipolar.segments import Segment, segment
from multipolar.store import BUNDLED, Corpus, open_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """The bundled codebook."""
    return Codebook(BUNDLED / "codebook").check()


@pytest.fixture(scope="session")
def nlp(codebook: Codebook) -> Language:
    """The model the codebook names."""
    return annotate.load_model(codebook.settings["model"]["names"])


@pytest.fixture(scope="session")
def attributed(codebook: Codebook) -> Attributions:
    """What finds attributions, with the committed model and the bundled reporting verbs."""
    speakers = codebook.settings["speakers"]
    return Attributions(
        AttributionModel(trained(), groups=codebook.verb_groups),
        phrases=speakers["phrases"],
        sections=speakers["sections"],
    )


@pytest.fixture(scope="session")
def parsed(codebook: Codebook, nlp: Language) -> Callable[[str], list[Line]]:
    """A text → its parsed lines, cut by the bundled rules."""

    def read(text: str) -> list[Line]:
        return _lines(text, segment(text, rules=codebook.segment_rules), nlp)

    return read


@pytest.fixture(scope="session")
def body(nlp: Language) -> Callable[..., list[Line]]:
    """A text → its parsed lines, all of one kind: `body("Wang left.", kind="title")`."""

    def read(text: str, kind: str = "body") -> list[Line]:
        return _lines(text, [Segment(0, len(text), kind, "test", {})], nlp)

    return read


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A copy of the five articles and `articles.csv`, without tables or a codebook of its own."""
    return _copy(tmp_path / "corpus")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A copy of the five articles with its tables; only to be read."""
    made = _copy(tmp_path_factory.mktemp("built"))
    pipeline.build(made)
    return made


@pytest.fixture
def quick(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds take the model that is loaded already."""
    monkeypatch.setattr(annotate, "load_model", lambda names: nlp)


@pytest.fixture(scope="session")
def built_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a copy of the bundled corpus, made by the command line."""
    from browsing import environment

    corpus = tmp_path_factory.mktemp("browser") / "corpus"
    shutil.copytree(BUNDLED, corpus, ignore=shutil.ignore_patterns("processed"))
    command = [sys.executable, "-m", "multipolar.cli", "report", str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return corpus / "report"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from browsing import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def _lines(text: str, segments: list[Segment], nlp: Language) -> list[Line]:
    places = annotate.kept_lines(text, segments)
    docs = next(annotate.parse([[words for _, _, words in places]], nlp=nlp))
    return annotate.placed(docs, places=places)


def _copy(root: Path) -> Corpus:
    shutil.copytree(BUNDLED / "raw", root / "raw")
    return open_corpus(root)
