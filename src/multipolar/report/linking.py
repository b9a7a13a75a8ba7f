"""Links from what notebooks show to the sentences behind it: tables, figures and findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from lxml import html
from lxml.builder import E
from lxml.html import HtmlElement

from multipolar.report.evidence_index import OF_ARTICLES, OF_HITS

# Column of a table or figure → what the evidence page calls it.
ASKED = {
    **{name: name for name in (*OF_ARTICLES, "from", "to", "with", *OF_HITS) if name != "stance"},
    "name": "actor",
    "a": "actor",
    "b": "with",
    "phrase": "formula",
}
# A table with such a column shows its sentences itself, unless it holds numbers.
SENTENCES = {"left", "content", "text", "words", "sentence"}
NAMED = ("newsroom", "formula", "theme", "actor")  # what a finding may name, the last counts
NOTHING = re.compile(r"[\s0.,%–]*(\(.*\))?|NaN|None")
NUMBER = re.compile(r"[\d.,%–−-]*")
SIZE = re.compile(r" \([\d,]+ words\)$")

Filters = dict[str, str]
Values = Mapping[str, set[str]]  # as `evidence_index.values` has them


def address(filters: Mapping[str, str | Sequence[str]]) -> str:
    """Where the sentences that these filters leave are shown."""
    return f"evidence.html#{urlencode(filters, doseq=True)}"


def asked(row: Iterable[tuple[str, str]], values: Values) -> Filters:
    """What of a row, column by column, the evidence page can be asked for."""
    found = {ASKED[column]: SIZE.sub("", text) for column, text in row if column in ASKED}
    known = {name: text for name, text in found.items() if _is_known(name, text, values)}
    return known if "actor" in known else {k: v for k, v in known.items() if k != "with"}


def _is_known(name: str, text: str, values: Values) -> bool:
    return text.isprintable() and (name in ("from", "to") or text in values[name])


def linked(text: str, told: Mapping[str, Any], values: Values) -> str:
    """The HTML of an output with its links. told: what it says of itself beside what it shows."""
    if 'class="dataframe"' in text:
        text = linked_tables(text, values)
    if finding := told.get("finding"):
        text = f"{text.removesuffix('</div>')}{_behind_finding(finding, values)}</div>"
    return text + _behind_figure(told.get("about", []), values)


def linked_tables(text: str, values: Values) -> str:
    """The HTML of a frame with links from its rows, or, of a cross-table, from its cells.

    A row is linked once, by all that it can be asked for; a table that shows sentences is not.
    """
    shown = html.fragment_fromstring(text, create_parent="div")
    links = 0
    for table in shown.iter("table"):
        heads = [list(row) for row in table.findall("./thead/tr")]
        rows = [list(row) for row in table.findall("./tbody/tr")]
        if len(heads) == 1:
            links += _link_rows([_text(cell) for cell in heads[0]], rows, values)
        if len(heads) == 2:
            links += _link_cells(heads, rows, values)
    return "".join(html.tostring(one, encoding="unicode") for one in shown) if links else text


def _link_rows(columns: list[str], rows: list[list[HtmlElement]], values: Values) -> int:
    if _shows_sentences(columns, rows):
        return 0
    links = 0
    for row in rows:
        named = list(zip(columns, map(_text, row), strict=False))
        filters = asked(named, values)
        first = [i for i, pair in enumerate(named) if asked([pair], values)]
        if first:
            _link(row[first[0]], filters)
            links += 1
    return links


def _shows_sentences(columns: list[str], rows: list[list[HtmlElement]]) -> bool:
    cells = (pair for row in rows for pair in zip(columns, row, strict=False))
    return any(name in SENTENCES and not NUMBER.fullmatch(_text(cell)) for name, cell in cells)


def _link_cells(
    heads: list[list[HtmlElement]], rows: list[list[HtmlElement]], values: Values
) -> int:
    across, down = _text(heads[0][0]), _text(heads[1][0])
    columns = [asked([(across, _text(cell))], values) for cell in heads[0]]
    links = 0
    for row in rows:
        own = asked([(down, _text(row[0]))], values)
        if own:
            _link(row[0], own)
            links += 1
        for cell, about in list(zip(row, columns, strict=False))[1:]:
            if about and (own or down not in ASKED) and not NOTHING.fullmatch(_text(cell)):
                _link(cell, {**own, **about})
                links += 1
    return links


def _behind_finding(finding: Mapping[str, Any], values: Values) -> str:
    """The link of a finding; where it does not say what to ask for, one for each name in it."""
    if finding.get("evidence"):
        links = [E.a("its sentences", href=address(finding["evidence"]))]
    else:
        named = _named(finding, values).items()
        links = [E.a(text, href=address({name: text})) for text, name in named]
    if not links:
        return ""
    apart = [part for link in links for part in (" · ", link)][1:]
    shown = E.span("See ", *apart)
    shown.set("class", "mp-see")
    return str(html.tostring(shown, encoding="unicode"))


def _named(finding: Mapping[str, Any], values: Values) -> dict[str, str]:
    """Whom and what a finding names that can be asked for: name → what it is, in their order."""
    told = finding["text"]
    known = ((text, name) for name in NAMED for text in values[name] if text in told)
    about = {text: name for text, name in known if text.isprintable()}
    names = "|".join(map(re.escape, sorted(about, key=len, reverse=True)))
    found = re.findall(rf"(?<!\w)(?:{names})(?!\w)", told) if names else []
    return {text: about[text] for text in found}


def _text(cell: HtmlElement) -> str:
    return str(cell.text_content()).strip()


def _link(cell: HtmlElement, filters: Filters) -> None:
    link = E.a(*cell, href=address(filters))
    link.text, cell.text = cell.text, None
    cell.append(link)


def _behind_figure(about: Sequence[Sequence[tuple[str, str]]], values: Values) -> str:
    """A folded list below a figure: the sentences behind each of its marks."""
    found = [asked(mark, values) for mark in about]
    groups: dict[str, list[Filters]] = {}
    for filters in found:
        if filters and filters not in groups.setdefault(next(iter(filters.values())), []):
            groups[next(iter(filters.values()))].append(filters)
    if not groups:
        return ""
    items = [E.li(*_listed(own)) for own in groups.values()]
    shown = E.details(E.summary("The sentences behind it"), E.ul(*items))
    shown.set("class", "mp-behind")
    return str(html.tostring(shown, encoding="unicode"))


def _listed(group: list[Filters]) -> list[HtmlElement | str]:
    """The links of marks that begin alike: that word, then what else each of them is about."""
    (name, word), *_ = group[0].items()
    shown: list[HtmlElement | str] = [E.a(word, href=address({name: word}))]
    for filters in group:
        rest = dict.fromkeys(value for key, value in filters.items() if key != name)
        if rest:
            shown += [" · ", E.a(" – ".join(rest), href=address(filters))]
    return shown
