"""The live page before anything is known: places that the scripts fill."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from sim.report.page.html import HATCH, scripts, styles

OURS = ("state.js", "orders.js", "controls.js", "results.js", "played.js", "tree.js", "app.js")
"""In their order; the last begins."""
NO_SCRIPT = "This page needs scripts; `theater run` and `theater report` give the same without."


@cache
def app_script() -> str:
    """Every script of the page, as one."""
    folder = files("sim.report.app") / "scripts"
    own = [(folder / name).read_text(encoding="utf-8") for name in OURS]
    return "".join([scripts(), *own])


@cache
def app_style() -> str:
    """Its style: that of every page, and what only this one has."""
    return styles() + (files("sim.report.app") / "app.css").read_text(encoding="utf-8")


def app_html(scenarios: Sequence[Mapping[str, str]]) -> str:
    """The page.

    Parameters
    ----------
    scenarios
        Name and title of each that is offered.
    """
    offered = json.dumps(list(scenarios))
    for sign in "<>&":
        offered = offered.replace(sign, f"\\u{ord(sign):04x}")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<link rel="icon" href="data:,">',
            "<title>theater app</title>",
            '<link rel="stylesheet" href="app.css">',
            "</head>",
            '<body class="app">',
            HATCH,
            '<header><h1 id="title">theater app</h1><p id="legend"></p>'
            '<p id="progress" role="status" aria-live="polite">Beginning.</p>',
            '<div id="problem" role="alert" hidden></div></header>',
            '<main class="desk">',
            _part("moves", "What is set"),
            '<div class="column-of">',
            _part("answer", "The answer so far"),
            _part("map", "Where it is repaired, and how full it is"),
            _part("tried", "What was tried"),
            _part("gain", "What the moves bought"),
            "</div>",
            _part("lines", "Lines most at risk"),
            "</main>",
            '<section id="why" class="why" aria-label="why"></section>',
            f"<noscript>{escape(NO_SCRIPT)}</noscript>",
            f'<script type="application/json" id="scenarios">{offered}</script>',
            '<script src="app.js"></script>',
            "</body>",
            "</html>",
            "",
        ]
    )


def _part(name: str, title: str) -> str:
    above = '<div id="map-controls"></div>' if name == "map" else ""
    return (
        f'<section class="panel" id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{escape(title)}</h2>{above}<div id="{name}-body"></div></section>'
    )
