"""Errors that name what was given, where, and what would have been right."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a configuration: its dotted path, and what would be right."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


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


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The nearest known word, or all of them: the end of an error message."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "there are none"
    return "one of: " + ", ".join(names)


def known(path: str, given: str, names: Iterable[str], what: str) -> Iterator[Problem]:
    """A problem if ``given`` is none of the names; ``what`` says what it should have named."""
    names = list(names)
    if given not in names:
        yield Problem(path, f"no {what} is called {given!r}; {did_you_mean(given, names)}")
