"""Completion in a shell: commands, their names and keys; the keys of scenarios are Hydra's to tell.

Hydra completes the words of a program without commands. It is told of the line without ours, and
what a command takes besides is added to what it says. Its script is that of bash; zsh has one of
its own here, which asks the same question.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from io import StringIO

from sim.cli.help import COMMANDS, MODELS

ZSH = """\
_theater() {
    local -a found
    found=(${(f)"$(COMP_LINE="${(j: :)words[1,CURRENT]}" COMP_POINT=0 theater -sc query=zsh)"})
    compadd -S '' -- "${found[@]}"
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _theater theater
"""
NOT_ZSH = "compdef -d theater; unfunction _theater\n"
"""What takes it back."""
BY_LINE = "zsh"
"""The shell that wants one word a line."""


def answer(words: Sequence[str], ask: Callable[[], None]) -> int:
    """Print the script of a shell, or what may follow.

    Parameters
    ----------
    words
        What the shell says: ``-sc install=bash``, ``-sc query=zsh``.
    ask
        Has Hydra print its own answer to these words, of the line in ``COMP_LINE``.
    """
    asked = dict(word.split("=", 1) for word in words if "=" in word)
    if asked.get("install") == BY_LINE or asked.get("uninstall") == BY_LINE:
        print(ZSH if "install" in asked else NOT_ZSH, end="")
        return 0
    if "query" not in asked:
        ask()
        return 0
    found = list(dict.fromkeys(_following(ask)))
    print(("\n" if asked["query"] == BY_LINE else " ").join(found))
    return 0


def _following(ask: Callable[[], None]) -> Iterator[str]:
    """What may follow the line that the shell has."""
    line = os.environ.get("COMP_LINE", "")
    program, *typed = line.split(maxsplit=2) or ["theater"]
    if len(typed) < 2 and not (typed and line.endswith(" ")):
        yield from _beginning("".join(typed), COMMANDS)
        return
    command, rest = typed[0], "".join(typed[1:])
    last = "" if line.endswith(" ") else rest.rpartition(" ")[2]
    if "=" not in last:
        yield from _beginning(last, [*_names(command, rest), *_keys(command)])
    if command not in ("new", "list", "show", "doctor"):
        os.environ["COMP_LINE"] = f"{program} {rest}"
        yield from _of_hydra(ask)


def _of_hydra(ask: Callable[[], None]) -> Iterator[str]:
    """What Hydra says, which prints one word after the other for bash."""
    with redirect_stdout(StringIO()) as told:
        ask()
    yield from told.getvalue().split()


def _beginning(text: str, names: Iterable[str]) -> list[str]:
    return [each for each in names if each.startswith(text)]


def _names(command: str, rest: str) -> Sequence[str]:
    """Names that the first word of a command may be."""
    if " " in rest.strip() or (rest.endswith(" ") and rest.strip()):
        return ()
    if command == "study":
        from sim.api.studies.file import studies

        return studies()
    if command == "calibrate":
        from sim.api.calibration.file import calibrations

        return calibrations()
    if command in ("list", "show"):
        from sim.cli.catalog import TOGETHER, groups

        known = groups()
        if command == "list":
            return [*known, *TOGETHER]
        return [name for each in known.values() for name in each.names]
    return ()


def _keys(command: str) -> Iterator[str]:
    """Keys of a command itself."""
    from sim.api.asking.options import OPTIONS

    models = [model for _, model in MODELS.get(command, (("keys", command),))]
    for model in models:
        if model in OPTIONS:
            yield from (f"{key}=" for key in OPTIONS[model].model_fields)
