"""Tasks for Label Studio: what people are to code, in the form that it imports.

A task has `data`, which its labelling configuration shows, and perhaps `predictions`. Offsets are
characters as Python counts them, as Label Studio does since 2022.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

import pandas as pd

from multipolar.coding.sheets import CODES, code_of, sheet

STANCES = """<View>
  <Header value="Before and after"/>
  <Text name="context" value="$context"/>
  <Header value="Who"/>
  <Text name="holder" value="$holder"/>
  <Header value="Toward whom or what, in [brackets]"/>
  <Text name="target" value="$target"/>
  <Text name="sentence" value="$sentence"/>
  <Choices name="stance" toName="sentence" choice="single" required="true" showInLine="true">
{choices}
  </Choices>
</View>
"""
MENTIONS = """<View>
  <Text name="about" value="$about"/>
  <Filter name="filter" toName="mention" minlength="0"/>
  <Labels name="mention" toName="sentence">
{labels}
  </Labels>
  <Text name="sentence" value="$sentence" granularity="word"/>
</View>
"""
OTHER = "somebody else"
NAMED = ["start", "end", "name"]
PLACE = ["doc_id", "sent_id", "start", "end"]
Task = dict[str, Any]


def stance_tasks(
    drawn: pd.DataFrame, sentences: pd.DataFrame, *, version: str, told: bool = False
) -> Iterator[Task]:
    """A task for each passage of the sheets, in their order: who is for or against whom.

    drawn, sentences: as in `sheets.sheet`. told: with what the machine read as a prediction, for
    those who are to see it: people who code to check the machine are not.
    """
    values = dict(zip(drawn["id"], drawn["value"].astype(str).map(code_of), strict=True))
    scores = dict(zip(drawn["id"], drawn["confidence"], strict=True))
    for row in sheet(drawn, sentences).to_dict("records"):
        shown = {name: row[name] for name in ("context", "sentence", "holder", "target")}
        task: Task = {"data": {"passage": row["id"], **shown}}
        if told:
            value = {"choices": [CODES[values[row["id"]]]]}
            result = _result("stance", "choices", value, row["id"])
            task["predictions"] = [_prediction([result], version, score=float(scores[row["id"]]))]
        yield task


def stance_config() -> str:
    """The labelling configuration of `stance_tasks`, whose choices are those of a sheet."""
    choices = [f"    <Choice value={quoteattr(name)}/>" for name in CODES.values()]
    return STANCES.format(choices="\n".join(choices))


def mention_tasks(
    hits: pd.DataFrame, documents: pd.DataFrame, mentions: pd.DataFrame, *, version: str
) -> Iterator[Task]:
    """A task for each sentence: which actors it names, with what the machine found as prediction.

    hits, documents: of `drawing.draw` from sentences. mentions: the rows of these sentences.
    """
    about = documents.set_index("doc_id")
    named = dict(iter(mentions.groupby(["doc_id", "sent_id"])))
    for doc_id, sent_id, start, end in hits[PLACE].itertuples(index=False, name=None):
        article, at = about.loc[doc_id], f"{doc_id}:{sent_id}"
        known = [part for part in (article["newsroom"], article["date"]) if isinstance(part, str)]
        sentence = article["text"][start:end]
        found = named.get((doc_id, sent_id), mentions[:0])
        result = []
        for first, last, name in found[NAMED].itertuples(index=False, name=None):
            value = _place(sentence, first - start, last - start, name)
            result.append(_result("mention", "labels", value, f"{at}:{first}"))
        data = {"id": at, "about": ", ".join(known), "sentence": sentence}
        yield {"data": data, "predictions": [_prediction(result, version)]}


def mention_config(mentions: pd.DataFrame) -> str:
    """The labelling configuration of `mention_tasks`: a label for each actor, one for others."""
    names = [*sorted(set(mentions["name"])), OTHER]
    labels = "\n".join(f"    <Label value={quoteattr(name)}/>" for name in names)
    return MENTIONS.format(labels=labels)


def stances_coded(exported: object, *, by: str | None = None) -> dict[str, str]:
    """Passage → what a person chose, of tasks as Label Studio exports them (JSON).

    by: whose annotations, where several people's are there: their number or address. Raises
    ValueError where it is no such export, or several people coded a passage and none is named.
    """
    if not isinstance(exported, list):
        raise ValueError("no list of tasks; export them from Label Studio as JSON")
    codes = {name: code for code, name in CODES.items()}
    found: dict[str, str] = {}
    for number, task in enumerate(exported, start=1):
        try:
            passage, choices = str(task["data"]["passage"]), _chosen(task, by)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"task {number} is none of `multipolar export labelstudio`") from error
        if len(choices) > 1:
            raise ValueError(
                f"{passage} was coded by {', '.join(sorted(choices))}; name one of them"
            )
        for choice in choices.values():
            if choice not in codes:
                raise ValueError(f"{passage}: {choice!r:.40}; allowed: {', '.join(codes)}")
            found[passage] = codes[choice]
    return found


def _chosen(task: Task, by: str | None) -> dict[str, str]:
    """Who coded a task → the last choice, those skipped left out."""
    chosen: dict[str, str] = {}
    for annotation in task["annotations"]:
        who = annotation.get("completed_by", "")
        names = {str(who.get("id")), str(who.get("email"))} if isinstance(who, dict) else {str(who)}
        if annotation.get("was_cancelled") or (by is not None and by not in names):
            continue
        for result in annotation["result"]:
            if result["from_name"] == "stance":
                chosen[max(names)] = result["value"]["choices"][0]
    return chosen


def _place(sentence: str, start: int, end: int, name: str) -> dict[str, Any]:
    return {"start": start, "end": end, "text": sentence[start:end], "labels": [name]}


def _result(name: str, kind: str, value: dict[str, Any], identifier: str) -> dict[str, Any]:
    place = {"from_name": name, "to_name": "sentence", "type": kind}
    return {"id": identifier, **place, "value": value}


def _prediction(
    result: list[dict[str, Any]], version: str, *, score: float | None = None
) -> dict[str, Any]:
    scored = {} if score is None else {"score": score}
    return {"model_version": version, **scored, "result": result}


def as_json(tasks: Iterable[Task]) -> Iterator[str]:
    """The tasks as one JSON list, in pieces, a task a line."""
    before = "[\n"
    for task in tasks:
        yield before + json.dumps(task, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"
