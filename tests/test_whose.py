"""Whose words a place is, from the tables: the same as the build found from the parse."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.entities import ActorFinder
from multipolar.schema import TABLES
from multipolar.speakers import quote_row, quotes
from multipolar.voices import Voices
from multipolar.whose import whose

TEXTS = [
    'Patrushev said that the West "uses Taiwan" against China.\nSputnik gives BRICS a page.',
    '"Japan must answer," Zakharova said, according to the Chinese Foreign Ministry.',
    "Wang said the “world’s two powers” and ‘the South’ will ``grow'' together, and that «peace» is near.",
    'Lavrov said it was "a step back" and, he added, a "slip that opens nothing.',
    'Putin said: "We will go on.\n"We will win," he went on, "and trade."',
    "Wang Yi: workers' rights are “not a toy”, don’t forget “it",
]


@pytest.mark.parametrize("kind", ["body", "embed"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_word_has_the_voice_that_the_parse_gave_it(
    body, nlp, codebook, attributed, text, kind
):
    lines = body(text, kind=kind)
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    spoken = quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)
    voices = Voices(lines, spoken)
    words = [word for line in lines for word in line.words]
    hits = pd.DataFrame(words, columns=["start", "end"])
    hits = hits.assign(doc_id="a", segment=0, kind=kind)
    rows = [("a", n, *quote_row(quote)) for n, quote in enumerate(spoken)]
    table = pd.DataFrame(rows, columns=list(TABLES["quotes"].columns))
    assert rows
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    found = whose(hits, table, documents)[["voice", "speaker"]]
    assert list(found.itertuples(index=False, name=None)) == [voices.at(*word) for word in words]


@pytest.mark.parametrize("table", ["mentions", "themes"])
def test_on_the_five_articles_the_tables_say_the_same(built, table):
    rows, segments = built.table(table), built.table("segments")
    homes = segments.rename(columns={"start": "segment", "end": "last"})
    hits = rows[["doc_id", "start", "end"]].merge(homes[["doc_id", "segment", "last", "kind"]])
    hits = hits[(hits["segment"] <= hits["start"]) & (hits["start"] < hits["last"])]
    found = whose(hits, built.table("quotes"), built.table("documents"))
    both = rows.merge(found, on=["doc_id", "start", "end"], suffixes=("", "_found"))
    assert len(both) == len(rows) > 50
    assert set(both["voice"]) == {"narration", "indirect", "direct", "embedded"}
    for column in ("voice", "speaker"):
        assert both[column].fillna("").tolist() == both[f"{column}_found"].fillna("").tolist()


def test_where_nobody_speaks_all_is_narration_and_no_hit_gives_no_row():
    hits = pd.DataFrame(
        {"doc_id": ["a"], "start": [0], "end": [4], "segment": [0], "kind": ["body"]}
    )
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["Talks"]})
    none = TABLES["quotes"].empty()
    assert whose(hits, none, documents)[["voice", "speaker"]].to_numpy().tolist() == [
        ["narration", None]
    ]
    assert list(whose(hits[:0], none, documents[:0])) == [*hits, "voice", "speaker"]
