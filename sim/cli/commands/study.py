"""The steps of a study in a file, each a command: one table, one line for each.

usage: theater study NAME|FILE.yaml [steps=[A,B]] [out=DIR] [key=value ...]

Runs every step of a study (docs/studies.md) and tells what it found in a line. Without a name it
lists the studies that ship. With out= each step has its folder of results there, and a study that
was interrupted goes on where it was. A key of the scenario holds for every step.

examples
  theater study
  theater study hub_capacities workers=2
  theater study e03_contingency_and_deterrence steps=[hub_loss,salvo] out=results/e03 workers=2
  theater study ./mine.yaml replications=2 posture=home
"""

from collections.abc import Sequence

from sim.api.studies.file import GROUP
from sim.api.studies.study import study
from sim.cli.printing import listed, told
from sim.core.errors import ConfigError, Problem
from sim.load.named import titles_of


def main(words: Sequence[str]) -> int:
    """Run the study that the first word names, or list them."""
    if not words:
        print(listed(titles_of(GROUP)))
        return 0
    name, *rest = words
    if "=" in name:
        right = "the first word names a study, as in: theater study hub_capacities workers=2"
        raise ConfigError("words", [Problem(name, f"is no study; {right}")])
    return told(study(name, *rest))
