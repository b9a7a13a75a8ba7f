"""How the bundled rules divide an article that a reader gave: shared by the readers' tests."""

from multipolar.codebook import Codebook
from multipolar.segments import Segment, segment
from multipolar.store import BUNDLED

RULES = Codebook(BUNDLED / "codebook").segment_rules


def places(article) -> list[Segment]:
    """Its segments, in order."""
    return segment(article.text, rules=RULES, marked=article.marked)


def text_by_kind(article) -> dict[str, str]:
    """Kind of segment → its text as it stands."""
    told: dict[str, str] = {}
    for place in places(article):
        told[place.kind] = told.get(place.kind, "") + article.text[place.start : place.end] + "\n"
    return told


def words_by_kind(article) -> dict[str, str]:
    """Kind of segment → its words, with one space between them."""
    return {kind: " ".join(text.split()) for kind, text in text_by_kind(article).items()}
