"""What of a figure the report offers as files: its picture as SVG, the rows it shows as CSV."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from lxml import html
from lxml.builder import E
from lxml.html import HtmlElement

FOLDER = "_static/figures"
PICTURE = re.compile(r'(<img[^>]* src=")data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"')
KINDS = {"svg": "Picture", "csv": "Data"}


class Separated(NamedTuple):
    """The HTML of an output with links to its files, and these: file name → what is in it."""

    text: str
    files: dict[str, str]


def separated(text: str, told: Mapping[str, Any], name: str) -> Separated:
    """A figure with its picture, and the rows it tells of, in files called by this name.

    told: what the output says of itself beside what it shows. What is no figure stays as it is.
    """
    picture, rows = PICTURE.search(text), told.get("rows")
    if not picture:
        return Separated(text, {})
    svg = base64.b64decode(picture[2]).decode("utf-8")
    files = {f"{name}.svg": svg, **({f"{name}.csv": rows["csv"]} if rows else {})}
    shown = text.replace(picture[0], f'{picture[1]}{address(f"{name}.svg")}"', 1)
    title = rows["title"] if rows else ""
    return Separated(shown + _links([*files], title), files)


def address(name: str) -> str:
    """Where a page of the report finds a file of a figure."""
    return f"{FOLDER}/{quote(name)}"


def _links(names: list[str], title: str) -> str:
    """A line of links below a figure, called by what it is for those who do not see where."""
    apart = [part for link in _each(names, title) for part in (" · ", link)][1:]
    line = E.p(*apart)
    line.set("class", "mp-files")
    return str(html.tostring(line, encoding="unicode"))


def _each(names: list[str], title: str) -> Iterator[HtmlElement]:
    for name in names:
        kind = name.rpartition(".")[2]
        shown = f"{KINDS[kind]} ({kind.upper()})"
        link = E.a(shown, href=address(name), download=name)
        link.set("aria-label", f"{shown}: {title}" if title else shown)
        yield link
