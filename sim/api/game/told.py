"""What the command prints of a game: each text of one answer of ``sim.Game``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from sim.api.asking.keys.game import GameMeasureKeys, GamePageKeys
from sim.api.game.measure import NodeMeasure, asked_measure
from sim.api.game.pages import line_of, numbers_of, played_page, whole_page, write_pages
from sim.api.game.pasts import standing
from sim.api.game.replayed import Replay, ReplayedNode
from sim.core.errors import ConfigError, Problem
from sim.load.checking import OF_ONE_FILE
from sim.load.compose import load
from sim.report.game.difference import difference_text
from sim.report.game.markdown import page_markdown
from sim.report.game.moves import moves_told, past_told
from sim.report.game.tree import tree_json, tree_text
from sim.report.output.files import json_text
from sim.report.output.scope import DRU, SCOPE
from sim.report.output.terminal import bold, paragraph
from sim.report.output.text import aligned
from sim.report.page.schema import Page
from sim.report.run.short import short
from sim.study.results.typical import typical_past

if TYPE_CHECKING:
    from sim.api.game.game import Game


def measure_of(game: "Game", keys: GameMeasureKeys) -> NodeMeasure:
    """The measure that the keys name, or the usual one.

    Raises
    ------
    ConfigError
        If there is no such metric, or a subject or a mean of none.
    """
    given = keys.model_fields_set & {"subject", "over"}
    if given and not keys.metric:
        told = "is for nothing without metric=; metric=mission_uptime is right"
        raise ConfigError("overrides", [Problem(each, told) for each in sorted(given)])
    return asked_measure(game.base.scenario, keys.metric, keys.subject, keys.over)


def shown(game: "Game", keys: GameMeasureKeys, form: str) -> str:
    """The tree, with a number for each node."""
    measure = measure_of(game, keys)
    numbers = numbers_of(game, measure)
    if form == "json":
        return json_text(tree_json(game.record, measure.title, numbers, game.base.scenario))
    told = tree_text(game.record, game.file.name, measure.title, numbers, game.base.scenario)
    return marked(game, told) + "\n"


def node_text(game: "Game", name: str) -> str:
    """What a node comes to, as ``theater run`` tells it."""
    node, result = game.node(name), game.result(name)
    past = past_told(game.past(name))
    given = f", given that past: {past}" if past else ""
    head = [
        bold(paragraph(f"{name} of {game.file.name}, day {node.day:g}")),
        paragraph(f"{game.record.replications} replications, seed {game.record.seed}{given}"),
    ]
    if node.moves:
        head += [
            paragraph(told, "    ", f"  {node.by} ".rstrip() + " ")
            for told in moves_told(node, game.base.scenario)
        ]
    scope = [SCOPE, *([DRU] if result.scenario.missions else [])]
    return marked(game, "\n\n".join(["\n".join(head), short(result), *map(paragraph, scope)]))


def compared_text(game: "Game", base: str, other: str, keys: GameMeasureKeys, robust: int) -> str:
    """The paired difference of two nodes."""
    measure = measure_of(game, keys)
    found = game.compare(base, other, robust)
    others = {number: measure.change(each) for number, each in found.others.items()}
    past = past_told(found.past)
    change = measure.change(found.pair)
    return marked(game, difference_text(found.contrast, measure.title, change, past, others))


def marked(game: "Game", text: str) -> str:
    """A text with the marking of the game at its top and its bottom."""
    marking = game.record.marking
    return "\n\n".join([bold(marking), text, bold(marking)]) if marking else text


def past_text(game: "Game", name: str, day: float | None) -> str:
    """How the replications of a node stand among each other up to a day."""
    when = game.next_turn(name) if day is None else day
    ranked = game.ranked_pasts(name, when)
    rows = [
        [str(each.replication), f"{100 * each.distance:.1f} %", str(each.near),
         f"{100 * each.held:.0f} %", str(each.better)]
        for each in sorted(ranked, key=lambda each: each.near)
    ]  # fmt: skip
    head = ["replication", "from the median day", "nearest", "held", "hold more"]
    found = typical_past(ranked)
    told = (
        f"Replications of {name} up to day {when:g}. The distance is how many platforms more or "
        "fewer than the median of all a replication has on station, mean over missions and days, "
        "as a share of the platforms; held is the share of missions that are met."
    )
    typical = f"past=typical chooses replication {found.replication}: {standing(found)}."
    return marked(game, "\n\n".join([paragraph(told), aligned(head, rows), paragraph(typical)]))


VERDICTS = {
    "same": "the same bits",
    "close": "the same values on another platform",
    "new": "not found before",
    "differs": "DIFFERS",
}


def replay_text(replay: Replay) -> str:
    """The digest of every node, and whether it is what it was."""
    rows = [[each.name, each.found.digest[:16], _verdict(each)] for each in replay.nodes]
    wrong = sum(each.verdict == "differs" for each in replay.nodes)
    new = sum(each.verdict == "new" for each in replay.nodes)
    told = (
        f"{len(replay.nodes)} nodes, {wrong} differ, {new} not found before, on {replay.platform}."
    )
    told += " What was found stands in the file now." if replay.written else ""
    return "\n\n".join([aligned(["node", "digest", "verdict"], rows), paragraph(told)])


def _verdict(node: ReplayedNode) -> str:
    told = VERDICTS[node.verdict]
    return f"{told} by up to {100 * node.apart:.2g} %" if node.verdict == "differs" else told


def scenario_text(game: "Game", name: str) -> str:
    """The ordinary scenario that a node also is, as a file, with the command that runs it."""
    words = game.words(name)
    options = len(words) - 3
    loaded = load([*words[:options]])
    model = {key: each for key, each in loaded.resolved.items() if key not in OF_ONE_FILE}
    past = game.past(name)
    again = ["theater run scenario=FILE", *words[options:]]
    lines = [game.record.marking] if game.record.marking else []
    lines.append(f"{name} of {game.file.name} as an ordinary scenario, moves included.")
    if past is not None:
        again += [f"past={past.replication}", f"from_d={past.from_d:g}"]
        if past.lived:
            lived = ",".join(f"[{day:g},{number}]" for day, number in past.lived)
            again.append(f"'lived=[{lived}]'")
    lines.append(f"again: {' '.join(again)}")
    head = "".join(f"# {line}\n" for line in lines)
    return head + str(yaml.safe_dump(model, sort_keys=False, allow_unicode=True, width=100))


def whole_told(game: "Game", keys: GamePageKeys) -> str:
    """The page of the whole game, or where it was written."""
    return _page_told(whole_page(game, measure_of(game, keys)), game.file.stem, keys.out)


def aar_told(game: "Game", line: str | None, keys: GamePageKeys) -> str:
    """The page of a game that was played, or where it was written."""
    page = played_page(game, line_of(game, line), measure_of(game, keys))
    return _page_told(page, f"{game.file.stem}_aar", keys.out)


def _page_told(page: Page, name: str, out: str) -> str:
    if not out:
        return page_markdown(page)
    return written_told(write_pages({name: page}, out))


def written_told(files: Sequence[Path]) -> str:
    """Which files were written."""
    return paragraph(f"Written: {', '.join(map(str, files))}") + "\n"
