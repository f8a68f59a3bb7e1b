"""What stands behind a page: what was asked, the scenario in words, provenance, limits, again."""

import shlex
from collections.abc import Iterator, Sequence

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.report.content.shown import Shown, words
from sim.report.output.scope import DRU, SCOPE
from sim.report.output.words.labels import (
    cap,
    event_title,
    fleet_title,
    hub_title,
    listed,
    mission_title,
    plain,
    posture_title,
)
from sim.report.output.words.numbers import told
from sim.report.page.parts import Words
from sim.report.page.schema import PageTable, Panel
from sim.report.run.events import enabled_events

LIMITS = (
    SCOPE,
    "Intervals are luck alone: the same inputs with other random numbers. What is not known of the "
    "inputs comes on top; inputs=20 draws every number that has a range.",
    "Days on which something begins or ends at random are marked at their mean.",
    "The model is of sustainment, not of targeting; rules of law are models, and no advice.",
)


def asked(shown: Shown) -> Panel:
    """What was asked: the line, and every override in a row."""
    plain_words = [str(each) for each in shown.asked.get("words", [])]
    rows = [[key, value] for key, _, value in (each.partition("=") for each in plain_words)]
    given = ("seed", "replications", "level", "precision", "budget", "antithetic", "past", "from_d")
    rows += [[key, str(shown.asked[key])] for key in given if shown.asked.get(key) is not None]
    tables = [PageTable(caption="What was set", head=["key", "value"], rows=rows, words=True)]
    remarks = [words(Words(text=each, role="muted")) for each in shown.remarks]
    if shown.more_choices:
        remarks.append(words(f"{shown.more_choices} choices more are in the files of the result."))
    return Panel(
        name="asked", title="What was asked", tables=tables, open=True, told=remarks, side="right"
    )


def scenario_in_words(shown: Shown) -> Panel:
    """Who serves where, what is required, who repairs, and what happens."""
    scenario = shown.scenario
    size = sum(fleet.size for fleet in scenario.fleets.values())
    used = [name for name in scenario.hubs if in_use(scenario, name)]
    lead = f"{scenario.title}. " if scenario.title else ""
    text = lead + _counts(
        len(scenario.fleets), size, len(scenario.missions), len(scenario.hubs), len(used)
    )
    text += f" The window is {told(scenario.horizon_d)} days from day 0"
    text += (
        f", after {told(scenario.warm_up_d)} days that are simulated and not measured."
        if scenario.warm_up_d
        else "."
    )
    paragraphs = [words(text)]
    for side in shown.sides:
        posture = side.scenario.postures.get(side.scenario.posture)
        if posture is not None:
            paragraphs.append(
                words(
                    Words(text=side.label, role=side.key) if len(shown.sides) > 1 else "",
                    ": posture " if len(shown.sides) > 1 else "Posture ",
                    f"{_posture(side.scenario)}.",
                )
            )
    for each in enabled_events(scenario):
        paragraphs.append(
            words(f"{cap(each.when)}, {each.lasts}: {event_title(scenario, each.name)}.")
        )
    if not enabled_events(scenario):
        paragraphs.append(words("No event of the timeline is on."))
    tables = [
        PageTable(
            caption="Lines",
            head=["line", "needs", "fleets"],
            words=True,
            rows=[
                [
                    mission_title(scenario, name),
                    f"{each.k} on station",
                    listed(fleet_title(scenario, one) for one in each.fleets),
                ]
                for name, each in scenario.missions.items()
            ],
        ),
        PageTable(
            caption="Fleets",
            head=["fleet", "platforms", "type", "station"],
            words=True,
            rows=[
                [
                    fleet_title(scenario, name),
                    str(each.size),
                    each.type or each.domain,
                    plain(each.station),
                ]
                for name, each in scenario.fleets.items()
            ],
        ),
    ]
    hubs = [hub_title(scenario, name) for name in used]
    if hubs:
        paragraphs.append(words(f"Hubs that the posture uses: {listed(hubs)}."))
    return Panel(
        name="scenario",
        title="The scenario in words",
        told=paragraphs,
        tables=[each for each in tables if each.rows],
        open=True,
        side="left",
    )


def _posture(scenario: Scenario) -> str:
    """Its short name, and its title where that says more."""
    short = posture_title(scenario, scenario.posture)
    title = scenario.postures[scenario.posture].title
    return short if title in ("", short) else f"{short}: {title}"


def _counts(fleets: int, size: int, missions: int, hubs: int, used: int) -> str:
    parts = []
    if fleets:
        parts.append(f"{size} platforms in {fleets} {'fleet' if fleets == 1 else 'fleets'}")
    if missions:
        parts.append(f"{missions} {'line' if missions == 1 else 'lines'} to hold")
    if hubs:
        verb = "is" if used == 1 else "are"
        parts.append(f"{hubs} {'hub' if hubs == 1 else 'hubs'}, of which {used} {verb} used")
    return f"{listed(parts)}." if parts else ""


