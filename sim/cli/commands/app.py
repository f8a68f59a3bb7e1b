"""A live page: move capacities and events, and watch twenty futures answer.

usage: theater app [scenario=NAME] [key=value ...]

Serves one page to the browser of this machine and to nobody else, and ends with Ctrl-C. The page
shows a scenario, lets capacities of hubs change from a day on, and draws what twenty futures come
to with the moves and without, replication by replication. `make app` installs what it needs.

examples
  theater app scenario=mine.yaml
  theater app scenario=indo_pacific_contingency posture=rsf horizon_d=120
  theater app port=0 browser=false
"""

from collections.abc import Sequence

from sim.api.app.start import start


def main(words: Sequence[str]) -> int:
    """Serve until it is interrupted."""
    start(words, _told)
    return 0


def _told(line: str) -> None:
    print(line, flush=True)
