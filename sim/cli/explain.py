"""``theater explain``: which factors matter, how much, along which curve, and luck or ignorance."""

from collections.abc import Sequence

from sim.cli.explain_asked import read
from sim.cli.explain_methods import METHODS
from sim.cli.run import heading
from sim.load.parameters import grades
from sim.report.files import csv_text, json_text, open_folder, write_text
from sim.report.provenance import provenance


def main(words: Sequence[str]) -> int:
    """Explain the objective of a scenario, and tell and write what was found."""
    asked, overrides = read(words)
    method = METHODS[asked.method]
    told, own, factors = method(asked, overrides)
    options_of_run = own.options
    result = {
        "scenario": own.name,
        "method": asked.method,
        "asked": asked.model_dump(),
        "seed": options_of_run.seed,
        "replications": options_of_run.replications,
        "level": options_of_run.level,
        "factors": factors,
        **told.found,
        "provenance": provenance(own.config, grades(own.config, own.name)),
    }
    match options_of_run.format:
        case "json":
            print(json_text(result), end="")
        case "csv":
            print(csv_text(told.head, told.rows), end="")
        case "table":
            print(heading(own) + "\n\n" + told.text)
    folder = open_folder(options_of_run.out)
    if folder is not None:
        from sim.report.figures import save

        name = f"explain_{asked.method}"
        files = [
            write_text(folder / f"{name}.json", json_text(result)),
            write_text(folder / f"{name}.csv", csv_text(told.head, told.rows)),
        ]
        figure = told.figure()
        if figure is not None:
            files.append(save(figure, folder / f"{name}.png"))
        if options_of_run.format == "table":
            print("\nWritten: " + ", ".join(str(file) for file in files))
    return told.status
