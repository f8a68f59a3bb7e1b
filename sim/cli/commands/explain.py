"""``theater explain``: which factors matter, how much, along which curve, and luck or ignorance."""

from collections.abc import Sequence

from sim.cli.about import About, about, came_from, choices, times_of
from sim.cli.explain_asked import Asked, read
from sim.cli.explain_methods import METHODS
from sim.cli.results import finished, opened, where
from sim.load.compose import Loaded
from sim.report.output.files import csv_text, json_text
from sim.report.output.folder import ResultFolder
from sim.study.running.workers import Workers


def main(words: Sequence[str]) -> int:
    """Explain the objective of a scenario, and tell and write what was found."""
    asked, overrides = read(words)
    method = METHODS[asked.method]
    name = f"explain_{asked.method}"
    folder: ResultFolder | None = None
    origin: About | None = None

    def begin(own: Loaded) -> Workers:
        nonlocal folder, origin
        writes = [f"{name}.{end}" for end in ("json", "csv", "png")]
        origin = about("explain", words, [own], Asked)
        folder = opened(origin.request, own.options, writes)
        return where(folder, own.options)

    told, own, factors = method(asked, overrides, begin)
    options_of_run = own.options
    assert origin is not None  # every method begins
    result = {
        **origin.head(),
        "scenario": own.name,
        "method": asked.method,
        "options": asked.model_dump(),
        "seed": options_of_run.seed,
        "replications": options_of_run.replications,
        "level": options_of_run.level,
        "factors": factors,
        **told.found,
        "provenance": came_from(own),
    }
    match options_of_run.format:
        case "json":
            print(json_text(result), end="")
        case "csv":
            print(csv_text(told.head, told.rows), end="")
            origin.beside_csv()
        case "table":
            heading = origin.heading(times_of(own), choices(own.scenario))
            print(heading + "\n\n" + told.text)
    if folder is not None:
        files = [
            folder.write_text(f"{name}.json", json_text(result)),
            folder.write_text(f"{name}.csv", csv_text(told.head, told.rows)),
        ]
        figure = told.figure()
        if figure is not None:
            files.append(folder.save(figure, f"{name}.png", origin.notes()))
        finished(folder, files, origin)
    return told.status
