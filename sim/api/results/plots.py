"""The figures of an answer, to be shown in a notebook or saved."""

from typing import TYPE_CHECKING

from sim.load.files.paths import config_dir
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from sim.report.output.style import Figure


class RunPlots:
    """The figures of ``theater run``: ``results.plot.days()``."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def missions(self) -> "Figure":
        """Platforms on station of every mission, hardest first: median and 90 % of replications."""
        from sim.report.run.figures.fans import missions

        return missions([("", self._result)])

    def days(self) -> "Figure":
        """Where the days of every fleet went."""
        from sim.report.run.figures.days import days

        return days(self._result)

    def map(self) -> "Figure | None":
        """Hubs by capacity and use, ways and closed waters; None without hubs."""
        from sim.report.run.figures.map import theater_map

        return theater_map(self._result, config_dir() / "data" / "land_50m.npz")
