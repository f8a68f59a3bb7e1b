"""The plan of a job in words: where it may be done, what each stage asks for, and how long."""

from collections.abc import Iterator

from sim.core.errors import ConfigError, known
from sim.core.ticks import to_days
from sim.engine.build.blueprint import Blueprint
from sim.engine.hub.claims import Unit
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.platform.fleet_plan import Action
from sim.engine.time.timings import Constant, Drawn, Grown, Stretched, TimingLaw
from sim.record.log import SHIFT


def jobs(plan: Blueprint) -> dict[str, Action]:
    """Every failure mode and scheduled work that hubs do, by its path in the scenario."""
    found: dict[str, Action] = {}
    for fleet in plan.fleets:
        for word, actions in (("modes", fleet.modes), ("scheduled", fleet.periods)):
            for each in actions:
                for kind in each.classes:
                    _, _, name = kind.name.partition(".")
                    path = f"fleets.{fleet.name}.{word}.{each.name}.hits.classes.{name}"
                    found[path] = kind
                if each.ways.plans and not each.classes:
                    found[f"fleets.{fleet.name}.{word}.{each.name}"] = each
    return found


def printed(plan: Blueprint, job: str) -> str:
    """The plan of one job at every hub that may do it.

    Raises
    ------
    ConfigError
        If no job that hubs do is called so.
    """
    found = jobs(plan)
    problems = list(known("job", job, found, "job of a hub"))
    if problems:
        raise ConfigError("overrides", problems)
    parts = [f"Plan of {job}"]
    for each in found[job].ways.plans:
        parts += _at_a_hub(plan, each)
    return "\n".join(parts)


def _at_a_hub(plan: Blueprint, each: Plan) -> Iterator[str]:
    who = "a team comes" if each.by_team else "the platform goes"
    closed = "" if each.open else ", which has not the units"
    yield f"  {each.hub}{closed}: {who}; queue {plan.scenario.hubs[each.hub].queue!r}"
    waits = {wait.name: wait.takes for wait in each.before} | {
        "award": each.authorize, "lift": each.lift, "load-out": each.load, "out": each.out,
    }  # fmt: skip
    for name, timing in waits.items():
        if timing is not None:
            yield f"      {name}: {_time(plan, plan.timings[timing])}"
    for stage in each.stages:
        yield f"      {_stage(plan, stage)}"
    if each.back is not None:
        yield f"      back: {_time(plan, plan.timings[each.back])}"
    yield f"      mean: out {each.out_d:.1f} d, work {each.work_d:.1f} d, back {each.back_d:.1f} d"


def _stage(plan: Blueprint, stage: StagePlan) -> str:
    asked = [unit for claim in stage.claims for unit in (*claim.units, *claim.parts)]
    told = f"{plan.directory.station.things()[stage.station].stage}: "
    told += f"asks for {_units(plan, asked)}" if asked else "keeps what it has"
    if stage.takes is not None:
        told += f"; takes {_time(plan, plan.timings[stage.takes])}"
    if stage.chances:
        told += "; perhaps " + " or ".join(_units(plan, claim.parts) for _, claim in stage.chances)
    given = [unit for _, units in stage.gives_back for unit in units]
    return told + (f"; gives back {_units(plan, given)}" if given else "")


def _units(plan: Blueprint, units: list[Unit] | tuple[Unit, ...]) -> str:
    pools = plan.directory.pool.things()
    return ", ".join(f"{unit.amount} {pools[unit.key >> SHIFT].pool}" for unit in units)


def _time(plan: Blueprint, drawn: Drawn) -> str:
    if isinstance(drawn, Constant):
        return f"{to_days(drawn.ticks):.4g} d"
    if isinstance(drawn, TimingLaw):
        return f"{drawn.law.average_d * drawn.factor:.4g} d in the mean ({drawn.law!r})"
    if isinstance(drawn, Stretched):
        return f"{drawn.factor:g} times {_time(plan, plan.timings[drawn.plain])}"
    assert isinstance(drawn, Grown)
    return f"{_time(plan, plan.timings[drawn.plain])}, and what it grows by ({drawn.growth!r})"
