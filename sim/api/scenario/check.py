"""``sim.check``: validate a scenario and explain it."""

from collections.abc import Iterator
from math import inf
from typing import Unpack

from sim.api.asking.about import About, about
from sim.api.asking.keys.scenario import CheckKeys
from sim.api.asking.keywords import CheckKeywords, Source
from sim.api.asking.words import asked, own_of
from sim.api.scenario.check_timeline import timeline
from sim.load.compose import load
from sim.load.register.parameters import missing
from sim.model.eligibility.eligibility import (
    Task,
    capable,
    case_of,
    in_use,
    may_change,
    places_of,
    posture_of,
    tasks,
    usable,
    why_not,
)
from sim.model.eligibility.pipelines import (
    item_of,
    node_of,
    served_by,
    shipped_d,
    shops_of,
    stocks_of,
)
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.fleet import Fleet
from sim.model.network import find_leg, movement_leg, way_d
from sim.model.rule import Exemption
from sim.model.scenario import Scenario
from sim.model.supply import Shipment, Stock
from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned
from sim.report.run.beforehand import exactly, options_of_each_job
from sim.report.run.openings import openings_told


def check(scenario: Source = None, *overrides: str, **keywords: Unpack[CheckKeywords]) -> "Checked":
    """Validate a scenario, and explain it.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar.
    keywords
        How many replications on how many processes must have room, or the job whose plan is told.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one: files, overrides, fields, references.
    TypeError
        If there is no such keyword.
    """
    with asked("check", scenario, overrides, keywords) as words:
        own, rest = own_of(words, CheckKeys)
        loaded = load(rest)
        origin = about("check", words, [loaded])
        if own.warmup:
            from sim.api.scenario.warm_up import warm_up

            return Checked(origin, warm_up(origin, own.runs, own.workers))
        return Checked(origin, _plan(loaded.scenario, own.job))


def _plan(scenario: Scenario, job: str) -> str:
    """The plan of a job in words; nothing for no job."""
    if not job:
        return ""
    from sim.engine.build.blueprint import blueprint
    from sim.engine.build.printed import printed

    return printed(blueprint(scenario), job)


class Checked:
    """A scenario that is valid, explained: fleets, hubs, which hub may do what for whom."""

    status = 0

    def __init__(self, origin: About, instead: str = "") -> None:
        self.origin = origin
        self.instead = instead
        """The plan of a job, or the warm-up that is needed, where that was asked for."""

    @property
    def scenario(self) -> Scenario:
        """What was checked."""
        return self.origin.loaded[0].scenario

    @property
    def text(self) -> str:
        """All of it in tables, or what was asked for instead."""
        return self.instead or explained(self.origin)

    def __repr__(self) -> str:
        """All of it in tables."""
        return self.text


def explained(origin: About) -> str:
    """A scenario in words and tables."""
    (loaded,) = origin.loaded
    scenario = loaded.scenario
    parts = [origin.heading(_overview(scenario))]
    outside = missing(loaded.config) if scenario.real_world else []
    if outside:
        parts.append(
            "\n".join(["Numbers outside the register:", *(f"  {each}" for each in outside)])
        )
    if scenario.postures:
        parts.append(_postures(scenario))
    if scenario.openings:
        parts.append("\n".join(["Openings", *openings_told(scenario)]))
    if scenario.maintenances:
        parts.append(_maintenances(scenario))
    if scenario.hubs:
        parts.append(_hubs(scenario))
    parts += _people(scenario)
    if stocks_of(scenario):
        parts += [_stocks(scenario), *_no_stand_in(scenario)]
    parts += timeline(scenario)
    if scenario.fleets:
        parts += [_who_repairs(scenario), options_of_each_job(scenario)]
    if scenario.missions:
        parts.append(_missions(scenario))
    if scenario.fleets:
        parts.append(f"{exactly(scenario)}.")
    return "\n\n".join([*parts, SCOPE, "The scenario is valid."])


def _overview(scenario: Scenario) -> str:
    platforms = sum(fleet.size for fleet in scenario.fleets.values())
    return (
        f"{platforms} platforms in {len(scenario.fleets)} fleets, {len(scenario.hubs)} hubs, "
        f"{len(scenario.missions)} missions; {scenario.horizon_d:g} d after a warm-up of "
        f"{scenario.warm_up_d:g} d ({scenario.initial})"
    )


