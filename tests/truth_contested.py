"""Truth cases: hubs that are struck, once or again and again, and platforms that are hit."""

from collections.abc import Sequence

from truth_run import Reading, Run, of, time_at_hub

E03_DAYS = (20, 35, 50, 90)
G02_DAYS = (10, 30, 90)


def _at_days(fleet: str, mission: str, days: Sequence[int]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for place, day in enumerate(days):
        found[f"mean_up_at_times[{place}]"] = of("on_station_at_day", f"{fleet}@{day}")
        found[f"p_at_least_k_at_times[{place}]"] = of("mission_at_day", f"{mission}@{day}")
    return found


def _attrition(variant: str, full: float, quick: float, wide: int, *overrides: str) -> Run:
    """``wide``: place of the day whose probability would need the most runs in the quick tier."""
    outputs: dict[str, Reading] = {}
    for place, day in enumerate(G02_DAYS):
        outputs |= {
            f"survivors_at_times[{place}]": of("survivors_at_day", f"ships@{day}"),
            f"mission_capable_at_times[{place}]": of("on_station_at_day", f"ships@{day}"),
            f"p_at_least_k_at_times[{place}]": of("mission_at_day", f"hold@{day}"),
        }
    outputs = {f"{variant}:{name}": reading for name, reading in outputs.items()}
    return Run(
        outputs,
        full=full,
        quick=quick,
        suite=[name for name in outputs if name != f"{variant}:p_at_least_k_at_times[{wide}]"],
        overrides=overrides,
        window_d=91,
    )


CONTESTED: dict[str, Sequence[Run]] = {
    "C06": (
        Run(
            {
                "mean_in_system": of("load_in_system", "yard/jobs"),
                "mean_time_at_hub": of("load_time_at_hub", "yard/jobs"),
                "utilisation": of("utilisation", "yard/bay"),
            },
            full=8.5e6,
            quick=900e3,
            suite=["mean_in_system", "mean_time_at_hub", "utilisation"],
        ),
    ),
    "E03": (
        Run(
            _at_days("ships", "hold", E03_DAYS),
            full=17_000,
            quick=1_450,
            suite=[
                *(f"mean_up_at_times[{place}]" for place in range(4)),
                "p_at_least_k_at_times[1]",
            ],
            overrides=[f"measure.days=[{','.join(map(str, E03_DAYS))}]"],
            window_d=91,
        ),
        Run(
            {
                "mean_up_over_horizon": of("on_station", "ships"),
                "failures_over_horizon": of("failures", "ships"),
                "days_below_k": of("gap_days", "hold"),
            },
            full=4_700,
            quick=560,
            suite=["mean_up_over_horizon", "failures_over_horizon", "days_below_k"],
            window_d=90,
        ),
    ),
    "G01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_not_in_work": of("queue_length", "yard/bay"),
                "mean_time_at_hub": time_at_hub("yard", "bay", berths=2),
                "utilisation": of("utilisation", "yard/bay"),
                "p_at_least_k": of("mission_uptime", "hold"),
            },
            full=4.8e6,
            quick=140e3,
            suite=["availability", "utilisation", "p_at_least_k"],
        ),
    ),
    "G02": (
        _attrition("ample", 18_000, 600, 2),
        _attrition("limited", 15_000, 1_400, 1, "hubs.yard.berths.bay=2"),
    ),
}
