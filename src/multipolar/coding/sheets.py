"""Sheets that coders fill in: what they show, and what may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

CODES = {"-1": "against", "0": "neutral", "1": "for", "x": "no such pair"}
"""What a coder may write. x: the words are not the holder's, or do not mean the target."""
COLUMNS = ["id", "context", "sentence", "holder", "target", "value", "hard", "note"]
LONGEST, NEAR = 600, 200  # characters of the sentence, and of each of its neighbours
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would compute what begins so
OPEN, CLOSE = "“", "”"


class Answers(NamedTuple):
    """What was filled in: a row a coder and passage, with `id`, `coder`, `code`; and refusals.

    refused: one line for each row that was left out: the sheet, the row, what was found there and
    what is allowed.
    """

    table: pd.DataFrame
    refused: list[str]


def sheet(drawn: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """An empty sheet: COLUMNS, a row for each drawn reading whose sentence is there.

    drawn: `id`, `doc_id`, `sent_id`, `holder`, `target`, `start`, `end`. sentences: of
    `frame.sentences`. The words that name the target stand in [brackets]; what the machine read is
    not shown, and no cell begins as a formula does.
    """
    rows = drawn.merge(sentences, on=["doc_id", "sent_id"]).to_dict("records")
    shown = [
        {
            "id": row["id"],
            "context": f"{_quoted(row['before'][-NEAR:])} […] {_quoted(row['after'][:NEAR])}",
            "sentence": _quoted(_marked(row)),
            "holder": defused(row["holder"]),
            "target": defused(row["target"]),
            **dict.fromkeys(COLUMNS[5:], ""),
        }
        for row in rows
    ]
    return pd.DataFrame(shown, columns=COLUMNS)


def _marked(row: Mapping[Any, Any]) -> str:
    """The sentence with its target in brackets, cut to LONGEST characters around it."""
    words, first = str(row["sentence"]), int(row["first"])
    start, end = (min(max(int(row[name]) - first, 0), len(words)) for name in ("start", "end"))
    begin = max(0, min(start - LONGEST // 2, len(words) - LONGEST))
    return f"{words[begin:start]}[{words[start:end]}]{words[end : max(begin + LONGEST, end)]}"


def _quoted(words: str) -> str:
    return f"{OPEN}{' '.join(words.split())}{CLOSE}"


def defused(name: str) -> str:
    """A name on one line, which no spreadsheet takes for a formula."""
    plain = " ".join(name.split())
    return f"'{plain}" if name.startswith(FORMULA) or plain.startswith(FORMULA) else plain


def code_of(found: str) -> str:
    """What a coder meant: −1, +1, 1.0 and X as spreadsheets and people write them."""
    plain = found.strip().lower().replace("−", "-").replace("–", "-").removeprefix("+")
    return plain.removesuffix(".0")


def answers(sheets: Mapping[str, pd.DataFrame], ids: pd.Series) -> Answers:
    """What the sheets hold; a row that is no answer is refused, and the rest goes on.

    sheets: coder → a sheet as text, whose index is the row in its file. ids: those that were
    drawn. An empty value is no answer yet.
    """
    parts, refused = [pd.DataFrame(columns=["id", "coder", "code"])], []
    for coder, filled in sheets.items():
        if not {"id", "value"} <= set(filled):
            refused.append(
                _refusal(coder, 1, "header", ",".join(map(str, filled)), ", ".join(COLUMNS))
            )
            continue
        named = filled["id"].fillna("").str.strip()
        code = filled["value"].fillna("").map(code_of)
        for row, found in filled["value"][(code != "") & ~code.isin(CODES)].items():
            refused.append(_refusal(coder, row, "value", found, ", ".join(CODES)))
        strange = (code != "") & ~named.isin(ids)
        for row, found in filled["id"].fillna("")[strange].items():
            refused.append(_refusal(coder, row, "id", found, "an id that was drawn"))
        good = code.isin(CODES) & ~strange
        twice = named[good].duplicated()
        for row in twice.index[twice]:
            refused.append(_refusal(coder, row, "id", named[row], "each id once"))
        kept = twice.index[~twice]
        table = pd.DataFrame({"id": named[kept], "coder": coder, "code": code[kept]})
        parts.append(table)
    return Answers(pd.concat(parts, ignore_index=True), refused)


def _refusal(coder: str, row: object, column: str, found: object, allowed: str) -> str:
    return f"{coder}.csv: row {row}: {column} is {str(found)[:40]!r}; allowed: {allowed}"
