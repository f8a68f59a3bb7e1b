"""A page of an interdiction: which loss hurts most, what recovers, and the game about it."""

from collections.abc import Iterator, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure, objective_of
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell, verdict, with_unit
from sim.report.output.words.labels import cap, listed, loss_title, posture_title
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import HeatFigure
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel
from sim.study.interdiction.losses import LossUnit
from sim.study.interdiction.search import WORSE

LEAST_SHARE = 0.005
"""Smaller parts of a mix are not told."""
NOTHING = "Nothing is lost"


def losses(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``interdict`` says."""
    n = int(told_of["replications"]["report"])
    what = objective_of(shown, told_of["objective"], n)
    ranking = told_of["ranking"]
    titles = [
        cap(loss_title(shown.scenario, tuple(LossUnit(**unit) for unit in each["units"])))
        for each in ranking
    ]
    intact = what.between(*(told_of["intact"][part] for part in ("value", "low", "high")))
    left = [what.between(each["value"], each["value_low"], each["value_high"]) for each in ranking]
    taken = [what.change(each["change"], each["change_half_width"]) for each in ranking]
    panels = [
        _left(told_of, what, titles, [intact, *left], taken),
        _taken(told_of, what, titles, taken),
        *_reroutes(shown, told_of, what, titles[0]),
        *_game(shown, told_of, what, titles),
        _how(told_of, n),
    ]
    answer = [
        _worst(told_of, what, titles[0], (intact, left[0], taken[0])),
        *_order(told_of, titles),
        *_recovery(shown, told_of, what),
    ]
    r = int(told_of["r"])
    return FramedAnswer(
        question=f"which loss of {'one unit' if r == 1 else f'{r} units'} hurts most?",
        answer=answer,
        answered=[intact, left[0], taken[0]],
        panels=panels,
        replications=n,
        experiment=f"{len(ranking)} worst sets of {told_of['search']['possible']}, {n} "
        "replications each that chose none of them",
    )


def _worst(
    told_of: Told,
    what: ShownMeasure,
    title: str,
    found: tuple[PageNumber, PageNumber, PageNumber],
) -> list[Words]:
    intact, left, taken = found
    sure = "" if verdict(taken) else " That it changes anything is not shown."
    return words(
        "Worst is to lose ",
        Words(text=title, role="strong"),
        f" from day {figure_of(float(told_of['from_d']))} on, for good: {what.title} is then ",
        Words(text=tell(left), role="strong"),
        f", against {tell(intact)} where nothing is lost: a change of "
        f"{tell(taken, sign=True)}{_points(what)}.{sure}",
    )


def _points(what: ShownMeasure) -> str:
    """What stands behind a change whose unit is not in its words."""
    return "" if what.unit in ("fraction", "") else f" [{what.unit}]"


def _order(told_of: Told, titles: Sequence[str]) -> Iterator[list[Words]]:
    """Whether the worst is the worst."""
    if len(titles) < 2:
        return
    how = str(told_of["ranking"][0]["verdict"])
    if how == WORSE:
        yield words(f"It is worse than the next, {titles[1]}, by intervals that hold together.")
    else:
        why = " in the ranges of the inputs" if "input" in how else ""
        yield words(f"Whether it is worse than the next, {titles[1]}, is not decided{why}.")


def _recovery(shown: Shown, told_of: Told, what: ShownMeasure) -> Iterator[list[Words]]:
    """What another posture recovers after the worst loss."""
    reroutes = told_of["reroutes"]
    if not reroutes:
        return
    best = reroutes[0]
    gain = what.change(best["recovers"], best["half_width"])
    name = posture_title(shown.scenario, str(best["route"]))
    if verdict(gain) > 0:
        strong = Words(text=name, role="strong")
        yield words("After it the posture that recovers most is ", strong,
                    f": {tell(gain, sign=True)}{_points(what)}.")  # fmt: skip
    else:
        yield words("After it no other posture is shown to recover anything; "
                    f"nearest is {name}: {tell(gain, sign=True)}{_points(what)}.")  # fmt: skip


def _left(
    told_of: Told,
    what: ShownMeasure,
    titles: Sequence[str],
    values: Sequence[PageNumber],
    taken: Sequence[PageNumber],
) -> Panel:
    level = share(float(told_of["level"]), 0)
    rows = [[NOTHING, tell(values[0]), "–", "–", "–", "–"]]
    for title, value, change, each in zip(
        titles, values[1:], taken, told_of["ranking"], strict=True
    ):
        chosen = what.between(each["selected"], None, None)
        kept = share(each["order_kept"], 0)
        rows.append(
            [title, tell(value), tell(change, sign=True), tell(chosen), kept,
             str(each["verdict"]) or "–"]
        )  # fmt: skip
    head = ["loss", with_unit(what.title, what.unit), "change", "where it was chosen",
            "order kept", "verdict"]  # fmt: skip
    return Panel(
        name="losses",
        title="What is left after each loss",
        note=words(
            f"The worst first. Mean and {level} interval of {what.n} replications that chose "
            "nothing. Where it was chosen: the mean of the replications that chose, too low for "
            "the first (winner's curse). Order kept: share of draws of the inputs in which it is "
            "worse than the next."
        ),
        figure=what.dots([NOTHING, *titles], [[each] for each in values]),
        tables=[PageTable(caption="Losses", head=head, rows=rows)],
        side="left",
    )


def _taken(
    told_of: Told, what: ShownMeasure, titles: Sequence[str], taken: Sequence[PageNumber]
) -> Panel:
    level = share(float(told_of["level"]), 0)
    return Panel(
        name="changes",
        title="What each loss takes",
        note=words(
            f"Change from nothing lost, replication by replication under the same random numbers "
            f"(n = {what.n}); intervals at level {level}."
        ),
        figure=what.dots(titles, [[each] for each in taken], change=True),
        tables=[
            PageTable(
                caption="Changes",
                head=["loss", with_unit(f"change of {what.title}", what.unit, change=True)],
                rows=[
                    [title, tell(each, sign=True)]
                    for title, each in zip(titles, taken, strict=True)
                ],
            )
        ],
        side="right",
    )


def _reroutes(shown: Shown, told_of: Told, what: ShownMeasure, worst: str) -> Iterator[Panel]:
    reroutes = told_of["reroutes"]
    if not reroutes:
        return
    titles = [cap(posture_title(shown.scenario, str(each["route"]))) for each in reroutes]
    gains = [what.change(each["recovers"], each["half_width"]) for each in reroutes]
    left = [what.between(each["value"], None, None) for each in reroutes]
    now = posture_title(shown.scenario, str(told_of["posture"]))
    yield Panel(
        name="reroutes",
        title="What another posture recovers",
        note=words(f"After the loss of {worst}, against {now}, paired (n = {what.n})."),
        figure=what.dots(titles, [[each] for each in gains], change=True),
        tables=[
            PageTable(
                caption="Postures after the worst loss",
                head=["posture", with_unit(what.title, what.unit), "recovers"],
                rows=[
                    [title, tell(value), tell(gain, sign=True)]
                    for title, value, gain in zip(titles, left, gains, strict=True)
                ],
            )
        ],
        values=left,
        side="left",
    )


def _game(
    shown: Shown, told_of: Told, what: ShownMeasure, titles: Sequence[str]
) -> Iterator[Panel]:
    game = told_of["game"]
    if game is None:
        return
    postures = [cap(posture_title(shown.scenario, str(each))) for each in game["routes"]]
    is_share = what.unit == "fraction"
    scale = 100.0 if is_share else 1.0
    cells = [[scale * float(each) for each in row] for row in game["matrix"]]
    every = [each for row in cells for each in row]
    found = {
        name: what.between(*(game[key][end] for end in ("value", "low", "high")))
        for name, key in (
            ("seen", "leader_follower"), ("hidden", "mixed"), ("worth", "concealment_at_most"),
        )
    }  # fmt: skip
    (leader,) = [
        title
        for name, title in zip(game["routes"], postures, strict=True)
        if name == game["leader"]
    ]
    mixes = [
        listed(
            f"{title} {share(part, 0)}"
            for title, part in zip(some, game[key], strict=True)
            if part > LEAST_SHARE
        )
        for some, key in ((postures, "mix_of_routes"), (titles, "mix_of_losses"))
    ]
    numbers = [str(place) for place in range(1, len(titles) + 1)]
    worth = found["worth"].model_copy(update={"what": "change"})
    yield Panel(
        name="game",
        title="What it is worth that the other side does not see",
        note=words(
            f"{cap(with_unit(what.title, what.unit))} of each posture (a row) after each loss (a "
            f"column, by its place among the worst), mean of {what.n} replications."
        ),
        told=[
            words(
                f"Where the other side sees the posture and then chooses: {tell(found['seen'])}, "
                f"with {leader}. Where neither sees the other: {tell(found['hidden'])}, with a mix "
                f"of postures ({mixes[0]}) against a mix of losses ({mixes[1]}). Concealment is "
                f"worth {tell(worth, sign=True)} at most. Intervals: bootstrap over replications."
            )
        ],
        figure=HeatFigure(
            scale="use",
            unit=f"% ({what.title})" if is_share else what.title,
            rows=postures,
            columns=numbers,
            values={"a": [[*row] for row in cells]},
            least=min(every),
            most=max(every),
            across="loss, by its place among the worst",
            down="posture",
        ),
        tables=[
            PageTable(
                caption="Postures and losses",
                head=["posture", *titles],
                rows=[
                    [title, *(tell(what.between(each, None, None)) for each in row)]
                    for title, row in zip(postures, game["matrix"], strict=True)
                ],
            )
        ],
        values=[found["seen"], found["hidden"], worth],
        side="right",
    )


def _how(told_of: Told, n: int) -> Panel:
    search, runs = told_of["search"], told_of["replications"]
    if search["method"] == "exhaustive":
        searched = f"Every one of {search['evaluated']} sets was run at least once."
    else:
        searched = (
            f"Of {search['possible']} sets {search['evaluated']} were run, those that extend the "
            "worst smaller one: a worse set may be among the others."
        )
    kept = (
        f" The order is held against {told_of['draws']} draws of all inputs between low and high; "
        "kept in less than 95 % of them it is called not decided."
        if told_of["draws"]
        else ""
    )
    return Panel(
        name="how",
        title="How it was searched",
        told=[
            words(f"{searched} {runs['used_in_all']} replications in all, {search['replications']} "
                  f"of them to choose; {n} of each set that is told.{kept}"),
            words(Words(text=str(told_of["caveat"]), role="muted")),
        ],
    )  # fmt: skip
