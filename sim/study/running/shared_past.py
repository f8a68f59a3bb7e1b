"""One past, several futures: what is the same in several scenarios is played once.

Scenarios that differ only from a day on (``sim.model.timeline.apart``) share everything before it.
A replication is played up to that day, the process is copied there (``fork``) once for each of
them, and every copy goes on as its own scenario, with the bits of a whole run. See
docs/decisions/0045-shared-past.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from sim.core.same import Same
from sim.engine.build.blueprint import MOST_KEPT
from sim.engine.replication import Replication, built
from sim.model.checks.checkpoints import apart_d as checkpoint_apart_d
from sim.model.checks.checkpoints import lead_in_d
from sim.model.scenario import Scenario
from sim.model.timeline.apart import apart_from_d, unlike

LEAST = 0.25
"""Share of a run that must be shared for a copy to be worth its while."""


@dataclass(frozen=True)
class Past:
    """What several scenarios have in common.

    Attributes
    ----------
    common
        A scenario whose runs are theirs until that day, and in which all may happen that may happen
        in any of them.
    until_d
        The day from which they differ [d].
    """

    common: Scenario
    until_d: float

    @classmethod
    def of(cls, scenarios: Sequence[Scenario]) -> "Past":
        """The past of some scenarios that share one."""
        return _past(tuple(map(Same, scenarios)))

    def play(self, seed: int, replication: int, antithetic: bool) -> Replication:
        """A replication of all of them, up to the day."""
        found = built(self.common, seed, replication, antithetic, self.until_d)
        found.play(self.until_d)
        return found


@lru_cache(maxsize=MOST_KEPT)
def _past(same: tuple[Same[Scenario], ...]) -> Past:
    """The same object each time, so that what is worked out from it is kept."""
    scenarios = [each.thing for each in same]
    first = scenarios[0]
    until_d = min([first.horizon_d, *(apart_from_d(first, each) for each in scenarios[1:])])
    longest_d = max(each.horizon_d for each in scenarios)
    common = first.but(horizon_d=longest_d, events=_events(scenarios), rules=_rules(scenarios))
    return Past(common, until_d)


def share(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have so much of a past in common that it pays to play it once."""
    if one.stop_at_first_gap or other.stop_at_first_gap:
        return False
    apart_d = apart_from_d(one, other)
    first_d = -one.warm_up_d if one.initial == "steady" else 0.0
    whole_d = max(one.horizon_d, other.horizon_d) - first_d
    return apart_d > -inf and apart_d - first_d >= LEAST * whole_d


def share_until(one: Scenario, other: Scenario, day: float) -> bool:
    """Whether two scenarios are one up to a day, on which another future begins [d]."""
    if one.stop_at_first_gap or other.stop_at_first_gap:
        return False
    return apart_from_d(one, other) >= day


def share_a_peace(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios that have checkpoints may have them on the days of one run."""
    return share(one, other) and all(
        ask(one) == ask(other) for ask in (checkpoint_apart_d, lead_in_d)
    )


def _events(scenarios: Sequence[Scenario]) -> Mapping[str, object]:
    """Events of all as they are, and those of some as what never comes to pass: plans know it."""
    first, *others = scenarios
    apart = {name for each in others for name in unlike(first.events, each.events)}
    found: dict[str, object] = {
        name: event for name, event in first.events.items() if name not in apart
    }
    for number, each in enumerate(scenarios):
        for name in apart & each.events.keys():
            possible = {"probability": 0.0, "repeats": False}
            found[f"{name} of {number}"] = each.events[name].model_copy(update=possible)
    return found


def _rules(scenarios: Sequence[Scenario]) -> Mapping[str, object]:
    """Each rule in the text that says most about days: plans leave room for every other."""
    found = dict(scenarios[0].rules)
    for each in scenarios[1:]:
        for name, rule in each.rules.items():
            known = found.get(name)
            if known is None or (rule.enabled, len(rule.dates())) > (
                known.enabled,
                len(known.dates()),
            ):
                found[name] = rule
    return found
