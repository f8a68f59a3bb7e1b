"""``theater compare``: the paired difference between choices."""

from collections import Counter
from collections.abc import Sequence
from math import nan
from typing import Any

from sim.cli.about import About, about, came_from, times_of
from sim.cli.about import choices as in_force
from sim.cli.measures import asked_of, check_measures
from sim.cli.precise import precision_of, replicate_as_asked
from sim.cli.progress import Progress
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, build
from sim.load.factors.points import COMMON
from sim.load.overrides import parse
from sim.report.output.files import csv_text, json_text
from sim.report.output.names import Names
from sim.report.run.precision import precision_json, precision_lines
from sim.report.run.run import difference, only
from sim.study.results.paired import Comparison

COLUMNS = (
    "choice", "metric", "subject", "unit", "base", "mean", "half_width", "q05", "q50", "q95", "n",
    "other", "only", "low", "high",
)  # fmt: skip


NO_CHOICE = ("seed", *COMMON)
"""Keys that are no choice."""
WRITES = ("compare.json", "compare.csv", "waterfall*.png")


def main(words: Sequence[str]) -> int:
    """Compare the choices that the command line gives."""
    labels, loaded = choices(words)
    options, scenarios = loaded[0].options, [each.scenario for each in loaded]
    precision = precision_of(options, scenarios)
    check_measures(options, scenarios)
    origin = about("compare", words, loaded)
    folder = opened(origin.request, options, WRITES)
    progress = Progress(f"compare {', '.join(labels)}")
    points = [({"choice": label}, each) for label, each in zip(labels, scenarios, strict=True)]
    workers = where(folder, options, points)
    results = replicate_as_asked(scenarios, options, precision, progress, workers)
    pairs = [Comparison(results[0], other) for other in results[1:]]
    rows = [
        row
        for pair, label in zip(pairs, labels[1:], strict=True)
        for row in _rows(pair, labels[0], label)
    ]
    texts = [
        difference(pair, labels[0], label, asked_of(pair.keys, options, scenarios[0]))
        for pair, label in zip(pairs, labels[1:], strict=True)
    ]
    told = as_json(origin, labels, rows, results[0].replications)
    told["days"] = [_days(pair, label) for pair, label in zip(pairs, labels[1:], strict=True)]
    told["only"] = [
        {"choice": label, "has": name, "what": what}
        for pair, label in zip(pairs, labels[1:], strict=True)
        for name, what in zip((labels[0], label), only(pair), strict=True)
        if what
    ]
    if precision is not None:
        judged = [precision.judge_of([results[0], other]) for other in results[1:]]
        told["precision"] = [precision_json(precision, each) for each in judged]
        lines = [
            precision_lines(precision, each, results[0].replications, f"{label} minus {labels[0]}")
            for each, label in zip(judged, labels[1:], strict=True)
        ]
        texts += lines
    match options.format:
        case "json":
            print(json_text(told), end="")
        case "csv":
            print(csv_text(COLUMNS, rows), end="")
            origin.beside_csv(*texts[len(pairs) :])
        case "table":
            times = times_of(loaded[0], results[0].replications)
            heading = origin.heading(times, in_force(loaded[0].scenario))
            print("\n\n".join([heading, *texts]))
    if folder is not None:
        from sim.report.run import figures

        files = [
            folder.write_text("compare.json", json_text(told)),
            folder.write_text("compare.csv", csv_text(COLUMNS, rows)),
        ]
        notes = origin.notes(results[0].replications)
        for number, (pair, label) in enumerate(zip(pairs, labels[1:], strict=True), start=1):
            name = "waterfall.png" if len(pairs) == 1 else f"waterfall_{number}.png"
            if pair.fleets:
                drawn = figures.waterfall(pair, labels[0], label)
                files.append(folder.save(drawn, name, notes))
        finished(folder, files, origin)
    return 0


def choices(words: Sequence[str]) -> tuple[list[str], list[Loaded]]:
    """Labels and scenarios: keys given more than once are the choice, all others are common.

    Raises
    ------
    ConfigError
        If nothing is given twice, or two such keys are given a different number of times.
    """
    overrides = parse(words, repeated=True)
    counts = Counter(each.key_or_group for each in overrides)
    varied = [key for key, count in counts.items() if count > 1]
    sizes = {counts[key] for key in varied}
    if len(sizes) != 1:
        told = ", ".join(f"{key} ({counts[key]} times)" for key in varied)
        wanted = "give one key twice, e.g. posture=today posture=rsf"
        given = f"unequal choices: {told}" if varied else "nothing to compare"
        raise ConfigError("overrides", [Problem("", f"{given}; {wanted}")])
    for key in set(varied) & set(NO_CHOICE):
        wanted = "a paired comparison has one for all choices"
        raise ConfigError("overrides", [Problem(key, f"is given {counts[key]} times; {wanted}")])
    settings, loaded = [], []
    for number in range(sizes.pop()):
        seen: Counter[str] = Counter()
        point, own = [], {}
        for each in overrides:
            key = each.key_or_group
            if key not in varied or seen[key] == number:
                point.append(each)
            if key in varied:
                if seen[key] == number:
                    own[key] = None if each.is_delete() else each.value()
                seen[key] += 1
        settings.append(own)
        loaded.append(build(point))
    names = Names.of(settings)
    return [names.choice(each) for each in settings], loaded


def _rows(pair: Comparison, base: str, label: str) -> list[tuple[Any, ...]]:
    """Differences of what both have, and the means of what only one has, which ``only`` names."""
    found: list[tuple[Any, ...]] = []
    for change, key in zip(pair.differences(), pair.keys, strict=True):
        told = change.mean, change.half_width, change.q05, change.q50, change.q95, change.n
        before, after = pair.base.value(*key).mean, pair.other.value(*key).mean
        ends = change.low, change.high
        found.append((label, *key, change.unit, before, *told, after, "", *ends))
    nothing = (nan,) * 5
    for key in pair.only_base:
        one = pair.base.value(*key)
        found.append((label, *key, one.unit, one.mean, *nothing, 0, nan, base, nan, nan))
    for key in pair.only_other:
        one = pair.other.value(*key)
        found.append((label, *key, one.unit, nan, *nothing, 0, one.mean, label, nan, nan))
    return found


def _days(pair: Comparison, label: str) -> dict[str, Any]:
    """What the changes in platform-days add up to, and why."""
    more = pair.more_days()
    return {
        "choice": label,
        "fleets": pair.fleets,
        "sum": more.mean,
        "half_width": more.half_width,
        "because": pair.why_more_days(),
    }


def as_json(
    origin: About,
    labels: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    replications: int,
) -> dict[str, Any]:
    """All differences as one object."""
    first = origin.loaded[0]
    options = first.options
    return {
        **origin.head(),
        "scenario": first.name,
        "base": labels[0],
        "choices": list(labels[1:]),
        "seed": options.seed,
        "replications": replications,
        "level": options.level,
        "differences": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        "provenance": [came_from(each) for each in origin.loaded],
    }
