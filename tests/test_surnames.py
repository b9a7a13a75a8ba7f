"""Surnames: the namings of an article in order → whom the last one means."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.mention import Mention
from multipolar.reference.surnames import Surnames

HEADLINE = "|"  # what stands before it is the first line

CASES = [
    # the one named in full before the surname stands alone
    ("Sergey Lavrov, Lavrov", "sergey_lavrov"),
    ("Sergey Lavrov, Lavrov, Irina Lavrov, Lavrov", "sergey_lavrov"),
    ("Irina Lavrov, Lavrov", None),
    ("Irina Lavrov, Lavrov, Sergey Lavrov, Lavrov", None),
    # of two the one named twice as often
    ("Irina Lavrov, Sergey Lavrov, Lavrov", ("sergey_lavrov",)),
    ("Irina Lavrov, Sergey Lavrov, Sergey Lavrov, Lavrov", "sergey_lavrov"),
    ("Irina Lavrov, Rep. Irina M. Lavrov, Sergey Lavrov, Lavrov", None),
    ("Wang Yi, Wang Wenbin, Wang", ("wang_yi", "wang_wenbin")),
    ("Wang Yi, Wang Yi, Wang Wenbin, Wang", "wang_yi"),
    # nobody before it: one of the codebook named later, or whom everybody knows
    ("Lavrov, Sergey Lavrov, Lavrov", "sergey_lavrov"),
    ("Lavrov, Irina Lavrov, Lavrov", "sergey_lavrov"),
    ("Lavrov", "sergey_lavrov"),
    ("Johnson", ("boris_johnson",)),
    # a headline comes before all full names
    ("Lavrov | Irina Lavrov, Lavrov", None),
    ("Lavrov | Sergey Lavrov, Lavrov", "sergey_lavrov"),
    # a title tells, and is a naming in full; a pronoun's title leaves out who it cannot be
    ("Foreign Minister Wang, Wang", "wang_yi"),
    ("Foreign Minister Wang, Wang Huning, Wang", ("wang_yi", "wang_huning")),
    ("Mrs. Lavrov", ()),
]  # fmt: skip


def mentions(words, codebook):
    """The namings, "Foreign Minister" and "Mrs." as titles; and where the second line begins."""
    persons = {name: a for a in codebook.actors.values() for name in a.names}
    place, found = 10, []
    headline, _, body = words.rpartition(HEADLINE)
    for name in [*headline.split(", "), *body.split(", ")]:
        place += 40
        title, _, surname = name.strip().rpartition(" ")
        known = [a.actor_id for a in codebook.actors.values() if surname in a.short_names]
        if not name.strip():
            continue
        if name.strip() in persons:
            one = Mention(place, place + 9, name, "PERSON", "name", persons[name.strip()])
        elif title in ("", "Foreign Minister", "Mrs."):
            held = title == "Foreign Minister"
            candidates = ("wang_yi",) if held else tuple(known)
            pronoun = "she" if title == "Mrs." else ""
            one = Mention(
                *(place, place + 9, surname, "PERSON", "name", None, candidates),
                is_titled=held,
                pronoun=pronoun,
            )
        else:
            one = Mention(place, place + 9, name.strip(), "PERSON", "name")
        found.append(one)
    return found, 40 * (headline.count(",") + bool(headline)) + 20


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_a_surname_means_who_is_named_in_full(nlp, codebook, words, expected):
    found, body = mentions(words, codebook)
    surnames = Surnames(codebook, short=ActorFinder(codebook, nlp=nlp).short)
    last = surnames.resolved(found, body=body)[-1]
    told = last.actor.actor_id if last.actor else last.candidates or None
    assert told == (expected or None)


IN_TEXTS = [
    ("Sergey V. Lavrov came. Lavrov spoke.", ["sergey_lavrov", "sergey_lavrov"]),
    ("Foreign Minister Wang came. Wang spoke.", ["wang_yi", "wang_yi"]),
    ("The International Monetary Fund met. The IMF spoke.", ["imf", "imf"]),
]


@pytest.mark.parametrize(("text", "actors"), IN_TEXTS)
def test_names_in_a_text(body, nlp, codebook, text, actors):
    found = ActorFinder(codebook, nlp=nlp).mentions(
        body("Talks go on.\n" + text), date="2024-05-01"
    )
    assert [mention.actor and mention.actor.actor_id for mention in found] == actors
