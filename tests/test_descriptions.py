"""Descriptions: article → whom the source of its last quotation means."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.speakers import quotes

DOE = "Jane Doe, a diplomat, arrived.\n"
CASES = [
    # whom the article calls so: by apposition, before a name, behind "is", by "named"
    (DOE + "The diplomat said that talks go on.", "Jane Doe"),
    ("Retired general Peter Doe arrived.\nThe general said that talks go on.", "Peter Doe"),
    ("Jane Doe is a lawyer in Kazan.\nThe lawyer said that talks go on.", "Jane Doe"),
    ("A lawyer named Jane Doe arrived.\nThe lawyer said that talks go on.", "Jane Doe"),
    ("The lawyer, Jane Doe, arrived.\nPeter Roe left.\nThe lawyer said that talks go on.", "Jane Doe"),
    # the last of two
    (DOE + "Peter Roe, a diplomat, left.\nThe diplomat said that talks go on.", "Peter Roe"),
    # somebody new stays unnamed, and so do several
    (DOE + "A lawyer arrived.\nThe lawyer said that talks go on.", None),
    (DOE + "The diplomats said that talks go on.", None),
    (DOE + "A diplomat said that talks go on.", None),
    # nobody was called so: whoever is present, if no more is said of him
    ("Jane Doe spoke on Monday.\nThe lawyer said that talks go on.", "Jane Doe"),
    ("Jane Doe spoke on Monday.\nThe French lawyer said that talks go on.", None),
    ("Jane Doe spoke on Monday.\nThe lawyer of a farmer said that talks go on.", None),
    ("Peter Doe spoke on Monday.\nThe woman said that talks go on.", None),
    # whose a document is
    ("Jane Doe’s letter said that talks go on.", "Jane Doe"),
    ("A letter from Jane Doe said that talks go on.", "Jane Doe"),
    ("Jane Doe arrived.\nHer letter said that talks go on.", "Jane Doe"),
    ("Jane Doe wrote a letter.\nA statement said that talks go on.", None),
    ("Jane Doe said in a statement that talks go on.\nThe statement added that trade grows.", "Jane Doe"),
    ("Jane Doe’s letter came.\nPeter Roe left.\nThe letter said that talks go on.", "Jane Doe"),
    ("A study by Jane Doe and Peter Roe said that talks go on.", None),
]  # fmt: skip


def last_speaker(lines, nlp, codebook, attributed):
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    found = quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)
    return found[-1].who


@pytest.mark.parametrize(("text", "stranger"), CASES)
def test_a_description_means_whom_the_article_tells(
    body, nlp, codebook, attributed, text, stranger
):
    assert last_speaker(body(text), nlp, codebook, attributed).stranger == stranger


OWNED = [
    ("Xi Jinping arrived.\nHis foreign ministry said that talks go on.", None),
    ("China wants peace.\nChina said so.\nIts foreign ministry said that talks go on.", "Chinese Foreign Ministry"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor"), OWNED)
def test_a_pronoun_tells_whose_institution_it_is(body, nlp, codebook, attributed, text, actor):
    who = last_speaker(body(text), nlp, codebook, attributed)
    assert (who.actor and who.actor.name) == actor
