"""What each mechanism costs where it is on: the worked examples of docs/features_*.md."""

import re
import shlex
from collections.abc import Iterator

from benchmarks.bar import Bar, per_second
from benchmarks.timing import ROOT, in_turns, ratio
from sim.engine.replication import run
from sim.load.compose import build
from sim.load.overrides import parse

DOCS = ROOT / "docs"
PAGES = (
    "features_people", "features_supply", "features_maintenance", "features_plans",
    "features_contingency", "features_orders", "features_ships", "features_sorties",
    "features_calendars",
)  # fmt: skip
ROUNDS = 5
REPLICATIONS = 3
"""In a round [count]."""


def examples(page: str) -> dict[str, str]:
    """Text of every section of a page, by its title."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    titles = [part.split("\n", 1)[0] for part in parts]
    return dict(zip(titles, parts, strict=True))


def words_of(section: str) -> list[str]:
    """The words of its command, without ``theater run``."""
    (command,) = re.findall(r"^    theater run ((?:.*\\\n)*.*)", section, flags=re.MULTILINE)
    return shlex.split(command.replace("\\\n", " "))


def bars() -> Iterator[Bar]:
    """Spells of platforms a second with a mechanism, over those of the plain scenario."""
    for page in PAGES:
        for title, section in examples(page).items():
            words = words_of(section)
            plain = [word for word in words if word.startswith("scenario=")]
            if len(words) > len(plain):
                yield _bar(title, words, plain)


def _bar(title: str, words: list[str], plain: list[str]) -> Bar:
    found = in_turns({"on": _Played(words), "off": _Played(plain)}, ROUNDS)
    on, off = found["on"], found["off"]
    return Bar(
        "mechanisms", f"{title}, against {plain[0]}", per_second(on.median),
        per_second(off.median), ratio(on, off),
    )  # fmt: skip


class _Played:
    """A scenario that is played again and again, a replication after the other."""

    def __init__(self, words: list[str]) -> None:
        self._scenario, self._next = build(parse(words)).scenario, 0

    def __call__(self) -> int:
        numbers = range(self._next, self._next + REPLICATIONS)
        self._next += REPLICATIONS
        records = (run(self._scenario, seed=1, replication=number) for number in numbers)
        return sum(len(tables.spells.start) for tables in records)
