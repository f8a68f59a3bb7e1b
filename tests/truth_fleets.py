"""Truth cases: readiness of fleets, several resources, maintenance policies, break-even."""

from collections.abc import Sequence

from truth_run import Case, Run, days_between, of, ratio, rest

FLEETS: dict[str, Sequence[Run]] = {
    "F02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_cycle": of("failures_per_year", "ships", 225 / 365 / 5),
                "mean_up_days_per_cycle": of("ao", "ships", 225),
                "p_at_least_k_staggered": of("mission_uptime", "hold"),
            },
            full=1.2e6,
            quick=40e3,
            suite=["availability", "failures_per_cycle", "mean_up_days_per_cycle"],
        ),
        Run(
            {
                "availability_since_undock[0]": of("ao_at_day", "ships@235"),
                "availability_since_undock[1]": of("ao_at_day", "ships@285"),
            },
            full=130,
            quick=22,
            suite=["availability_since_undock[0]", "availability_since_undock[1]"],
            overrides=[
                "fleets.ships.size=100",
                "fleets.ships.scheduled.docking.staggered=false",
                "measure.days=[235,285]",
            ],
            window_d=300,
        ),
    ),
    "H01": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "hold"),
                "gaps_per_year": of("gaps_per_year", "hold"),
                "mean_gap": of("gap_mean", "hold"),
                "mean_between_gaps": of("between_gaps", "hold"),
            },
            full=4.7e6,
            quick=150e3,
            suite=["p_at_least_k"],
        ),
    ),
    "H02": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "hold"),
                "gaps_per_year": of("gaps_per_year", "hold"),
                "mean_gap": of("gap_mean", "hold"),
            },
            full=9.5e6,
            quick=400e3,
            suite=["p_at_least_k"],
        ),
        Run(
            {"mean_time_to_first_gap": of("first_gap", "hold")},
            full=16_500,
            quick=1_900,
            suite=["mean_time_to_first_gap"],
            overrides=["stop_at_first_gap=true"],
            window_d=1500,  # by then all but three runs in a million have had their gap
        ),
        Run(
            {
                "p_no_gap_in_window": of("sustained_hold", "hold"),
                "gap_days_in_window": of("gap_days", "hold"),
                "gaps_started_in_window": of("gaps_started", "hold"),
            },
            full=33_000,
            quick=1_200,
            suite=["p_no_gap_in_window"],
            window_d=30,
        ),
        Run(
            {"mean_up_at_window_end": of("on_station_at_day", "ships@30")},
            full=3_300,
            quick=370,
            suite=["mean_up_at_window_end"],
            overrides=["measure.days=[30]"],
            window_d=31,
        ),
    ),
    "H03": (
        Run(
            {
                "p_at_least_k": of("mission_uptime", "presence"),
                "mean_effective": of("on_station", "ships"),
                "p_none": rest("mission_uptime", "presence"),
            },
            full=14e6,
            quick=220e3,
            suite=["p_at_least_k"],
        ),
    ),
    "H04": (
        Run(
            {
                "fmc": of("fmc", "ships"),
                "pmc": of("pmc", "ships"),
                "nmc": of("nmc", "ships"),
                "p_mc_at_least_k": of("mission_uptime", "hold"),
            },
            full=2.4e6,
            quick=40e3,
            suite=["fmc"],
        ),
        Run(
            {
                "fmc_at_times[0]": of("fmc_at_day", "ships@10"),
                "nmc_at_times[0]": of("nmc_at_day", "ships@10"),
                "fmc_at_times[1]": of("fmc_at_day", "ships@30"),
                "nmc_at_times[1]": of("nmc_at_day", "ships@30"),
            },
            full=2_150,
            quick=240,
            suite=["fmc_at_times[0]", "nmc_at_times[0]", "fmc_at_times[1]", "nmc_at_times[1]"],
            overrides=["measure.days=[10,30]"],
            window_d=31,
        ),
    ),
    "J01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "wait_for_dock": of("wait", "yard/docking"),
                "wait_for_crew": of("wait", "yard/work"),
                "dock_occupied": of("utilisation", "yard/dock"),
                "crew_busy": of("utilisation", "yard/crew"),
            },
            full=4.2e6,
            quick=90e3,
            suite=["availability", "dock_occupied", "crew_busy"],
        ),
    ),
    "J02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "wait_deep": of("wait", "yard/deep"),
                "wait_pier": of("wait", "yard/pier_side"),
                "dock_busy": of("utilisation", "yard/dock"),
                "crew_busy": of("utilisation", "yard/crew"),
            },
            full=4.5e6,
            quick=70e3,
            suite=["availability", "crew_busy"],
        ),
    ),
}