def _postures(scenario: Scenario) -> str:
    rows = []
    for name, posture in scenario.postures.items():
        mark = "*" if name == scenario.posture else ""
        count = len(scenario.hubs) if posture.hubs == "all" else len(posture.hubs)
        opened = "" if posture.openings is None else f"; {posture.openings.told}"
        uses = f"{count} hubs{opened}"
        rows.append([name + mark, uses, type(posture.routing).__name__, posture.title])
    return "Postures (* in force)\n" + aligned(["posture", "uses", "routing", "title"], rows)


def _maintenances(scenario: Scenario) -> str:
    rows = []
    for name, each in scenario.maintenances.items():
        mark = "*" if name == scenario.maintenance else ""
        told = []
        for rule_name, rule in each.rules.items():
            to = rule.applies_to if rule.applies_to == "all" else ", ".join(rule.applies_to)
            told.append(f"{rule_name} ({type(rule).__name__}: {to})")
        rows.append([name + mark, "; ".join(told) or "run to failure", each.title])
    return "Maintenance (* in force)\n" + aligned(["maintenance", "rules", "title"], rows)


def _hubs(scenario: Scenario) -> str:
    rows = []
    for name in scenario.hubs:
        hub = usable(scenario, name)
        have = {**hub.berths, **hub.crews, **{part: each.stock for part, each in hub.parts.items()}}
        have |= {f"{pool} (hired)": each.units for pool, each in hub.hired.items()}
        told = ", ".join(f"{count} {pool}" for pool, count in have.items())
        load = ", ".join(hub.load) or "-"
        rows.append(
            [name, hub.country or "-", told or "-", load, "yes" if in_use(scenario, name) else "no"]
        )
    return "Hubs\n" + aligned(["hub", "country", "has", "outside load", "in use"], rows)


def _people(scenario: Scenario) -> list[str]:
    """Shared people, and the shifts of every hub; nothing where there are none."""
    rows = [[name, str(count), "all hubs", "always"] for name, count in scenario.people.items()]
    for hub_name, hub in scenario.hubs.items():
        for trade, shift in hub.shifts.items():
            hours = f"{shift.hours:g} h from {shift.start_h:g}:00"
            told = f"{hours}, {shift.days_on} days on, {shift.days_off} off"
            count = hub.crews.get(trade, scenario.people.get(trade, 0))
            rows.append([trade, str(count), hub_name, told])
    return ["People\n" + aligned(["people", "count", "where", "on shift"], rows)] if rows else []


def _stocks(scenario: Scenario) -> str:
    stocks = stocks_of(scenario)
    rows = []
    for name, stock in stocks.items():
        item = item_of(stocks, name)
        used = (
            str(stock.stock)
            if stock.reorder_at is None
            else f"{stock.stock} (at {stock.reorder_at})"
        )
        rows.append([name, item if item != name else "-", used, _replaced(scenario, name, stock)])
    return "Stocks\n" + aligned(["stock", "item", "base", "replaced"], rows)


def _no_stand_in(scenario: Scenario) -> Iterator[str]:
    """Stocks whose only shop an event may close; nothing where there are none."""
    closing: dict[str, list[str]] = {}
    for name, event in scenario.events.items():
        hubs = {hub for each in event.does for hub in each.closes(scenario)}
        for hub in hubs if event.enabled else ():
            closing.setdefault(hub, []).append(name)
    told = []
    for name, stock in stocks_of(scenario).items():
        shops = shops_of(stock, name, posture_of(scenario))
        if len(shops) == 1 and shops[0] in closing:
            events = ", ".join(closing[shops[0]])
            what = "are lost" if stock.shop and stock.shop.when_closed == "lost" else "wait"
            told.append(f"  {name}: {shops[0]}, which {events} may close; its carcasses {what}")
    if told:
        yield "\n".join(["Shops for which no other of the 'ways' stands in", *told])


def _replaced(scenario: Scenario, name: str, stock: Stock) -> str:
    """Where a stock gets its units from under the posture in force, in words."""
    stocks, told = stocks_of(scenario), []
    near = node_of(scenario, stocks, name)
    if stock.replaced_after is not None:
        told.append(f"in {stock.replaced_after.average_d:g} d")
    served = served_by(scenario, stocks, name, posture_of(scenario))
    shops = [
        each.shop.hub
        + _shipped(scenario, None if each.way is None else each.way.delivered, each.node, near)
        for each in served
        if each.shop is not None
    ]
    if shops:
        told.append(f"at {', else '.join(shops)}")
    if stock.supplier is not None:
        far = node_of(scenario, stocks, stock.supplier)
        told.append(f"from {stock.supplier}{_shipped(scenario, stock.delivered, far, near)}")
    if stock.sources:
        told.append("made by " + ", ".join(stock.sources))
    return "; ".join(told) or "never"


