"""The truth cases: how each one is simulated, what is read off it, and how that is judged.

A case is a scenario with known outputs (``data/truth_cases.json``). Its runs are of two kinds. A
long run gives steady-state outputs: its effort is days in all, divided over a few replications
after the warm-up of the scenario. A window run starts from everybody new and up on day 0: its
effort is a number of replications. ``full`` is the effort at which every output reaches its target
half-width, ``quick`` the one at which those named in ``suite`` reach three times that.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

import sim
from sim.study.measure import Key
from sim.study.replicate import Result, run_tasks

Floats = NDArray[np.float64]
Reading = Callable[[Result], Floats]
"""The values of an output, one of each replication."""
Tier = Literal["full", "quick"]

DATA = Path(__file__).parent / "data" / "truth_cases.json"
WORKERS = 2
LONG_REPLICATIONS = {"full": 100, "quick": 40}
"""Replications over which a long run is divided [count]."""
LEVEL = 0.99
WIDER = 3.0
"""Width of the quick tier over the target width."""
SEEDS = {"full": 71_000, "quick": 72_000, "retest": 73_000}
"""First seeds of the tiers; every run of every case has a seed of its own."""
COUNTED = ("at_day", "per_replication")
"""Estimators whose values may be 0 or 1, success or failure of a whole replication."""


# References ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """A known output, and the width at which a simulation has to confirm it."""

    name: str
    value: float
    kind: str
    """fraction, count, level, rate or duration."""
    estimator: str
    error: float
    """Bound on the error of the value itself."""
    target: float
    """Half-width of the 99 % interval."""
    margin: float
    """Margin of equivalence."""


@cache
def references() -> Mapping[str, Sequence[Reference]]:
    """The known outputs of every case, the headline first."""
    cases: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))["cases"]
    return {
        case["id"]: [
            Reference(
                name=output["name"],
                value=output["value"],
                kind=output["kind"],
                estimator=output["estimator"],
                error=output["reference_error"],
                target=output["acceptance"]["target_half_width"],
                margin=output["acceptance"]["equivalence_margin"],
            )
            for output in case["outputs"]
        ]
        for case in cases
    }


# Judging ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A simulated output beside its reference.

    ``verdict`` is PASS, or WEAK (the interval holds the reference and is too wide), PASS_EQUIV
    (just outside, and the whole interval within the margin of equivalence), RETEST (outside the
    99 % interval), FAIL (outside the family-wise interval).
    """

    case: str
    reference: Reference
    mean: float
    half_width: float
    z: float
    verdict: str

    @property
    def missed(self) -> bool:
        """Whether the reference lies outside the 99 % interval (of the first pass)."""
        return abs(self.mean - self.reference.value) > self.half_width + self.reference.error


def judge(
    case: str, reference: Reference, values: Floats, family: int, wider: float = 1.0
) -> Judged:
    """Compare an output with its reference.

    Parameters
    ----------
    values
        One value of each replication, shape (replications,).
    family
        Outputs that are judged together, for the family-wise (Bonferroni) interval [count].
    wider
        Factor on the target width and on the margin.
    """
    reference = replace(reference, target=wider * reference.target, margin=wider * reference.margin)
    n = len(values)
    assert not np.isnan(values).any(), f"{case} {reference.name}: a replication has no value"
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(n))
    known = reference.value
    if reference.estimator in COUNTED and set(np.unique(values)) <= {0.0, 1.0}:
        # Score test: the error under the reference, so that few successes are judged sensibly.
        error = max(error, float(np.sqrt(known * (1 - known) / n)))
    half_width = float(stats.t.ppf(0.5 + LEVEL / 2, n - 1)) * error
    family_half_width = float(stats.t.ppf(1 - (1 - LEVEL) / 2 / family, n - 1)) * error
    distance = abs(mean - known)
    slack = reference.error + 1e-12
    if error == 0 and distance > max(slack, 1e-9 * abs(known)):
        verdict = "FAIL"  # without spread it has to be exact
    elif distance <= half_width + slack:
        verdict = "PASS" if half_width <= 1.05 * reference.target else "WEAK"
    elif distance > family_half_width + slack:
        verdict = "FAIL"
    elif distance + half_width <= reference.margin:
        verdict = "PASS_EQUIV"
    else:
        verdict = "RETEST"
    z = (mean - known) / error if error > 0 else 0.0
    return Judged(case, reference, mean, half_width, z, verdict)


