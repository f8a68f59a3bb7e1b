"""Write docs/metrics.md, the keys of docs/scenarios.md and what docs/truth.md says is solved:
`make docs`."""

import re
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from sim.analytic.coverage import FAMILIES, KEYS, KeyClaim, Use
from sim.core.exact import Refused
from sim.load.compose import RunOptions
from sim.model.cost import Costs
from sim.model.event import TheaterEvent, disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import Maintenance, PlanningRule, rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.fleet import (
    Cannibalization,
    FailureMode,
    Fleet,
    Hits,
    Movement,
    Rotation,
    RotationStage,
    ScheduledWork,
)
from sim.model.hub import Access, Hub, Load, hubs
from sim.model.people import Learning, Shift
from sim.model.rule import Exemption, Rule, Scope, legal_rules
from sim.model.scenario import (
    Leg,
    Measure,
    Mission,
    Node,
    Passage,
    Phase,
    Posture,
    Scenario,
)
from sim.model.supply import Demand, Lateral, Lift, RoundTrip, Shipment, Source, Stock, Workshop
from sim.model.work import Growth, Stage, Work
from sim.record.metric import metrics

HERE = Path(__file__).parent
MARK = "<!-- written by docs/generate.py from here on -->\n"
MODELS = (
    Scenario, Fleet, FailureMode, Hits, Cannibalization, ScheduledWork, Rotation, RotationStage,
    Movement, Hub, Access, Load, Shift, Learning, Work, Stage, Growth, Stock, Shipment, RoundTrip,
    Lift, Workshop, Lateral, Source, Demand, Node, Leg, Passage, Phase,
    TheaterEvent, Rule, Scope, Exemption, Mission, Posture, Maintenance,
    PlanningRule, Costs, Measure, RunOptions,
)  # fmt: skip


FAMILIES_OF_PARTS = (
    ("Laws", laws, "law"),
    ("Queue policies", queues, "policy"),
    ("Routing policies", routings, "policy"),
    ("Maintenance rules", rules, "policy"),
    ("Kinds of hub", hubs, "kind"),
    ("Disruptions", disruptions, "kind"),
    ("Rules of law and policy", legal_rules, "kind"),
)


def metrics_page() -> str:
    """Every metric: name, unit, what it is, source."""
    lines = [
        "# Metrics",
        "",
        "Pure functions of the record over the window [0, horizon). `theater run format=csv` gives",
        "all of them with mean, half-width and quantiles over replications; `metric=NAME` adds one",
        "to the table. Subjects are `fleet`, `fleet/mode`, `hub/stage`, `hub/stage/fleet`,",
        "`hub/pool`, `mission`, `stock`; a day, a threshold or a quarter follows as `@30`,",
        "`>7` or `/Q1`. `make docs` writes this page.",
        "",
        "| metric | unit | what | source |",
        "|---|---|---|---|",
    ]
    for name in metrics:
        each = metrics[name]
        what = " ".join((each.measure.__doc__ or "").split())
        lines.append(f"| `{name}` | {each.unit} | {what} | {each.source} |")
    return "\n".join(lines) + "\n"


def keys_page() -> str:
    """Every key of a scenario, by the part it belongs to."""
    lines = []
    for model in MODELS:
        lines += [f"### {model.__name__}", "", " ".join((model.__doc__ or "").split()), ""]
        lines += ["| key | type | default | meaning |", "|---|---|---|---|"]
        for name, field in model.model_fields.items():
            default = "required" if field.is_required() else _default(field)
            meaning = " ".join((field.description or "").split())
            kind = _type(field.annotation).replace("|", "\\|")
            lines.append(f"| `{name}` | {kind} | {default} | {meaning} |")
        lines.append("")
    for title, registry, word in FAMILIES_OF_PARTS:
        lines += [f"### {title}", "", f"| `{word}` | what | example |", "|---|---|---|"]
        for name in registry:
            part = registry[name]
            example = ", ".join(f"{key}: {value}" for key, value in part.example.items())
            what = " ".join((part.__doc__ or "").split("\n\n")[0].split())
            lines.append(
                f"| `{name}` | {what} | `{{{word}: {name}{', ' if example else ''}{example}}}` |"
            )
        lines.append("")
    return "\n".join(lines)


def exact_page() -> str:
    """What the exact method takes, and what it refuses and why."""
    lines = [
        "### Parts", "",
        "By their examples; a part whose keys decide (a prohibition with dates) says another thing",
        "with other keys.", "",
        "| family | part | taken as | or refused, because |", "|---|---|---|---|",
    ]  # fmt: skip
    for title, registry, _ in FAMILIES_OF_PARTS:
        for name in registry:
            claim = registry[name].model_validate(registry[name].example).claim
            taken, why = "", ""
            if isinstance(claim, Refused):
                why = claim.why
            else:
                taken = claim.how.value
            lines.append(f"| {title} | `{name}` | {taken} | {why} |")
    lines += ["", "| family | what the method assumes of its parts |", "|---|---|"]
    for base, family in FAMILIES.items():
        lines.append(f"| {base.__name__} | {family.assumes} |")
    lines += ["", "### Keys", "", "| model | keys | | as what, or why |", "|---|---|---|---|"]
    for model, table in KEYS.items():
        alike: dict[KeyClaim, list[str]] = {}
        for name in model.model_fields:
            key = table.get(name, KeyClaim(Use.REFUSED, "nobody has said what it is"))
            alike.setdefault(key, []).append(f"`{name}`")
        for key, names in alike.items():
            row = (model.__name__, ", ".join(names), key.use.value, key.told)
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _default(field: Any) -> str:
    value = field.get_default(call_default_factory=True)
    if value in ({}, [], "", None):
        return ""
    return f"`{value}`" if isinstance(value, str | int | float | bool | list) else ""


def _type(annotation: Any) -> str:
    if annotation is None or annotation is type(None):
        return "none"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return f"mapping of {_type(arguments[1])}"
    if origin in (list, tuple):
        return f"list of {_type(arguments[0])}"
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in arguments)
    if origin is Annotated:
        return _type(arguments[0])
    if arguments:
        return " or ".join(_type(each) for each in arguments if each is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.__name__
    return re.sub(r".*\.", "", getattr(annotation, "__name__", str(annotation)))


def pages() -> dict[Path, str]:
    """Contents of the generated pages by path."""
    found = {HERE / "metrics.md": metrics_page()}
    for name, text in (("scenarios.md", keys_page()), ("truth.md", exact_page())):
        head = (HERE / name).read_text(encoding="utf-8").split(MARK)[0]
        found[HERE / name] = head + MARK + "\n" + text
    return found


def main() -> int:
    """Write the pages; with --check only say whether they are up to date."""
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is not up to date: make docs")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
