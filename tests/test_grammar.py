"""The grammar under stance: the way up, and negation."""

import pytest

from multipolar.stance.grammar import negated, step_up

NEGATION = [
    ("They support peace.", "support", False),
    ("They do not support peace.", "support", True),
    ("They never oppose peace.", "oppose", True),
    ("They are not ready to work.", "ready", True),
    ("They do not want to support war.", "support", True),
]


@pytest.mark.parametrize(("text", "word", "expected"), NEGATION)
def test_negated(nlp, codebook, text, word, expected):
    token = next(token for token in nlp(text) if token.text == word)
    assert negated(token, codebook.stance.negators.words) is expected


def test_a_preposition_joins_its_object_to_the_word_above(nlp):
    doc = nlp("They offer support for Russia and China.")
    china = next(token for token in doc if token.text == "China")
    head, relation, preposition = next(step_up(china))
    assert (head.text, relation, preposition.text) == ("support", "prep", "for")


def test_the_way_up_ends_at_the_root(nlp):
    doc = nlp("The policy of containment of Russia is a threat to the peace of the world.")
    for token in doc:
        assert len(list(step_up(token))) < len(doc)
