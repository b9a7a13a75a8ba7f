"""Names of people: their parts, and who in an article bears the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

POSSESSIVES = ("’s", "'s", "’", "'")
AROUND = '"“”‘()[]—–-,;: '

Parts = tuple[str, ...]


class Names:
    """Reads names by a codebook's words for titles ("Rep.") and suffixes ("Jr.").

    given: first names, each with the pronoun that it tells.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """words: `[speakers]` of settings.toml."""
        self.titles = frozenset((*words["titles"], *words["he"], *words["she"]))
        self.suffixes = frozenset(words["suffixes"])
        self.given = {name: told for told in ("he", "she") for name in words[f"{told}_names"]}

    def pronoun(self, name: str) -> str:
        """He or she, where the first name tells."""
        words = name.split()
        return self.given.get(words[0], "") if len(words) > 1 else ""

    def plain(self, surface: str) -> str:
        """The name without titles before it and without the marks of a possessive."""
        words = surface.strip(AROUND).split()
        titles = [place for place, word in enumerate(words[:-1]) if word in self.titles]
        name = " ".join(words[titles[-1] + 1 if titles else 0 :])
        for mark in POSSESSIVES:
            name = name.removesuffix(mark)
        return name.rstrip(AROUND)

    def surname(self, name: str) -> str:
        """The last word that is no suffix."""
        words = [word for word in name.split() if word not in self.suffixes]
        return words[-1] if words else name

    def parts(self, name: str) -> Parts:
        """What two forms of a name share: its words without initials and suffixes."""
        words = name.replace("’", "'").split()
        kept = [w for w in words if w not in self.suffixes and not (len(w) <= 2 and w[-1] == ".")]
        return tuple(kept or words)


class Bearers:
    """The people of one article who bear a name, each by the fullest form it has there."""

    def __init__(self, names: Iterable[str], *, forms: Names) -> None:
        """names: as the article has them, without titles (`Names.plain`)."""
        self.forms = forms
        self.ending: dict[str, dict[str, Parts]] = {}
        self.beginning: dict[str, dict[str, Parts]] = {}
        parts = {name: forms.parts(name) for name in dict.fromkeys(names) if name}
        known = set(parts.values())
        for name, own in parts.items():
            if not _runs_on(own, known):
                self.add(name)

    def add(self, name: str) -> None:
        """One more name that the article has."""
        parts = self.forms.parts(name)
        self.ending.setdefault(parts[-1], {})[name] = parts
        self.beginning.setdefault(parts[0], {})[name] = parts

    def fullest(self, name: str) -> str:
        """The one longer form that ends like this one, or begins like a single word; of two
        neither is meant."""
        longer = self._ending(name)
        own = self.forms.parts(name)
        if not longer and len(own) == 1:
            longer = _fuller(name, self.beginning.get(own[0], {}))
        return longer[0] if len(longer) == 1 else name

    def bears(self, name: str) -> bool:
        """Whether a name, of whomever, is the end of one person's fuller one."""
        return len(self._ending(name)) == 1

    def _ending(self, name: str) -> list[str]:
        """The fuller forms that end with this name."""
        own = self.forms.parts(name)
        forms = self.ending.get(own[-1], {}) if own else {}
        return _fuller(name, {n: p for n, p in forms.items() if p[-len(own) :] == own})


def _fuller(name: str, forms: Mapping[str, Parts]) -> list[str]:
    """The longest form of each person among those of names that share an end or a beginning."""
    fuller: dict[Parts, str] = {}
    for other, parts in forms.items():
        if len(other) > len(fuller.get(parts, name)):
            fuller[parts] = other
    ends = {parts[-length:] for parts in fuller for length in range(1, len(parts))}
    return [form for parts, form in fuller.items() if parts not in ends]


def _runs_on(parts: Parts, known: set[Parts]) -> bool:
    """Whether more than a name was read, as in a headline: "Jane Doe Blasts Rival"."""
    lengths = range(2, len(parts))
    ends = (parts[-length:] in known for length in range(1, len(parts)))
    return any(parts[:length] in known for length in lengths) and not any(ends)
