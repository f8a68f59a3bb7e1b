"""Missions: uptime, sustained hold, deterrence-relevant uptime and gaps.

No public evidence links any of these numbers to deterrence; they say how much of the time a
stated requirement is met (ASD Lowman, 18 Jul 2024, names a mechanism, not a measure).

A gap begins in the window [0, horizon) if the mission is unmet from some moment of it on, the first
included, and was met right before. One that is under way when the window opens did not begin there:
it counts for what is held (uptimes, days in gaps, the longest, the first, sustained hold), and not
for what begins (how many, their mean length, the time to regain).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from sim.core.ticks import decimal, whole
from sim.model.condition import Health
from sim.record.durations import product_limit
from sim.record.metric import Values, metric
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View

ALL = "all missions"
KEILSON = "Keilson, Markov Chain Models: Rarity and Exponentiality (1979)"
PRODUCT_LIMIT = "Kaplan and Meier, JASA 53 (1958)"


Met = tuple[Floats, dict[str, Bools]]


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

    @property
    def mean(self) -> float:
        """Mean length of those that begin in the window, one that is cut by product limit [d]."""
        cut = np.zeros(len(self.length), dtype=bool)
        cut[-1:] = self.cut
        return product_limit(self.length[self.old :], cut[self.old :]).mean


def met(view: View, shift: int = 0) -> Met:
    """When each mission is met, on the common times at which any mission's count changes.

    A mission that is not required in a phase counts as met there. ``shift`` is added to every k.

    Returns
    -------
    times
        Starts of the intervals, shape (n,); the last one lasts to the end of the window.
    met
        For each mission, whether it is met in each interval, shape (n,).
    """
    key = ("missions met", shift)
    if key not in view.kept:
        view.kept[key] = _met(view, shift)
    kept: Met = view.kept[key]
    return kept


def _met(view: View, shift: int) -> Met:
    times, counts = _counts(view)
    found = {}
    for name, mission in view.scenario.missions.items():
        found[name] = counts[name] >= mission.k + shift
        if mission.phases:
            found[name] |= ~required(view, name, times)
    return times, found


def _counts(view: View) -> tuple[Floats, dict[str, Ints | Floats]]:
    """The common times, and what each mission has on station from each of them on."""
    if "mission counts" not in view.kept:
        bounds = [np.array([view.start_d]), phase_bounds(view)]
        every = [each.times for each in view.mission_steps.values()]
        alone = len(every) == 1 and not view.scenario.phases
        times = every[0] if alone else np.unique(np.concatenate([*bounds, *every]))
        times = times[(times >= view.start_d) & (times < view.end_d)]
        counts = {name: steps.at(times) for name, steps in view.mission_steps.items()}
        view.kept["mission counts"] = times, counts
    kept: tuple[Floats, dict[str, Ints | Floats]] = view.kept["mission counts"]
    return kept


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


def _lengths(view: View, times: Floats) -> Floats:
    if "mission lengths" not in view.kept:
        view.kept["mission lengths"] = np.diff(np.append(times, view.end_d))
    kept: Floats = view.kept["mission lengths"]
    return kept


@metric(
    "mission_uptime",
    of="mission",
    unit="fraction",
    source="Birnbaum (1969); Kuo and Zuo (2003), ch. 7",
)
def mission_uptime(view: View) -> Values:
    """Share of the window in which at least k platforms of the mission are on station."""
    times, missions = met(view)
    lengths = _lengths(view, times)
    for name, held in missions.items():
        yield name, float(lengths[held].sum() / view.length_d)


@metric("dru", of="mission", unit="fraction", source="ours: deterrence-relevant uptime, a proxy")
def deterrence_relevant_uptime(view: View) -> Values:
    """DRU: share of the window in which every mission is met."""
    for _, share in _dru(view, (0,)):
        yield ALL, share


@metric(
    "dru_curve",
    of="kind",
    unit="fraction",
    source="ours: DRU with every k shifted, since k is notional",
)
def dru_curve(view: View) -> Values:
    """DRU with every requirement k shifted by a few platforms."""
    for shift, share in _dru(view, view.scenario.measure.k_shift):
        yield f"k{shift:+d}", share


def _dru(view: View, shifts: tuple[int, ...] | list[int]) -> Iterator[tuple[int, float]]:
    if view.scenario.missions:
        for shift in shifts:
            times, missions = met(view, shift)
            together = np.logical_and.reduce(list(missions.values()))
            yield shift, float(_lengths(view, times)[together].sum() / view.length_d)


@metric("mission_mean", of="mission", unit="platforms", source="time average")
def mission_mean(view: View) -> Values:
    """Mean number of the mission's platforms on station."""
    for name, steps in view.mission_steps.items():
        yield name, float((steps.counts * steps.lengths_d).sum() / view.length_d)


