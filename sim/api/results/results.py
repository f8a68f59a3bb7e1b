"""Results of one scenario: tidy tables, figures, the text of a command and its files."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.api.asking.about import About, choices, times_of
from sim.api.asking.measures import asked_of, shown
from sim.api.results.answer import LINES, Answer
from sim.api.results.plots import RunPlots
from sim.api.results.rows import (
    COLUMNS,
    DAILY,
    as_json,
    daily,
    keep_spells,
    replications,
    rows,
)
from sim.api.results.table import Table
from sim.api.results.written import WRITES
from sim.core.errors import did_you_mean
from sim.load.register.published import published_of
from sim.model.scenario import Scenario
from sim.report.output.files import csv_text
from sim.report.output.text import aligned, interval
from sim.report.run import headlines
from sim.report.run.control_variates import controls_json, controls_table
from sim.report.run.headlines import InputBands
from sim.report.run.precision import precision_json, precision_lines
from sim.report.run.run import measures, readiness
from sim.report.run.short import last_words, short
from sim.study.results.control_variates import Controlled
from sim.study.results.paired import Comparison
from sim.study.results.precision import Precision
from sim.study.results.published_bands import Beside, beside
from sim.study.running.headline import headline
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.output.folder import ResultFolder

Twin = tuple[Sequence[Controlled], str]
"""Corrected metrics, and what the twin has of its own."""


class Results(Answer):
    """All replications of one scenario: what ``sim.run`` gives.

    Attributes
    ----------
    result
        Values by replication and metric, and the daily series.
    twin
        The corrected metrics, where a twin was asked for.
    drawn
        The headlines with luck and inputs, by name, where draws were asked for.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(
        self,
        origin: About,
        result: Result,
        precision: Precision | None,
        twin: Twin | None,
        drawn: InputBands,
    ) -> None:
        super().__init__(origin)
        self.result, self.precision, self.twin = result, precision, twin
        self.drawn = drawn
        self.plot = RunPlots(result)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.result.scenario

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each metric and subject, and for the error of each forecast."""
        return rows(self.result)

    def value(self, metric: str, subject: str) -> Summary:
        """Mean, interval and quantiles of one metric of one subject.

        Raises
        ------
        KeyError
            If the scenario has no such metric and subject.
        """
        return self.result.value(metric, subject)

    def of(self, metric: str, subject: str) -> NDArray[np.float64]:
        """One metric of one subject by replication, shape (replications,); nan without a value.

        Raises
        ------
        KeyError
            If the scenario has no such metric and subject.
        """
        return self.result.of(metric, subject)

    def __getitem__(self, metric: str) -> Table:
        """The rows of one metric.

        Raises
        ------
        KeyError
            If the scenario has no such metric.
        """
        found = self.table.where(metric=metric)
        if not found.rows:
            self.result.check_kept(metric)
            names = {str(each) for each in self.table["metric"]}
            raise KeyError(f"no metric is called {metric!r}; {did_you_mean(metric, names)}")
        return found

    @property
    def replications(self) -> "pd.DataFrame":
        """Every metric of every replication, as ``metrics`` are: a row for each, with ``value``."""
        return replications(self.result).frame_or_table()

    @property
    def daily(self) -> "pd.DataFrame":
        """Platforms on station day by day: mean and quantiles, by mission and by fleet."""
        return Table.of(DAILY, daily(self.result)).frame_or_table()

    def minus(self, base: "Results") -> Comparison:
        """The paired difference from other results of the same seed and replications.

        Raises
        ------
        ValueError
            If seed or replications differ.
        """
        return Comparison(base.result, self.result)

    @property
    def text(self) -> str:
        """The readiness of the scenario in words and tables."""
        (loaded,) = self.origin.loaded
        times = times_of(loaded, self.result.replications, self.result.blocks)
        heading = self.origin.heading(times, choices(loaded.scenario))
        told = self._chosen or [*self._led(detail=True), readiness(self.result, self._more)]
        return "\n\n".join([heading, *told, *self.aside])

    @property
    def printed(self) -> str:
        """The question, the headline and what is worst; all of it where that is asked for."""
        (loaded,) = self.origin.loaded
        if loaded.options.detail:
            return self.text
        question = self.origin.question(
            times_of(loaded, self.result.replications, self.result.blocks), choices(loaded.scenario)
        )
        told = self._chosen or [*self._led(), short(self.result, self._more)]
        last = [last_words(missions=bool(loaded.scenario.missions)), self.origin.small_print()]
        return "\n\n".join([question, *told, *self.aside, *last])

    def _led(self, *, detail: bool = False) -> list[str]:
        """The headlines of the scenario, if it has some."""
        name = self.origin.loaded[0].name
        if not self._leads:
            return []
        return headlines.headlines(self.result, name, self._bands, self.drawn, detail=detail)

    @property
    def _leads(self) -> bool:
        return bool(self.scenario.headlines)

    @cached_property
    def _led_by(self) -> list[tuple[Any, ...]]:
        """Rows of ``headline.csv``."""
        return headlines.rows_of(self.result, self.origin.loaded[0].name, self._bands, self.drawn)

    @cached_property
    def _bands(self) -> list[Beside]:
        """Published figures beside what was found."""
        return [*beside(self.result, published_of(self.scenario.parameters_of))]

    @property
    def _more(self) -> list[Key]:
        """What is told as well, or alone."""
        (loaded,) = self.origin.loaded
        return asked_of(self.result.keys, loaded.options, loaded.scenario)

    @property
    def _chosen(self) -> list[str]:
        """The tables that are told alone, if some are: of ``show``, or of what was kept."""
        (loaded,) = self.origin.loaded
        return [*measures(self.result, self._more)] if shown(loaded.options) else []

    @property
    def short(self) -> str:
        """The question, and the headline metrics."""
        (loaded,) = self.origin.loaded
        names = [*headline(self.scenario), "on_station", "utilisation", "wait"]
        told = [each for each in self.result.summaries() if each.metric in names and each.n]
        order = sorted(told, key=lambda each: names.index(each.metric))[: LINES - 3]
        cells = [[each.metric, each.subject, interval(each), each.unit] for each in order]
        title = f"{loaded.name}: {loaded.scenario.title}".rstrip(": ")
        times = times_of(loaded, self.result.replications, self.result.blocks)
        table = aligned(["metric", "of", "mean", "unit"], cells).splitlines()
        return "\n".join([title, times, table[0], *table[2:]])

    @property
    def aside(self) -> list[str]:
        """Precision and corrected means, where they are asked for."""
        told = []
        if self.precision is not None:
            judged = self.precision.judge_of([self.result])
            told.append(precision_lines(self.precision, judged, self.result.replications))
        if self.twin is not None:
            told.append(controls_table(*self.twin))
        return told

    def as_dict(self) -> dict[str, Any]:
        """The whole result as one object."""
        told = as_json(self.origin, self.result)
        if self._leads:
            told["headlines"] = [
                dict(zip(headlines.HEAD, row, strict=True)) for row in self._led_by
            ]
        if self.precision is not None:
            judged = self.precision.judge_of([self.result])
            told["precision"] = precision_json(self.precision, judged)
        if self.twin is not None:
            told["controlled"] = controls_json(*self.twin)
        return told

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Tables and figures."""
        return _write(self, folder)


def _write(answer: Results, folder: "ResultFolder") -> list[Path]:
    (loaded,) = answer.origin.loaded
    result, plot = answer.result, answer.plot
    scenario, notes = loaded.scenario, answer.origin.notes(result.replications)
    files = [
        folder.write_text("result.json", answer.json),
        folder.write_text("metrics.csv", answer.csv),
        folder.write_text("daily.csv", csv_text(DAILY, daily(result))),
    ]
    if answer._leads:
        files.append(folder.write_text("headline.csv", csv_text(headlines.HEAD, answer._led_by)))
    if loaded.options.spells:
        files += keep_spells(folder, [(loaded, result)])
    if scenario.missions and result.has("mission_uptime"):
        files += folder.draw(plot.missions, "missions.png", notes)
    if scenario.fleets and result.has("days"):
        files += folder.draw(plot.days, "days.png", notes)
    return files + folder.draw(plot.map, "map.png", notes)
