"""Write docs/metrics.md, the commands and keys of docs/reference, what docs/truth.md says is
solved and the tables of docs/headlines.md, docs/openings.md and docs/backtests: `make docs`."""

import sys
from pathlib import Path

from reference_pages import MARK, reference, shipped

from sim.analytic.coverage import FAMILIES, KEYS, KeyClaim, Use
from sim.api.studies.backtest import predictions, sums_up
from sim.api.studies.file import read
from sim.cli.catalog import KINDS
from sim.core.exact import Refused
from sim.load.compose import load_scenario
from sim.load.files.paths import config_dir
from sim.load.files.reader import read_yaml
from sim.load.register.published import published
from sim.load.register.records import committed, records, shipped_file
from sim.model.headline import Headline
from sim.model.postures.opening import in_order
from sim.record.metric import metrics
from sim.report.run.openings import opens
from sim.study.results.backtested import INSIDE, beside_records, number
from sim.study.results.headlines import unit_of

HERE = Path(__file__).parent


def metrics_page() -> str:
    """Every metric: name, unit, what it is, source."""
    lines = [
        "# Metrics",
        "",
        "Pure functions of the record over the window [0, horizon). `theater run format=csv` gives",
        "all of them with mean, half-width and quantiles over replications; `metric=NAME` adds one",
        "to the table. Subjects are `fleet`, `fleet/mode`, `hub/stage`, `hub/stage/fleet`,",
        "`hub/pool`, `mission`, `stock`; a day, a threshold or a quarter follows as `@30`,",
        "`>7` or `/Q1`. `make docs` writes this page.",
        "",
        "| metric | unit | what | source |",
        "|---|---|---|---|",
    ]
    for name in shipped(metrics):
        each = metrics[name]
        what = " ".join((each.measure.__doc__ or "").split())
        lines.append(f"| `{name}` | {each.unit} | {what} | {each.source} |")
    return "\n".join(lines) + "\n"


