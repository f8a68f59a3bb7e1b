"""A small question of every kind of page, and its results."""

from pathlib import Path

from sim.cli.main import main

QUICK = ("scenario=mine.yaml", "horizon_d=60", "warm_up_d=20", "events.closure.enabled=true")
TWICE = (*QUICK, "replications=2")
RULED = ("scenario=southcom", "horizon_d=60", "warm_up_d=20", "replications=2")
EXACT = ("scenario=break_even", "horizon_d=600", "warm_up_d=100", "posture=home", "replications=4")
BERTHS = "hubs.forward_yard.berths.berth=1,2"
WAY = "legs.to_home.distance_nm=interval(1000,6000)"
ASKED = {
    "run": ("run", *TWICE),
    "compare": ("compare", *TWICE, "posture=near", "posture=home"),
    "sweep": ("sweep", *TWICE, "posture=near,home", BERTHS),
    "select": ("select", *QUICK, "budget=20", "replications=5", BERTHS),
    "pareto": ("pareto", *TWICE, "cost_metric=in_transit", "posture=near,home", BERTHS),
    "breakeven": ("breakeven", *TWICE, "against=posture=home", BERTHS),
    "interdict": ("interdict", *TWICE),
    "rules": ("rules", *RULED),
    "optimize": ("optimize", *TWICE, "fresh=5", "budget=2", BERTHS,
                 "prices={hubs.forward_yard.berths.berth: 2}"),
    "explain_morris": ("explain", *TWICE, "posture=near,home", WAY, "trajectories=2"),
    "explain_sobol": ("explain", "method=sobol", *EXACT, "points=12",
                      "legs.home.takes.value_d=interval(5,90)"),
    "explain_curves": ("explain", "method=curves", *TWICE, "posture=near,home", WAY, "steps=3"),
    "explain_ignorance": ("explain", "method=ignorance", *TWICE, "posture=near,home", WAY,
                          "draws=12"),
    "study": ("study", "own.yaml"),
}  # fmt: skip
"""A small question of each kind of page."""


def folder_of(place: Path, kind: str) -> Path:
    """The results of a kind, asked for where they are not there yet.

    Parameters
    ----------
    place
        The working directory, which has ``mine.yaml`` of ``theater new``.
    """
    out = place / kind
    if not out.exists():
        command, *words = ASKED[kind]
        assert main([command, *words, f"out={out}"]) == 0
    return out


def new_theater(place: Path) -> None:
    """Write what the questions read into the working directory."""
    assert main(["new", "mine"]) == 0
    (place / "own.yaml").write_text(
        "title: Berths\nquestion: How many?\nscenario: mine.yaml\nreplications: 2\n"
        "overrides: {horizon_d: 60, warm_up_d: 20}\ncommand: run\n"
    )
