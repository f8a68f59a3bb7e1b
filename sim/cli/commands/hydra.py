"""A point or a sweep as jobs of Hydra: its sweepers, its launchers, clusters.

usage: theater hydra [-m] [hydra/sweeper=NAME] [hydra/launcher=NAME] [key=value ...]

The same model as an application of Hydra: one job is one point with its replications inside, and
writes result.json and metrics.csv into its folder. `theater run -m` and `theater run hydra/...` are
this command; --cfg and --info do the same in every command that takes a scenario. Keys are those of
`theater run`, and the numbers too; folders, sweepers and launchers are Hydra's (hydra.cc). A folder
of scenarios of your own (my/scenario/mine.yaml): --config-dir my scenario=mine. docs/clusters.md
says how to use a cluster.

  hydra.run.dir=results/hydra/run      folder of one job
  -m                   several values of a key, or range(0,4), are a sweep: a job a point
  hydra.sweep.dir=results/hydra/sweep  its folder
  hydra/sweeper=theater_designs        check all points before the first one runs; one sweep.csv of
                       all of them, the same bytes as `theater sweep` writes; and designs:
    hydra.sweeper.design=lhs           or sobol, nolh, grid (default)
    hydra.sweeper.points=64            how many
    hydra.sweeper.seed=1               selects the points
    hydra.sweeper.max_batch_size=1000  jobs that a launcher gets at once at most (default all)
  hydra/launcher=theater_dask          jobs on the workers of a Dask scheduler:
    hydra.launcher.scheduler=tcp://HOST:8786
  hydra/launcher=submitit_slurm        jobs as one array of Slurm; needs -m

examples
  theater hydra scenario=break_even posture=home
  theater hydra -m scenario=break_even hubs.theater.berths.dock=1,2,3
  theater hydra -m hydra/sweeper=theater_designs scenario=break_even posture=theater,home
  theater hydra --cfg job scenario=break_even
"""

import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

from hydra import main as hydra_main
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.types import Override, OverrideType
from omegaconf import DictConfig

from sim.api.asking.about import about
from sim.api.asking.replications import replicated
from sim.api.results.rows import COLUMNS, as_json
from sim.cli import completion
from sim.cli.help import help_of
from sim.core.errors import ConfigError, Problem
from sim.load.compose import load
from sim.load.factors.points import design
from sim.load.files.paths import config_dir
from sim.load.overrides import parse
from sim.load.search import searching
from sim.report.output.files import csv_text, json_text, write_text
from sim.study.statistics.summary import Summary

ELSEWHERE = {
    "design": "hydra.sweeper.design, with hydra/sweeper=theater_designs",
    "points": "hydra.sweeper.points, with hydra/sweeper=theater_designs",
    "design_seed": "hydra.sweeper.seed, with hydra/sweeper=theater_designs",
    "out": "hydra.run.dir, or hydra.sweep.dir with -m",
    "format": "result.json and metrics.csv, which every job writes",
    "spells": "`theater run`, which writes the spells of one point",
}
"""Keys of other commands, and what takes their place here."""
PROGRAM = "theater hydra"
TOLD = ("hydra", "omegaconf", "submitit")
"""Packages whose errors are about what they were given: a line, no traceback."""
FORCE = "++"
"""Before a key, for Hydra: it may be there or not."""
SUBMITIT = "hydra_plugins.hydra_submitit_launcher"
CLUSTER = "pip install 'theater-sustainment[cluster]'"

SWITCHES = (
    "--help -h", "--hydra-help", "--version", "--resolve", "--run -r", "--multirun -m",
    "--shell-completion -sc",
)  # fmt: skip
"""Hydra's flags."""
VALUED = (
    "--cfg -c", "--package -p", "--config-path -cp", "--config-name -cn", "--config-dir -cd",
    "--experimental-rerun",
)  # fmt: skip
"""Those that are followed by a value."""
INFO = "--info -i"
"""Followed by a value or not."""

log = logging.getLogger("theater")


def main(words: Sequence[str]) -> int:
    """Hand the command line to Hydra, and say in a line what it complains about."""
    try:
        args = arguments(words)
        if args.shell_completion:
            return complete(words)
        if args.help:
            print(help_of("hydra"))
        else:
            with own_folders(args):
                check(args)
            flags = [word for word in words if word not in args.overrides]
            words = [*map(forced, args.overrides), *flags]  # Hydra wants them one after the other
        with as_program(words), own_folders(args):
            application()
    except SystemExit as end:  # Hydra's way to end, after its help and after wrong flags
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except ConfigError:
        raise
    except Exception as error:
        if raised_in(error.__traceback__) in TOLD:
            raise ConfigError("overrides", [Problem("", told(error))]) from None
        if isinstance(error, OSError) and error.filename:
            wanted = "hydra.run.dir and hydra.sweep.dir are folders to write to"
            told_of = f"{error.filename!r} cannot be used ({error.strerror}); {wanted}"
            raise ConfigError("overrides", [Problem("", told_of)]) from None
        raise
    return 0


def application() -> None:
    """Hydra's main, with the words of ``sys.argv``."""
    hydra_main(version_base="1.3", config_path=str(config_dir()), config_name="config")(job)()


