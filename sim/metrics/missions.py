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
from itertools import pairwise
from math import inf, nan

import numpy as np

from sim.core.columns.ticks import whole
from sim.core.ticks import decimal
from sim.metrics.over_time import required, share_all_held, share_held, slack
from sim.model.condition import Health
from sim.record.durations import product_limit
from sim.record.kept import kept, together
from sim.record.metric import metric
from sim.record.subjects import missions
from sim.record.tables import Bools, Floats
from sim.record.view import View, on_station

ALL = "all missions"
KEILSON = "Keilson, Markov Chain Models: Rarity and Exponentiality (1979)"
PRODUCT_LIMIT = "Kaplan and Meier, JASA 53 (1958)"


@dataclass(frozen=True)
class Gaps:
    """The gaps of one mission, or of all together, as far as they lie in the window.

    Attributes
    ----------
    start, length
        Shape (n,) [d].
    old
        Whether the first was under way before the window.
    cut
        Whether the end of the window cuts the last.
    """

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
    axis, over = slack(view)
    return axis.times, dict(zip(view.scenario.missions, over >= 0, strict=True))


@metric(
    "mission_uptime", of="mission", unit="fraction", subjects=missions,
    source="Birnbaum (1969); Kuo and Zuo (2003), ch. 7",
)  # fmt: skip
@together
def mission_uptime(view: View) -> Floats:
    """Share of the window in which at least k platforms of the mission are on station."""
    return np.asarray(share_held(view)[0].T.ravel())


def _if_any(view: View, subjects: Iterable[str]) -> Iterable[str]:
    """Some subjects if there are missions."""
    return subjects if view.scenario.missions else []


@metric(
    "dru", of="mission", unit="fraction", source="ours: deterrence-relevant uptime, a proxy",
    subjects=lambda view: _if_any(view, [ALL]),
)  # fmt: skip
@together
def deterrence_relevant_uptime(view: View) -> Floats:
    """DRU: share of the window in which every mission is met."""
    return np.asarray(share_all_held(view)[0])


@metric(
    "dru_curve", of="kind", unit="fraction",
    source="ours: DRU with every k shifted, since k is notional",
    subjects=lambda view: _if_any(view, (f"k{n:+d}" for n in view.scenario.measure.k_shift)),
)  # fmt: skip
@together
def dru_curve(view: View) -> Floats:
    """DRU with every requirement k shifted by a few platforms."""
    return np.asarray(share_all_held(view, view.scenario.measure.k_shift).T.ravel())


@metric("mission_mean", of="mission", unit="platforms", source="time average", subjects=missions)
@together
def mission_mean(view: View) -> list[float]:
    """Mean number of the mission's platforms on station."""
    return [(each.counts * each.lengths_d).sum() / view.length_d for each in on_station(view)]


def and_all(view: View) -> list[str]:
    """Every mission, and all of them together."""
    return [*view.scenario.missions, ALL] if view.scenario.missions else []


@metric(
    "sustained_hold", of="mission", unit="fraction", subjects=and_all,
    source="ours: P(no gap from day 0 to the day hold_d)",
)  # fmt: skip
@together
def sustained_hold(view: View) -> Floats:
    """Whether a mission is met without a break from day 0 to ``measure.hold_d``."""
    axis, held = slack(view)[0], _held(view)
    known = view.length_d >= view.scenario.measure.hold_d
    early = axis.times < view.start_d + view.scenario.measure.hold_d
    runs = view.runs
    broken = np.array([np.bincount(axis.run[early & ~each], minlength=runs) > 0 for each in held])
    broken[-1] |= view.stopped and not known
    return np.where(broken | known, ~broken, nan).T.ravel()


@kept
def _held(view: View) -> Bools:
    """When each mission is met, as in ``met``, and all together, shape (missions + 1, times)."""
    over = slack(view)[1]
    return np.concatenate((over, over.min(axis=0, keepdims=True))) >= 0


@kept
def gaps(view: View) -> list[Gaps]:
    """The gaps of each mission, and of all together, replication after replication."""
    known: dict[bytes, list[Gaps]] = {}
    found = []
    for row, held in enumerate(_held(view)):
        same = held.tobytes()  # as those of the only mission and of all
        if same not in known:
            known[same] = _gaps(view, row, held)
        found.append(known[same])
    return [each for every in zip(*found, strict=True) for each in every]


