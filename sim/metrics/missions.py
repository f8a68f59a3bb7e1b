"""Missions: uptime, sustained hold, deterrence-relevant uptime and gaps.

No public evidence links any of these numbers to deterrence; they say how much of the time a
stated requirement is met (ASD Lowman, 18 Jul 2024, names a mechanism, not a measure).

A gap begins in the window [0, horizon) if the mission is unmet from some moment of it on, the first
included, and was met right before. One that is under way when the window opens did not begin there:
it counts for what is held (uptimes, days in gaps, the longest, the first, sustained hold), and not
for what begins (how many, their mean length, the time to regain).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf, nan

import numpy as np

from sim.core.columns.ticks import whole
from sim.core.ticks import decimal
from sim.model.condition import Health
from sim.record.durations import product_limit
from sim.record.kept import kept
from sim.record.metric import metric
from sim.record.subjects import missions
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View, lengths_d

ALL = "all missions"
KEILSON = "Keilson, Markov Chain Models: Rarity and Exponentiality (1979)"
PRODUCT_LIMIT = "Kaplan and Meier, JASA 53 (1958)"


ALWAYS = np.iinfo(np.int64).max
"""What a mission has over its k while it is not required."""


@dataclass(frozen=True)
class Gaps:
    """The gaps of one mission, or of all together, as far as they lie in the window.

    Attributes
    ----------
    mission
        Its name, or ``all missions``.
    start, length
        Shape (n,) [d].
    old
        Whether the first was under way before the window.
    cut
        Whether the end of the window cuts the last.
    """

    mission: str
    start: Floats
    length: Floats
    old: bool
    cut: bool

    @property
    def begun(self) -> int:
        """Gaps that begin in the window [count]."""
        return len(self.start) - self.old

    @cached_property
    def days(self) -> float:
        """All their days [d]."""
        return float(self.length.sum())

    @cached_property
    def longest(self) -> float:
        """The longest [d]; 0 without any."""
        return float(self.length.max(initial=0.0))

    @property
    def mean(self) -> float:
        """Mean length of those that begin in the window, one that is cut by product limit [d]."""
        cut = np.zeros(len(self.length), dtype=bool)
        cut[-1:] = self.cut
        return product_limit(self.length[self.old :], cut[self.old :]).mean


@kept
def met(view: View) -> tuple[Floats, dict[str, Bools]]:
    """When each mission is met, on the common times at which any mission's count changes.

    A mission that is not required in a phase counts as met there.

    Returns
    -------
    times
        Starts of the intervals, shape (n,); the last one lasts to the end of the window.
    met
        For each mission, whether it is met in each interval, shape (n,).
    """
    times, _ = _counts(view)
    return times, dict(zip(view.scenario.missions, slack_of(view) >= 0, strict=True))


@kept
def slack_of(view: View) -> Ints:
    """Whole platforms that each mission has over its k, or lacks, shape (missions, times)."""
    times, counts = _counts(view)
    slack = np.empty((len(counts), len(times)), dtype=np.int64)
    for row, (name, mission) in enumerate(view.scenario.missions.items()):
        slack[row] = np.floor(counts[name]) - mission.k
        if mission.phases:
            slack[row, ~required(view, name, times)] = ALWAYS
    return slack


@kept
def _counts(view: View) -> tuple[Floats, dict[str, Ints | Floats]]:
    """The common times, and what each mission has on station from each of them on."""
    steps = view.mission_steps
    bounds = [np.array([view.start_d]), phase_bounds(view)]
    every = np.concatenate([*bounds, *(each.times for each in steps.values())])
    times = np.unique(every[(every >= view.start_d) & (every < view.end_d)])
    return times, {name: each.counts_at(times) for name, each in steps.items()}


def phase_bounds(view: View) -> Floats:
    """First days of the phases."""
    return np.array([phase.start_d for phase in view.scenario.phases.values()], dtype=float)


def required(view: View, mission: str, times: Floats) -> Bools:
    """Whether a mission is required at each time: in its phases, or always."""
    phases = view.scenario.missions[mission].phases
    if not phases:
        return np.ones(len(times), dtype=bool)
    starts, names = view.scenario.timeline
    place = np.searchsorted(starts, times, side="right") - 1
    wanted = np.array([name in phases for name in names], dtype=bool)
    return wanted[np.maximum(place, 0)]


@kept
def lengths_of(view: View) -> Floats:
    """How long each of the common intervals lasts [d]."""
    return lengths_d(_counts(view)[0], view.end_d)


@metric(
    "mission_uptime", of="mission", unit="fraction", subjects=missions,
    source="Birnbaum (1969); Kuo and Zuo (2003), ch. 7",
)  # fmt: skip
def mission_uptime(view: View) -> list[float]:
    """Share of the window in which at least k platforms of the mission are on station."""
    lengths = lengths_of(view)
    return [lengths[held].sum() / view.length_d for held in met(view)[1].values()]


def _together(view: View, subjects: Iterable[str]) -> Iterable[str]:
    """Some subjects if there are missions."""
    return subjects if view.scenario.missions else []


@metric(
    "dru", of="mission", unit="fraction", source="ours: deterrence-relevant uptime, a proxy",
    subjects=lambda view: _together(view, [ALL]),
)  # fmt: skip
def deterrence_relevant_uptime(view: View) -> list[float]:
    """DRU: share of the window in which every mission is met."""
    return _dru(view, [0])


@metric(
    "dru_curve", of="kind", unit="fraction",
    source="ours: DRU with every k shifted, since k is notional",
    subjects=lambda view: _together(view, (f"k{n:+d}" for n in view.scenario.measure.k_shift)),
)  # fmt: skip
def dru_curve(view: View) -> list[float]:
    """DRU with every requirement k shifted by a few platforms."""
    return _dru(view, view.scenario.measure.k_shift)


def _dru(view: View, shifts: Iterable[int]) -> list[float]:
    least, lengths = slack_of(view).min(axis=0), lengths_of(view)
    return [lengths[least >= shift].sum() / view.length_d for shift in shifts]


@metric("mission_mean", of="mission", unit="platforms", source="time average", subjects=missions)
def mission_mean(view: View) -> list[float]:
    """Mean number of the mission's platforms on station."""
    every = view.mission_steps.values()
    return [(each.counts * each.lengths_d).sum() / view.length_d for each in every]


