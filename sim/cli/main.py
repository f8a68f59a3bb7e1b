"""Dispatch to a command, and turn every expected failure into one clear message."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from sim.cli.help import COMMANDS, OF_A_SCENARIO, help_of, module_of, overview

OK, USAGE = 0, 2
COLLECTED = (100_000, 20, 50)
"""After how many new objects Python looks for circles of dead ones, and how often it looks further
back [count]. By its own 700 a start, which makes few, spends a twelfth of its time on them."""
COMPLETION = ("-sc", "--shell-completion")
"""Flags with which a shell asks what may follow, whatever the command."""


def main(words: Sequence[str] | None = None, default: str | None = None) -> int:
    """Run a command; returns its exit status.

    Parameters
    ----------
    words
        Words of the command line; by default those of the process.
    default
        The command if the first word is none.
    """
    words = list(sys.argv[1:] if words is None else words)
    first = words[0] if words else None
    if first in COMPLETION:
        command, rest = "hydra", words
    elif first in COMMANDS:
        command, rest = first, words[1:]
    elif default is not None and (first is None or "=" in first or first.startswith(("+", "~"))):
        command, rest = default, words
    else:
        return _no_command(first)
    if command != "hydra" and any(word in ("-h", "--help") for word in rest):
        return _printed(help_of(command))
    return _guarded(command, rest)


def _printed(text: str) -> int:
    """Print a text; a reader that has left early is no error of ours."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK


def _no_command(first: str | None) -> int:
    """Say what there is; a word that is no command is an error."""
    if first is None or first in ("-h", "--help"):
        return _printed(overview())
    if first == "--version":
        from sim.core.installed.compiled import engine
        from sim.core.installed.version import __version__

        return _printed(f"{__version__} ({engine()})")
    from sim.core.errors import did_you_mean

    print(
        f"theater: no command is called {first!r}; {did_you_mean(first, COMMANDS)}", file=sys.stderr
    )
    return USAGE


def _run(command: str, words: list[str]) -> int:
    """A command; ``--config-dir DIR`` names a folder of configs that is searched first."""
    from sim.cli.flags import refused
    from sim.core.errors import ConfigError

    gc.set_threshold(*COLLECTED)
    command, words = _by_hydra(command, words)
    module = import_module(module_of(command))
    if command == "hydra":  # Hydra has the same flag
        return int(module.main(words))
    folders, rest = _split(words)
    if flags := [*refused(command, rest)]:
        raise ConfigError("words", flags)
    if not folders:
        return int(module.main(rest))
    from sim.load.search import searching

    with searching(*folders):
        return int(module.main(rest))


def _by_hydra(command: str, words: list[str]) -> tuple[str, list[str]]:
    """The command and its words, or ``hydra`` where they ask what Hydra answers."""
    from sim.cli.flags import asks_for_jobs, looks, to_look

    if command == "run" and asks_for_jobs(words) and not looks(words):
        return "hydra", words
    if command in OF_A_SCENARIO and looks(words):
        from sim.api.asking.options import OPTIONS

        return "hydra", to_look(command, words, OPTIONS[command].model_fields)
    return command, words


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """The folders of ``--config-dir``, and the other words."""
    folders, rest = [], []
    left = iter(words)
    for word in left:
        flag, _, folder = word.partition("=")
        if flag in ("--config-dir", "-cd"):
            folders.append(folder or next(left, ""))
        else:
            rest.append(word)
    return folders, rest


def _guarded(command: str, words: list[str]) -> int:
    from sim.cli.signals import ending, status_of
    from sim.core.errors import ConfigError

    try:
        with ending():
            status = _run(command, words)
            sys.stdout.flush()
            return status
    except ConfigError as error:
        count = len(error.problems)
        noun = "problem" if count == 1 else "problems"
        print(f"theater {command}: {count} {noun} in the {error.layer}", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt as interrupt:
        told = "the same command goes on where it was" if _kept() else "no result was written"
        if command == "hydra":
            told = "jobs that have ended have their folders"
        print(f"\ntheater {command}: interrupted; {told}", file=sys.stderr)
        return status_of(interrupt)
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except OSError as error:
        return _not_written(command, error, _kept())


def _kept() -> bool:
    """Whether what was finished is kept, because the command has a folder."""
    module = sys.modules.get("sim.api.asking.folder")
    return module is not None and bool(module.had_folder())


def _not_written(command: str, error: OSError, kept: bool) -> int:
    """What could not be read or written, in a line; stdout is let go where it was that."""
    what = repr(error.filename) if error.filename else "the output"
    told = "what is finished is kept, and the same command goes on" if kept else "nothing is kept"
    print(f"theater {command}: {what}: {error.strerror or error}; {told}", file=sys.stderr)
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return USAGE
