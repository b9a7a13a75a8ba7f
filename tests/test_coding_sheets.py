"""Sheets show what a coder needs and nothing of the machine; what is no answer is refused."""

import pandas as pd
import pytest

from multipolar.coding.sheets import CODES, COLUMNS, LONGEST, answers, code_of, defused, sheet

TEXT = "Ann met Bob. Ann thanked Borland for the ships. They left."
FIRST = TEXT.index("Ann thanked")
START = TEXT.index("Borland")


def drawn(**other):
    row = {"id": "p0001", "doc_id": "a", "sent_id": 1, "holder": "Ann", "target": "Borland"}
    row |= {"start": START, "end": START + len("Borland"), "value": 1, "confidence": 0.9}
    return pd.DataFrame([row | other])


def sentences(**other):
    row = {"doc_id": "a", "sent_id": 1, "first": FIRST, "last": FIRST + 34}
    row |= {"before": "Ann met Bob.", "sentence": TEXT[FIRST : FIRST + 34], "after": "They left."}
    return pd.DataFrame([row | other])


def test_a_row_shows_the_sentence_its_neighbours_and_who_toward_whom():
    (row,) = sheet(drawn(), sentences()).to_dict("records")
    assert row == {
        "id": "p0001",
        "context": "“Ann met Bob.” […] “They left.”",
        "sentence": "“Ann thanked [Borland] for the ships.”",
        "holder": "Ann",
        "target": "Borland",
        "value": "",
        "hard": "",
        "note": "",
    }
    assert list(row) == COLUMNS


def test_what_the_machine_read_is_not_shown():
    shown = sheet(drawn(value=-1, confidence=0.77), sentences())
    assert "-1" not in shown.to_csv()
    assert "0.77" not in shown.to_csv()


def test_long_sentences_are_cut_around_the_target():
    words = "word " * 400 + "Borland " + "word " * 400
    place = words.index("Borland")
    row = drawn(start=place, end=place + 7)
    (shown,) = sheet(row, sentences(first=0, sentence=words, before=words))["sentence"]
    assert "[Borland]" in shown
    assert len(shown) < LONGEST + 10


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann", "Ann"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@now", "'@now"),
        ("\t=1", "'=1"),
        (" =1", "'=1"),
        ("\u00a0@now", "'@now"),
        ("two\nlines", "two lines"),
    ],
)
def test_no_cell_begins_as_a_formula(name, shown):
    assert defused(name) == shown
    cells = sheet(
        drawn(holder=name, target=name), sentences(sentence=name, before=name, after=name)
    )
    assert not cells.iloc[0].str.startswith(("=", "+", "-", "@", "\t")).any()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-1", "-1"),
        ("−1", "-1"),
        (" –1 ", "-1"),
        ("+1", "1"),
        ("1.0", "1"),
        ("-1.0", "-1"),
        ("0", "0"),
        ("X", "x"),
    ],
)
def test_values_are_understood_as_people_and_spreadsheets_write_them(written, code):
    assert code_of(written) == code
    assert code in CODES


def filled(*values, ids=("p1", "p2", "p3", "p4")):
    table = pd.DataFrame({"id": ids[: len(values)], "value": values})
    return table.set_axis(table.index + 2)


IDS = pd.Series(["p1", "p2", "p3", "p4"])


def test_answers_are_read_coder_by_coder_and_empty_ones_left_out():
    found = answers({"A": filled("-1", "", "x", "0"), "B": filled("1")}, IDS)
    assert found.refused == []
    assert found.table.to_numpy().tolist() == [
        ["p1", "A", "-1"],
        ["p3", "A", "x"],
        ["p4", "A", "0"],
        ["p1", "B", "1"],
    ]


@pytest.mark.parametrize(
    ("sheet", "said", "left"),
    [
        (filled("-1", "2", "0"), "A.csv: row 3: value is '2'; allowed: -1, 0, 1, x", ["p1", "p3"]),
        (filled("against", "0"), "A.csv: row 2: value is 'against'; allowed: -1, 0, 1, x", ["p2"]),
        (filled("0", "1", ids=("p1", "p9")), "A.csv: row 3: id is 'p9'; allowed: an id that was drawn", ["p1"]),
        (filled("0", "1", ids=("p1", "p1")), "A.csv: row 3: id is 'p1'; allowed: each id once", ["p1"]),
        (
            filled("0").rename(columns={"value": "wert"}),
            "A.csv: row 1: header is 'id,wert'; allowed: id, context, sentence, holder, target, value, hard, note",
            [],
        ),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_a_line_and_the_rest_goes_on(sheet, said, left):
    found = answers({"A": sheet, "B": filled("1")}, IDS)
    assert found.refused == [said]
    assert found.table.query("coder == 'A'")["id"].tolist() == left
    assert found.table.query("coder == 'B'")["id"].tolist() == ["p1"]
