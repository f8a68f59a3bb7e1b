"""Interdiction and the cost of rules as text."""

from collections.abc import Sequence

from sim.report.scope import SCOPE
from sim.report.table import aligned, interval
from sim.study.game import Interval
from sim.study.interdict import Reroute
from sim.study.interdiction import Design, Interdiction
from sim.study.losses import told
from sim.study.rule_costs import Lifted
from sim.study.summary import Summary

CAVEAT = (
    "No public evidence links these numbers to deterrence, and a strike on a hub in an allied "
    "country has\nconsequences that are outside the model."
)


def losses(found: Interdiction, design: Design) -> str:
    """The ranking, how it was found, the reroute and the game."""
    head = ["loss", "value", "change", "chosen at", "order kept", "verdict"]
    rows = [
        [
            f"{place}. {told(each.loss)}",
            _value(each.value, each.value_half_width),
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


def how(found: Interdiction, design: Design) -> str:
    """What was searched, what was not, and what the columns mean."""
    search = found.search
    lines = [
        f"{found.replications} replications used in all, {search.replications} of them to choose.",
    ]
    if search.method == "exhaustive":
        lines.append(f"Exhaustive: every one of {search.evaluated} sets was run at least once.")
    else:
        lines.append(
            f"Greedy: {search.evaluated} of {search.possible} sets of this size were run, those "
            f"that extend the worst smaller one.\nThe worst set leaves {found.ranking[0].value:.3f} "
            f"or less; how much less is not known. Were damage submodular, no set would leave\nless "
            f"than {found.least:.3f} (1 - 1/e); in general it is not."
        )
    lines.append(
        f"Values and changes are of {design.replications} replications that chose nothing; "
        "'chosen at' is the mean on those that chose, which is\ntoo low for the first "
        f"(winner's curse). Verdicts hold together at level {design.level:g}."
    )
    if found.draws:
        lines.append(
            f"'order kept': share of {found.draws} draws of all inputs between low and high in which "
            "a set is worse than the next;\nbelow 95 % the order is not decided. Few "
            "replications a draw make this cautious."
        )
    return "\n".join(lines)


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
    return (
        f"Leader-follower value {_ends(solved.leader_follower)} with posture "
        f"{found.routes[solved.game.leads]}: the other side sees where work is done, then chooses.\n"
        f"Simultaneous game {_ends(solved.mixed)} (mix: {mix}). Concealment is worth "
        f"{_ends(solved.concealment)} at most.\n"
        f"The game is over the sets above and {len(found.routes)} postures; brackets: bootstrap over "
        f"replications at level {level:g}."
    )


def _ends(each: Interval) -> str:
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
    evidence = "No public evidence links DRU to deterrence."
    return "\n\n".join(
        [f"Uptime lost to rules. {now}", aligned(head, rows), notes, evidence, SCOPE]
    )
