"""The frame of the page of a study: question and answer, panels, and what stands behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.report.content import told
from sim.report.content.shown import Shown, words
from sim.report.content.timeline import events, phases
from sim.report.output.words.labels import cap, plain
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import Page, PageOption, Panel

Told = Mapping[str, Any]
"""The object of a command, or a part of it, as its file has it."""


@dataclass(frozen=True)
class FramedAnswer:
    """What a study says.

    Attributes
    ----------
    question
        What was asked of the scenario, which is named in front of it.
    answer
        Sentences, the first of which answers.
    answered
        Numbers that they tell.
    marks
        What the marks of a figure stand for, where there are several kinds; a number has the kind
        as its choice.
    replications
        Behind a number [count]; None where those of the first point tell it.
    experiment
        What was run how often, in words.
    """

    question: str
    answer: list[list[Words]]
    panels: Sequence[Panel]
    answered: Sequence[PageNumber] = ()
    marks: Sequence[PageOption] = (PageOption(key="a", label=""),)
    replications: int | None = None
    experiment: str = ""


Teller = Callable[[Shown, Told], FramedAnswer]


def framed(shown: Shown, told_of: Told, said: FramedAnswer, marking: str = "") -> Page:
    """The whole page."""
    given = shown.scenario.title or plain(shown.name)
    question = shown.question or cap(f"{given}: {said.question}")
    shown = replace(shown, question=question, experiment=said.experiment)
    result = shown.first.result
    return Page(
        title=question,
        lead=words(f"Theater sustainment report · {given} · seed {shown.seed}"),
        answer=said.answer,
        answered=[*said.answered],
        tiles=[],
        panels=[*said.panels, *told.all_of(shown)],
        options=[*said.marks],
        marking=marking,
        horizon_d=shown.scenario.horizon_d,
        level=float(told_of.get("level", result.level)),
        replications=said.replications or result.replications,
        events=events(shown),
        phases=phases(shown.scenario),
    )