UPKEEP: dict[str, Sequence[Run]] = {
    "F01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "planned_per_year": of("upkeep_per_year", "ships/equipment/planned"),
            },
            full=24e6,
            quick=110e3,
            suite=["availability", "planned_per_year"],
        ),
        Run(
            {"availability_no_pm": of("ao", "ships")},
            full=4.2e5,
            quick=50e3,
            suite=["availability_no_pm"],
            overrides=["maintenance=reactive"],
        ),
        Run(
            {"best_availability": of("ao", "ships")},
            full=1.5e6,
            quick=120e3,
            suite=["best_availability"],
            overrides=["maintenances.scheduled.rules.age.interval_d=55.569375066559914"],
        ),
    ),
    "F03": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_cycle": ratio(
                    ("failures_per_year", "ships"), ("scheduled_done_per_year", "ships")
                ),
                "cycle_days": days_between("scheduled_done_per_year", "ships"),
            },
            full=1.6e6,
            quick=180e3,
            suite=["availability", "failures_per_cycle", "cycle_days"],
        ),
        Run(
            {"best_availability": of("ao", "ships")},
            full=3.3e5,
            quick=40e3,
            suite=["best_availability"],
            overrides=["fleets.ships.scheduled.overhaul.every_d=134.1640786499874"],
        ),
    ),
    "F04": (
        Run(
            {
                "availability": of("ao", "ships"),
                "unplanned_per_year": of("failures_per_year", "ships"),
                "planned_per_year": of("upkeep_per_year", "ships/equipment/planned"),
                "false_alarms_per_year": of("upkeep_per_year", "ships/equipment/false_alarm"),
            },
            full=16e6,
            quick=110e3,
            suite=["availability"],
        ),
        Run(
            {"availability_no_prognostics": of("ao", "ships")},
            full=6.3e5,
            quick=75e3,
            suite=["availability_no_prognostics"],
            overrides=["maintenance=reactive"],
        ),
    ),
    "F05": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "inspections_per_year": of("upkeep_per_year", "ships/equipment/inspection"),
                "p_defect_caught": of("forestalled", "ships/equipment"),
                "mean_up_days_per_cycle": of("up_between_renewals", "ships/equipment"),
            },
            full=62e6,
            quick=300e3,
            suite=["availability", "inspections_per_year", "mean_up_days_per_cycle"],
        ),
    ),
}
"""Maintenance policies; behind the others, because the seed of a case is its place."""

LINES: dict[str, Sequence[str]] = {
    "home-2": ["posture=home", "hubs.home.berths.dock=2"],
    "home-4": ["posture=home", "hubs.home.berths.dock=4"],
    "theater-1": ["posture=theater", "hubs.theater.berths.dock=1"],
    "theater-2": ["posture=theater", "hubs.theater.berths.dock=2"],
    "split-1-2": ["posture=split", "hubs.theater.berths.dock=1", "hubs.home.berths.dock=2"],
}
"""The five lines of the scenario ``break_even``."""

WEIBULL = "fleets.ships.modes.casualty.life={law: weibull, mean_d: 180, shape: 2}"
LAWS: dict[str, Sequence[str]] = {
    "": [],
    " weibull": [WEIBULL],
    " weibull gamma": [
        WEIBULL,
        "legs.theater.takes={law: gamma, mean_d: 5, cv: 0.5}",
        "legs.home.takes={law: gamma, mean_d: 25, cv: 0.5}",
    ],
}
"""Laws of life and transit that must change nothing, because their means are the same."""

LINE_DAYS = {
    "home-2": 8e6,
    "home-4": 4.6e6,
    "theater-1": 95e6,
    "theater-2": 6e6,
    "split-1-2": 11e6,
}
"""Effort at full width with the laws of the scenario [d]."""
CALMER = {"": 1.0, " weibull": 0.75, " weibull gamma": 0.6}
"""Effort with other laws over that."""


def break_even(line: str, laws: str) -> Case:
    """A line of the scenario ``break_even`` under some laws of life and transit."""
    full = LINE_DAYS[line] * CALMER[laws]
    run = Run(
        {"on_station": of("on_station", "ships"), "p_at_least_9": of("mission_uptime", "hold")},
        full=full,
        quick=full / 7,
        suite=["on_station", "p_at_least_9"],
        overrides=["warm_up_d=2000"],
    )
    return Case("break_even", line, [run], [*LINES[line], *LAWS[laws]])
