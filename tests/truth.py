"""The truth cases: how each one is simulated, what is read off it, and how that is judged.

A case is a scenario with known outputs (``data/truth_cases.json``). Its runs are of two kinds. A
long run gives steady-state outputs: its effort is days in all, divided over a few replications
after the warm-up of the scenario. A window run starts from everybody new and up on day 0, unless
it is said to keep the warm-up: its effort is a number of replications. ``full`` is the effort at which every output reaches its target
half-width, ``quick`` the one at which those named in ``suite`` reach three times that.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy import stats

import sim
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result, run_tasks
from truth_contested import CONTESTED
from truth_fleets import FLEETS, LAWS, LINES, UPKEEP, break_even
from truth_interdiction import INTERDICTION
from truth_queues import QUEUES
from truth_run import Case, Floats, Run
from truth_supply import SUPPLY

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


# Simulating ------------------------------------------------------------------------------------


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
        frame = ["initial=all_up_new", "warm_up_d=0"] if run.from_new else []
        frame.append(f"horizon_d={run.window_d:g}")
    scenario = sim.load_scenario(case.scenario, *frame, *case.overrides, *run.overrides)
    keys: tuple[Key, ...] = ()
    values: dict[int, Floats] = {}
    for _, batch, outcomes in run_tasks([scenario], seed, range(replications), WORKERS):
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


# Cases -----------------------------------------------------------------------------------------

CASES: dict[str, Case] = {
    **{name: Case(f"truth/{name}", name, runs) for name, runs in (QUEUES | FLEETS).items()},
    **{line + laws: break_even(line, laws) for line in LINES for laws in LAWS},
    **{name: Case(f"truth/{name}", name, runs) for name, runs in (UPKEEP | SUPPLY).items()},
    **{
        name: Case(f"truth/{name}", name, runs) for name, runs in (INTERDICTION | CONTESTED).items()
    },
}
"""All cases by name, in the order of their seeds: new ones go behind the others."""