def complete(words: Sequence[str]) -> int:
    """What a shell asks: a script that completes every command, or what may follow."""
    program, *_ = os.environ.get("COMP_LINE", "").split() or [PROGRAM.split()[0]]

    def ask() -> None:
        with as_program(words, program):
            application()

    return completion.answer(words, ask)


def job(_: DictConfig) -> list[Summary]:
    """One point: load it, run its replications, write its folder, return its summaries."""
    hydra = HydraConfig.get()
    words = model_words(hydra.overrides.task)
    with searching(*folders(hydra)):
        loaded = load(words)
        origin = about("run", words, [loaded])
    result = replicated(loaded, "run")
    folder = Path(hydra.runtime.output_dir)
    told_of = as_json(origin, result)
    origin.write(lambda name, text: write_text(folder / name, text))
    write_text(folder / "result.json", json_text(told_of))
    table = [list(row.values()) for row in told_of["metrics"]]
    write_text(folder / "metrics.csv", csv_text(COLUMNS, table))
    log.info("%s, %d replications: %s", loaded.name, result.replications, hydra.runtime.output_dir)
    return result.summaries()


def arguments(words: Sequence[str]) -> Namespace:
    """Flags and overrides; which values a flag may have, and which there are, Hydra says."""
    parser = ArgumentParser(PROGRAM, add_help=False)
    parser.add_argument("overrides", nargs="*")
    for each in SWITCHES:
        parser.add_argument(*each.split(), action="store_true")
    for each in VALUED:
        parser.add_argument(*each.split())
    parser.add_argument(*INFO.split(), nargs="?", const="all")
    return parser.parse_known_intermixed_args(words)[0]


def check(args: Namespace) -> None:
    """What can be said before Hydra begins; a sweeper of another kind checks its own points.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    """
    overrides = parse(args.overrides)
    hydras = {each.key_or_group: each.value() for each in overrides if each.is_hydra_override()}
    launcher = str(hydras.get("hydra/launcher"))
    if launcher.startswith("submitit") and not installed(SUBMITIT):
        told_of = f"{launcher} needs hydra-submitit-launcher, which is not installed; {CLUSTER}"
        raise ConfigError("overrides", [Problem("hydra/launcher", told_of)])
    models = [each for each in overrides if not each.is_hydra_override()]
    problems = [
        Problem(each.key_or_group, f"has no use in `theater hydra`; {ELSEWHERE[each.key_or_group]}")
        for each in models
        if each.key_or_group in ELSEWHERE
    ]
    for each in models:
        if each.key_or_group == "scenario" and str(each.value()).endswith(".yaml"):
            right = "--config-dir DIR scenario=NAME runs DIR/scenario/NAME.yaml"
            problems.append(Problem("scenario", f"{each.value()!r} is a file, not a name; {right}"))
        elif each.key_or_group == "scenario" and args.config_dir:
            name = f"scenario/{each.value()}.yaml"
            if all((place / name).is_file() for place in (Path(args.config_dir), config_dir())):
                told_of = f"{each.value()!r} ships, and Hydra would take that; another name"
                problems.append(Problem("scenario", told_of))
    if problems:
        raise ConfigError("overrides", problems)
    words = model_words([str(each.input_line) for each in models])
    if not (args.multirun and any(each.is_sweep_override() for each in models)):
        load(words)
    elif "hydra/sweeper" not in hydras:
        design(words)


def installed(module: str) -> bool:
    """Whether a module of an extra can be imported."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def forced(word: str) -> str:
    """A word for Hydra, which lets every key of the model pass: our own loader is the judge."""
    (override,) = parse([word])
    return FORCE + word if _is_model(override) else word


def _is_model(override: Override) -> bool:
    groups = override.key_or_group == "scenario" or override.package is not None
    return override.type == OverrideType.CHANGE and not groups and not override.is_hydra_override()


def model_words(words: Sequence[str]) -> list[str]:
    """Words for our own loader."""
    return [word.removeprefix(FORCE) for word in words]


def own_folders(args: Namespace) -> AbstractContextManager[None]:
    """Our own loader looks for configs where Hydra does."""
    return searching(*([args.config_dir] if args.config_dir else []))


def folders(hydra: Any) -> list[Path]:
    """The folders of the user that Hydra looks for configs in."""
    places = [Path(each.path) for each in hydra.runtime.config_sources if each.schema == "file"]
    return [each for each in places if each.resolve() != config_dir().resolve() and each.is_dir()]


@contextmanager
def as_program(words: Sequence[str], program: str = PROGRAM) -> Iterator[None]:
    """Words where Hydra looks for them, and its errors raised instead of printed."""
    argv, full = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    told, logging.raiseExceptions = logging.raiseExceptions, False  # a reader may leave early
    sys.argv = [program, *words]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv, logging.raiseExceptions = argv, told
        if full is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full


def raised_in(trace: TracebackType | None) -> str:
    """The package in which an error was raised."""
    name = ""
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        trace = trace.tb_next
    return name.partition(".")[0]


def told(error: BaseException) -> str:
    """An error of Hydra in a line, without the paths that it looked through."""
    texts = [str(error), str(error.__cause__ or "")]
    lines = [" ".join(each.partition("Config search path")[0].split()) for each in texts]
    return "; ".join(line for line in lines if line)
