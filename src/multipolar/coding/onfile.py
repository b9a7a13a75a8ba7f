"""Coded stances of a corpus on disk: passages drawn, sheets that people fill in, what they hold."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from multipolar.codebook import Codebook
from multipolar.coding import frame, sheets, strata
from multipolar.coding.agreement import adjudicated
from multipolar.findings import Finding, Note
from multipolar.samples import Part
from multipolar.store import BUNDLED, Corpus, CorpusError, replacing, sha256

GOLD = BUNDLED / "gold"
GUIDELINES = {
    "README.md": GOLD / "stance_coding.md",
    "guidelines.md": GOLD / "general_debate_stance" / "guidelines.md",
}
DRAWS = ["draw", "asked", "drawn", "readings", "strata", "only", "seed", "corpus"]
DRAWN = [
    *("id", "draw", *frame.KEY, "end", "newsroom", "family_id", "value", "confidence"),
    *("stratum", "probability"),
]
NUMBERS = ("draw", "sent_id", "start", "end", "value", "confidence", "probability", "asked", "seed")
KEYS = {"drawn": DRAWN, "draws": DRAWS}
NAME = re.compile(r"[\w-]{1,40}")
CHANGED = "; articles or codebook have changed since: `multipolar sample` draws what is new"
DRAW_FIRST = "`multipolar sample` draws passages to code"


class Coded(NamedTuple):
    """What coders made of the passages drawn.

    drawn: a row a passage, as in `key/drawn.csv`. answers: `id`, `coder`, `code`. agreed: id → code
    of the majority; tied: ids without one. refused: rows that are no answer, a line each. rows: for
    `corrected`, the agreed ones that the tables still have: `holder`, `holder_kind`, `target`,
    `family_id`, `newsroom`, `value` as the machine reads it now, `code`, `probability`.
    """

    drawn: pd.DataFrame
    answers: pd.DataFrame
    agreed: pd.Series
    tied: list[str]
    refused: list[str]
    rows: pd.DataFrame
    is_of_this_corpus: bool

    @property
    def told(self) -> Finding:
        """How many are coded, and by whom; refused where nobody has coded yet."""
        n = len(self.agreed)
        look: dict[str, Any] = {"id": "coded-by-people", "unit": "coded passages"}
        if not n:
            text = "Nobody has coded stances of this corpus yet; "
            text += DRAW_FIRST if self.drawn.empty else f"{len(self.drawn):,} passages are drawn"
            return Finding(text=f"{text}.", n=0, verdict="refused", **look)
        coders = ", ".join(sorted(set(self.answers["coder"])))
        text = f"{n:,} of {len(self.drawn):,} passages drawn are coded, by {coders}"
        tied, refused, gone = len(self.tied), len(self.refused), n - len(self.rows)
        text += f"; {tied:,} more on which they tie count as not coded" if tied else ""
        text += f"; {refused:,} rows were refused" if refused else ""
        text += f"; {gone:,} of them the machine reads no more" if gone else ""
        changed = "" if self.is_of_this_corpus else CHANGED
        return Finding(text=f"{text}{changed}.", n=n, **look)


def write_sample(corpus: Corpus, *, n: int, coder: str, **equal: object) -> Iterator[str]:
    """Draw n passages and write the coder's sheet, the key and the guidelines; tell where.

    What was drawn before stays, as does what was filled in; the n are counted with those of their
    kind that were drawn before. The sheets of other coders get what is new.
    equal: as in `drawing.where`, of which readings only. Raises CorpusError for a coder's name that
    can be no file's, where nothing was read, and for an n that is too small.
    """
    if not NAME.fullmatch(coder):
        raise CorpusError(f"coder {coder!r}: letters, digits, - and _ only, 40 at most")
    before, draws = (_key(corpus, name) for name in KEYS)
    settings = Codebook(corpus.codebook).settings["samples"]
    seed = int(draws["seed"].iloc[0]) if len(draws) else settings["seed"]
    counted = frame.counted(corpus, **equal)
    if counted.empty:
        raise CorpusError(f"{corpus.root}: no stance like that was read, so there is none to code")
    try:
        chosen = strata.strata(counted, n=n)
    except strata.TooFewToDraw as error:
        raise CorpusError(str(error)) from error
    ranked = frame.ranked(corpus, chosen, before, seed=seed, **equal)
    drawn = strata.merged(before, ranked, key=frame.KEY, draw=len(draws) + 1)
    only = "; ".join(f"{name} = {value}" for name, value in equal.items())
    counts = (n, len(drawn) - len(before), int(counted["n"].sum()), chosen["stratum"].nunique())
    told = (len(draws) + 1, *counts, only, seed, _digest(corpus))
    draws = pd.DataFrame([*draws.itertuples(index=False), told], columns=DRAWS)
    empty = sheets.sheet(drawn, frame.sentences(corpus, drawn))
    folder = corpus.coding / "stances"
    coders = sorted({coder, *(path.stem for path in folder.glob("*.csv"))})
    with replacing(folder) as new:
        if folder.is_dir():
            shutil.copytree(folder, new)
        (new / "key").mkdir(parents=True, exist_ok=True)
        for name, path in GUIDELINES.items():
            shutil.copyfile(path, new / name)
        drawn.to_csv(new / "key" / "drawn.csv", index=False)
        draws.to_csv(new / "key" / "draws.csv", index=False)
        for name in coders:
            path = new / f"{name}.csv"
            _write(_continued(_sheet(path), empty, name=path.name), path)
    yield f"{counts[1]:,} passages drawn of {counts[2]:,} readings, {len(drawn):,} in all"
    yield f"to fill in: {', '.join(str(folder / f'{name}.csv') for name in coders)}"
    yield f"not for who fills them in: {folder / 'key'}; how to: {folder / 'README.md'}"


def uncoded(corpus: Corpus, *, coder: str, n: int = 10) -> Part | Note:
    """The next passages of a coder's sheet without a value, to be coded in a notebook."""
    path = corpus.coding / "stances" / f"{coder}.csv"
    if not path.exists():
        return Note(f"{coder} has no sheet in this corpus; {DRAW_FIRST}.")
    sheet = _sheet(path)
    left = sheet[sheet["value"].str.strip() == ""].set_index("id")
    look = ["holder", "target", "sentence", "context"]
    return Part(left[look].head(n), min(n, len(left)), len(left), "passages left", "the next ones")


