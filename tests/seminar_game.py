"""The game that ships, move by move: three cells, five turns, three branches, an undo, an umpire."""

from pathlib import Path

import sim

ORDERS = Path(__file__).parent / "data" / "game"
CELLS = {
    "blue": {
        "role": "blue",
        "title": "Blue fleet staff",
        "authority": ["capacity", "deferral", "posture_changed", "tempo_changed", "expedite"],
        "lead_d": {"capacity": 10, "posture_changed": 3},
        "budget": 4,
        "prices": {"capacity": 2, "posture_changed": 1},
        "sees": "all",
        "reported_after_d": 1,
        "error_frac": 0.1,
    },
    "red": {
        "role": "red",
        "title": "Red staff",
        "authority": ["passage_closed", "hub_struck"],
        "budget": 3,
        "prices": {"passage_closed": 1, "hub_struck": 1},
        "sees": ["patrol"],
        "reported_after_d": 4,
        "error_frac": 0.4,
    },
    "control": {"role": "umpire", "title": "Control"},
}
TITLE = "Seminar: a strait, a base and an ally's yard; notional, no real place"


def play(file: Path, workers: int = 1) -> sim.Game:
    """Play it into a new file."""
    made = sim.Game.new(
        file, "strait", "horizon_d=90", turns_d=[0, 5, 10, 30, 60], replications=20, title=TITLE,
        cells=CELLS, marking="EXERCISE - notional data",
    )  # fmt: skip
    game = sim.Game(made.file, workers)
    game.merge("crisis", [ORDERS / "blue_0.yaml", ORDERS / "red_0.yaml"], first=["red"])
    game.tell("crisis", "red_mines", "all")
    game.merge("sabotage", [ORDERS / "blue_5.yaml", ORDERS / "red_5.yaml"])
    game.tell("sabotage", "red_sabotage", ["blue"], 3, "A fire at the base; docks are out of use.")
    game.inject(
        "one_dock", day=10, past="typical", why="the crane was not hit",
        fixes={"what": "one dock works again on day 12, not later", "metric": "mission_uptime",
               "subject": "patrol"},
        moves=[{"kind": "capacity", "hub": "base", "gains": {"dock": 1}, "lead_d": 2,
                "visible_to": ["blue"]}],
    )  # fmt: skip
    tempo = [{"kind": "tempo_changed", "fleets": ["ships"], "factor": 0.7}]
    home = [{"kind": "posture_changed", "posture": "home"}]
    game.move("slower", day=30, by="blue", past="typical", moves=tempo, why="spare the hulls")
    game.branch("home", "slower", moves=home, why="the strait may close again")
    game.branch("as_planned", "slower", moves=[], why="nothing is changed")
    game.branch("mistake", "slower", moves=tempo, why="ordered twice")
    game.undo("mistake")
    strike = [{"kind": "hub_struck", "hub": "port", "loses_frac": 1.0,
               "lasts": {"law": "fixed", "value_d": 20}}]  # fmt: skip
    game.move("port_lost", after="slower", day=60, by="red", past="typical", moves=strike)
    return game
