"""A game that is killed at moments drawn by a seed, while it runs and while it is written to."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import sim
from processes import nobody_left, started, wait_for
from seminar_game import play
from sim.api.game.runs import results_of

KILLS = 24
LONGEST_S = 2.5
SCRIPT = """
import os, sys, sim
game, parent = sim.Game(sys.argv[1]), os.getppid()
while os.getppid() == parent:  # it ends with the test, however that ends
    game.move("extra", after="start", day=30, by="control", moves=[])
    game.tell("sabotage", "red_sabotage", ["blue"], 4, "A fire.")
    game.undo("extra")
    game.tell("sabotage", "red_sabotage", ["blue"], 3, "A fire at the base; docks are out of use.")
"""


def test_a_game_that_is_killed_again_and_again_goes_on(tmp_path: Path) -> None:
    """The file is whole each time, nobody is left, and the digests in the end are the same."""
    draw = random.Random(7)
    game = play(tmp_path / "seminar.yaml", workers=2)
    expected = {each.name: each.found.digest for each in game.replay(check=True).nodes}
    for file in results_of(game.file).iterdir():
        file.unlink()
    for _ in range(KILLS):
        number = draw.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
        with started("game", "show", str(game.file), "workers=2") as process:
            time.sleep(draw.uniform(0, LONGEST_S))
            process.send_signal(number)
            process.wait()
            wait_for(lambda process=process: nobody_left(process))
        assert sim.Game(game.file).record == game.record
    found = sim.Game(game.file, workers=2).replay(check=False)
    assert {each.name: each.found.digest for each in found.nodes} == expected


def test_a_game_that_is_killed_while_it_is_written_is_whole(tmp_path: Path) -> None:
    """It is one of the games that it was, and the lock has gone with its process."""
    draw = random.Random(8)
    game = play(tmp_path / "seminar.yaml", workers=2)
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", SCRIPT, str(game.file)])
        time.sleep(draw.uniform(0.5, LONGEST_S))
        child.kill()
        child.wait()
        read = sim.Game(game.file)
        if "extra" in read.nodes:
            read.undo("extra")
        assert list(sim.Game(game.file).nodes) == list(game.nodes)
