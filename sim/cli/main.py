"""Dispatch to a command, and turn every expected failure into one clear message."""

import sys
from collections.abc import Sequence
from importlib import import_module

from sim.cli.help import COMMANDS, OVERVIEW

OK, USAGE, INTERRUPTED = 0, 2, 130


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
    if first in COMMANDS:
        command, rest = first, words[1:]
    elif default is not None and (first is None or "=" in first or first.startswith(("+", "~"))):
        command, rest = default, words
    else:
        return _no_command(first)
    if command != "hydra" and any(word in ("-h", "--help") for word in rest):
        print(COMMANDS[command])
        return OK
    return _guarded(command, rest)


def _no_command(first: str | None) -> int:
    """Say what there is; a word that is no command is an error."""
    if first is None or first in ("-h", "--help"):
        print(OVERVIEW)
        return OK
    if first == "--version":
        from sim import __version__

        print(__version__)
        return OK
    from sim.core.errors import did_you_mean

    print(
        f"theater: no command is called {first!r}; {did_you_mean(first, COMMANDS)}", file=sys.stderr
    )
    return USAGE


def _guarded(command: str, words: list[str]) -> int:
    from sim.core.errors import ConfigError

    try:
        return int(import_module(f"sim.cli.{command}").main(words))
    except ConfigError as error:
        count = len(error.problems)
        noun = "problem" if count == 1 else "problems"
        print(f"theater {command}: {count} {noun} in the {error.layer}", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        told = "no result was written"
        if command == "sweep":
            told = "the same command goes on where it was"
        elif command == "hydra":
            told = "jobs that have ended have their folders"
        print(f"\ntheater {command}: interrupted; {told}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return OK