def _gaps(view: View, row: int, held: Bools) -> list[Gaps]:
    """Those of one row of ``_held``, of each replication."""
    axis = slack(view)[0]
    if not len(held):
        return [Gaps(axis.times, axis.times, False, False)] * view.runs
    begins, ends = ~held, held.copy()
    begins[1:] &= held[:-1]
    ends[1:] &= ~held[:-1]
    begins[axis.first], ends[axis.first] = ~held[axis.first], False
    old, cut = ~held[axis.first], ~held[axis.last]
    if old.any():
        old &= ~_met_before(view)[row]
    start, until = axis.times[begins], np.bincount(axis.run[begins], minlength=view.runs).cumsum()
    closed = np.ones(len(start), dtype=bool)
    closed[until[cut] - 1] = False
    end = np.full(len(start), view.end_d)
    end[closed] = axis.times[ends]
    length = whole(end - start)
    return [
        Gaps(start[first:last], length[first:last], *told)
        for (first, last), *told in zip(
            pairwise([0, *until.tolist()]), old.tolist(), cut.tolist(), strict=True
        )
    ]


@kept
def _met_before(view: View) -> Bools:
    """Whether each mission, and all together, were met right before the window; a run without a
    past was whole. Shape (missions + 1, replications)."""
    scenario, fleets = view.scenario, len(view.fleet_number)
    found = np.ones((len(scenario.missions) + 1, view.runs), dtype=bool)
    if view.tables.start_d >= view.start_d:
        return found
    before_d = float(np.nextafter(view.start_d, -inf))
    spells = view.tables.spells
    then = np.flatnonzero((spells.start <= before_d) & (spells.end > before_d))
    then = then[view.effective[spells.condition[then]]]
    fully = view.health[spells.condition[then]] == Health.FMC
    full, part = (
        view.tally("spells", rows, view.tables.names.fleet_of[spells.platform[rows]], fleets)
        for rows in (then[fully], then[~fully])
    )
    for row, (name, mission) in enumerate(scenario.missions.items()):
        own = [view.fleet_number[each] for each in {*mission.fleets}]
        count = mission.worth(full[..., own].sum(axis=-1), part[..., own].sum(axis=-1))
        needed = bool(required(view, name, np.array([before_d]))[0])
        found[row] = (count >= mission.k) | (not needed)
    found[-1] = found[:-1].all(axis=0)
    return found


@metric("gaps_started", of="mission", unit="gaps", source=KEILSON, subjects=and_all)
@together
def gaps_started(view: View) -> list[float]:
    """Gaps that begin in the window, on day 0 too; one under way before it did not begin there."""
    return [each.begun for each in gaps(view)]


@metric("gaps_per_year", of="mission", unit="1/year", source=KEILSON, subjects=and_all)
@together
def gaps_per_year(view: View) -> list[float]:
    """Gaps that begin in a year."""
    return [each.begun / view.years for each in gaps(view)]


@metric("gap_days", of="mission", unit="d", source=KEILSON, subjects=and_all)
@together
def gap_days(view: View) -> list[float]:
    """Days of the window in a gap."""
    return [each.days for each in gaps(view)]


@metric("gap_mean", of="mission", unit="d", source=PRODUCT_LIMIT, subjects=and_all)
@together
def mean_gap(view: View) -> list[float]:
    """Mean length of the gaps that begin in the window; one that its end cuts is not short."""
    return [each.mean for each in gaps(view)]


@metric("gap_longest", of="mission", unit="d", source="ours", subjects=and_all)
@together
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
@together
def gap_over(view: View) -> list[float]:
    """Whether some gap is longer in the window than each of ``measure.gap_over_d``."""
    limits = view.scenario.measure.gap_over_d
    return [float(each.longest > days) for each in gaps(view) for days in limits]


@metric("between_gaps", of="mission", unit="d", source=KEILSON, subjects=and_all)
@together
def between_gaps(view: View) -> list[float]:
    """Mean length of the time between gaps: days without one over gaps begun."""
    return [(view.length_d - each.days) / each.begun if each.begun else nan for each in gaps(view)]


@metric("first_gap", of="mission", unit="d", source=KEILSON, subjects=and_all)
@together
def first_gap(view: View) -> list[float]:
    """Time to the first moment below k, 0 if day 0 is one; censored at the end (see ``no_gap``)."""
    firsts = (each.start[0] if len(each.start) else view.end_d for each in gaps(view))
    return [first_d - view.start_d for first_d in firsts]


@metric("no_gap", of="mission", unit="fraction", source=KEILSON, subjects=and_all)
@together
def no_gap(view: View) -> list[float]:
    """Whether the whole window passes without a gap: the share of censored first gaps."""
    return [float(len(each.start) == 0 and not view.stopped) for each in gaps(view)]
