"""The first block of a run: the headlines of its scenario, and published figures beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.model.headline import Headline
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned, to_sides
from sim.study.results.headlines import subjects, unit_of, value
from sim.study.results.published_bands import Beside
from sim.study.results.yard_demand import DemandForecast, demand_forecasts, investment_floors
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

if TYPE_CHECKING:
    from sim.study.explain.with_inputs import WithInputs

MOST_PARTS = 5
"""Parts that the line below a headline tells at most."""
MOST_MISSED = 5
"""Published figures that are not met, of which the short text tells at most."""
COMMAND = "theater "
"""How the reason begins that is a command."""
HEAD = (
    "headline", "about", "title", "metric", "subject", "unit", "better", "mean", "low", "high",
    "n", "inputs_mean", "inputs_low", "inputs_high", "inputs_draws", "without", "published",
    "sources",
)  # fmt: skip
"""Columns of ``headline.csv``."""


ROUNDING = 1e-9
"""Width of an interval, over the value, that is no luck but the last bits of a sum."""
ALL_HUBS = "all hubs"
NO_LEADS = "error of a forecast, not asked: measure.forecast_leads_d=[90,180]"
NO_INPUTS = (float("nan"),) * 3 + (0,)
NOT_ASKED = "not asked: inputs=20"
InputBands = Mapping[str, "WithInputs"]
"""Headlines with luck and inputs, by name; none where that was not asked."""


def headlines(
    result: Result, name: str, bands: Sequence[Beside], drawn: InputBands, *, detail: bool = False
) -> list[str]:
    """The headlines of a run, what has no value and why, and what is published.

    Parameters
    ----------
    name
        Of the scenario, for the commands that are named.
    """
    every = result.scenario.headlines
    rows = [row for key, each in every.items() for row in _rows(result, key, drawn, detail)]
    last = [f"  Luck with inputs: {NOT_ASKED}"] if not drawn else []
    last += without([each for each in every.values() if not has(result, each)], name)
    last += [*predictable(result), *_in_short(bands)]
    head = ["headline", "luck alone", *(["luck with inputs"] if drawn else []), "good"]
    tables = [aligned(head, rows)] if rows else []
    tables += ["\n".join(last)] if last else []
    return [*tables, *(_table(bands) if detail else [])]


def has(result: Result, headline: Headline) -> bool:
    """Whether a headline has a value."""
    return bool(headline.metric and value(result, headline).n)


def _rows(result: Result, key: str, drawn: InputBands, detail: bool) -> Iterator[list[str]]:
    headline = result.scenario.headlines[key]
    if not has(result, headline):
        return
    with_inputs = [told(drawn[key].summary) if key in drawn else "-"] if drawn else []
    none = [""] * len(with_inputs)
    yield [named(headline), told(value(result, headline)), *with_inputs, headline.better]
    if parts := _parts(result, headline):
        yield [f"  {parts}", "", *none, ""]
    for subject in subjects(result, headline.metric, headline.rows) if detail else ():
        each = value(result, headline, subject)
        if each.n:
            yield [f"  {subject}", told(each), *none, ""]


def _parts(result: Result, headline: Headline) -> str:
    """The largest parts of a headline, in their order."""
    metric = headline.parts_of or headline.metric
    values = [(each, result.value(metric, each)) for each in
              subjects(result, metric, [headline.parts])]  # fmt: skip
    known = [(subject.rpartition("/")[2], each.mean) for subject, each in values if each.n]
    least = sorted((mean for _, mean in known), reverse=True)[:MOST_PARTS]
    return ", ".join(f"{label} {mean:.3g}" for label, mean in known if mean and mean in least)


def named(headline: Headline) -> str:
    """Its title and unit."""
    unit = unit_of(headline)
    return f"{headline.title} [{unit}]" if unit and unit != "fraction" else headline.title


def told(each: Summary, sign: str = "", *, alone: bool = False) -> str:
    """Mean and interval, or the mean alone; from a million on in millions."""
    if not each.n:
        return "-"
    size = max(abs(each.mean), abs(each.low), abs(each.high))
    scale, word = (1e6, " M") if size >= 1e6 else (1.0, "")
    known = alone or each.high - each.low < ROUNDING * size
    low, high = (each.mean, each.mean) if known else (each.low, each.high)
    return to_sides(each.mean / scale, low / scale, high / scale, sign) + word


def without(every: Sequence[Headline], name: str) -> Iterator[str]:
    """Headlines that have no value, by the reason."""
    reasons: dict[str, list[str]] = {}
    for each in every:
        why = each.without.format(scenario=name) or "no value in this scenario"
        reasons.setdefault(why, []).append(each.title)
    for why, titles in reasons.items():
        lead = f"Not asked here: `{why}`" if why.startswith(COMMAND) else why.capitalize()
        yield paragraph(f"{lead}: {'; '.join(titles)}", "  ")


def predictable(result: Result, side: str = "") -> Iterator[str]:
    """What yards can count on: one number over all replications each, without an interval."""
    floors = {each.hub: each for each in investment_floors(result)}
    if ALL_HUBS not in floors:
        return
    floor, lead = floors[ALL_HUBS], f"Predictable demand{side and f' ({side})'}"
    line = (
        f"{lead}: nine replications in ten give hubs {floor.floor:.4g} man-days/year or more "
        f"(investment floor; mean {floor.mean:.4g})"
    )
    errors: dict[float, list[DemandForecast]] = {}
    for each in demand_forecasts(result):
        if each.error == each.error:
            errors.setdefault(each.lead_d, []).append(each)
    for lead_d, some in errors.items():
        demand = sum(each.demand for each in some)
        known, naive = (
            100 * sum(getattr(each, name) * each.demand for each in some) / demand
            for name in ("error", "error_naive")
        )
        line += (
            f"; error of a forecast of a quarter {lead_d:g} d ahead, by hub: {known:.0f} % knowing "
            f"on day 0 what is due, {naive:.0f} % by the mean"
        )
    asked = result.scenario.measure.forecast_leads_d
    yield paragraph(line if asked else f"{line}; {NO_LEADS}", "  ")


def _in_short(bands: Sequence[Beside]) -> Iterator[str]:
    """How many published figures are met, and which are not."""
    held = [each for each in bands if each.inside is not None]
    if not held:
        return
    missed = [
        f"{each.band.short} {each.found.mean:.3g} ({each.band.published})"
        for each in held
        if not each.inside
    ]
    lead = f"Published figures: {len(held) - len(missed)} of {len(held)} are met"
    if missed:
        lead += f"; not {', '.join(missed[:MOST_MISSED])}"
    if len(missed) > MOST_MISSED:
        lead += ", ... (all: detail=true)"
    yield paragraph(lead, "  ")


def _table(bands: Sequence[Beside]) -> list[str]:
    """Every published figure beside ours, and how it maps."""
    rows = [
        [
            each.band.name,
            told(each.found),
            each.band.published,
            _verdict(each),
            each.band.year,
            " ".join(each.band.sources),
        ]
        for each in bands
    ]
    if not rows:
        return []
    head = ["published beside ours", "ours", "published", "", "of", "sources"]
    notes = dict.fromkeys(f"{each.band.name}: {each.band.note}" for each in bands)
    return [aligned(head, rows), "\n".join(paragraph(note, "  ") for note in notes)]


def _verdict(each: Beside) -> str:
    if each.inside is None:
        return ""
    return ("met" if each.inside else "not met") + (f", {each.band.role}" if each.band.role else "")


def rows_of(
    result: Result, name: str, bands: Sequence[Beside], drawn: InputBands
) -> list[tuple[Any, ...]]:
    """Rows of ``headline.csv``: each headline, then its parts and rows."""
    of = {(each.band.metric, each.found.subject): each for each in bands if not each.band.of}
    found: list[tuple[Any, ...]] = []
    for key, each in result.scenario.headlines.items():
        patterns = [each.subject, *subjects(result, each.metric, each.rows)]
        why = each.without.format(scenario=name)
        for pattern in dict.fromkeys(patterns) if has(result, each) else [""]:
            unit = unit_of(each)
            told = value(result, each, pattern) if pattern else None
            ends = (told.mean, told.low, told.high, told.n) if told else (*(float("nan"),) * 3, 0)
            inputs = drawn.get(key) if pattern == each.subject else None
            both = (inputs.mean, inputs.low, inputs.high, inputs.draws) if inputs else NO_INPUTS
            band = of.get((each.metric, pattern))
            beside = (band.band.published, " ".join(band.band.sources)) if band else ("", "")
            found.append((
                key, each.about, each.title, each.metric, pattern, unit, each.better, *ends, *both,
                "" if told else why, *beside,
            ))  # fmt: skip
    return found