def and_all(view: View) -> list[str]:
    """Every mission, and all of them together."""
    return [*view.scenario.missions, ALL] if view.scenario.missions else []


@metric(
    "sustained_hold", of="mission", unit="fraction", subjects=and_all,
    source="ours: P(no gap from day 0 to the day hold_d)",
)  # fmt: skip
def sustained_hold(view: View) -> list[float]:
    """Whether a mission is met without a break from day 0 to ``measure.hold_d``."""
    known = view.length_d >= view.scenario.measure.hold_d
    early = _counts(view)[0] < view.start_d + view.scenario.measure.hold_d
    found = []
    for name, held in _held(view).items():
        broken = not held[early].all() or (name == ALL and view.stopped and not known)
        found.append(float(not broken) if known or broken else nan)
    return found


@kept
def _held(view: View) -> dict[str, Bools]:
    """When each mission is met, and all together."""
    _, every = met(view)
    return {**every, ALL: slack_of(view).min(axis=0) >= 0} if every else {}


@kept
def gaps(view: View) -> list[Gaps]:
    """The gaps of each mission, and of all together."""
    times = _counts(view)[0]
    return [_gaps(view, name, times, held) for name, held in _held(view).items()]


def _gaps(view: View, name: str, times: Floats, held: Bools) -> Gaps:
    begins, ends = ~held, held.copy()
    begins[1:] &= held[:-1]
    ends[1:] &= ~held[:-1]
    ends[:1] = False
    start = times[begins]
    end = np.append(times[ends], view.end_d)[: len(start)]
    old = bool(begins[:1].any()) and not _met_before(view, name)
    return Gaps(name, start, whole(end - start), old, bool((~held[-1:]).any()))