def settle(first: Judged, retest: Judged) -> Judged:
    """The verdict after the one retest that a RETEST is allowed: new seeds, four times the effort.

    Outside again on the same side is a FAIL; on the other side it stays undecided.
    """
    if not retest.missed:
        return replace(first, verdict="PASS")
    same_side = (retest.z > 0) == (first.z > 0)
    return replace(first, verdict="FAIL" if same_side else "RETEST")


def misses_by_chance(outputs: int) -> int:
    """Misses of the 99 % interval that only one sound suite in a thousand exceeds."""
    return int(stats.binom.ppf(0.999, outputs, 1 - LEVEL))


# Cases -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """One experiment of a case.

    Attributes
    ----------
    outputs
        What is read off it.
    full, quick
        Effort: days in all of a long run, replications of a window run.
    suite
        Outputs that are judged at the quick effort.
    overrides
        Changes to the scenario of the case.
    window_d
        Length of the window of a window run; None for a long run.
    """

    outputs: Mapping[str, Reading]
    full: float
    quick: float
    suite: Sequence[str]
    overrides: Sequence[str] = ()
    window_d: float | None = None


@dataclass(frozen=True)
class Case:
    """A scenario, the references of its outputs and the runs that give them."""

    scenario: str
    known: str
    """Id in the data."""
    runs: Sequence[Run]
    overrides: Sequence[str] = ()


def judged(name: str, tier: Tier) -> list[Judged]:
    """The outputs of a case at full width or at the quick one, before any retest."""
    family = sum(len(outputs_of(each, tier)) for each in CASES)
    wider = WIDER if tier == "quick" else 1.0
    found = simulate(name, tier)
    return [
        judge(name, reference, found[reference.name], family, wider)
        for reference in references()[CASES[name].known]
        if reference.name in found
    ]


def retested(name: str, first: Sequence[Judged]) -> list[Judged]:
    """The outputs of a case after the one retest of those that need it."""
    again = [each.reference.name for each in first if each.verdict == "RETEST"]
    if not again:
        return list(first)
    found = simulate(name, "full", again)
    return [
        settle(each, judge(name, each.reference, found[each.reference.name], 1))
        if each.verdict == "RETEST"
        else each
        for each in first
    ]


def outputs_of(name: str, tier: Tier) -> list[str]:
    """Names of the outputs of a case that are judged in a tier."""
    runs = CASES[name].runs
    return [output for run in runs for output in (run.outputs if tier == "full" else run.suite)]


def simulate(name: str, tier: Tier, retest: Sequence[str] = ()) -> dict[str, Floats]:
    """The outputs of a case at an effort; with ``retest`` those alone, anew, at four times it."""
    case = CASES[name]
    place = list(CASES).index(name)
    found: dict[str, Floats] = {}
    for number, run in enumerate(case.runs):
        wanted = [output for output in retest or outputs_of(name, tier) if output in run.outputs]
        if not wanted:
            continue
        effort = (run.full if tier == "full" else run.quick) * (4 if retest else 1)
        seed = SEEDS["retest" if retest else tier] + 10 * place + number
        result = execute(case, run, effort, seed, LONG_REPLICATIONS[tier])
        found.update({output: run.outputs[output](result) for output in wanted})
    return found


def execute(case: Case, run: Run, effort: float, seed: int, long_replications: int) -> Result:
    """One run of a case."""
    if run.window_d is None:
        replications = long_replications
        frame = [f"horizon_d={effort / replications:.0f}"]
    else:
        replications = round(effort)
        frame = ["initial=all_up_new", "warm_up_d=0", f"horizon_d={run.window_d:g}"]
    scenario = sim.load_scenario(case.scenario, *frame, *case.overrides, *run.overrides)
    keys: tuple[Key, ...] = ()
    values: dict[int, Floats] = {}
    for _, batch, outcomes in run_tasks([scenario], seed, replications, WORKERS):
        assert not isinstance(outcomes, str)  # without keep_going an error is raised
        keys = outcomes[0].keys
        values.update(zip(batch, (each.values for each in outcomes), strict=True))
    return Result(
        scenario=scenario,
        seed=seed,
        level=LEVEL,
        keys=keys,
        values=np.array([values[replication] for replication in range(replications)]),
        daily=np.empty((replications, 0, 0), dtype=np.int64),  # not read here
    )


# What is read ----------------------------------------------------------------------------------


def of(metric: str, subject: str, factor: float = 1.0) -> Reading:
    """A metric of a subject, times a factor."""
    return lambda result: factor * result.of(metric, subject)


def rest(metric: str, subject: str, factor: float = 1.0) -> Reading:
    """What a share leaves over, times a factor."""
    return lambda result: factor * (1.0 - result.of(metric, subject))


def days_between(metric: str, subject: str) -> Reading:
    """Mean days between events whose yearly rate is a metric, by the same estimator."""

    def read(result: Result) -> Floats:
        rate = result.of(metric, subject)
        return np.asarray(365.0 / rate.mean() * (2.0 - rate / rate.mean()))

    return read


def ratio(above: Key, below: Key) -> Reading:
    """Ratio of the means of two metrics, with the spread of the ratio estimator.

    Source: Law, Simulation Modeling and Analysis (5th ed.), section 9.5.2 (linearised).
    """

    def read(result: Result) -> Floats:
        a, b = result.of(*above), result.of(*below)
        r = a.mean() / b.mean()
        return np.asarray(r + (a - r * b) / b.mean())

    return read


def fleet_at_yard(fleet: str, index: str) -> dict[str, Reading]:
    """The outputs of a fleet that shares a yard with others."""
    return {
        f"availability{index}": of("ao", fleet),
        f"mean_wait{index}": of("wait", f"yard/bay/{fleet}"),
        f"mean_queue{index}": of("queue_length", f"yard/bay/{fleet}"),
    }


TRUTH: dict[str, Sequence[Run]] = {
    "A01": (
        Run(
            {"availability_longrun": of("ao", "ships")},
            full=1e6,
            quick=160e3,
            suite=["availability_longrun"],
        ),
        Run(
            {
                "availability_at_times[0]": of("ao_at_day", "ships@3"),
                "availability_at_times[1]": of("ao_at_day", "ships@10"),
                "availability_at_times[2]": of("ao_at_day", "ships@30"),
            },
            full=145,
            quick=24,
            suite=[f"availability_at_times[{number}]" for number in range(3)],
            overrides=["fleets.ships.size=100", "measure.days=[3,10,30]"],
            window_d=31,
        ),
        Run(
            {
                "availability_over_horizon": of("ao", "ships"),
                "failures_over_horizon": of("failures", "ships", 1 / 100),
            },
            full=430,
            quick=50,
            suite=["availability_over_horizon", "failures_over_horizon"],
            overrides=["fleets.ships.size=100"],
            window_d=30,
        ),
        Run(
            {"p_uptime_share_met": of("ao_reached", "ships")},
            full=15_500,
            quick=1_700,
            suite=[],
            window_d=30,
        ),
    ),
    "A02": (
        Run(
            {
                "availability_longrun": of("ao", "ships"),
                "failures_per_year_longrun": of("failures_per_year", "ships"),
            },
            full=1.6e6,
            quick=220e3,
            suite=["availability_longrun", "failures_per_year_longrun"],
        ),
        Run(
            {
                "availability_at_times[0]": of("ao_at_day", "ships@20"),
                "availability_at_times[1]": of("ao_at_day", "ships@50"),
                "availability_at_times[2]": of("ao_at_day", "ships@90"),
            },
            full=135,
            quick=22,
            suite=[f"availability_at_times[{number}]" for number in range(3)],
            overrides=["fleets.ships.size=100", "measure.days=[20,50,90]"],
            window_d=91,
        ),
        Run(
            {
                "availability_over_horizon": of("ao", "ships"),
                "failures_over_horizon": of("failures", "ships", 1 / 100),
            },
            full=115,
            quick=22,
            suite=["availability_over_horizon", "failures_over_horizon"],
            overrides=["fleets.ships.size=100"],
            window_d=90,
        ),
    ),
    "A03": (
        Run(
            {
                "availability_longrun": of("ao", "ships"),
                "failures_per_year[0]": of("failures_per_year", "ships/engine"),
                "down_share[0]": of("down_share", "ships/engine"),
                "failures_per_year[1]": of("failures_per_year", "ships/radar"),
                "down_share[1]": of("down_share", "ships/radar"),
                "failures_per_year[2]": of("failures_per_year", "ships/hull"),
                "down_share[2]": of("down_share", "ships/hull"),
            },
            full=8e6,
            quick=400e3,
            suite=["availability_longrun", "failures_per_year[0]", "down_share[1]"],
        ),
    ),
    "B01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_down": rest("ao", "ships", 12),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "p_all_up": of("mission_uptime", "all_up"),
                "p_wait": of("wait_share", "yard/bay"),
            },
            full=2.1e6,
            quick=40e3,
            suite=["availability", "mean_down", "utilisation", "failures_per_year"],
        ),
    ),
    "B02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_down": rest("ao", "ships", 8),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "p_all_up": of("mission_uptime", "all_up"),
            },
            full=1.9e6,
            quick=70e3,
            suite=["availability", "mean_down", "utilisation", "failures_per_year"],
        ),
    ),
    "B03": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_transit_out": of("in_transit", "yard/out"),
                "mean_transit_back": of("in_transit", "yard/back"),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "turnaround": of("turnaround", "ships"),
                "p_at_least_k": of("mission_uptime", "hold"),
            },
            full=3.6e6,
            quick=80e3,
            suite=[
                "availability",
                "mean_transit_out",
                "mean_transit_back",
                "failures_per_year",
                "turnaround",
                "p_at_least_k",
            ],
        ),
    ),
    "B04": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "in_transit[0]": of("in_transit", "near"),
                "queue[0][0]": of("queue_length", "near/dock"),
                "wait[0][0]": of("wait", "near/dock"),
                "utilisation[0][0]": of("utilisation", "near/dock"),
                "queue[0][1]": of("queue_length", "near/test"),
                "wait[0][1]": of("wait", "near/test"),
                "utilisation[0][1]": of("utilisation", "near/test"),
                "in_transit[1]": of("in_transit", "far"),
                "queue[1][0]": of("queue_length", "far/dock"),
                "wait[1][0]": of("wait", "far/dock"),
                "utilisation[1][0]": of("utilisation", "far/dock"),
                "queue[1][1]": of("queue_length", "far/test"),
                "wait[1][1]": of("wait", "far/test"),
                "utilisation[1][1]": of("utilisation", "far/test"),
            },
            full=9.8e6,
            quick=40e3,
            suite=["availability", "failures_per_year", "in_transit[0]", "in_transit[1]"],
        ),
    ),
    "B05": (
        Run(
            {
                **fleet_at_yard("first", "[0]"),
                **fleet_at_yard("second", "[1]"),
                **fleet_at_yard("third", "[2]"),
                "utilisation": of("utilisation", "yard/bay"),
            },
            full=3.2e6,
            quick=100e3,
            suite=["availability[0]", "availability[1]", "availability[2]", "utilisation"],
        ),
    ),
    "B06": (
        Run(
            {
                **fleet_at_yard("first", "[0]"),
                **fleet_at_yard("second", "[1]"),
                "utilisation": of("utilisation", "yard/bay"),
            },
            full=4.4e6,
            quick=100e3,
            suite=["availability[0]", "availability[1]"],
        ),
    ),
    "B07": (
        Run(
            {
                "availability[0]": of("ao", "urgent"),
                "mean_downtime[0]": of("turnaround", "urgent"),
                "mean_queue[0]": of("queue_length", "yard/bay/urgent"),
                "availability[1]": of("ao", "routine"),
                "mean_downtime[1]": of("turnaround", "routine"),
                "mean_queue[1]": of("queue_length", "yard/bay/routine"),
            },
            full=2.4e6,
            quick=60e3,
            suite=["availability[0]", "mean_downtime[0]", "availability[1]"],
        ),
    ),
    "C01": (
        Run(
            {
                "p_wait": of("wait_share", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_in_system": of("load_in_system", "yard/jobs"),
                "utilisation": of("utilisation", "yard/bay"),
                "p_wait_longer": of("wait_over", "yard/bay>2"),
            },
            full=4.7e6,
            quick=120e3,
            suite=["p_wait", "utilisation"],
        ),
    ),
    "C02": (
        Run(
            {
                "mean_wait": of("wait", "yard/bay"),
                "mean_queue": of("queue_length", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "mean_time_at_hub": of("load_time_at_hub", "yard/jobs"),
            },
            full=5.9e6,
            quick=700e3,
            suite=["mean_wait", "utilisation", "mean_time_at_hub"],
        ),
    ),
    "C04": (
        Run(
            {
                "mean_wait[0]": of("wait", "yard/bay/urgent"),
                "mean_in_system[0]": of("load_in_system", "yard/urgent"),
                "mean_wait[1]": of("wait", "yard/bay/routine"),
                "mean_in_system[1]": of("load_in_system", "yard/routine"),
            },
            full=8.6e6,
            quick=180e3,
            suite=["mean_wait[0]", "mean_in_system[0]"],
        ),
    ),
    "C05": (
        Run(
            {
                "mean_time_at_hub[0]": of("load_time_at_hub", "yard/urgent"),
                "mean_in_system[0]": of("load_in_system", "yard/urgent"),
                "mean_time_at_hub[1]": of("load_time_at_hub", "yard/routine"),
                "mean_in_system[1]": of("load_in_system", "yard/routine"),
            },
            full=4.5e6,
            quick=110e3,
            suite=["mean_time_at_hub[0]", "mean_in_system[0]"],
        ),
    ),
    "F02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_cycle": of("failures_per_year", "ships", 225 / 365 / 5),
                "mean_up_days_per_cycle": of("ao", "ships", 225),
                "p_at_least_k_staggered": of("mission_uptime", "hold"),
            },
            full=1.2e6,
            quick=40e3,
            suite=["availability", "failures_per_cycle", "mean_up_days_per_cycle"],
        ),
        Run(
            {
                "availability_since_undock[0]": of("ao_at_day", "ships@235"),
                "availability_since_undock[1]": of("ao_at_day", "ships@285"),
            },
            full=130,
            quick=22,
            suite=["availability_since_undock[0]", "availability_since_undock[1]"],
            overrides=[
                "fleets.ships.size=100",
                "fleets.ships.scheduled.docking.staggered=false",
                "measure.days=[235,285]",
            ],
            window_d=300,
        ),
    ),
    "H01": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "hold"),
                "gaps_per_year": of("gaps_per_year", "hold"),
                "mean_gap": of("gap_mean", "hold"),
                "mean_between_gaps": of("between_gaps", "hold"),
            },
            full=4.7e6,
            quick=150e3,
            suite=["p_at_least_k"],
        ),
    ),
    "H02": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "hold"),
                "gaps_per_year": of("gaps_per_year", "hold"),
                "mean_gap": of("gap_mean", "hold"),
            },
            full=9.5e6,
            quick=400e3,
            suite=["p_at_least_k"],
        ),
        Run(
            {"mean_time_to_first_gap": of("first_gap", "hold")},
            full=16_500,
            quick=1_900,
            suite=["mean_time_to_first_gap"],
            overrides=["stop_at_first_gap=true"],
            window_d=1500,  # by then all but three runs in a million have had their gap
        ),
        Run(
            {
                "p_no_gap_in_window": of("sustained_hold", "hold"),
                "gap_days_in_window": of("gap_days", "hold"),
                "gaps_started_in_window": of("gaps_started", "hold"),
            },
            full=33_000,
            quick=1_200,
            suite=["p_no_gap_in_window"],
            window_d=30,
        ),
        Run(
            {"mean_up_at_window_end": of("on_station_at_day", "ships@30")},
            full=3_300,
            quick=370,
            suite=["mean_up_at_window_end"],
            overrides=["measure.days=[30]"],
            window_d=31,
        ),
    ),
    "H03": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "presence"),
                "mean_effective": of("on_station", "ships"),
                "p_none": rest("mission_uptime", "presence"),
            },
            full=14e6,
            quick=220e3,
            suite=["p_at_least_k"],
        ),
    ),
    "H04": (
        Run(
            {
                "fmc": of("fmc", "ships"),
                "pmc": of("pmc", "ships"),
                "nmc": of("nmc", "ships"),
                "p_mc_at_least_k": of("mission_uptime", "hold"),
            },
            full=2.4e6,
            quick=40e3,
            suite=["fmc"],
        ),
        Run(
            {
                "fmc_at_times[0]": of("fmc_at_day", "ships@10"),
                "nmc_at_times[0]": of("nmc_at_day", "ships@10"),
                "fmc_at_times[1]": of("fmc_at_day", "ships@30"),
                "nmc_at_times[1]": of("nmc_at_day", "ships@30"),
            },
            full=2_150,
            quick=240,
            suite=["fmc_at_times[0]", "nmc_at_times[0]", "fmc_at_times[1]", "nmc_at_times[1]"],
            overrides=["measure.days=[10,30]"],
            window_d=31,
        ),
    ),
    "J01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "wait_for_dock": of("wait", "yard/docking"),
                "wait_for_crew": of("wait", "yard/work"),
                "dock_occupied": of("utilisation", "yard/dock"),
                "crew_busy": of("utilisation", "yard/crew"),
            },
            full=4.2e6,
            quick=90e3,
            suite=["availability", "dock_occupied", "crew_busy"],
        ),
    ),
    "J02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "wait_deep": of("wait", "yard/deep"),
                "wait_pier": of("wait", "yard/pier_side"),
                "dock_busy": of("utilisation", "yard/dock"),
                "crew_busy": of("utilisation", "yard/crew"),
            },
            full=4.5e6,
            quick=70e3,
            suite=["availability", "crew_busy"],
        ),
    ),
}

UPKEEP: dict[str, Sequence[Run]] = {
    "F01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "planned_per_year": of("upkeep_per_year", "ships/equipment/planned"),
            },
            full=24e6,
            quick=110e3,
            suite=["availability", "planned_per_year"],
        ),
        Run(
            {"availability_no_pm": of("ao", "ships")},
            full=4.2e5,
            quick=50e3,
            suite=["availability_no_pm"],
            overrides=["maintenance=reactive"],
        ),
        Run(
            {"best_availability": of("ao", "ships")},
            full=1.5e6,
            quick=120e3,
            suite=["best_availability"],
            overrides=["maintenances.scheduled.rules.age.interval_d=55.569375066559914"],
        ),
    ),
    "F03": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_cycle": ratio(
                    ("failures_per_year", "ships"), ("scheduled_done_per_year", "ships")
                ),
                "cycle_days": days_between("scheduled_done_per_year", "ships"),
            },
            full=1.6e6,
            quick=180e3,
            suite=["availability", "failures_per_cycle", "cycle_days"],
        ),
        Run(
            {"best_availability": of("ao", "ships")},
            full=3.3e5,
            quick=40e3,
            suite=["best_availability"],
            overrides=["fleets.ships.scheduled.overhaul.every_d=134.1640786499874"],
        ),
    ),
    "F04": (
        Run(
            {
                "availability": of("ao", "ships"),
                "unplanned_per_year": of("failures_per_year", "ships"),
                "planned_per_year": of("upkeep_per_year", "ships/equipment/planned"),
                "false_alarms_per_year": of("upkeep_per_year", "ships/equipment/false_alarm"),
            },
            full=16e6,
            quick=110e3,
            suite=["availability"],
        ),
        Run(
            {"availability_no_prognostics": of("ao", "ships")},
            full=6.3e5,
            quick=75e3,
            suite=["availability_no_prognostics"],
            overrides=["maintenance=reactive"],
        ),
    ),
    "F05": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "inspections_per_year": of("upkeep_per_year", "ships/equipment/inspection"),
                "p_defect_caught": of("forestalled", "ships/equipment"),
                "mean_up_days_per_cycle": of("up_between_renewals", "ships/equipment"),
            },
            full=62e6,
            quick=300e3,
            suite=["availability", "inspections_per_year", "mean_up_days_per_cycle"],
        ),
    ),
}
"""Maintenance policies; behind the others, because the seed of a case is its place."""

LINES: dict[str, Sequence[str]] = {
    "home-2": ["posture=home", "hubs.home.berths.dock=2"],
    "home-4": ["posture=home", "hubs.home.berths.dock=4"],
    "theater-1": ["posture=theater", "hubs.theater.berths.dock=1"],
    "theater-2": ["posture=theater", "hubs.theater.berths.dock=2"],
    "split-1-2": ["posture=split", "hubs.theater.berths.dock=1", "hubs.home.berths.dock=2"],
}
"""The five lines of the scenario ``break_even``."""

WEIBULL = "fleets.ships.modes.casualty.life={law: weibull, mean_d: 180, shape: 2}"
LAWS: dict[str, Sequence[str]] = {
    "": [],
    " weibull": [WEIBULL],
    " weibull gamma": [
        WEIBULL,
        "legs.theater.takes={law: gamma, mean_d: 5, cv: 0.5}",
        "legs.home.takes={law: gamma, mean_d: 25, cv: 0.5}",
    ],
}
"""Laws of life and transit that must change nothing, because their means are the same."""

LINE_DAYS = {
    "home-2": 8e6,
    "home-4": 4.6e6,
    "theater-1": 95e6,
    "theater-2": 6e6,
    "split-1-2": 11e6,
}
"""Effort at full width with the laws of the scenario [d]."""
CALMER = {"": 1.0, " weibull": 0.75, " weibull gamma": 0.6}
"""Effort with other laws over that."""


def break_even(line: str, laws: str) -> Case:
    """A line of the scenario ``break_even`` under some laws of life and transit."""
    full = LINE_DAYS[line] * CALMER[laws]
    run = Run(
        {"on_station": of("on_station", "ships"), "p_at_least_9": of("mission_uptime", "hold")},
        full=full,
        quick=full / 7,
        suite=["on_station", "p_at_least_9"],
        overrides=["warm_up_d=2000"],
    )
    return Case("break_even", line, [run], [*LINES[line], *LAWS[laws]])


CASES: dict[str, Case] = {
    **{name: Case(f"truth/{name}", name, runs) for name, runs in TRUTH.items()},
    **{line + laws: break_even(line, laws) for line in LINES for laws in LAWS},
    **{name: Case(f"truth/{name}", name, runs) for name, runs in UPKEEP.items()},
}
"""All cases by name, in the order of their seeds."""
