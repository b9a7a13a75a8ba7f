"""Stance: sentence → (target, value), by who or what is named in it."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.speakers import quotes
from multipolar.stance.cues import CueReader
from multipolar.stance.rows import stances
from multipolar.themes import ThemeFinder
from multipolar.voices import Voices

SAID = [
    # support, cooperation, praise
    ("Wang Yi said that China supports a multipolar world.", ("Wang Yi", "multipolar_world", 1)),
    ("Lavrov said that Russia is ready to work with China.", ("Sergey Lavrov", "China", 1)),
    ("Putin thanked China for its position.", ("Vladimir Putin", "China", 1)),
    ("Wang Yi said that BRICS is an important platform.", ("Wang Yi", "BRICS", 1)),
    # opposition
    ("Wang Yi said that China opposes bloc confrontation.", ("Wang Yi", "bloc_confrontation", -1)),
    ("Putin said that Russia condemns NATO.", ("Vladimir Putin", "NATO", -1)),
    # who is said to do harm
    ("Patrushev said that the West wants to weaken Russia.", ("Nikolai Patrushev", "the West", -1)),
    (
        "Patrushev said that Taiwan is used by the West to discredit China.",
        ("Nikolai Patrushev", "the West", -1),
    ),
    (
        'Zakharova said, "Moscow will respond to double containment."',
        ("Maria Zakharova", "double_containment", -1),
    ),
    # a name that condemns
    (
        "Patrushev said that the West leads a campaign to double contain Russia.",
        ("Nikolai Patrushev", "double_containment", -1),
    ),
    # negation
    ("Wang Yi said that China does not support NATO.", ("Wang Yi", "NATO", -1)),
    ("Wang Yi said that China never opposed BRICS.", ("Wang Yi", "BRICS", 1)),
    # the contrary of a theme
    ("Putin said that Russia rejects a unipolar world.", ("Vladimir Putin", "multipolar_world", 1)),
    # the outlet in its own voice
    ("Contrary to Western propaganda, trade grows.", ("Paper", "the West", -1)),
    # what somebody on another side supports is told, not held
    ("Putin said that the United States supports NATO.", ("Vladimir Putin", "NATO", 0)),
    ("China supports BRICS.", ("Paper", "BRICS", 0)),
    (
        "Putin noted the attempts to create a unipolar world.",
        ("Vladimir Putin", "multipolar_world", 0),
    ),
    # named, and no cue reaches it
    ("Wang Yi said that NATO met on Monday.", ("Wang Yi", "NATO", 0)),
]
ABSENT = [
    # the one harmed is no target
    ("Patrushev said that the West wants to weaken China.", ("Nikolai Patrushev", "China")),
    # nobody has a stance toward his own side
    ("Lavrov said that we support Russia.", ("Sergey Lavrov", "Russia")),
    # "Wang" who speaks is not spoken about
    ("Talks go on, Wang Yi said.", ("Paper", "Wang Yi")),
]


def read(lines, nlp, codebook, attributed):
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    found = stances(
        mentions=mentions,
        hits=ThemeFinder(codebook.themes, nlp=nlp).hits(lines),
        voices=Voices(
            lines, quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)
        ),
        reader=CueReader(codebook.stance, verbs=codebook.verbs),
        newsroom="Paper",
        codebook=codebook,
    )
    return list(found)


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_stance(body, nlp, codebook, attributed, text, expected):
    found = read(body(text), nlp, codebook, attributed)
    assert expected in [(stance.holder, stance.target, stance.value) for stance in found]


@pytest.mark.parametrize(("text", "pair"), ABSENT)
def test_no_stance(body, nlp, codebook, attributed, text, pair):
    found = read(body(text), nlp, codebook, attributed)
    assert pair not in [(stance.holder, stance.target) for stance in found if stance.value]


def test_words_of_nobody_known_have_no_holder(body, nlp, codebook, attributed):
    assert read(body("Analysts said that NATO is a threat."), nlp, codebook, attributed) == []


@pytest.mark.xfail(reason="irony is not read: the words praise", strict=True)
def test_irony(body, nlp, codebook, attributed):
    found = read(
        body("Putin said that NATO is a great success, as its ruins show."),
        nlp,
        codebook,
        attributed,
    )
    assert [stance.value for stance in found] == [-1]
