"""What a notebook says in words computed by code: notes, and findings with their strength."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from math import isnan
from typing import Any, Literal

Verdict = Literal["shown", "exploratory", "refused"]


@dataclass(frozen=True)
class Note:
    """A paragraph computed by code; shown as plain text whatever it holds."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": f"<p>{escape(self.text)}</p>"}


@dataclass(frozen=True)
class Finding:
    """What a notebook concludes, or declines to.

    text: the finding as a sentence. n: how many `unit`s it rests on. value, low, high: the
    number and its 95% interval where there is one. verdict: `shown` a fact of this corpus,
    `exploratory` a pattern that may not hold, `refused` what the corpus cannot support. evidence:
    what the evidence page is to be asked for its sentences: filter → value, or values.
    """

    id: str
    text: str
    n: int
    unit: str
    verdict: Verdict = "shown"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    evidence: Mapping[str, str | Sequence[str]] | None = None

    def __str__(self) -> str:
        return f"[{self.verdict}] {self.text} (n = {self.n:,} {self.unit})"

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        html = (
            f'<div class="finding finding-{self.verdict}" id="finding-{escape(self.id)}">'
            f'<span class="verdict">{self.verdict}</span> <bdi>{escape(self.text)}</bdi> '
            f'<span class="n">n = {self.n:,} {escape(self.unit)}</span></div>'
        )
        bundle = {"text/plain": str(self), "text/html": html}
        return bundle, {"multipolar": {"finding": self.plain()}}

    def plain(self) -> dict[str, Any]:
        """The fields as JSON can hold them: a number that is not there (NaN) is null."""
        fields = asdict(self)
        if not self.evidence:
            del fields["evidence"]
        for name in ("value", "low", "high"):
            number = fields[name]
            fields[name] = None if number is None or isnan(number) else float(number)
        return {**fields, "n": int(self.n)}
