"""The report of what is held: each measure once, with its definition and the sentence."""

import pytest

from sim.report.output.scope import EVERY_MEASURE, NO_EVIDENCE
from sim.report.run.beforehand import options_of_each_job
from sim.report.run.deterrence import deterrence
from sim.report.run.economy import economy
from sim.report.run.run import readiness
from sim.study.running.replicate import Result, replicate
from support import built, fleet, mode, one_yard, small_theater, yard


@pytest.fixture(scope="module")
def result() -> Result:
    """The small theater, some of whose ships can be hit, with a rule and prices."""
    whole = small_theater(
        costs={"repair_per_day": {"ship": 1.0}},
        rules={"ban": {"kind": "prohibition", "title": "no work", "from_d": 1e6}},
    )
    whole["hubs"]["near"]["country"] = "japan"
    return replicate(built(whole), replications=4)


def test_every_measure_is_told_with_its_definition(result):
    """Missions, DRU and its curve, gaps, returned, options and rules; the sentence comes last."""
    parts = deterrence(result)
    begins = (
        "mission", "Uptime: share of time", "DRU with every requirement shifted", "Gaps, time to",
        "Returned in time", "Options: hubs that may", "Platform-days lost to rules", NO_EVIDENCE,
    )  # fmt: skip
    assert [part.startswith(begin) for part, begin in zip(parts, begins, strict=True)] == [True] * 8
    assert parts[-1] == EVERY_MEASURE


def test_a_row_for_each_mission_and_for_all(result):
    """Two missions and DRU in the table of gaps; what never came is not reached."""
    (gaps,) = (part for part in deterrence(result) if part.startswith("Gaps"))
    rows = [line for line in gaps.splitlines() if line.startswith(("patrol", "strike", "DRU"))]
    assert len(rows) == 3


def test_a_gap_that_never_comes_is_not_reached():
    """A ship that never fails in the window has no first gap, and nothing to regain."""
    model = one_yard(
        {"ships": fleet(modes={"hull": mode(400)})},
        missions={"line": {"fleets": ["ships"], "k": 1}},
    )
    (gaps,) = (
        part for part in deterrence(replicate(model, replications=2)) if part.startswith("Gaps")
    )
    line = next(line for line in gaps.splitlines() if line.startswith("line"))
    assert line.split() == ["line", "0.0", "0.0", "0.00", "not", "reached", "1.00", "-", "-"]


def test_losses_are_told_of_the_fleets_that_were_hit():
    """A fleet that was hit has a row, and one that was not is counted."""
    often, never = ({"hits": {"per_day": rate}, "work": "repair"} for rate in (1.0, 0.0))
    model = one_yard(
        {
            "ships": fleet(modes={"hull": mode(20), "damage": often}),
            "boats": fleet(modes={"hull": mode(20), "damage": never}),
        },
        missions={"line": {"fleets": ["ships"], "k": 1}},
    )
    text = "\n".join(deterrence(replicate(model, replications=2)))
    title, *rows = text[text.index("Losses: hits that leave a platform damaged") :].split("\n---")
    assert " ".join(title.split()).endswith(
        "none of 1 other fleets that can be hit fleet damaged lost"
    )
    assert rows[0].splitlines()[1].startswith("ships")


def test_economy_is_told_as_such(result):
    """Work by country and cost stand after the days, and are called economy figures."""
    work, cost = economy(result)
    assert "japan" in work
    assert "not deterrence figures" in work
    assert "total" in cost
    assert "per mission-capable platform-day" in cost
    text = readiness(result)
    assert text.index(EVERY_MEASURE) < text.index("Where the days go") < text.index(work)


def test_without_missions_or_prices_there_is_none_of_it():
    """A plain queue has no word of deterrence or money."""
    model = one_yard({"ships": fleet(modes={"hull": mode(20)})}, hub=yard())
    text = readiness(replicate(model, replications=2))
    assert NO_EVIDENCE not in text
    assert "cost" not in text


def test_options_of_each_job_of_the_small_theater():
    """Hulls: two hubs may and can; the fault of the jets is the flying team's alone."""
    told = options_of_each_job(built(small_theater()))
    rows = {line.split("  ")[0]: line.split()[2:4] for line in told.splitlines() if ":" in line}
    assert rows["ships: hull"] == ["3", "2"]
    assert rows["jets: fault"] == ["3", "1"]
