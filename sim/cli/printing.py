"""What every command does with an answer: print it, and say what was written."""

from collections.abc import Mapping

from sim.api.results.answer import Answer
from sim.report.output.scope import MARKING
from sim.report.output.terminal import paragraph


def told(answer: Answer) -> int:
    """Print an answer in the format that was asked for; the exit status."""
    match answer.origin.loaded[0].options.format:
        case "json":
            print(answer.json, end="")
        case "csv":
            print(answer.csv, end="")
            answer.origin.beside_csv(*answer.aside)
        case "table":
            marking = answer.origin.marking
            if marking:
                print(paragraph(f"{MARKING}{marking}") + "\n")
            print(answer.printed)
            if marking:
                print("\n" + paragraph(f"{MARKING}{marking}"))
            if answer.written:
                told = ", ".join(str(file) for file in answer.written)
                print("\n" + paragraph(f"Written: {told}"))
    return answer.status


def listed(titles: Mapping[str, str]) -> str:
    """Names with their titles, one a line."""
    width = max(map(len, titles), default=0)
    return "\n".join(f"{name:<{width}}  {title}" for name, title in titles.items())
