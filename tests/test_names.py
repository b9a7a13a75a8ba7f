"""Names of people: their parts, and the fullest form of one in an article."""

import pytest

from multipolar.reference.names import Bearers

PLAIN = [
    ("Fiona Hill", "Fiona Hill"),
    ("Rep. Fiona Hill", "Fiona Hill"),
    ("Former Secretary Fiona J. Hill", "Fiona J. Hill"),
    ("Mrs. Hill’s", "Hill"),
    ("Hill's", "Hill"),
    ("“ Fiona Hill", "Fiona Hill"),
    ("Fiona  Hill,", "Fiona Hill"),
    ("Senator", "Senator"),
    ("", ""),
]


@pytest.mark.parametrize(("surface", "plain"), PLAIN)
def test_a_name_is_read_without_titles_and_possessives(codebook, surface, plain):
    assert codebook.names.plain(surface) == plain


PARTS = [
    ("Fiona Hill", ("Fiona", "Hill"), "Hill"),
    ("Fiona J. Hill", ("Fiona", "Hill"), "Hill"),
    ("Angus R. Hill II", ("Angus", "Hill"), "Hill"),
    ("Angus Hill Jr.", ("Angus", "Hill"), "Hill"),
    ("Angus O’Hara", ("Angus", "O'Hara"), "O’Hara"),
    ("Hill", ("Hill",), "Hill"),
    ("J.", ("J.",), "J."),
]


@pytest.mark.parametrize(("name", "parts", "surname"), PARTS)
def test_initials_and_suffixes_are_no_parts(codebook, name, parts, surname):
    assert codebook.names.parts(name) == parts
    assert codebook.names.surname(name) == surname


PRONOUNS = [("Maria Hill", "she"), ("Peter Hill", "he"), ("Hill", ""), ("Xyz Hill", ""), ("", "")]


@pytest.mark.parametrize(("name", "pronoun"), PRONOUNS)
def test_a_first_name_tells_the_pronoun(codebook, name, pronoun):
    assert codebook.names.pronoun(name) == pronoun


FULLEST = [
    # the names of an article, one of them, and whom it means
    (["Fiona Hill"], "Hill", "Fiona Hill"),
    (["Fiona Hill"], "Fiona", "Fiona Hill"),
    (["Fiona Hill", "Fiona J. Hill"], "Hill", "Fiona J. Hill"),
    (["Fiona Hill", "Angus Hill"], "Hill", "Hill"),
    (["Angus O’Hara"], "O'Hara", "Angus O’Hara"),
    (["Angus Hill II"], "Hill", "Angus Hill II"),
    (["San Suu Kyi", "Aung San Suu Kyi", "Aung San"], "Suu Kyi", "Aung San Suu Kyi"),
    # a headline's verb is no part of a name
    (["Fiona Hill", "Fiona Hill Blasts Rival"], "Fiona", "Fiona Hill"),
    (["Fiona Hill"], "Hillary", "Hillary"),
    ([], "Hill", "Hill"),
]


@pytest.mark.parametrize(("names", "name", "fullest"), FULLEST)
def test_the_fullest_form_of_a_name(codebook, names, name, fullest):
    assert Bearers(names, forms=codebook.names).fullest(name) == fullest


def test_a_name_heard_later_counts_from_then_on(codebook):
    bearers = Bearers(["Hill"], forms=codebook.names)
    assert (bearers.fullest("Hill"), bearers.bears("Hill")) == ("Hill", False)
    bearers.add("Fiona Hill")
    assert (bearers.fullest("Hill"), bearers.bears("Hill")) == ("Fiona Hill", True)
