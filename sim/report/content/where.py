"""Where: hubs, stations and waters of a theater on a map, with closer looks where it is full."""

from collections.abc import Sequence

import numpy as np

from sim.model.eligibility.eligibility import in_use
from sim.report.content.shown import Shown, series, words
from sim.report.content.timeline import hub_spans, passage_spans
from sim.report.content.yards import hubs
from sim.report.content.yards.hub_days import by_day
from sim.report.output.words.labels import fleet_title, hub_title, place_title, plain
from sim.report.page.coast import coast
from sim.report.page.figures import ByChoice, MapFigure, MapHub, MapInset, MapPassage, MapStation
from sim.report.page.places import Place, laid_out, units, ways
from sim.report.page.schema import PageTable, Panel


def panel(shown: Shown) -> Panel | None:
    """The map; a diagram where the places have no coordinates, and none without hubs."""
    scenario = shown.scenario
    if not scenario.hubs:
        return None
    layout = laid_out(scenario)
    places, box = layout.places, layout.box
    figure = MapFigure(
        every=shown.every,
        days=max(side.result.daily.shape[-1] for side in shown.sides) or 1,
        box=[*box],
        land=[] if layout.is_diagram else coast(shown.land, box, (box[2] - box[0]) / 900),
        insets=[
            MapInset(
                name=each.name,
                title=each.title,
                box=[*each.box],
                land=coast(shown.land, each.box, (each.box[2] - each.box[0]) / 400),
            )
            for each in layout.insets
        ],
        hubs=_hubs(shown, places),
        stations=_stations(shown, places),
        passages=_passages(shown),
        beyond="Beyond this map",
        is_diagram=layout.is_diagram,
        ways=[*ways(scenario, places)] if layout.is_diagram else [],
    )
    level = (
        "Berths in use by day: mean over the replications."
        if any(each.use for each in figure.hubs)
        else ""
    )
    return Panel(
        name="where",
        title="Where it is repaired, and how full it is",
        note=words(level),
        figure=figure,
        tables=[_table(figure, shown)],
        side="left",
    )


def _hubs(shown: Shown, places: dict[str, Place]) -> list[MapHub]:
    found = []
    use, waiting = by_day(shown)
    for name, hub in shown.scenario.hubs.items():
        lon, lat = places.get(hub.node, (None, None))
        found.append(
            MapHub(
                name=name,
                title=hub_title(shown.scenario, name),
                country=plain(hub.country),
                lon=lon,
                lat=lat,
                units=units(shown.scenario, name),
                used_by=[
                    side.key
                    for side in shown.sides
                    if name in side.scenario.hubs and in_use(side.scenario, name)
                ],
                use=use.get(name, {}),
                waiting=waiting.get(name, {}),
                mean_use=hubs.mean_use(shown, name),
                struck=hub_spans(shown, name),
            )
        )
    return found


def _stations(shown: Shown, places: dict[str, Place]) -> list[MapStation]:
    scenario = shown.scenario
    by_station: dict[str, list[str]] = {}
    for name, fleet in scenario.fleets.items():
        by_station.setdefault(fleet.station, []).append(name)
    found = []
    for node, fleets in by_station.items():
        lon, lat = places.get(node, (None, None))
        found.append(
            MapStation(
                name=node,
                title=place_title(scenario, node),
                lon=lon,
                lat=lat,
                fleets=[
                    f"{fleet_title(scenario, name)}, {scenario.fleets[name].size}"
                    for name in fleets
                ],
                size=sum(scenario.fleets[name].size for name in fleets),
                up=_up(shown, fleets),
            )
        )
    return found


def _up(shown: Shown, fleets: Sequence[str]) -> ByChoice:
    """Platforms of some fleets on station by day, mean over the replications."""
    found: ByChoice = {}
    for side in shown.sides:
        known = [name for name in fleets if name in side.scenario.fleets]
        if side.result.daily.size and known:
            total = np.sum([series(side, name)[:, :: shown.every] for name in known], axis=0)
            found[side.key] = [
                None if value != value else round(float(value), 1) for value in total.mean(axis=0)
            ]
    return found


def _passages(shown: Shown) -> list[MapPassage]:
    """Those that have waters on the map; they are drawn while they are closed."""
    found = []
    for name, passage in shown.scenario.passages.items():
        closed = passage_spans(shown, name)
        if passage.boxes:
            boxes = [
                [west % 360, south, east % 360 or 360.0, north]
                for west, south, east, north in passage.boxes
            ]
            found.append(
                MapPassage(
                    name=name, title=passage.title or plain(name), boxes=boxes, closed=closed
                )
            )
    return found


def _table(figure: MapFigure, shown: Shown) -> PageTable:
    """The same in rows: every hub with its berths and its mean use."""
    rows = []
    for hub in figure.hubs:
        used = [side.label for side in shown.sides if side.key in hub.used_by]
        uses = [
            f"{100 * each.mean:.0f} %" if each.mean is not None else "–" for each in hub.mean_use
        ]
        whose = "all" if len(used) == len(shown.sides) else ", ".join(used) or "none"
        rows.append([hub.title, hub.country or "–", str(hub.units), whose, " / ".join(uses) or "–"])
    head = ["hub", "country", "berths", "used by", "busiest berths in use, mean"]
    return PageTable(caption="Hubs", head=head, rows=rows)
