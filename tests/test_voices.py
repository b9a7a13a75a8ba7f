"""Voices: whose words a stretch is."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.speakers import quotes
from multipolar.voices import Voices

TEXT = (
    "Sputnik gives BRICS a page.\n"
    'Patrushev said that the West "uses Taiwan" against China.\n'
    '"Japan must answer," Zakharova said, according to the Chinese Foreign Ministry.\n'
)
WORDS = [
    ("BRICS", "narration", None),
    ("Patrushev", "narration", None),
    ("West", "indirect", "Nikolai Patrushev"),
    ("Taiwan", "direct", "Nikolai Patrushev"),
    ("China", "indirect", "Nikolai Patrushev"),
    ("Japan", "direct", "Maria Zakharova"),
    ("Zakharova", "indirect", "Chinese Foreign Ministry"),
]


def voices(lines, nlp, codebook, attributed):
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    return Voices(
        lines, quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)
    )


@pytest.mark.parametrize(("word", "voice", "speaker"), WORDS)
def test_voice_of_a_word(body, nlp, codebook, attributed, word, voice, speaker):
    start = TEXT.index(word)
    found = voices(body(TEXT), nlp, codebook, attributed).at(start, start + len(word))
    assert found == (voice, speaker)


CHAINS = [
    ("Japan", "Chinese Foreign Ministry > Maria Zakharova"),
    ("Zakharova", None),
    ("Taiwan", None),
]


@pytest.mark.parametrize(("word", "chain"), CHAINS)
def test_a_quotation_within_another_keeps_the_chain(body, nlp, codebook, attributed, word, chain):
    start = TEXT.index(word)
    assert voices(body(TEXT), nlp, codebook, attributed).of(start, start + len(word))[2] == chain


@pytest.mark.parametrize("kind", ["embed", "caption"])
def test_posts_and_captions_are_never_narration(body, nlp, codebook, attributed, kind):
    text = "Lavrov meets Wang Yi in Kazan."
    assert voices(body(text, kind=kind), nlp, codebook, attributed).at(0, 6)[0] == "embedded"


def test_every_word_is_counted_once(body, nlp, codebook, attributed):
    lines = body(TEXT)
    counted = voices(lines, nlp, codebook, attributed).words()
    assert counted.total() == len(TEXT.split())
    assert {voice for voice, *_ in counted} == {"narration", "indirect", "direct"}
    assert counted["direct", "Nikolai Patrushev", None] == len(["uses", "Taiwan"])


def test_a_line_without_a_speaker_is_all_narration(body, nlp, codebook, attributed):
    counted = voices(body("Talks go on.\n\n“ ”\nTrade grows."), nlp, codebook, attributed).words()
    assert counted == {("narration", None, None): 5}


def test_the_words_of_strangers_are_told_from_those_of_nobody(body, nlp, codebook, attributed):
    text = "Talks go on. Jane Brownlow said trade grows slowly. It was said that prices fall."
    counted = voices(body(text), nlp, codebook, attributed).words()
    assert counted["indirect", None, "Jane Brownlow"] == len(["trade", "grows", "slowly"])
    assert {stranger for voice, _, stranger in counted if voice == "narration"} == {None}