@metric(
    "sustained_hold",
    of="mission",
    unit="fraction",
    source="ours: P(no gap from day 0 to the day hold_d)",
)
def sustained_hold(view: View) -> Values:
    """Whether a mission is met without a break from day 0 to ``measure.hold_d``."""
    times, missions = met(view)
    early = times < view.start_d + view.scenario.measure.hold_d
    known = view.length_d >= view.scenario.measure.hold_d
    for name, held in {**missions, **_all_together(missions)}.items():
        broken = not held[early].all() or (name == ALL and view.stopped and not known)
        yield name, float(not broken) if known or broken else float("nan")


def _all_together(missions: dict[str, Bools]) -> dict[str, Bools]:
    return {ALL: np.logical_and.reduce(list(missions.values()))} if missions else {}


def gaps(view: View) -> list[Gaps]:
    """The gaps of each mission, and of all together."""
    if "gaps" not in view.kept:
        times, missions = met(view)
        together = {**missions, **_all_together(missions)}
        view.kept["gaps"] = [_gaps(view, name, times, held) for name, held in together.items()]
    kept: list[Gaps] = view.kept["gaps"]
    return kept


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
    if "met before" not in view.kept:
        view.kept["met before"] = _all_met_before(view)
    held: dict[str, bool] = view.kept["met before"]
    return held.get(name, all(held.values()))


def _all_met_before(view: View) -> dict[str, bool]:
    """Whether each mission was met right before the window."""
    before_d = float(np.nextafter(view.start_d, -inf))
    spells = view.tables.spells
    then = np.flatnonzero((spells.start <= before_d) & (spells.end > before_d))
    then = then[view.effective[spells.condition[then]]]
    fleet = view.tables.names.fleet_of[spells.platform[then]]
    fully = view.health[spells.condition[then]] == Health.FMC
    found = {}
    for name, mission in view.scenario.missions.items():
        numbers = [view.fleet_number[each] for each in mission.fleets]
        own = np.isin(fleet, numbers) if len(numbers) > 1 else fleet == numbers[0]
        count = mission.worth(np.count_nonzero(own & fully), np.count_nonzero(own & ~fully))
        needed = bool(required(view, name, np.array([before_d]))[0])
        found[name] = bool(count >= mission.k) or not needed
    return found


@metric("gaps_started", of="mission", unit="gaps", source=KEILSON)
def gaps_started(view: View) -> Values:
    """Gaps that begin in the window, on day 0 too; one under way before it did not begin there."""
    for each in gaps(view):
        yield each.mission, float(each.begun)


@metric("gaps_per_year", of="mission", unit="1/year", source=KEILSON)
def gaps_per_year(view: View) -> Values:
    """Gaps that begin in a year."""
    for each in gaps(view):
        yield each.mission, each.begun / view.years


@metric("gap_days", of="mission", unit="d", source=KEILSON)
def gap_days(view: View) -> Values:
    """Days of the window in a gap."""
    for each in gaps(view):
        yield each.mission, float(each.length.sum())


@metric("gap_mean", of="mission", unit="d", source=PRODUCT_LIMIT)
def mean_gap(view: View) -> Values:
    """Mean length of the gaps that begin in the window; one that its end cuts is not short."""
    for each in gaps(view):
        yield each.mission, each.mean


@metric("gap_longest", of="mission", unit="d", source="ours")
def longest_gap(view: View) -> Values:
    """The longest gap, as far as it lies in the window; 0 without a gap."""
    for each in gaps(view):
        yield each.mission, float(each.length.max(initial=0.0))


@metric("gap_over", of="mission>kind", unit="fraction", source="ours: P(a gap longer than g days)")
def gap_over(view: View) -> Values:
    """Whether some gap is longer in the window than each of ``measure.gap_over_d``."""
    for each in gaps(view):
        for days in view.scenario.measure.gap_over_d:
            yield f"{each.mission}>{decimal(days)}", float(each.length.max(initial=0.0) > days)


@metric("between_gaps", of="mission", unit="d", source=KEILSON)
def between_gaps(view: View) -> Values:
    """Mean length of the time between gaps: days without one over gaps begun."""
    for each in gaps(view):
        held_d = float(view.length_d - each.length.sum())
        yield each.mission, held_d / each.begun if each.begun else float("nan")


@metric("first_gap", of="mission", unit="d", source=KEILSON)
def first_gap(view: View) -> Values:
    """Time to the first moment below k, 0 if day 0 is one; censored at the end (see ``no_gap``)."""
    for each in gaps(view):
        first_d = each.start[0] if len(each.start) else view.end_d
        yield each.mission, float(first_d) - view.start_d


@metric("no_gap", of="mission", unit="fraction", source=KEILSON)
def no_gap(view: View) -> Values:
    """Whether the whole window passes without a gap: the share of censored first gaps."""
    for each in gaps(view):
        yield each.mission, float(len(each.start) == 0 and not view.stopped)
