"""A page of a study: its question, what each step found, and the one table of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.model.scenario import Scenario
from sim.report.content import told
from sim.report.content.shown import Shown, words
from sim.report.content.timeline import events, phases
from sim.report.content.wording import tell, unit_in_words
from sim.report.output.words.labels import cap, option_title, part_title, plain
from sim.report.page.figures import DotFigure, DotRow
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import Page, PageOption, PageTable, Panel

MOST_ROWS = 24
"""Rows of a step that are drawn; its table has up to ``MOST_TOLD`` [count]."""
MOST_TOLD = 200
Told = Mapping[str, Any]


def page_of_study(shown: Shown, told_of: Told, marking: str = "") -> Page:
    """The whole page; the pages of the steps are made from their own folders."""
    steps = told_of["steps"]
    question = shown.question or str(told_of["question"] or told_of["title"])
    shown = replace(shown, question=question)
    by_step: dict[str, list[Told]] = {}
    for row in told_of["rows"]:
        by_step.setdefault(str(row["step"]), []).append(row)
    panels = [
        each
        for step in steps
        for each in _step(shown.scenario, step, by_step.get(step["name"], []))
    ]
    lead = f"Theater sustainment report · {told_of['title']} · {len(steps)} steps"
    answer = [
        words(
            Words(text=f"{step['title'] or plain(step['name'])}: ", role="strong"),
            str(step["headline"]),
        )
        for step in steps
    ]
    return Page(
        title=question,
        lead=words(lead),
        answer=answer[:6],
        tiles=[],
        panels=[
            *panels,
            _commands(steps),
            told.asked(shown),
            told.limits(shown),
            told.stress_des(shown),
        ],
        options=[PageOption(key="a", label="")],
        marking=marking,
        horizon_d=shown.scenario.horizon_d,
        level=float(shown.asked.get("level") or 0.95),
        events=events(shown),
        phases=phases(shown.scenario),
    )


def _step(scenario: Scenario, step: Told, rows: Sequence[Told]) -> list[Panel]:
    """A panel for each metric of a step."""
    found: list[Panel] = []
    title = str(step["title"] or plain(step["name"]))
    for metric in dict.fromkeys(str(row["metric"]) for row in rows):
        some = [row for row in rows if row["metric"] == metric]
        changes = any(row["against"] for row in some)
        values = [_value(row) for row in some]
        names = [_name(scenario, row, some) for row in some]
        figure = DotFigure(
            unit=unit_in_words(str(some[0]["unit"]), changes) or plain(metric).lower(),
            zero=not changes,
            changes=changes,
            rows=[
                DotRow(title=name, values=[value])
                for name, value in zip(names[:MOST_ROWS], values, strict=False)
            ],
        )
        table = [
            [
                name,
                _subject(scenario, str(row["subject"])),
                option_title(scenario, str(row["against"] or "–")),
                tell(value, sign=bool(row["against"])),
            ]
            for name, row, value in zip(names[:MOST_TOLD], some, values, strict=False)
        ]
        more = len(some) - len(table)
        note = (
            f"{plain(metric)}"
            + (", differences" if changes else "")
            + (f"; {more} rows more stand in study.csv" if more > 0 else "")
        )
        found.append(
            Panel(
                name=f"{step['name']}_{metric}",
                title=f"{title}: {plain(metric).lower()}",
                note=words(f"{cap(note)}."),
                figure=figure,
                tables=[
                    PageTable(caption=title, head=["choice", "of", "against", "value"], rows=table)
                ],
                side="left" if len(found) % 2 == 0 else "right",
            )
        )
    return found


def _subject(scenario: Scenario, subject: str) -> str:
    return ", ".join(part_title(scenario, each) for each in subject.split("/"))


def _name(scenario: Scenario, row: Told, rows: Sequence[Told]) -> str:
    """The choice, and the subject where there are several."""
    several = len({str(each["subject"]) for each in rows}) > 1
    choice = option_title(scenario, str(row["choice"] or "as it is"))
    return f"{choice}, {_subject(scenario, str(row['subject']))}" if several else choice


def _value(row: Told) -> PageNumber:
    return PageNumber(
        metric=str(row["metric"]),
        subject=str(row["subject"]),
        choice=f"{row['step']}: {row['choice']}",
        what="change" if row["against"] else "value",
        unit=str(row["unit"]),
        mean=row["mean"],
        low=row["low"],
        high=row["high"],
        n=int(row["n"] or 0),
    )


def _commands(steps: Sequence[Told]) -> Panel:
    code = [str(step["line"]) for step in steps]
    return Panel(
        name="again",
        title="How to get the same numbers",
        code=code,
        told=[
            words("Each step is a command; the page of each is `theater report` of its own folder.")
        ],
    )
