"""The scenario that a game begins with, and whether it is the one that the game was made for."""

from pathlib import Path

from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, load, words_of
from sim.load.overrides import parse
from sim.load.run_options import RunOptions
from sim.load.search import SUFFIXES
from sim.model.game.game import GameFile
from sim.model.game.version import unlike_parts, version_of
from sim.model.scenario import Scenario

MOST_TOLD = 8
"""Parts that are told where the scenario is another [count]."""


def base_words(game: GameFile, file: Path) -> list[str]:
    """The scenario and its overrides as words of a command line.

    Raises
    ------
    ConfigError
        With every override that is none, or is about how the game is run.
    """
    name = game.scenario
    if name.endswith(SUFFIXES) and not Path(name).expanduser().is_absolute():
        name = str(file.parent / name)
    problems = []
    for number, word in enumerate(game.overrides):
        at = f"overrides.{number}"
        try:
            (override,) = parse([word])
        except ConfigError as error:
            problems += [Problem(at, str(each)) for each in error.problems]
            continue
        if override.key_or_group in (*RunOptions.model_fields, "scenario"):
            told = f"{word!r} is about the game and not its scenario"
            key = override.key_or_group
            if key in GameFile.model_fields:
                told += f"; {key}: at the top of the file is right"
            problems.append(Problem(at, told))
    if problems:
        raise ConfigError("overrides", problems)
    return [*words_of(name), *game.overrides]


def base_of(game: GameFile, file: Path) -> Loaded:
    """The scenario, checked.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one, or if its runs end at their first gap.
    """
    loaded = load(base_words(game, file))
    if loaded.scenario.stop_at_first_gap:
        told = "is on, and a game goes on after a gap; stop_at_first_gap=false in its overrides"
        raise ConfigError("scenario", [Problem("stop_at_first_gap", told)])
    return loaded


def check_version(game: GameFile, scenario: Scenario, file: Path, accept: bool = False) -> None:
    """That the scenario is the one that the game was made for.

    Raises
    ------
    ConfigError
        With what is not as it was.
    """
    if game.made_for is None or accept:
        return
    now = version_of(scenario)
    if now.scenario == game.made_for.scenario:
        return
    unlike = list(unlike_parts(game.made_for, now)) or ["its numbers are others"]
    told = "is not the one that the game was made for"
    problems = [Problem(f"scenario {game.scenario}", f"{told}: {each}") for each in unlike]
    more = len(problems) - MOST_TOLD
    if more > 0:
        problems = [*problems[:MOST_TOLD], Problem("", f"and {more} parts more")]
    right = f"`theater game replay {file} --accept` takes it as it is now"
    problems.append(Problem("made_for", f"the file of then is right, or {right}"))
    raise ConfigError("scenario", problems)