def _shipped(scenario: Scenario, way: Shipment | None, start: str | None, end: str | None) -> str:
    """The mean time of a shipment, in words; nothing for one that takes none."""
    if way is None:
        return ""
    days = shipped_d(scenario, way, start, end)
    return f" ({days:g} d)" if days else ""


def _who_repairs(scenario: Scenario) -> str:
    rows = []
    for name, fleet in scenario.fleets.items():
        for task in (*tasks(fleet), *planned_tasks(scenario, name, fleet)):
            found = []
            for hub in scenario.hubs:
                if way := _ways(scenario, fleet, task, hub):
                    closed = (
                        "" if capable(scenario, usable(scenario, hub), task.work) else " closed"
                    )
                    gate = _gate(scenario, name, task, hub)
                    found.append(f"{hub} ({way}{closed}{gate})")
            rows.append([f"{name}: {task.told}", task.kind_of_work, ", ".join(found)])
        for mode_name, mode in fleet.modes.items():
            if mode.restored != "hub":
                where = "on board" if mode.restored == "on_board" else "at its next upkeep"
                share = f" in {mode.part_frac:.0%} of its failures" if mode.part_frac < 1 else ""
                where += f", with a part from {mode.part}{share}" if mode.part else ""
                where += f", by one of the {mode.hands}" if mode.hands else ""
                rows.append([f"{name}: {mode_name}", mode.kind_of_work, where])
    head = "Who may and can do what, and the mean way there"
    lines = [f"  {what}\n      {kind}: {where}" for what, kind, where in rows]
    return "\n".join([head, *lines])


def _always(exemption: Exemption) -> bool:
    return (exemption.from_d, exemption.until_d) == (-inf, inf)


def _gate(scenario: Scenario, fleet_name: str, task: Task, hub: str) -> str:
    """The rules that can keep a task out of a hub on some days, or make it wait."""
    case = case_of(scenario, fleet_name, scenario.fleets[fleet_name], task, hub)
    told = []
    for name, rule in scenario.rules.items():
        exempt = any(each.holds(case) and _always(each) for each in rule.exempts.values())
        if rule.concerns(case) and may_change(scenario, name) and not exempt:
            told.append(f"if {name} allows" if rule.delay_of(case) is None else f"after {name}")
    return f", {', '.join(told)}" if told else ""


def _ways(scenario: Scenario, fleet: Fleet, task: Task, hub: str) -> str:
    """The mean ways to a hub from where the stages have a platform; empty where there is none."""
    nodes = list(dict.fromkeys(places_of(fleet, task)))
    ways = {
        node: _way(scenario, node, fleet, task.movement, hub)
        for node in nodes
        if why_not(scenario, fleet, task, hub, node) is None
    }
    if len(nodes) == 1:
        return "".join(ways.values())
    return ", ".join(f"{way} from {node}" for node, way in ways.items())


def _way(scenario: Scenario, here: str, fleet: Fleet, movement_name: str, hub_name: str) -> str:
    hub = scenario.hubs[hub_name]
    if hub.moves_platform and movement_name in fleet.moves:
        movement = fleet.moves[movement_name]
        leg = movement_leg(scenario, movement, here, hub.node)
        speed_kn = movement.speed_kn
    else:
        speed_kn = getattr(hub, "speed_kn", None)
        modes = tuple(getattr(hub, "legs", ()))
        leg = find_leg(scenario, hub.node, here, modes, speed_kn)
    if leg is None:
        return "on the spot"
    return f"{way_d(leg, speed_kn):.1f} d"


def _missions(scenario: Scenario) -> str:
    rows = [
        [
            name,
            str(each.k),
            ", ".join(each.fleets),
            each.area or "-",
            ", ".join(each.phases) or "always",
        ]
        for name, each in scenario.missions.items()
    ]
    return "Missions\n" + aligned(["mission", "k", "fleets", "area", "phases"], rows)
