"""Terms: which words and phrases an article has, in whose voice, and which are no phrase."""

from __future__ import annotations

from collections import Counter

import pytest
from test_voices import voices

from multipolar.schema import TERMS
from multipolar.terms import terms
from multipolar.voices import Voices

COLUMNS = [name for name in TERMS.columns if name != "doc_id"]


def rows(found: list[tuple[object, ...]], kind: str) -> list[dict[str, object]]:
    table = (dict(zip(COLUMNS, row, strict=True)) for row in found)
    return [row for row in table if row["kind"] == kind]


PHRASES = [
    ("They want a new world order.", {"new world", "world order", "new world order"}),
    ("They agreed on the terms of peace.", set()),
    ("Relations between the states are good.", set()),
    ("Talks, trade and sanctions went on.", set()),
    ("The order was old. World trade grew.", {"world trade"}),
    ("The two sides praised win-win cooperation.", {"win win", "win win cooperation"}),
    ("China–Russia relations grow.", {"china russia", "china russia relation"}),
    ("The anti-Russian sanctions hurt.", {"anti russian sanction"}),
    ("It was a long - hard road.", {"hard road"}),
    ("It serves the “common” interest.", set()),
]


@pytest.mark.parametrize(("text", "phrases"), PHRASES)
def test_phrases_of_a_sentence(body, text, phrases):
    found = rows(terms(Voices(body(text), [])), "phrase")
    assert {row["term"] for row in found} == phrases
    assert {(row["pos"], row["n"]) for row in found} <= {(None, 1)}


def test_a_phrase_does_not_run_over_a_line(body):
    found = rows(terms(Voices(body("World\nTrade\n\nNews"), [])), "phrase")
    assert found == []


def test_words_by_their_lemma_with_every_form(body):
    text = "The STATES met the states. The state-owned bank is China's. CHINA pays us."
    found = rows(terms(Voices(body(text), [])), "word")
    counted = {(row["term"], row["form"], row["pos"]): row["n"] for row in found}
    assert counted["state", "states", "NOUN"] == 2
    assert counted["state", "state", "NOUN"] == 1
    assert counted["china", "china", "PROPN"] == 2
    assert counted["we", "us", "PRON"] == 1
    assert "." not in {row["term"] for row in found}


def test_a_phrase_keeps_its_hyphen_in_the_form(body):
    found = rows(terms(Voices(body("A third-party role, a third party role."), [])), "phrase")
    forms = {row["form"]: row["term"] for row in found if row["term"].startswith("third party r")}
    assert forms == dict.fromkeys(["third-party role", "third party role"], "third party role")


def test_each_voice_and_speaker_has_terms_of_its_own(body, nlp, codebook, attributed):
    text = 'World trade grows. Patrushev said world trade "serves world trade".\n'
    found = terms(voices(body(text), nlp, codebook, attributed))
    trade = [row for row in rows(found, "phrase") if row["term"] == "world trade"]
    assert {(row["voice"], row["speaker"]): row["n"] for row in trade} == {
        ("narration", None): 1,
        ("indirect", "Nikolai Patrushev"): 1,
        ("direct", "Nikolai Patrushev"): 1,
    }


def test_a_phrase_that_two_voices_share_is_none(body, nlp, codebook, attributed):
    text = "Trade grows, Patrushev said.\n"
    whose = voices(body(text), nlp, codebook, attributed)
    whose.by_word[0][:] = [("direct", None, None), *[("narration", None, None)] * 3]
    assert rows(terms(whose), "phrase") == []


def test_the_words_are_those_the_voices_have(body, nlp, codebook, attributed):
    text = 'Sputnik gives BRICS 2 pages.\n\n“ ”\n"Japan must answer," Zakharova said - so Tass.\n'
    whose = voices(body(text), nlp, codebook, attributed)
    counted: Counter[tuple[object, object]] = Counter()
    for row in rows(terms(whose), "word"):
        counted[row["voice"], row["speaker"]] += row["n"]
    told: Counter[tuple[object, object]] = Counter()
    for (voice, speaker, _), n in whose.words().items():
        told[voice, speaker] += n
    assert counted == told


@pytest.mark.parametrize("text", ["“ ”", "Trade", "- - -\n–"])
def test_a_text_of_next_to_nothing(body, text):
    assert len(terms(Voices(body(text), []))) == ("Trade" in text)
