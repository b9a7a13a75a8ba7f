"""A figure as HTML with alternative text, and the colours, marks and words all figures share."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Integral, Real
from typing import Any

import pandas as pd

from multipolar.coding.sheets import defused

# Voices have one look everywhere: hues told apart by lightness, and by hatches.
VOICE_COLOURS = {
    "narration": "#2b2b2b",
    "indirect": "#6b6b6b",
    "direct": "#9c9c9c",
    "embedded": "#c7a75c",
}
# For parts that are not voices: Okabe and Ito's colours, safe for colour-blind readers.
OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999")
HATCHES = ("", "///", "\\\\\\", "xx", "--", "||", "+")
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")
NEUTRAL = "#5b6670"
NOT_KNOWN = "not known"
INTERVAL = "95 % interval over story families"

LARGEST = 1.3  # a figure is shown at most this much larger than it was drawn
SMALLEST = 0.74  # and at least this large; a narrower window scrolls it inside its box


@dataclass(frozen=True)
class AltFigure:
    """One figure: its SVG, what it shows in words (`alt`), its title and a caption.

    Shown in notebooks and the report as `<figure>`; where there is no HTML, as its alt text. about:
    what each of its marks is about, column by column, so that the report leads to its sentences.
    rows: what is drawn, a row a mark, which the report offers as CSV.
    """

    svg: str
    alt: str
    title: str
    caption: str
    about: Sequence[Mapping[str, str]] = ()
    rows: pd.DataFrame | None = None

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        bundle = {"text/html": self.html, "text/plain": self.alt}
        told: dict[str, Any] = {"about": [[*mark.items()] for mark in self.about]}
        if self.rows is not None:
            told["rows"] = {"title": self.title, "csv": as_csv(self.rows)}
        told = {name: own for name, own in told.items() if own}
        return bundle, {"multipolar": told} if told else {}

    @property
    def html(self) -> str:
        """The `<figure>`, with the SVG inside it as a data address."""
        found = re.search(r'<svg[^>]*? width="([\d.]+)pt"', self.svg)
        pixels = float(found[1]) * 96 / 72 if found else 600
        style = (
            f"width:100%;height:auto;min-width:{pixels * SMALLEST:.0f}px;"
            f"max-width:{pixels * LARGEST:.0f}px"
        )
        return (
            '<figure class="mp-figure" style="margin:1em 0;overflow-x:auto">'
            f'<img class="dark-light" style="{style}" alt="{html.escape(self.alt)}" '
            f'src="data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}">'
            f"<figcaption><strong><bdi>{html.escape(self.title)}</bdi>.</strong> "
            f"{html.escape(self.caption)}</figcaption></figure>"
        )


def colour_of(name: str, colours: Mapping[str, str]) -> str:
    """The colour of a newsroom or voice; a neutral grey where the codebook gives it none."""
    return colours.get(name) or VOICE_COLOURS.get(name) or NEUTRAL


def hues(names: Sequence[str], colours: Mapping[str, str]) -> dict[str, str]:
    """A colour for each name: its own as in `colour_of`, else the next that none of them has."""
    own = {name: colour_of(name, colours) for name in names}
    taken = {colour.upper() for colour in own.values()}
    free = [colour for colour in OKABE_ITO if colour not in taken] or list(OKABE_ITO)
    nameless = [name for name in names if own[name] == NEUTRAL]
    return own | {name: free[i % len(free)] for i, name in enumerate(nameless)}


def markers(names: Sequence[str]) -> dict[str, str]:
    """A mark for each name, so that series can be told apart without colour."""
    return {name: MARKERS[i % len(MARKERS)] for i, name in enumerate(names)}


def fills(parts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """A colour and a hatch for each part of a bar: the voices' own, or one after the other."""
    voices = {v: (c, HATCHES[i]) for i, (v, c) in enumerate(VOICE_COLOURS.items())}
    others = list(zip(OKABE_ITO, HATCHES, strict=True))
    return {part: voices.get(part, others[i % len(others)]) for i, part in enumerate(parts)}


def in_order(parts: Iterable[str]) -> list[str]:
    """The different parts: voices first, in their own order, then others by name."""
    different = set(parts)
    return [v for v in VOICE_COLOURS if v in different] + sorted(different - set(VOICE_COLOURS))


def known(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with those columns as text, and words in the place of nulls."""
    as_text = {
        column: [NOT_KNOWN if pd.isna(value) else str(value) for value in frame[column]]
        for column in columns
    }
    return frame.assign(**as_text)


def top(frame: pd.DataFrame, column: str, n: str, limit: int) -> list[str]:
    """The `limit` values of `column` with the largest sum of `n`, largest first, ties by name."""
    totals = frame.groupby(column, sort=True)[n].sum()
    return totals.sort_values(ascending=False, kind="stable").index[:limit].tolist()


def about(shown: pd.DataFrame, *columns: str) -> list[dict[str, str]]:
    """What the rows of a frame are about: the texts in these columns, each combination once."""
    rows = shown[list(columns)].astype(str).drop_duplicates().sort_values(list(columns))
    return [{str(name): text for name, text in row.items()} for row in rows.to_dict("records")]


def as_csv(rows: pd.DataFrame) -> str:
    """The rows as CSV: numbers to six figures, and no text that a spreadsheet would compute."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(map(_cell, row) for row in rows.itertuples(index=False, name=None))
    return stream.getvalue()


def _cell(cell: Any) -> str | int | float | None:
    if pd.isna(cell):
        return None
    if isinstance(cell, Integral):
        return int(cell)
    if isinstance(cell, Real):
        return float(f"{cell:.6g}")
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date) else defused(str(cell))


def wrapped(text: str, width: int, *, lines: int = 3) -> str:
    """The text on at most `lines` lines of `width` characters; what is cut ends in an ellipsis.

    An identifier's underscores are shown as spaces, so that its line can break there.
    """
    text = text.replace("_", " ")
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …")) or NOT_KNOWN


def number(value: float, *, signed: bool = False) -> str:
    """A number in print: no decimals from 100 on, one from 10 on, else two; a dash for null."""
    if pd.isna(value):
        return "–"
    decimals = 0 if value == int(value) or abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:{'+' if signed and value else ''},.{decimals}f}".replace("-", "−")


def hollow(row: pd.Series) -> bool:
    """Whether a row's value stands without an interval."""
    return bool(pd.isna(row.get("low")) or pd.isna(row.get("high")))


def interval(row: pd.Series, *, scale: float = 1) -> str:
    """`1.2 to 3.4`, or words for an interval that could not be computed."""
    if hollow(row):
        return "no interval"
    return f"{number(row['low'] * scale)} to {number(row['high'] * scale)}"


def why_hollow(frame: pd.DataFrame, *, min_families: int, mark: str) -> str:
    """What a mark without an interval means; empty when every row has one."""
    if not any(hollow(row) for _, row in frame.iterrows()):
        return ""
    return f"{mark}: no interval, fewer than {min_families} story families"


def left_out(kept: int, total: int, what: str) -> str:
    """`The 15 of 40 persons with the largest n`, or nothing when none was left out."""
    return f"The {kept:,} of {total:,} {what} with the largest n" if total > kept else ""


def short(n: int) -> str:
    """A count in a narrow place: 1,234 and 9,999, but 12.3k, 123k and 1.2m."""
    for unit, size in (("m", 1_000_000), ("k", 1000)):
        if n >= max(size, 10_000):
            return f"{n / size:.{1 if n < 100 * size else 0}f}{unit}"
    return f"{n:,}"


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sentences(*parts: str) -> str:
    """The parts that are not empty, each ended by a full stop."""
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
