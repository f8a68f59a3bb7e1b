"""Corrections of a scenario, made one after the other in two orders.

A correction that is in the scenario is told by what takes it back, one that is not by what puts it
in. Forward they are made in the order of the file, backward in the reverse order; both go from a
scenario without any to one with all. What one does hangs on those made before it, so its effect
is told in both.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
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
    """What gives the scenario without it; of one that the scenario has."""
    puts_in: dict[str, Any] = Field(default_factory=dict)
    """What gives the scenario with it; of one that it does not have."""

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if not self.takes_back and not self.puts_in:
            raise ValueError("needs takes_back, puts_in or both")
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


def at_values(
    choices: Mapping[str, Overrides], along: Mapping[str, Sequence[float]]
) -> dict[str, dict[str, Any]]:
    """Each choice at each value of a key, the base first."""
    return {
        in_state(name, f"{value:g}"): {key: value, **choice}
        for key, values in along.items()
        for value in values
        for name, choice in choices.items()
    }


def wrong_states(
    command: str, choices: Mapping[str, Overrides], corrections: Mapping[str, Correction],
    along: Mapping[str, Sequence[float]],
) -> Iterator[Problem]:  # fmt: skip
    """What is wrong with a step that is told in several states."""
    given = {"corrections": corrections, "along": along}
    for name in [name for name, each in given.items() if each and command != "compare"]:
        yield Problem(name, f"is of compare, not of {command}")
    if len(along) + bool(corrections) > 1:
        yield Problem("along", "is one key; and a step has it or corrections")
    for key, values in along.items():
        if any(after <= before for before, after in pairwise(values)):
            yield Problem(f"along.{key}", f"{list(values)} does not ascend")
        if len(values) < 2:
            yield Problem(f"along.{key}", f"has {len(values)} values; two or more are right")
    if (corrections or along) and len(choices) not in (0, 2):
        yield Problem("choices", f"are {len(choices)}; two are right where their gap is followed")
    keys = [*along, *(key for each in corrections.values() for key in each.keys)]
    for name, choice in choices.items():
        for key in [key for key in choice if key in keys]:
            yield Problem(f"choices.{name}.{key}", "is what differs between the states")
