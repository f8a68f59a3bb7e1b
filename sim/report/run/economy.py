"""Economy figures: whose work it is, how concentrated, what is carried, and what it costs."""

from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned, interval
from sim.study.running.replicate import Result


def economy(result: Result) -> list[str]:
    """Work by country and cost, as far as the scenario names countries and prices."""
    return [*_work(result), *_cost(result)]


def _work(result: Result) -> list[str]:
    shares = [subject for metric, subject in result.keys if metric == "work_share"]
    named = [country for country in shares if result.value("work_share", country).n]
    if not named:
        return []
    told = ", ".join(
        f"{country} {100 * result.value('work_share', country).mean:.0f} %" for country in named
    )
    hubs = result.value("effective_hubs", "all hubs").mean
    days = f"Hands-on days at hubs by country: {told}; as concentrated as at {hubs:.1f} equal hubs"
    return [paragraph(f"{days} (economy figures, not deterrence figures)")]


def _cost(result: Result) -> list[str]:
    costs = result.scenario.costs
    if costs is None:
        return []
    rows = [
        [subject, interval(result.value(metric, subject), 1)]
        for metric, subject in result.keys
        if metric == "cost" and (subject == "total" or result.value(metric, subject).mean > 0)
    ]
    per_day = result.value("cost_per_capable_day", "all fleets")
    return [
        aligned([f"cost of the window [{costs.currency}]", "mean"], rows)
        + f"\nper mission-capable platform-day: {interval(per_day, 4)} {costs.currency}"
    ]
