"""Definite descriptions: who is meant by "the official"."""

import pytest

from multipolar.entities import ActorFinder

CASES = [
    ("Nikolai Patrushev met Wang Yi. The official left.", "official", "nikolai_patrushev"),
    ("Vladimir Putin met Xi Jinping. The Chinese leader smiled.", "Chinese leader", "xi_jinping"),
    ("Vladimir Putin met Xi Jinping. The Russian dignitary smiled.", "Russian dignitary", "vladimir_putin"),
    ("Maria Zakharova met Wang Yi. The spokeswoman left.", "spokeswoman", "maria_zakharova"),
    ("China chairs the SCO. Russia is in the organization.", "organization", "sco"),
]  # fmt: skip
NONE = [
    "Foreign Minister Wang Yi spoke.",  # a title is part of a naming
    "The President of Russia, Vladimir Putin, spoke.",
    "Wang Yi met an official.",  # indefinite
    "Wang Yi met the officials.",  # plural
]


@pytest.mark.parametrize(("text", "surface", "actor"), CASES)
def test_description_means_the_likeliest(body, nlp, codebook, text, surface, actor):
    found = [m for m in ActorFinder(codebook, nlp=nlp).mentions(body(text)) if m.kind == "role"]
    assert [(m.surface, m.actor and m.actor.actor_id) for m in found] == [(surface, actor)]


@pytest.mark.parametrize("text", NONE)
def test_titles_indefinite_and_plural_are_no_descriptions(body, nlp, codebook, text):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text))
    assert [m.surface for m in found if m.kind == "role"] == []


def test_nobody_named_means_nobody_chosen(body, nlp, codebook):
    found = ActorFinder(codebook, nlp=nlp).mentions(body("The spokeswoman left."))
    assert [(m.actor, m.candidates) for m in found] == [(None, ("maria_zakharova",))]