def exact_page() -> str:
    """What the exact method takes, and what it refuses and why."""
    lines = [
        "### Parts", "",
        "By their examples; a part whose keys decide (a prohibition with dates) says another thing",
        "with other keys.", "",
        "| family | part | taken as | or refused, because |", "|---|---|---|---|",
    ]  # fmt: skip
    for title, registry in KINDS.values():
        for name in shipped(registry):
            claim = registry[name].model_validate(registry[name].example).claim
            taken, why = "", ""
            if isinstance(claim, Refused):
                why = claim.why
            else:
                taken = claim.how.value
            lines.append(f"| {title} | `{name}` | {taken} | {why} |")
    lines += ["", "| family | what the method assumes of its parts |", "|---|---|"]
    for base, family in FAMILIES.items():
        lines.append(f"| {base.__name__} | {family.assumes} |")
    lines += ["", "### Keys", "", "| model | keys | | as what, or why |", "|---|---|---|---|"]
    for model, table in KEYS.items():
        alike: dict[KeyClaim, list[str]] = {}
        for name in model.model_fields:
            key = table.get(name, KeyClaim(Use.REFUSED, "nobody has said what it is"))
            alike.setdefault(key, []).append(f"`{name}`")
        for key, names in alike.items():
            row = (model.__name__, ", ".join(names), key.use.value, key.told)
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def headlines_page() -> str:
    """The usual headlines and the published figures."""
    found = read_yaml(config_dir() / "headline" / "usual.yaml").data["headlines"]
    lines = [
        "## The usual list", "",
        "| headline | about | says | measure | unit | good | definition | source |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, given in found.items():
        each = Headline.model_validate(given)
        cells = [name, each.about, each.title]
        if each.metric:
            metric = metrics[each.metric]
            several = f", {each.over}" if "*" in each.subject else ""
            what = " ".join((metric.measure.__doc__ or "").split())
            cells += [f"`{metric.name}` of `{each.subject}`{several}", unit_of(each), each.better]
            cells += [what, metric.source]
        else:
            why = each.without.format(scenario="SCENARIO")
            cells += [f"`{why}`" if why.startswith("theater ") else why, "", "", "", ""]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "", "## What is published", "",
        "| scenario | measure | published | unit | of | sources | | how it maps |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for band in published():
        share = f", share of {', '.join(band.of)}" if band.of else ""
        name = f"{band.name}{share}" if band.metric else f"(no metric) {band.name}"
        cells = [band.scenario, name.replace("*", "\\*"), band.published, band.unit, band.year]
        cells += [" ".join(f"[{each}]" for each in band.sources), band.role, band.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def openings_page() -> str:
    """Every opening of the Indo-Pacific in order of time."""
    scenario = load_scenario("indo_pacific")
    selected = {
        name: posture.openings.of(scenario.openings)
        for name, posture in scenario.postures.items()
        if posture.openings is not None
    }
    heads = ["opened", "opening", "opens", "status", "by", "in posture", "source"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for name, each in in_order(scenario.openings):
        held_by = ", ".join(f"`{key}`" for key, own in selected.items() if name in own) or "none"
        what = f"{each.title}: {opens(each)}"
        told = [str(each.opened), f"`{name}`", what, each.status, each.attributed_to, held_by]
        lines.append(f"| {' | '.join([*told, each.source])} |")
    return "\n".join(lines) + "\n"


def backtest_page(study: str) -> str:
    """What a back-test said before its records were opened, and the records."""
    file = read(study)
    early = committed(study)
    assert early is not None
    path = shipped_file(study, "records")
    asked = predictions(file)
    held = records(path, [*asked]) if path is not None else []
    known = [(name, each.naive.by == "mean", each.known_before(name)) for name, each in
             asked.items()]  # fmt: skip
    every = beside_records(early.every, held, known, ())
    heads = ["prediction", "forecast", "low", "high", "unit", "record", "of", "source", "verdict"]
    heads += ["naive", "nearer"]
    lines = [f"| {' | '.join(heads)} |", "|---|" + "--:|" * 3 + "---|--:|---|---|---|--:|---|"]
    for each in every:
        told, record = each.foretold, each.record
        cells = [told.title, *map(number, (told.mean, told.low, told.high)), told.unit]
        cells += (
            [record.told, record.told_years, f"[{record.source.replace(';', ', ')}]"]
            if record
            else ["-", "", ""]
        )
        cells += [each.verdict if each.verdict == INSIDE or not record else f"**{each.verdict}**"]
        cells += [number(each.naive.value) if each.naive else "-", each.nearer]
        lines.append(f"| {' | '.join(cells)} |")
    level = early.every[0].level
    lines += ["", f"Intervals hold a further record with {level:.0%}. {sums_up(every)}"]
    lines += ["", f"Committed on {early.date}, {early.known}; sha256 of "]
    lines[-1] += f"[{early.name}](../../configs/backtest/{early.name}): `{early.sha256}`."
    lines += ["", "What would have falsified it:", ""]
    lines += [f"- {each}" for each in file.head.falsified_by]
    return "\n".join(lines) + "\n"


def decisions_page() -> str:
    """Every decision by its number, as its page calls it."""
    rows = []
    for path in sorted((HERE / "decisions").glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        number, _, name = title.partition(" ")
        rows.append(f"| [{number}]({path.name}) | {name} |")
    return "\n".join(["| number | decision |", "|---|---|", *rows]) + "\n"


def pages() -> dict[Path, str]:
    """Contents of the generated pages by path."""
    found = {HERE / "metrics.md": metrics_page()}
    found |= {HERE / "reference" / f"{name}.md": text for name, text in reference().items()}
    for name, text in (
        ("truth.md", exact_page()),
        ("headlines.md", headlines_page()),
        ("openings.md", openings_page()),
        ("decisions/README.md", decisions_page()),
    ):
        head = (HERE / name).read_text(encoding="utf-8").split(MARK)[0]
        found[HERE / name] = head + MARK + "\n" + text
    for path in sorted((HERE / "backtests").glob("*.md")):
        head = path.read_text(encoding="utf-8").split(MARK)[0]
        found[path] = head + MARK + "\n" + backtest_page(f"backtest_{path.stem}")
    return found


def main() -> int:
    """Write the pages; with --check only say whether they are up to date."""
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is not up to date: make docs")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
