"""Errors that name what was given, where, and what would have been right."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a configuration: its dotted path, and what would be right."""

    path: str
    message: str
    place: str = field(default="", compare=False)
    """File and line, where they are known: ``mine.yaml:12``."""

    def __str__(self) -> str:
        told = in_a_line(f"{self.path}: {self.message}" if self.path else self.message)
        return f"{told} ({self.place})" if self.place else told


class ConfigError(Exception):
    """All problems of one layer of a configuration (overrides, then fields, then references)."""

    def __init__(self, layer: str, problems: Sequence[Problem]) -> None:
        self.layer = layer
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type, tuple[str, tuple[Problem, ...]]]:
        return type(self), (self.layer, self.problems)  # another process can send one back


class NestedProblems(ValueError):
    """Problems found inside a value that a registry built; their paths start at that value."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in problems))


NEAR = 0.65
"""How alike a word must be to be meant, from 0 to 1; three letters of five are not enough."""
FEW = 10
"""Words that a message lists at most."""
LINE = 240
"""Characters of a complaint at most, without its place."""
LONG = 60
"""Characters of a value that a message shows at most."""


def in_a_line(text: str) -> str:
    """A text without its middle, where it is longer than anybody reads."""
    text = " ".join(text.split())
    return text if len(text) <= LINE else f"{text[: LINE // 2]} … {text[-LINE // 3 :]}"


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The nearest known word, or a few of them: the end of an error message."""
    import difflib  # for who made a mistake

    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1, cutoff=NEAR)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "there are none"
    return f"one of: {few(names)}"


def few(names: Sequence[str], mark: str = ", ") -> str:
    """Names in a row, not more than a line holds, and how many there are besides."""
    shown = list(names[:FEW])
    while len(shown) > 1 and sum(map(len, shown)) > 2 * LONG:
        shown.pop()
    more = len(names) - len(shown)
    return mark.join(shown) + (f" and {more} more" if more else "")


def shown(value: object) -> str:
    """A value as a message shows it, not more of it than a line holds."""
    if not isinstance(value, str | int | float | bool | None):
        return "this value"
    try:
        text = repr(value)
    except ValueError:  # more digits than Python writes
        return "this number"
    return shortened(text)


def shortened(text: str) -> str:
    """A text, the middle of it left out where it is long."""
    return text if len(text) <= LONG else f"{text[: LONG - 10]}...{text[-6:]}"


def known(path: str, given: str, names: Collection[str], what: str) -> Iterator[Problem]:
    """A problem if ``given`` is none of the names; ``what`` says what it should have named."""
    if given not in names:
        yield Problem(path, f"no {what} is called {given!r}; {did_you_mean(given, names)}")
