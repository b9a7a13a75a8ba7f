"""How verbs and nouns name an act: the wordings of `acts.yml`, looked up by their first word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spacy.strings import get_string_id

from multipolar.vocabulary import ActClass

TO_DO, THAT, BETWEEN, ALIKE = "to-do", "that", "between", "and"
PREPOSITIONS = frozenset(
    ("with", "to", "on", "against", "from", "for", "of", "in", "at", BETWEEN),
)
"""What may join the target to a deed that is promised or threatened, which has no wording."""


class Pattern(NamedTuple):
    """How a word names an act: with which object, and what joins the target to it."""

    entry: ActClass
    object: frozenset[str]
    joins: frozenset[str]
    is_noun: bool
    mutual: bool


def patterns(classes: Iterable[ActClass]) -> dict[int, list[Pattern]]:
    """spaCy's number of a first word → its patterns: with an object first, then with a deed."""
    found: dict[str, list[Pattern]] = {}
    for entry in classes:
        for is_noun, wordings in ((False, entry.verbs), (True, entry.nouns)):
            for wording in wordings:
                heads, *rest = (frozenset(part.split("|")) for part in wording.split())
                joins = rest.pop() if rest else frozenset()
                thing = rest[0] if rest else frozenset()
                for head in sorted(heads):
                    one = Pattern(entry, thing, joins, is_noun, head in entry.both)
                    found.setdefault(head, []).append(one)
    for known in found.values():
        known.sort(key=lambda pattern: -bool(pattern.object) - (TO_DO in pattern.joins))
    cased = {word: (word, word.capitalize()) for word in found}
    return {get_string_id(form): found[word] for word, forms in cased.items() for form in forms}
