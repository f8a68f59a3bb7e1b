"""Interdiction and the cost of rules as text."""

from collections.abc import Sequence
from textwrap import fill

from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned, interval, to_ends
from sim.study.interdiction.losses import told
from sim.study.interdiction.routing_game import BootstrapInterval
from sim.study.interdiction.rule_costs import Lifted
from sim.study.interdiction.search import Reroute
from sim.study.interdiction.study import DRAWN_REPLICATIONS, Interdiction, InterdictionDesign
from sim.study.statistics.summary import Summary

EVIDENCE = "No public evidence links these numbers to deterrence."
CAVEAT = f"{EVIDENCE} Strikes on the hub of an ally have consequences outside the model."


def losses(found: Interdiction, design: InterdictionDesign) -> str:
    """The ranking, how it was found, the reroute and the game."""
    seen = design.replications, design.level, design.objective.within
    head = ["loss", "value", "change", "chosen at", "order kept", "verdict"]
    rows = [
        [
            f"{place}. {told(each.loss)}",
            to_ends(each.value, each.value_half_width, *seen, digits=3),
            _value(each.change, each.change_half_width, "+"),
            f"{each.selected:.3f}",
            "-" if each.order_kept != each.order_kept else f"{100 * each.order_kept:.0f} %",
            each.verdict,
        ]
        for place, each in enumerate(found.ranking, start=1)
    ]
    parts = [
        f"Loss of {_units(design.r)} from day {design.from_d:g} on, for good. "
        f"Objective: {design.objective.title}; intact {interval(found.intact)}",
        aligned(head, rows),
        how(found, design),
        reroute(found.reroutes, found.routes[0], told(found.ranking[0].loss)),
        game(found, design.level),
        CAVEAT,
        SCOPE,
    ]
    return "\n\n".join(part for part in parts if part)


def _units(r: int) -> str:
    return "1 unit" if r == 1 else f"{r} units"


def _value(mean: float, half_width: float, sign: str = "") -> str:
    half = "" if half_width != half_width else f" ±{half_width:.3f}"
    return f"{mean:{sign}.3f}{half}"


def how(found: Interdiction, design: InterdictionDesign) -> str:
    """What was searched, what was not, and what the columns mean."""
    search = found.search
    used = f"{found.replications} replications used in all, {search.replications} of them to choose"
    if search.method == "exhaustive":
        searched = f"Exhaustive: every one of {search.evaluated} sets was run at least once."
    else:
        searched = (
            f"Greedy: of {search.possible} sets of this size {search.evaluated} were run, those "
            f"that extend the worst smaller one. The worst set of all leaves "
            f"{found.ranking[0].value:.3f} or less; how much less is not known. Were damage "
            f"submodular, no set would leave less than {found.least:.3f} (1 - 1/e); in general "
            "it is not."
        )
    columns = (
        f"Values and changes are of {design.replications} replications that chose nothing; "
        "'chosen at' is the mean on those that chose, which is too low for the first (winner's "
        f"curse). Verdicts hold together at level {design.level:g}."
    )
    if found.draws:
        columns += (
            f" 'order kept': share of {found.draws} draws of all inputs between low and high in "
            "which a set is worse than the next; below 95 % the order is not decided. A draw has "
            f"{DRAWN_REPLICATIONS} replications, which errs on the side of not decided."
        )
    return "\n".join([used + ".", _folded(searched), _folded(columns)])


def _folded(text: str) -> str:
    return fill(text, 100, break_on_hyphens=False)


def reroute(reroutes: Sequence[Reroute], in_force: str, loss: str) -> str:
    """What the other routes recover after the worst loss."""
    if not reroutes:
        return ""
    best = reroutes[0]
    told_of = [
        f"{each.route}: {each.value:.3f}, {_value(each.recovers, each.half_width, '+')}"
        for each in reroutes
    ]
    if best.recovers - best.half_width > 0:
        finding = f"posture {best.route} recovers most"
    else:
        finding = f"no other posture is shown to recover anything against {in_force}"
    return f"After {loss}: {finding} ({'; '.join(told_of)})."


def game(found: Interdiction, level: float) -> str:
    """The leader-follower value, and what concealment could be worth."""
    if found.game is None:
        return ""
    solved = found.game
    mix = ", ".join(
        f"{name} {100 * share:.0f} %"
        for name, share in zip(found.routes, solved.game.rows, strict=True)
        if share > 0.005
    )
    leader = found.routes[solved.game.leads]
    lines = [
        f"Leader-follower value {_ends(solved.leader_follower)} with posture {leader}: the other "
        "side sees where work is done, then chooses.",
        f"Simultaneous game {_ends(solved.mixed)} (mix: {mix}). Concealment is worth "
        f"{_ends(solved.concealment)} at most.",
        f"The game is over the sets above and {len(found.routes)} postures; brackets: bootstrap "
        f"over replications at level {level:g}.",
    ]
    return "\n".join(_folded(line) for line in lines)


def _ends(each: BootstrapInterval) -> str:
    return f"{each.value:.3f} [{each.low:.3f}, {each.high:.3f}]"


def rules(days: Summary, dru: Summary | None, costs: Sequence[Lifted]) -> str:
    """Uptime lost to rules, by rule."""
    head = ["rule", "days on station lost", *(["DRU lost"] if dru is not None else [])]
    rows = [
        [each.rule, interval(each.days, 1), *([interval(each.dru)] if each.dru else [])]
        for each in costs
    ]
    now = f"As it is: {interval(days, 1)} platform-days on station" + (
        f", DRU {interval(dru)}" if dru is not None else ""
    )
    notes = (
        "Lost: what comes back when the rule is lifted, replication by replication under the same "
        "random numbers.\nRules overlap: single costs need not add up to that of all."
    )
    title = f"Uptime lost to rules. {now}"
    return "\n\n".join([title, aligned(head, rows), notes, EVIDENCE, SCOPE])
