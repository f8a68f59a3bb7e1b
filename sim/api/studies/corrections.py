"""Corrections of a scenario, made one after the other in two orders.

A correction that is in the scenario is told by what takes it back, one that is not by what puts it
in. Forward they are made in the order of the file, backward in the reverse order; both go from a
scenario without any to one with all. What one does hangs on those made before it, so its effect
is told in both.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from sim.core.errors import Problem
from sim.core.model import Model

Overrides = Mapping[str, Any]
Towards = Literal["base", "other", "either"]


class Correction(Model):
    """One thing that is put right, and the values by key that are one side of it."""

    title: str
    """What is put right, in a few words."""
    source: str
    """Why it is right, with ids of sources in brackets."""
    towards: Towards
    """Which of the two choices it was expected to favour, before anything was run."""
    takes_back: dict[str, Any] = Field(default_factory=dict)
    """Of one that is in the scenario: what gives the scenario without it."""
    puts_in: dict[str, Any] = Field(default_factory=dict)
    """Of one that is not: what gives the scenario with it."""

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if bool(self.takes_back) == bool(self.puts_in):
            raise ValueError("takes_back or puts_in is needed, and not both")
        return self

    def values(self, made: bool) -> Overrides:
        """What a state has of its own with it or without it."""
        return self.puts_in if made else self.takes_back

    @property
    def keys(self) -> list[str]:
        """Every key of it."""
        return [*self.takes_back, *self.puts_in]


def states(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which corrections are made in every state that is passed, by its name.

    The first so many of them (forward), then the last so many (backward); the ends are in both.
    """
    count = len(names)
    forward = {f"first {done}": tuple(names[:done]) for done in range(count + 1)}
    backward = {f"last {done}": tuple(names[count - done :]) for done in range(1, count)}
    return forward | backward


def orders(names: Sequence[str]) -> dict[str, list[tuple[str, str, str]]]:
    """The steps of each order: correction, state before it and state with it."""
    count = len(names)
    ends = {0: "first 0", count: f"first {count}"}
    forward = [(name, f"first {done}", f"first {done + 1}") for done, name in enumerate(names)]
    last = [ends.get(done, f"last {done}") for done in range(count + 1)]
    backward = [(name, last[done], last[done + 1]) for done, name in enumerate(reversed(names))]
    return {"forward": forward, "backward": backward}


def in_state(choice: str, state: str) -> str:
    """The name of a choice in a state."""
    return f"{choice}, {state}"


def expanded(
    choices: Mapping[str, Overrides], corrections: Mapping[str, Correction]
) -> dict[str, dict[str, Any]]:
    """Each choice in each state, the base first; a key that is added is null where it is not."""
    keys = [key for each in corrections.values() for key in each.keys]
    added = {key: None for key in keys if key.startswith("+")}
    return {
        in_state(name, state): {**added, **_own(corrections, made), **choice}
        for state, made in states([*corrections]).items()
        for name, choice in choices.items()
    }


def _own(corrections: Mapping[str, Correction], made: Sequence[str]) -> dict[str, Any]:
    """What a state has of its own; of two that have one key, the first in the file decides."""
    found: dict[str, Any] = {}
    for name, each in reversed([*corrections.items()]):
        found |= each.values(name in made)
    return found


def wrong_choices(
    choices: Mapping[str, Overrides], corrections: Mapping[str, Correction]
) -> Iterator[Problem]:
    """What is wrong with the choices of a step that has corrections."""
    if len(choices) != 2:
        yield Problem("choices", f"are {len(choices)}; corrections are shown between two of them")
    for name, choice in choices.items():
        for key in choice:
            if any(key in each.keys for each in corrections.values()):
                yield Problem(f"choices.{name}.{key}", "is a key of a correction as well")
