"""Languages: the code of what is written, and none for what is too short to tell."""

from __future__ import annotations

import pytest

from multipolar.codebook import Codebook
from multipolar.languages import _identifier, language
from multipolar.readers import read
from multipolar.segments import kept, segment
from multipolar.store import BUNDLED

SENTENCES = [
    ("en", "The two ministers met in the capital and agreed to open a new bridge next spring."),
    ("ru", "Министры встретились в столице и договорились открыть новый мост будущей весной."),
    ("zh", "两国部长在首都会面,同意明年春天开放一座新的大桥,并继续就贸易问题举行会谈。"),
    ("es", "Los dos ministros se reunieron en la capital y acordaron abrir un nuevo puente."),
    ("ar", "التقى الوزيران في العاصمة واتفقا على افتتاح جسر جديد في الربيع المقبل بين البلدين."),
    ("fr", "Les deux ministres se sont réunis dans la capitale et ont décidé d'ouvrir un pont."),
    ("de", "Die beiden Minister trafen sich in der Hauptstadt und einigten sich auf eine Brücke."),
]


@pytest.mark.parametrize(("code", "text"), SENTENCES, ids=[code for code, _ in SENTENCES])
def test_a_sentence_is_in_its_language(code, text):
    assert language(text) == code
    assert language("\n\n".join([text.upper(), text] * 20)) == code


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("raw/*.txt")), ids=lambda path: path.stem[:3])
def test_the_bundled_articles_are_english(path):
    ((article,), _) = read(path, options={})
    rules = Codebook(BUNDLED / "codebook").segment_rules
    segments = [s for s in kept(segment(article.text, rules=rules)) if s.kind == "body"]
    assert language("".join(article.text[s.start : s.end] for s in segments)) == "en"


SHORT = ["", " \n", "1,234 – 5,678; 2024 (90%)", "Wang left.", "“” …" * 30, "王毅说", "A" * 19]


@pytest.mark.parametrize("text", SHORT)
def test_too_few_letters_tell_nothing(text):
    assert language(text) == "und"


def test_half_characters_and_mixtures_do_no_harm():
    english, russian = SENTENCES[0][1], SENTENCES[1][1]
    assert language("\n\n".join([english, russian, english])) == "en"
    assert language("\n".join([russian, english, russian, "Loading", "1,234"])) == "ru"
    assert language("\n".join(english.split())) == "und"
    assert len(language("\ud800" + english)) == 2


def test_the_model_is_loaded_once_and_says_the_same_each_time():
    assert len({language(text) for _, text in SENTENCES * 3}) == len(SENTENCES)
    assert _identifier() is _identifier()
