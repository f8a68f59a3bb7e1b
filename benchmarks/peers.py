"""Bar 2: other simulators, on the same model with the same results."""

import importlib.util
import random
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks import repairman
from benchmarks.bar import Bar, per_second
from benchmarks.engine import changes
from benchmarks.timing import Rates, in_turns, ratio
from sim.engine.replication import run
from sim.load.compose import load_scenario

DAYS = 20_000.0
ROUNDS = 5
TOLERANCE = 0.01
"""About three standard errors of the availability over all rounds."""
WOMBAT_YEARS = 2
"""Of the ten years of WOMBAT's base case: the rate does not depend on it, the wait does."""


def bars() -> list[Bar]:
    """salabim and Ciw on the machine repairman, WOMBAT on its own base case."""
    return [*_repairman(), *_wombat()]


def _repairman() -> list[Bar]:
    model = repairman.scenario(DAYS)
    seeds = random.Random(1)
    candidates: dict[str, Callable[[int], repairman.Outcome]] = {
        "ours": lambda seed: repairman.ours(model, seed)
    }
    limits: dict[str, float | None] = {}
    bars: list[Bar] = []
    if _there("salabim"):
        candidates["salabim"] = lambda seed: repairman.in_salabim(DAYS, seed, yieldless=False)
        limits["salabim"] = 6.0
        if _there("greenlet"):
            candidates["salabim yieldless"] = lambda seed: repairman.in_salabim(DAYS, seed, True)
            limits["salabim yieldless"] = 6.0
    else:
        bars.append(_missing("salabim"))
    if _there("ciw"):
        candidates["Ciw"] = lambda seed: repairman.in_ciw(DAYS, seed)
        limits["Ciw"] = 5.0
    else:
        bars.append(_missing("ciw"))
    shares: dict[str, list[float]] = {name: [] for name in candidates}

    def timed(name: str) -> Callable[[], float]:
        def work() -> float:
            cycles, share = candidates[name](seeds.randrange(2**31))
            shares[name].append(share)
            return repairman.CHANGES * cycles

        return work

    rates = in_turns({name: timed(name) for name in candidates}, ROUNDS)
    for name, limit in limits.items():
        bars.append(
            Bar(
                "2", f"machine repairman against {name}", per_second(rates["ours"].median),
                per_second(rates[name].median), ratio(rates["ours"], rates[name]), limit,
            )
        )  # fmt: skip
    for name, values in shares.items():
        mean = statistics.mean(values)
        bars.append(
            Bar(
                "2", f"availability of the repairman in {name}, off by", f"{mean:.4f}",
                f"{repairman.AVAILABILITY:.4f}", abs(mean - repairman.AVAILABILITY), TOLERANCE,
                at_least=False, note="exact value: M/M/2//12",
            )
        )  # fmt: skip
    return bars


def _wombat() -> list[Bar]:
    if not _there("wombat"):
        return [_missing("wombat")]
    scenario = load_scenario("rich_fleet")
    ours = in_turns({"ours": lambda: changes(run(scenario, 1, 0))}, ROUNDS)["ours"]
    theirs, turbines = _base_case()
    return [
        Bar(
            "2", f"rich fleet against WOMBAT's base case ({turbines} turbines)",
            per_second(ours.median), per_second(theirs.best), ours.median / theirs.best, 15.0,
            note=f"state changes against SimPy events; {WOMBAT_YEARS} of its 10 years",
        )
    ]  # fmt: skip


def _base_case() -> tuple[Rates, int]:
    """Events a second of the Dinwoodie base case that ships with WOMBAT, and its turbines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import yaml
        from wombat import Simulation
        from wombat.core import library

        with tempfile.TemporaryDirectory() as folder:
            copied = Path(folder) / "library"  # WOMBAT writes its log files into its library
            shutil.copytree(library.DINWOODIE, copied)
            config = yaml.safe_load((copied / "project/config/base.yaml").read_text())
            config["library"] = str(copied)
            config["end_year"] = config["start_year"] + WOMBAT_YEARS - 1
            simulation = Simulation(library_path=copied, config=config, random_seed=1)
            begun = time.process_time()
            simulation.run(create_metrics=False, save_metrics_inputs=False, delete_logs=True)
            seconds = time.process_time() - begun
            events = next(simulation.env._eid)
            return Rates([events / seconds]), len(simulation.windfarm.turbine_id)


def _there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _missing(module: str) -> Bar:
    print(f"{module} is not installed: pip install -e '.[bench]'", file=sys.stderr)
    return Bar("2", f"against {module}", "-", "-", note="not installed")