def code(
    corpus: Corpus, values: Mapping[str, object], *, coder: str, hard: str = "", note: str = ""
) -> Note:
    """Write values into a coder's sheet, by id: -1, 0, 1 or "x"; tell how many are left.

    hard, note: the same for all of them. Nothing is written where CorpusError is raised: for an id
    that the sheet lacks, a value that is none, and a coder without a sheet.
    """
    path = corpus.coding / "stances" / f"{coder}.csv"
    if not path.exists():
        return Note(f"{coder} has no sheet in this corpus; {DRAW_FIRST}.")
    sheet = _sheet(path)
    given = pd.DataFrame({"id": list(values), "value": list(map(str, values.values()))})
    if refused := sheets.answers({coder: given}, sheet["id"]).refused:
        raise CorpusError(refused[0])
    place = sheet["id"].isin(given["id"])
    known = dict(zip(given["id"], given["value"].map(sheets.code_of), strict=True))
    sheet.loc[place, "value"] = sheet.loc[place, "id"].map(known)
    sheet.loc[place, ["hard", "note"]] = [sheets.defused(hard), sheets.defused(note)]
    if len(given):
        _write(sheet, path)
    left = int((sheet["value"].str.strip() == "").sum())
    return Note(f"{len(given):,} written to the sheet of {coder}, {left:,} left.")


def coded(corpus: Corpus) -> Coded:
    """What was filled in and what comes of it; rows that are no answer are refused."""
    (drawn, draws), folder = (_key(corpus, name) for name in KEYS), corpus.coding / "stances"
    filled, unreadable = {}, []
    for path in sorted(folder.glob("*.csv")):
        try:
            filled[path.stem] = _sheet(path)
        except CorpusError as error:
            unreadable.append(str(error))
    found = sheets.answers(filled, drawn["id"])
    agreed, tied = adjudicated(found.table)
    rows = drawn.assign(
        probability=strata.responded(drawn, agreed.index.to_series()), code=drawn["id"].map(agreed)
    )
    rows = rows[rows["id"].isin(agreed.index)]
    if len(rows):
        now = frame.readings(corpus, rows)
        rows = rows.drop(columns=["value", "family_id"]).merge(now, on=frame.KEY)
    else:
        rows = rows.assign(holder_kind="")
    same = draws.empty or draws["corpus"].iloc[-1] == _digest(corpus)
    refused = [*unreadable, *found.refused]
    return Coded(drawn, found.table, agreed, tied, refused, rows, same)


def _digest(corpus: Corpus) -> str:
    """What the readings were drawn from: the articles and the codebook of the tables."""
    manifest = corpus.manifest()
    parts = [manifest.get(part) for part in ("inputs", "codebook")]
    return sha256(json.dumps(parts, sort_keys=True))[:16]


def _key(corpus: Corpus, name: str) -> pd.DataFrame:
    """A file of the key, empty before the first draw."""
    path, columns = corpus.coding / "stances" / "key" / f"{name}.csv", KEYS[name]
    if not path.exists():
        return pd.DataFrame(columns=columns)
    try:
        found = pd.read_csv(path, dtype=str, keep_default_na=False)
        numbers = [column for column in columns if column in NUMBERS]
        return found[columns].assign(**{c: pd.to_numeric(found[c]) for c in numbers})
    except (KeyError, ValueError) as error:
        raise CorpusError(f"{path}: not as it was drawn, restore it: {error}") from error


def _sheet(path: Path) -> pd.DataFrame:
    """A sheet as text, its index the rows of the file; empty where there is none.

    Spreadsheets write semicolons, tabs and other encodings than they were given.
    """
    if not path.exists():
        return pd.DataFrame(columns=sheets.COLUMNS)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    try:
        table = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    except ValueError as error:
        raise CorpusError(f"{path.name}: no CSV file: {error}") from error
    return table.set_axis(table.index + 2)


def _continued(filled: pd.DataFrame, empty: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """A sheet as it was filled in, and the rows that it lacks."""
    if "id" not in filled:
        raise CorpusError(f"{name}: no sheet, it has no id; move it out of the folder first")
    return pd.concat([filled, empty[~empty["id"].isin(filled["id"])]])


def _write(sheet: pd.DataFrame, path: Path) -> None:
    """Whole or not at all; spreadsheets know UTF-8 by its mark."""
    with replacing(path) as new:
        sheet.to_csv(new, index=False, encoding="utf-8-sig")
