"""Ways of finding attributions: article → what each way finds; planted gold → how it scores."""

import pandas as pd
import pytest

from multipolar.namings import coded_actors
from multipolar.schema import QUOTES
from multipolar.validity import applicable
from multipolar.ways import COLUMNS, PLAIN, RULES, TRAINED, other_quotes, way_scores

pytestmark = pytest.mark.filterwarnings("ignore:All-NaN slice:RuntimeWarning")

LINES = [
    # a line; (content, speaker) by the rules, by quotation marks alone
    (
        "Russia's foreign minister Sergey Lavrov said that the talks go on.",
        [("the talks go on", "Sergey Lavrov")],
        [],
    ),
    (
        "“We will answer every threat,” Sergey Lavrov said.",
        [("We will answer every threat,", "Sergey Lavrov")],
        [("“We will answer every threat,”", "Sergey Lavrov")],
    ),
    # marks around a term are no quotation, and nobody says what nobody says
    ("The “collective West” is a term of the newspapers.", [], []),
    (
        "“The talks were long and useful,” the farmer said.",
        [("The talks were long and useful,", None)],
        [("“The talks were long and useful,”", None)],
    ),
]


def corpus(*lines, kind="body"):
    """The tables of one article whose lines are these."""
    text = "\n".join(lines)
    documents = pd.DataFrame(
        [("a", text, None, "Nobody's Paper")], columns=["doc_id", "text", "date", "newsroom"]
    )
    segments = pd.DataFrame(
        [("a", 0, len(text), kind, "test")], columns=["doc_id", "start", "end", "kind", "rule"]
    )
    return documents, segments


def told(documents, segments, *, nlp, codebook):
    """Way → (content, speaker) of what it finds."""
    found = other_quotes(documents, segments, nlp=nlp, codebook=codebook)
    assert list(found.columns) == list(COLUMNS)
    texts = documents.set_index("doc_id")["text"]
    by_way = {RULES: [], PLAIN: []}
    for row in found.itertuples(index=False):
        content = texts[row.doc_id][row.content_start : row.content_end]
        by_way[row.way].append((content, row.speaker))
    return by_way


@pytest.mark.parametrize(("line", "by_rules", "by_marks"), LINES)
def test_each_way_finds_what_it_can(line, by_rules, by_marks, nlp, codebook):
    found = told(*corpus("The Kremlin spoke.", line), nlp=nlp, codebook=codebook)
    assert found == {RULES: by_rules, PLAIN: by_marks}


def test_a_headline_colon_is_no_quotation_mark(nlp, codebook):
    found = told(
        *corpus("Lavrov: talks go on as planned", kind="title"), nlp=nlp, codebook=codebook
    )
    assert found == {RULES: [("talks go on as planned", "Sergey Lavrov")], PLAIN: []}


def test_what_is_no_part_of_the_article_is_not_read(nlp, codebook):
    page = corpus("Sergey Lavrov said that the talks go on.", kind="boilerplate")
    assert told(*page, nlp=nlp, codebook=codebook) == {RULES: [], PLAIN: []}


TEXT = "Lavrov said so. Wang said no."
PLACES = {"lavrov": (12, 14), "wang": (26, 28)}
NAMES = {"Lavrov": "lavrov", "Wang": "wang"}
SPOKEN = [("Lavrov", "lavrov"), ("Wang", "wang")]


def quoted(*speakers):
    """Rows of quotes: the words of each speaker, at their place."""
    rows = [("a", *PLACES[place], name) for name, place in speakers]
    return pd.DataFrame(rows, columns=["doc_id", "content_start", "content_end", "speaker"])


def planted(trained, by_rules, by_marks):
    """F1 by task and way where Lavrov said the first word and Wang the second."""
    tables = {
        name: pd.DataFrame(columns=["doc_id", "start", "end", *more])
        for name, more in {
            "segments": ["kind"], "mentions": ["actor_id"], "themes": ["theme"],
            "stances": ["holder", "holder_kind", "target", "target_kind", "value"],
        }.items()
    }  # fmt: skip
    tables["documents"] = pd.DataFrame({"doc_id": ["a"], "text": [TEXT]})
    tables["quotes"] = quoted(*trained)
    others = pd.concat([quoted(*by_rules).assign(way=RULES), quoted(*by_marks).assign(way=PLAIN)])
    gold = {
        "passages": pd.DataFrame({"passage_id": ["p", "q"], "doc_id": "a", "start": [0, 16], "end": [15, 29]}),
        "quotes": pd.DataFrame({"passage_id": ["p", "q"], "coder": "A", "start": [12, 26], "end": [14, 28], "speaker": ["lavrov", "wang"]}),
        "kinds": pd.DataFrame(columns=["passage_id", "coder", "kind"]),
        "mentions": pd.DataFrame(columns=["passage_id", "coder", "actor_id", "start"]),
        "themes": pd.DataFrame(columns=["passage_id", "coder", "theme"]),
        "stances": pd.DataFrame(columns=["passage_id", "coder", "holder", "target", "value"]),
    }  # fmt: skip
    table = way_scores(tables, others, gold, coder="A", actor_ids=NAMES)
    return table.set_index(["task", "way"])["f1"].to_dict()


def test_planted_answers_score_as_they_should():
    wrong = [("Wang", "lavrov"), ("Wang", "wang")]
    assert planted(SPOKEN, SPOKEN[:1], wrong) == {
        ("quotes", TRAINED): 1.0,
        ("quoted_words", TRAINED): 1.0,
        ("quotes", RULES): pytest.approx(2 / 3),
        ("quoted_words", RULES): pytest.approx(2 / 3),
        ("quotes", PLAIN): 0.5,
        ("quoted_words", PLAIN): 0.5,
    }


def test_without_coded_articles_there_is_nothing_to_score(built, codebook, nlp):
    names = ("documents", "segments", "mentions", "quotes", "themes", "stances")
    none = {name: built.table(name).head(0) for name in names}
    others = other_quotes(none["documents"], none["segments"], nlp=nlp, codebook=codebook)
    assert others.empty and list(others.columns) == list(COLUMNS)
    gold = applicable(built.gold_tables(), none["documents"])
    assert way_scores(none, others, gold, coder="A", actor_ids={}).empty


@pytest.mark.parametrize("coder", ["A", "B"])
def test_on_the_coded_articles_both_ways_are_far_above_quotation_marks(built, codebook, nlp, coder):
    names = ("documents", "segments", "mentions", "quotes", "themes", "stances")
    tables = {name: built.table(name) for name in names}
    assert set(QUOTES.columns) <= set(tables["quotes"].columns)
    gold = applicable(built.gold_tables(), tables["documents"])
    ids = coded_actors(gold, {a.actor_id: a.name for a in codebook.actors.values()})
    others = other_quotes(tables["documents"], tables["segments"], nlp=nlp, codebook=codebook)
    f1 = way_scores(tables, others, gold, coder=coder, actor_ids=ids).pivot(
        index="way", columns="task", values="f1"
    )
    assert (f1.loc[[TRAINED, RULES]] >= 0.9).all(axis=None)
    assert (f1.loc[PLAIN] < 0.5).all()
