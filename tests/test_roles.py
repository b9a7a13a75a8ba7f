"""Definite descriptions: who is meant by "the official"."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.mention import Mention
from multipolar.roles import Salience

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


def naming(start, end, actor, *, is_subject=False):
    return Mention(start, end, actor.name, None, "name", actor, is_subject=is_subject)


def test_near_subjects_come_first_then_all_before_the_nearest_first(codebook):
    xi, wang, putin, un = (
        codebook.actors[a] for a in ("xi_jinping", "wang_yi", "vladimir_putin", "sco")
    )
    namings = [naming(0, 5, xi, is_subject=True), naming(1000, 1005, wang), naming(1010, 1015, un)]
    salience = Salience([*namings, Mention(1020, 1025, "the official", None, "role")])
    assert list(salience.before(1100)) == [un, wang, xi]
    salience.add(naming(900, 905, putin, is_subject=True))
    assert list(salience.before(1100)) == [putin, un, wang, putin, xi]
    assert list(salience.before(1012)) == [putin, wang, putin, xi]
    assert list(salience.before(880)) == [xi, xi]
    assert list(salience.after(905)) == [wang, un]
    assert list(salience.after(10_000)) == list(salience.before(3)) == []
