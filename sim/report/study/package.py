"""The README of a replication package: one command, and two checklists filled from the study."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.report.output.markdown import cell
from sim.report.output.scope import SCOPE


@dataclass(frozen=True)
class PackagedStep:
    """A step of a study, as it was run."""

    name: str
    title: str
    line: str
    headline: str
    scenario: Scenario
    seed: int
    replications: int
    level: float


@dataclass(frozen=True)
class PackagedStudy:
    """A study that is handed on.

    Attributes
    ----------
    command
        The line that runs it again in this folder.
    file
        What its file is called there.
    measures
        Names of metrics.
    assumed
        Sentences.
    grades
        Numbers of its scenario by grade.
    provenance
        Versions, processor, commit.
    tables
        Tables with a digest [count].
    """

    title: str
    question: str
    source: str
    command: str
    file: str
    steps: Sequence[PackagedStep]
    measures: Sequence[str]
    assumed: Sequence[str]
    grades: Mapping[str, int]
    provenance: Mapping[str, Any]
    tables: int


def readme(study: PackagedStudy, template: str) -> str:
    """What is in the package, what was found, and both checklists.

    Parameters
    ----------
    study
        What was run.
    template
        The text with the names of fields in braces (configs/package.md).
    """
    steps, found = study.steps, study.provenance
    sources = [study.source, *(each.scenario.source for each in steps)]
    told = {
        "title": study.title,
        "question": study.question,
        "scope": SCOPE,
        "found": "\n".join(f"- {_found(each)}" for each in steps),
        "command": study.command,
        "tables": str(study.tables),
        "study_file": study.file,
        "measures": _each(_measure(name) for name in study.measures),
        "lines": _each(f"{each.name}: `{each.line}`" for each in steps),
        "components": _each(_components(each.scenario) for each in steps),
        "sources": _each(filter(None, sources)) or "none is named",
        "grades": _grades(study.grades),
        "assumed": _each(study.assumed) or "those of the scenario, and of docs/model.md",
        "starts": _each(_start(each.scenario) for each in steps),
        "lengths": _each(f"{each.scenario.horizon_d:g} d" for each in steps),
        "estimation": _each(
            f"{each.name}: {each.replications} replications, level {each.level:g}" for each in steps
        ),
        "version": str(found["version"]),
        "python": str(found["python"]),
        "packages": ", ".join(f"{name} {of}" for name, of in found["packages"].items()),
        "seeds": _each(str(each.seed) for each in steps),
        "processor": str(found["processor"]),
        "simd": ", ".join(found["numpy_simd"]),
    }
    lists = ("found",)
    return template.format_map(
        {key: text if key in lists else cell(text) for key, text in told.items()}
    )


def _found(step: PackagedStep) -> str:
    title = f" ({step.title})" if step.title else ""
    return f"**{step.name}**{title}: {' '.join(step.headline.split())}"


def _each(told: Iterable[str]) -> str:
    """What the steps have, said once where they agree."""
    return "; ".join(dict.fromkeys(" ".join(each.split()) for each in told))


def _measure(name: str) -> str:
    metric = metrics[name]
    return f"{name} [{metric.unit}] ({metric.source})"


def _start(scenario: Scenario) -> str:
    return f"warm-up of {scenario.warm_up_d:g} d, state at day 0: {scenario.initial}"


def _components(scenario: Scenario) -> str:
    used = sum(in_use(scenario, name) for name in scenario.hubs)
    platforms = sum(each.size for each in scenario.fleets.values())
    return (
        f"{platforms} platforms in {len(scenario.fleets)} fleets, {len(scenario.hubs)} hubs "
        f"({used} in use), {len(scenario.stocks)} stocks, {len(scenario.missions)} missions, "
        f"{len(scenario.events)} events"
    )


def _grades(grades: Mapping[str, int]) -> str:
    if not grades:
        return "none of its numbers is graded"
    return "numbers by grade: " + ", ".join(f"{n} {grade}" for grade, n in sorted(grades.items()))