def _met_before(view: View, name: str) -> bool:
    """Whether a mission was met right before the window; a run without a past was whole."""
    if view.tables.start_d >= view.start_d:
        return True
    held = _all_met_before(view)
    return held.get(name, all(held.values()))


@kept
def _all_met_before(view: View) -> dict[str, bool]:
    """Whether each mission was met right before the window."""
    before_d = float(np.nextafter(view.start_d, -inf))
    spells = view.tables.spells
    then = np.flatnonzero((spells.start <= before_d) & (spells.end > before_d))
    then = then[view.effective[spells.condition[then]]]
    fleet = view.tables.names.fleet_of[spells.platform[then]]
    fully, fleets = view.health[spells.condition[then]] == Health.FMC, len(view.fleet_number)
    full = np.bincount(fleet[fully], minlength=fleets)
    part = np.bincount(fleet[~fully], minlength=fleets)
    found = {}
    for name, mission in view.scenario.missions.items():
        own = [view.fleet_number[each] for each in {*mission.fleets}]
        count = mission.worth(full[own].sum(), part[own].sum())
        needed = bool(required(view, name, np.array([before_d]))[0])
        found[name] = bool(count >= mission.k) or not needed
    return found


@metric("gaps_started", of="mission", unit="gaps", source=KEILSON, subjects=and_all)
def gaps_started(view: View) -> list[float]:
    """Gaps that begin in the window, on day 0 too; one under way before it did not begin there."""
    return [each.begun for each in gaps(view)]


@metric("gaps_per_year", of="mission", unit="1/year", source=KEILSON, subjects=and_all)
def gaps_per_year(view: View) -> list[float]:
    """Gaps that begin in a year."""
    return [each.begun / view.years for each in gaps(view)]


@metric("gap_days", of="mission", unit="d", source=KEILSON, subjects=and_all)
def gap_days(view: View) -> list[float]:
    """Days of the window in a gap."""
    return [each.days for each in gaps(view)]


@metric("gap_mean", of="mission", unit="d", source=PRODUCT_LIMIT, subjects=and_all)
def mean_gap(view: View) -> list[float]:
    """Mean length of the gaps that begin in the window; one that its end cuts is not short."""
    return [each.mean for each in gaps(view)]


@metric("gap_longest", of="mission", unit="d", source="ours", subjects=and_all)
def longest_gap(view: View) -> list[float]:
    """The longest gap, as far as it lies in the window; 0 without a gap."""
    return [each.longest for each in gaps(view)]


def _by_limit(view: View) -> Iterable[str]:
    limits = [f">{decimal(days)}" for days in view.scenario.measure.gap_over_d]
    return (mission + limit for mission in and_all(view) for limit in limits)


@metric(
    "gap_over", of="mission>kind", unit="fraction", source="ours: P(a gap longer than g days)",
    subjects=_by_limit,
)  # fmt: skip
def gap_over(view: View) -> list[float]:
    """Whether some gap is longer in the window than each of ``measure.gap_over_d``."""
    limits = view.scenario.measure.gap_over_d
    return [float(each.longest > days) for each in gaps(view) for days in limits]


@metric("between_gaps", of="mission", unit="d", source=KEILSON, subjects=and_all)
def between_gaps(view: View) -> list[float]:
    """Mean length of the time between gaps: days without one over gaps begun."""
    return [(view.length_d - each.days) / each.begun if each.begun else nan for each in gaps(view)]


@metric("first_gap", of="mission", unit="d", source=KEILSON, subjects=and_all)
def first_gap(view: View) -> list[float]:
    """Time to the first moment below k, 0 if day 0 is one; censored at the end (see ``no_gap``)."""
    firsts = (each.start[0] if len(each.start) else view.end_d for each in gaps(view))
    return [first_d - view.start_d for first_d in firsts]


@metric("no_gap", of="mission", unit="fraction", source=KEILSON, subjects=and_all)
def no_gap(view: View) -> list[float]:
    """Whether the whole window passes without a gap: the share of censored first gaps."""
    return [float(len(each.start) == 0 and not view.stopped) for each in gaps(view)]
