"""Truth cases: platforms, yards and their queues."""

from collections.abc import Sequence

from truth_run import Run, fleet_at_yard, of, rest

QUEUES: dict[str, Sequence[Run]] = {
    "A01": (
        Run(
            {"availability_longrun": of("ao", "ships")},
            full=1e6,
            quick=160e3,
            suite=["availability_longrun"],
        ),
        Run(
            {
                "availability_at_times[0]": of("ao_at_day", "ships@3"),
                "availability_at_times[1]": of("ao_at_day", "ships@10"),
                "availability_at_times[2]": of("ao_at_day", "ships@30"),
            },
            full=145,
            quick=24,
            suite=[f"availability_at_times[{number}]" for number in range(3)],
            overrides=["fleets.ships.size=100", "measure.days=[3,10,30]"],
            window_d=31,
        ),
        Run(
            {
                "availability_over_horizon": of("ao", "ships"),
                "failures_over_horizon": of("failures", "ships", 1 / 100),
            },
            full=430,
            quick=50,
            suite=["availability_over_horizon", "failures_over_horizon"],
            overrides=["fleets.ships.size=100"],
            window_d=30,
        ),
        Run(
            {"p_uptime_share_met": of("ao_reached", "ships")},
            full=15_500,
            quick=1_700,
            suite=[],
            window_d=30,
        ),
    ),
    "A02": (
        Run(
            {
                "availability_longrun": of("ao", "ships"),
                "failures_per_year_longrun": of("failures_per_year", "ships"),
            },
            full=1.6e6,
            quick=220e3,
            suite=["availability_longrun", "failures_per_year_longrun"],
        ),
        Run(
            {
                "availability_at_times[0]": of("ao_at_day", "ships@20"),
                "availability_at_times[1]": of("ao_at_day", "ships@50"),
                "availability_at_times[2]": of("ao_at_day", "ships@90"),
            },
            full=135,
            quick=22,
            suite=[f"availability_at_times[{number}]" for number in range(3)],
            overrides=["fleets.ships.size=100", "measure.days=[20,50,90]"],
            window_d=91,
        ),
        Run(
            {
                "availability_over_horizon": of("ao", "ships"),
                "failures_over_horizon": of("failures", "ships", 1 / 100),
            },
            full=115,
            quick=22,
            suite=["availability_over_horizon", "failures_over_horizon"],
            overrides=["fleets.ships.size=100"],
            window_d=90,
        ),
    ),
    "A03": (
        Run(
            {
                "availability_longrun": of("ao", "ships"),
                "failures_per_year[0]": of("failures_per_year", "ships/engine"),
                "down_share[0]": of("down_share", "ships/engine"),
                "failures_per_year[1]": of("failures_per_year", "ships/radar"),
                "down_share[1]": of("down_share", "ships/radar"),
                "failures_per_year[2]": of("failures_per_year", "ships/hull"),
                "down_share[2]": of("down_share", "ships/hull"),
            },
            full=8e6,
            quick=400e3,
            suite=["availability_longrun", "failures_per_year[0]", "down_share[1]"],
        ),
    ),
    "B01": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_down": rest("ao", "ships", 12),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "p_all_up": of("mission_uptime", "all_up"),
                "p_wait": of("wait_share", "yard/bay"),
            },
            full=2.1e6,
            quick=40e3,
            suite=["availability", "mean_down", "utilisation", "failures_per_year"],
        ),
    ),
    "B02": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_down": rest("ao", "ships", 8),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "p_all_up": of("mission_uptime", "all_up"),
            },
            full=1.9e6,
            quick=70e3,
            suite=["availability", "mean_down", "utilisation", "failures_per_year"],
        ),
    ),
    "B03": (
        Run(
            {
                "availability": of("ao", "ships"),
                "mean_transit_out": of("in_transit", "yard/out"),
                "mean_transit_back": of("in_transit", "yard/back"),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "failures_per_year": of("failures_per_year", "ships"),
                "turnaround": of("turnaround", "ships"),
                "p_at_least_k": of("mission_uptime", "hold"),
            },
            full=3.6e6,
            quick=80e3,
            suite=[
                "availability",
                "mean_transit_out",
                "mean_transit_back",
                "failures_per_year",
                "turnaround",
                "p_at_least_k",
            ],
        ),
    ),
    "B04": (
        Run(
            {
                "availability": of("ao", "ships"),
                "failures_per_year": of("failures_per_year", "ships"),
                "in_transit[0]": of("in_transit", "near"),
                "queue[0][0]": of("queue_length", "near/dock"),
                "wait[0][0]": of("wait", "near/dock"),
                "utilisation[0][0]": of("utilisation", "near/dock"),
                "queue[0][1]": of("queue_length", "near/test"),
                "wait[0][1]": of("wait", "near/test"),
                "utilisation[0][1]": of("utilisation", "near/test"),
                "in_transit[1]": of("in_transit", "far"),
                "queue[1][0]": of("queue_length", "far/dock"),
                "wait[1][0]": of("wait", "far/dock"),
                "utilisation[1][0]": of("utilisation", "far/dock"),
                "queue[1][1]": of("queue_length", "far/test"),
                "wait[1][1]": of("wait", "far/test"),
                "utilisation[1][1]": of("utilisation", "far/test"),
            },
            full=9.8e6,
            quick=40e3,
            suite=["availability", "failures_per_year", "in_transit[0]", "in_transit[1]"],
        ),
    ),
    "B05": (
        Run(
            {
                **fleet_at_yard("first", "[0]"),
                **fleet_at_yard("second", "[1]"),
                **fleet_at_yard("third", "[2]"),
                "utilisation": of("utilisation", "yard/bay"),
            },
            full=3.2e6,
            quick=100e3,
            suite=["availability[0]", "availability[1]", "availability[2]", "utilisation"],
        ),
    ),
    "B06": (
        Run(
            {
                **fleet_at_yard("first", "[0]"),
                **fleet_at_yard("second", "[1]"),
                "utilisation": of("utilisation", "yard/bay"),
            },
            full=4.4e6,
            quick=100e3,
            suite=["availability[0]", "availability[1]"],
        ),
    ),
    "B07": (
        Run(
            {
                "availability[0]": of("ao", "urgent"),
                "mean_downtime[0]": of("turnaround", "urgent"),
                "mean_queue[0]": of("queue_length", "yard/bay/urgent"),
                "availability[1]": of("ao", "routine"),
                "mean_downtime[1]": of("turnaround", "routine"),
                "mean_queue[1]": of("queue_length", "yard/bay/routine"),
            },
            full=2.4e6,
            quick=60e3,
            suite=["availability[0]", "mean_downtime[0]", "availability[1]"],
        ),
    ),
    "C01": (
        Run(
            {
                "p_wait": of("wait_share", "yard/bay"),
                "mean_wait": of("wait", "yard/bay"),
                "mean_queue": of("queue_length", "yard/bay"),
                "mean_in_system": of("load_in_system", "yard/jobs"),
                "utilisation": of("utilisation", "yard/bay"),
                "p_wait_longer": of("wait_over", "yard/bay>2"),
            },
            full=4.7e6,
            quick=120e3,
            suite=["p_wait", "utilisation"],
        ),
    ),
    "C02": (
        Run(
            {
                "mean_wait": of("wait", "yard/bay"),
                "mean_queue": of("queue_length", "yard/bay"),
                "utilisation": of("utilisation", "yard/bay"),
                "mean_time_at_hub": of("load_time_at_hub", "yard/jobs"),
            },
            full=5.9e6,
            quick=700e3,
            suite=["mean_wait", "utilisation", "mean_time_at_hub"],
        ),
    ),
    "C04": (
        Run(
            {
                "mean_wait[0]": of("wait", "yard/bay/urgent"),
                "mean_in_system[0]": of("load_in_system", "yard/urgent"),
                "mean_wait[1]": of("wait", "yard/bay/routine"),
                "mean_in_system[1]": of("load_in_system", "yard/routine"),
            },
            full=8.6e6,
            quick=180e3,
            suite=["mean_wait[0]", "mean_in_system[0]"],
        ),
    ),
    "C05": (
        Run(
            {
                "mean_time_at_hub[0]": of("load_time_at_hub", "yard/urgent"),
                "mean_in_system[0]": of("load_in_system", "yard/urgent"),
                "mean_time_at_hub[1]": of("load_time_at_hub", "yard/routine"),
                "mean_in_system[1]": of("load_in_system", "yard/routine"),
            },
            full=4.5e6,
            quick=110e3,
            suite=["mean_time_at_hub[0]", "mean_in_system[0]"],
        ),
    ),
}
