"""List what a file contains before it is mailed: paths, names, seeds, places.

usage: theater scrub FILE [FILE ...]

Reads a file as it is (a page, a table, an object, a scenario, a picture, a journal) and lists what
it would tell whoever gets it: markings, paths, the names of this user and this host, addresses,
seeds, commits, overrides, coordinates, names of places and parts. Nothing is changed; what is left
out of a page is said by theater report release=summary.

examples
  theater scrub results/mine/report.html
  theater scrub results/mine/study.sqlite results/mine/scenario.yaml
"""

from collections.abc import Sequence
from pathlib import Path

from sim.core.errors import ConfigError, Problem
from sim.load.files.paths import is_file, is_folder
from sim.report.output.scrub import scrub
from sim.report.output.text import aligned


def main(words: Sequence[str]) -> int:
    """Say what each file contains."""
    if not words:
        raise ConfigError(
            "words", [Problem("FILE", "is missing; theater scrub FILE takes one or more")]
        )
    wrong = [
        Problem(each, "is a folder; its files are right" if is_folder(Path(each)) else "is no file")
        for each in words
        if not is_file(Path(each))
    ]
    if wrong:
        raise ConfigError("words", wrong)
    for number, each in enumerate(words):
        found = scrub(Path(each))
        rows = [[one.what, str(one.count), "; ".join(one.examples)] for one in found]
        told = (
            aligned(["contains", "different", "such as"], rows)
            if rows
            else "nothing that is looked for"
        )
        print(f"{'' if number == 0 else chr(10)}{each}\n{told}")
    return 0