def provenance(shown: Shown) -> Panel:
    """Versions, hash of the scenario, grades of the inputs."""
    found = shown.provenance
    grades = found.get("inputs_by_grade") or {}
    rows = [
        ["program", str(found.get("version", "–"))],
        ["scenario", shown.name],
        ["hash of the scenario", str(found.get("scenario_sha256", "–"))],
    ]
    if found.get("commit"):
        rows.append(
            ["commit", str(found["commit"]) + (" with changes" if found.get("dirty") else "")]
        )
    rows.append(["Python", str(found.get("python", "–"))])
    packages = found.get("packages") or {}
    rows.append(["packages", ", ".join(f"{name} {version}" for name, version in packages.items())])
    rows.append(
        ["processor", f"{found.get('processor', '–')} ({', '.join(found.get('numpy_simd') or [])})"]
    )
    if grades:
        rows.append(
            ["inputs by grade", ", ".join(f"{count} {grade}" for grade, count in grades.items())]
        )
    scenario = shown.scenario
    for what, text in (
        ("source, as the file says", scenario.source),
        ("classification, as the file says", scenario.classification),
    ):
        if text:
            rows.append([what, " ".join(text.split())])
    return Panel(
        name="provenance",
        title="Where the result comes from",
        open=True,
        side="right",
        tables=[PageTable(caption="Provenance", head=["what", "value"], rows=rows, words=True)],
    )


def limits(shown: Shown) -> Panel:
    """What the numbers are not."""
    every = [*LIMITS, *([DRU] if shown.scenario.missions else [])]
    return Panel(
        name="limits",
        title="What the numbers are not",
        told=[words(each) for each in every],
        side="right",
    )


def again(shown: Shown) -> Panel:
    """How to get the same numbers, from the words and from the files of the folder."""
    line = str(shown.asked.get("line", ""))
    told_of = [
        words(
            "The first line asks the same again; the second reads the scenario as it was run, "
            "which lies beside the result."
        )
    ]
    keys = [
        f"{key}={value}"
        for key, value in shown.asked.items()
        if key in ("seed", "replications", "level")
    ]
    second = " ".join(["theater run scenario=scenario.yaml", *map(shlex.quote, keys)])
    return Panel(
        name="again",
        title="How to get the same numbers",
        told=told_of,
        code=[line, second],
        side="right",
    )


def stress_des(shown: Shown) -> Panel:
    """The checklist for simulation studies, with where each point stands.

    Source: Monks et al., Strengthening the reporting of empirical simulation studies (STRESS),
    Journal of Simulation 13 (2019), doi 10.1080/17477778.2018.1442155.
    """
    rows = [[point, text] for point, text in _stress(shown)]
    return Panel(
        name="stress",
        title="Reporting checklist (STRESS-DES)",
        open=True,
        tables=[PageTable(caption="STRESS-DES", head=["point", "here"], rows=rows, words=True)],
    )


def _stress(shown: Shown) -> Iterator[tuple[str, str]]:
    scenario, result = shown.scenario, shown.first.result
    choices = listed(side.label for side in shown.sides) if shown.changes else "one scenario"
    times = shown.experiment or _of(result.replications, "replication")
    simd = ", ".join(shown.provenance.get("numpy_simd") or [])
    yield "1.1 purpose", shown.question
    yield (
        "1.2 outputs",
        "held lines, days to regenerate, days by cause, use of hubs; docs/metrics.md defines each",
    )
    yield (
        "1.3 experiment",
        f"{choices}; {times}" + (", paired by common random numbers" if shown.changes else ""),
    )
    yield "2.1 base logic", "platforms fail, wait, travel, are repaired and return: docs/model.md"
    yield "2.2 scenario logic", "what differs stands under What was asked"
    yield "2.3 algorithms", "docs/model.md, docs/decisions"
    yield (
        "2.4 components",
        _counts(
            len(scenario.fleets),
            sum(each.size for each in scenario.fleets.values()),
            len(scenario.missions),
            len(scenario.hubs),
            sum(in_use(scenario, name) for name in scenario.hubs),
        ),
    )
    yield (
        "3.1 data sources",
        "configs/parameters.csv with configs/data/sources.csv; the grades stand under provenance",
    )
    yield "3.2 pre-processing", "none beside what docs/scenarios.md says of tables"
    yield "3.3 inputs", "scenario.yaml beside the result has every one"
    yield "3.4 assumptions", "each notional number has a low and a high in configs/parameters.csv"
    yield (
        "4.1 initialisation",
        f"warm-up of {told(scenario.warm_up_d)} days; state at day 0: {scenario.initial}",
    )
    yield "4.2 run length", f"{told(scenario.horizon_d)} days from day 0"
    yield (
        "4.3 estimation",
        f"{times}, level {result.level:g} (docs/decisions/0027)",
    )
    yield (
        "5.1 software",
        f"theater-sustainment {shown.provenance.get('version', '')}, "
        f"Python {shown.provenance.get('python', '')}",
    )
    yield (
        "5.2 random numbers",
        f"one named stream a decision, seed {shown.seed} (docs/decisions/0003)",
    )
    yield "5.3 execution", "events in order of time, ties by a stated order (docs/decisions/0004)"
    yield "5.4 system", f"{shown.provenance.get('processor', '')} ({simd})"
    yield "6.1 code", "the line under How to get the same numbers"


def _of(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def all_of(shown: Shown) -> Sequence[Panel]:
    """These panels, in their order."""
    return [
        scenario_in_words(shown),
        asked(shown),
        limits(shown),
        again(shown),
        provenance(shown),
        stress_des(shown),
    ]
