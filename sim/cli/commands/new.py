"""Write a small scenario of your own, to be edited.

usage: theater new NAME

Writes one file into this folder, NAME.yaml: a small scenario with two hubs, one fleet and a strait
that an event can close. It runs as it is, and says what each part of it means.

examples
  theater new mine
  theater run scenario=mine.yaml
"""

from collections.abc import Sequence
from pathlib import Path

from sim.core.errors import ConfigError, Problem, shown
from sim.core.names import name as checked_name
from sim.load.files.paths import config_dir

TEMPLATE = "new.yaml"
"""The file that is written, beside what ships; ``NAME`` in it is the name."""


def main(words: Sequence[str]) -> int:
    """Write NAME.yaml into this folder, and say what to type next."""
    name = _name(words)
    file = Path(f"{name}.yaml")
    text = (config_dir() / TEMPLATE).read_text(encoding="utf-8").replace("NAME", name)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        told = "is there already, and nothing is written over it; another name is right"
        raise ConfigError("words", [Problem(str(file), told)]) from None
    steps = {
        f"theater check scenario={file}": "is it right?",
        f"theater run scenario={file}": "how ready is the force?",
        "theater list": "what may stand in it",
    }
    room = max(map(len, steps)) + 3
    lines = [f"  {command:<{room}} {why}" for command, why in steps.items()]
    print("\n".join([f"{file} is written: a small scenario, to be edited.", "", *lines]))
    return 0


def _name(words: Sequence[str]) -> str:
    """The one word of the command.

    Raises
    ------
    ConfigError
        If there is none, several, or one that is no name.
    """
    if len(words) != 1:
        told = "is missing" if not words else f"{len(words)} words"
        raise ConfigError("words", [Problem("NAME", f"{told}; theater new NAME takes one word")])
    (word,) = words
    problem = ""
    if "=" in word:
        problem = f"{shown(word)} sets a key; the name alone is right"
    elif "/" in word or "\\" in word:
        problem = f"{shown(word)} is a path; the file goes into this folder, so a name is right"
    elif word.endswith((".yaml", ".yml")):
        problem = f"{shown(word)}: the ending is added; {Path(word).stem} is right"
    else:
        try:
            return checked_name(word)
        except ValueError as error:
            problem = f"{shown(word)} {error}"
    raise ConfigError("words", [Problem("NAME", problem)])
