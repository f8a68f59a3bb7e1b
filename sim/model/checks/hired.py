"""What is hired is a unit of its hub, and somebody may call it."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.eligibility.eligibility import package, tasks
from sim.model.eligibility.pipelines import stocks_of
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.scenario import Scenario


def hired_problems(scenario: Scenario) -> Iterator[Problem]:
    """Every name is that of a berth or a crew of which there is not always enough."""
    for hub_name, hub in scenario.hubs.items():
        own = {**hub.berths, **hub.crews}
        for name in hub.hired:
            path = f"hubs.{hub_name}.hired.{name}"
            if name not in own and own:
                yield from known(path, name, own, "berth or crew of this hub")
            elif name not in own:
                told = "the hub has no berths and crews; name it there, with 0 of its own"
                yield Problem(path, told)
            elif own[name] == "unlimited":
                yield Problem(path, "the hub has unlimited units of it itself; a number is right")


def uncalled(scenario: Scenario) -> Iterator[Problem]:
    """Somebody may wait for what is hired, and enough of them at once.

    By what the hub itself accepts: rules and the posture in force may shut out everybody.
    """
    for hub_name, hub in scenario.hubs.items():
        for name, each in hub.hired.items():
            path, most = f"hubs.{hub_name}.hired.{name}", _most(scenario, hub_name, name)
            if most == 0:
                told = f"nobody may call it: no work that is done at {hub_name} needs {name}"
                yield Problem(path, told)
            elif most is not None and most < each.called_at:
                told = f"{each.called_at} requests never wait at once; at most {most} platforms do"
                yield Problem(f"{path}.called_at", told)


def _most(scenario: Scenario, hub_name: str, need: str) -> int | None:
    """Most that may wait for a unit at once: platforms; None if others may, without bound."""
    hub = scenario.hubs[hub_name]

    def needs(work: str) -> bool:
        found = work in hub.work or work in scenario.work
        stages = package(scenario, hub, work).stages.values() if found else ()
        return any(need in stage.needs for stage in stages)

    if any(needs(each.work) for each in hub.load.values()):
        return None
    shops = [each.shop for each in stocks_of(scenario).values() if each.shop is not None]
    if any(needs(each.work) for each in shops if _may_come(scenario, each.hub, hub_name)):
        return None
    return sum(
        fleet.size
        for name, fleet in scenario.fleets.items()
        if any(
            needs(task.work)
            and hub.may_serve(task.kind_of_work, fleet.homeport, fleet.type, fleet.nuclear)
            for task in (*tasks(fleet), *planned_tasks(scenario, name, fleet))
        )
    )


def _may_come(scenario: Scenario, shop: str, hub: str) -> bool:
    """Whether carcasses of a shop may be repaired at a hub, under some posture."""
    moved = (each for posture in scenario.postures.values() for each in posture.shops.values())
    return hub == shop or hub in moved
