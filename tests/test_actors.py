"""Offices: who held what on a day; wrong rows are refused."""

import shutil

import pytest

from multipolar.actors import Office, Use
from multipolar.codebook import Codebook, CodebookError
from multipolar.store import BUNDLED

BOOK = Codebook(BUNDLED / "codebook")
HOLDS = [
    # since, until, the article's day, holds
    ("2023-07-25", "", "2023-07-25", True),
    ("2023-07-25", "", "2023-07-24", False),
    ("2013-03-16", "2022-12-30", "2022-12-30", True),
    ("2013-03-16", "2022-12-30", "2022-12-31", False),
    # dates without a day or month hold for all of them
    ("2019", "2022", "2022-08-01", True),
    ("2019", "2022", "2023-01-01", False),
    ("2024-05", "", "2024-05-01", True),
    ("2013-03-16", "2022-12-30", "2022-12", True),
    ("2013-03-16", "2022-12-30", "2013", True),
    ("2013-03-16", "2022-12-30", "2012", False),
    # open, and no date
    ("", "", "1990-01-01", True),
    ("2023-07-25", "", None, True),
]


@pytest.mark.parametrize(("since", "until", "day", "holds"), HOLDS)
def test_who_holds_an_office_on_a_day(since, until, day, holds):
    assert (
        Use(BOOK.actors["wang_yi"], "foreign_minister", "china", since, until, True).holds(day)
        is holds
    )


def test_an_office_is_of_whom_its_holder_speaks_for():
    """But for who speaks for no state any more."""
    others = {
        held.actor_id
        for held in BOOK.offices
        if held.of not in (BOOK.actors[held.actor_id].speaks_for, BOOK.state_of(held.actor_id))
    }
    assert others == {"hillary_clinton"}


SINGLE = {"president", "prime_minister", "foreign_minister", "defence_minister", "secretary_of_state", "chancellor", "premier", "security_council_secretary"}  # fmt: skip


def test_an_office_of_one_has_one_holder_at_a_time():
    clashes = [
        (one.actor_id, other.actor_id)
        for one in BOOK.offices
        for other in BOOK.offices
        if one.office in SINGLE and (one.office, one.of) == (other.office, other.of)
        if one.key != other.key
        and one.since <= other.since
        and (not one.until or one.until[:10] > other.since)
    ]
    assert [pair for pair in clashes if pair != ("keir_starmer", "andy_burnham")] == []


@pytest.mark.parametrize(
    "actor", [a for a in BOOK.actors.values() if a.wikidata], ids=lambda a: a.actor_id
)
def test_no_two_actors_have_one_identifier(actor):
    assert [a.actor_id for a in BOOK.actors.values() if a.wikidata == actor.wikidata] == [
        actor.actor_id
    ]


WRONG = [
    ("actor_id", "nobody", "'nobody' is no actor_id of actors.csv"),
    ("of", "atlantis", "of is 'atlantis', which is no actor_id"),
    ("office", "jester", "the office is not in titles.csv"),
    ("since", "March 2013", "since is 'March 2013'"),
    ("until", "2012-01-01", "until 2012-01-01 lies before since 2013-03-16"),
]


@pytest.mark.parametrize(("column", "value", "told"), WRONG)
def test_a_wrong_office_is_refused(tmp_path, column, value, told):
    folder = tmp_path / "codebook"
    shutil.copytree(BUNDLED / "codebook", folder)
    path = folder / "offices.csv"
    cells = {
        "actor_id": "wang_yi",
        "office": "foreign_minister",
        "of": "china",
        "since": "2013-03-16",
        "until": "2022-12-30",
    }
    line = ",".join(cells.values())
    assert line in path.read_text("utf-8")
    path.write_text(
        path.read_text("utf-8").replace(line, ",".join({**cells, column: value}.values())), "utf-8"
    )
    with pytest.raises(CodebookError) as refusal:
        Codebook(folder).check()
    assert told in str(refusal.value)


@pytest.mark.parametrize("value", ["7747", "Q", "Q07", "q7747", "Q7747 "])
def test_a_wikidata_identifier_is_q_and_digits(value):
    with pytest.raises(ValueError, match="wikidata"):
        type(BOOK.actors["china"]).model_validate(
            {**BOOK.actors["china"].model_dump(), "wikidata": value}
        )


def test_an_office_row_is_known_by_who_held_what_where_and_since_when():
    one = {"actor_id": "a", "office": "o", "of": "s", "since": "2001", "until": "", "reason": "r"}
    assert Office(**one).key != Office(**{**one, "since": "2003"}).key
