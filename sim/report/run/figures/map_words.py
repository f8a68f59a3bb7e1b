"""What a map says of itself: the finding, how to read it, and what its marks are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.model.eligibility.eligibility import in_use
from sim.model.scenario import Scenario
from sim.report.output.style import BLUE, GREY, INK, RED, USE
from sim.report.output.words.labels import cap, hub_title, plain
from sim.report.page.places import TheaterLayout
from sim.report.run.events import closed_passages, struck_hubs
from sim.study.running.replicate import Result


@dataclass(frozen=True)
class MappedHubs:
    """What is told of hubs and ways.

    Attributes
    ----------
    use
        Share of the berths in use, mean of the run, by hub; without those that have none.
    flow
        Platforms under way between two nodes, mean of the run.
    """

    use: Mapping[str, float]
    flow: Mapping[tuple[str, str], float]


def finding(scenario: Scenario, found: MappedHubs) -> str:
    """The fullest hub, and what is closed."""
    known = {name: share for name, share in found.use.items() if in_use(scenario, name)}
    if not known:
        return "Where it is repaired"
    fullest = max(known, key=lambda name: known[name])
    share = 100 * known[fullest]
    title = cap(hub_title(scenario, fullest))
    closed = closed_passages(scenario)
    told_closed = ""
    if closed:
        names = [scenario.passages[each].title or plain(each) for each in closed]
        told_closed = f"; closed: {', '.join(names)}"
    return f"{title} is the fullest hub, {share:.0f} % of its berths in use{told_closed}"


def note(result: Result, layout: TheaterLayout, found: MappedHubs) -> str:
    """What is a mean of what."""
    n = result.replications
    of = f"mean of the run and of {n} replications" if n > 1 else "mean of one replication"
    parts = [f"Berths in use: {of}"]
    if found.flow:
        most = max(found.flow.values())
        parts.append(f"ways: platforms under way, the widest {most:.2g}")
    if layout.is_diagram:
        parts.append("a diagram: distances are days under way, directions mean nothing")
    return "; ".join(parts) + "."


def legend(scenario: Scenario, found: MappedHubs) -> tuple[list[Any], list[str]]:
    """Marks and what they mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def mark(shape: str, **style: Any) -> Line2D:
        look: dict[str, Any] = {"mec": INK, "mew": 0.9, "ms": 7} | style
        return Line2D([], [], ls="", marker=shape, **look)

    shares = ("0 %", "25", "50", "75", "100 % of berths in use")
    every: list[tuple[Any, str]] = []
    if found.use:
        every += [(mark("s", mfc=color), text) for color, text in zip(USE, shares, strict=True)]
    every.append((mark("o", mfc="none"), "station, larger with more platforms"))
    if any(not in_use(scenario, name) for name in scenario.hubs):
        every.append(
            (mark("s", mfc="white", mec=GREY, mew=0.7), "hub that the posture does not use")
        )
    if struck_hubs(scenario):
        every.append((mark("x", mec=RED, mew=1.6), "struck or closed in the run"))
    closed = closed_passages(scenario)
    if any(node.lat is not None for node in scenario.nodes.values()):
        closed = [each for each in closed if scenario.passages[each].boxes]
    elif closed:
        every.append((Line2D([], [], color=RED, lw=1.4, ls="--"), "way through closed water"))
        closed = []
    if closed:
        every.append((Patch(fc="none", ec=RED, hatch="////"), "closed water"))
    if found.flow:
        every.append((Line2D([], [], color=BLUE, alpha=0.45, lw=3), "under way"))
    return [each for each, _ in every], [text for _, text in every]
