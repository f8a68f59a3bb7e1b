"""Every command, killed again and again at moments drawn by a seed, and the same in the end.

The moments are things that have happened (a folder is there, so many replications are in the
journal, a file is written), never times: a slow machine kills at the same moments.
"""

import random
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from journals import query, visible
from processes import ended, nobody_left, started, wait_for
from sim.cli.main import main
from sim.report.output.folder import LOCK

BREAK = ("scenario=break_even", "horizon_d=300", "warm_up_d=100")
DOCKS = "hubs.theater.berths.dock=1,2,3"
PRICES = "+costs={currency: money, transit_per_day: {ship: 1}, capital_per_berth_year: 10}"
YARDS = """
horizon_d: 200
warm_up_d: 100
nodes: {sea: {}, harbor: {}, port: {}}
legs:
  near: {start: sea, end: harbor, takes: {law: fixed, value_d: 1}}
  far: {start: sea, end: port, takes: {law: fixed, value_d: 9}}
fleets:
  ships:
    size: 6
    station: sea
    modes: {failure: {life: {law: exponential, mean_d: 30}, work: repair}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: exponential, mean_d: 5}}}}}
hubs:
  near: {node: harbor, country: there, berths: {dock: 2}, accepts: any}
  far: {node: port, country: elsewhere, berths: {dock: 1}, accepts: any}
rules: {ban: {applies_to: {fleets: [ships], hubs: [near]}, source: made up}}
missions: {hold: {fleets: [ships], k: 4}}
"""
COMMANDS: Mapping[str, Sequence[str]] = {
    "run": (*BREAK, "replications=60"),
    "compare": (*BREAK, "replications=30", "posture=theater", "posture=home"),
    "sweep": (*BREAK, "replications=10", DOCKS, "against=posture=home", "store=true"),
    "select": (*BREAK, "replications=10", DOCKS, "budget=120"),
    "pareto": (*BREAK, "replications=20", DOCKS, PRICES, "metric=ao"),
    "breakeven": (*BREAK, "replications=20", DOCKS, "against=posture=home"),
    "optimize": (
        *BREAK, "replications=10", "fresh=20", "metric=ao", DOCKS, "budget=5",
        "prices={hubs.theater.berths.dock: {1: 0, 2: 4, 3: 9}}",
    ),
    "explain": (
        *BREAK, "trajectories=3", "replications=5", "hubs.theater.berths.dock=range(1,4)",
        "legs.home.takes.value_d=interval(5,40)",
    ),
    "provenance": (
        "scenario=southcom", "horizon_d=100", "warm_up_d=20", "windows=1", "draws=4",
        "+headlines.up={title: On station, metric: on_station, over: sum}",
    ),
    "interdict": ("YARDS", "replications=10", "budget=60", "top=2", "on_d=150", "draws=0"),
    "rules": ("YARDS", "replications=30"),
}  # fmt: skip
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


AT_ONCE = "at once"
"""Before there is anything of ours: how Python ends then is its own affair."""


def moments(out: Path) -> dict[str, Callable[[], bool]]:
    """What may have happened when a command is killed."""

    def replications() -> int:
        found = query(out, "SELECT count(*) FROM sqlite_master WHERE name = 'replications'")
        if not found or not found[0][0]:
            return 0
        return int(query(out, "SELECT count(*) FROM replications")[0][0])

    def files() -> int:
        return len(visible(out)) if out.is_dir() else 0

    return {
        AT_ONCE: lambda: True,
        "locked": lambda: True,
        "one replication": lambda: replications() >= 1,
        "some replications": lambda: replications() >= 15,
        "first file": lambda: files() >= 1,
    }


def table_of_kills(
    folder: Path, count: int, seed: int, commands: Sequence[str] = tuple(COMMANDS)
) -> str:
    """Kill commands so often in all, one after the other, and tell by what and when.

    Raises
    ------
    AssertionError
        If one ended with another status, left a process, or gave other files in the end.
    """
    draw, seen = random.Random(seed), Counter[tuple[str, str]]()
    yards = folder / "yards.yaml"
    yards.write_text(YARDS)
    for place, command in enumerate(commands):
        words = [word.replace("YARDS", f"scenario={yards}") for word in COMMANDS[command]]
        out, whole = folder / command, folder / f"whole_{command}"
        for _ in range(count // len(commands) + (place < count % len(commands))):
            number = draw.choice(SIGNALS)
            name = draw.choice([*moments(out)])
            how = _killed([command, *words], out, number, name, alone=draw.random() < 0.5)
            seen[command, how] += 1
        assert main([command, *words, f"out={out}"]) == 0
        assert main([command, *words, f"out={whole}"]) == 0
        assert visible(out) == visible(whole), command
        assert visible(out), command
    names = [*(each.name for each in SIGNALS), "had ended"]
    head = f"{'command':12}" + "".join(f"{name:>11}" for name in names)
    lines = [
        f"{command:12}" + "".join(f"{seen[command, name]:11}" for name in names)
        for command in commands
    ]
    return "\n".join([head, *lines, "the files in the end: those of an undisturbed command"])


def _killed(words: Sequence[str], out: Path, number: int, name: str, alone: bool) -> str:
    """Kill a command when something has happened: by what it ended, if not by itself."""
    happened = moments(out)[name]
    lock = out / LOCK
    with started(*words, "workers=2", f"out={out}") as process:

        def is_time() -> bool:
            ours = lock.is_file() and lock.read_text().strip() == str(process.pid)
            return (name == AT_ONCE or ours) and happened()

        wait_for(lambda: process.poll() is not None or is_time())
        over = process.poll() is not None
        if not over and alone:
            process.send_signal(number)
        _, error = ended(process, None if over or alone else number)
        told = f"{words[0]}, {signal.Signals(number).name} at {name!r}: {process.returncode}, {error!r}"
        by_itself = process.returncode == 0
        if name != AT_ONCE:
            assert "Traceback" not in error, told
            assert by_itself or process.returncode in (-number, 128 + number), told
        wait_for(lambda: nobody_left(process))
    return "had ended" if by_itself else signal.Signals(number).name
