"""A holder and a target in a sentence: what is asked for, checked before anything is scored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]


class Pair(NamedTuple):
    """Holder and target as first and end offset in the sentence; no holder: it stands outside."""

    sentence: str
    holder: Span | None
    target: Span

    def words(self, span: Span) -> str:
        return self.sentence[slice(*span)]

    def turned(self) -> Pair:
        """The same from the other end. Raises ValueError where the holder stands outside."""
        if self.holder is None:
            raise ValueError("a pair whose holder stands outside the sentence has no other end")
        return Pair(self.sentence, self.target, self.holder)


def checked(pairs: Iterable[tuple[str, Span | None, Span]]) -> list[Pair]:
    """The pairs as they can be scored. Raises ValueError naming the pair and what is wrong."""
    return [_checked(number, *pair) for number, pair in enumerate(pairs)]


def _checked(number: int, sentence: str, holder: Span | None, target: Span) -> Pair:
    if not isinstance(sentence, str):
        raise ValueError(f"pair {number}: the sentence is {sentence!r:.60}; a string is needed")
    if target is None:
        raise ValueError(f"pair {number}: the target is None; only a holder may be")
    first, end = _within(number, "target", target, sentence)
    return Pair(
        sentence,
        None if holder is None else _within(number, "holder", holder, sentence),
        (first, end),
    )


def _within(number: int, what: str, span: Span, sentence: str) -> Span:
    try:
        first, end = (int(place) for place in span)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"pair {number}: the {what} is {span!r:.60}; (start, end) in the sentence is needed"
        ) from error
    if not 0 <= first < end <= len(sentence) or not sentence[first:end].strip():
        raise ValueError(
            f"pair {number}: the {what} ({first}, {end}) holds no words of a sentence of "
            f"{len(sentence)} characters"
        )
    return first, end
