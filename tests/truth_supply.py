"""Truth cases: stocks, echelons, shops, cannibalization and convoys."""

from collections.abc import Sequence

from truth_run import Reading, Run, none_of, of, total, variance

BASES = range(5)
"""The equal bases of D02."""
CONVOY_D = 14.0
"""Days between the deliveries of D08; the first is on day 7."""
DELIVERIES = [CONVOY_D * number + 7 for number in range(600)]
AN_INSTANT_D = 1e-6
SURGE_DAYS = (10, 20, 40, 70)
CUTOFF_DAYS = (20, 30, 45, 60, 65, 90)
WHILE_CUT_OFF = ["pipeline_at_times[1]", "pipeline_at_times[2]", "backorders_at_times[2]"]
STOPS = "events.cutoff.does=[{kind: lift_cut, lift: ship, under_way: stops}]"


def _bases(numbers: Sequence[int]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for number in numbers:
        found[f"base_backorders[{number}]"] = of("backorders", f"base_{number}")
        found[f"base_fill_rate[{number}]"] = of("fill_rate", f"base_{number}")
    return found


def _days(days: Sequence[float]) -> list[str]:
    return [f"measure.days=[{','.join(f'{day:.15g}' for day in days)}]"]


def _around_deliveries(shift_d: float) -> Run:
    """Backorders at the same moment before or after every delivery of a long window."""
    days = [day + shift_d for day in DELIVERIES]
    name = "backorders_before_delivery" if shift_d < 0 else "backorders_after_delivery"
    subjects = [f"pump@{day:.15g}" for day in days]
    return Run(
        {name: total("backorders_at_day", subjects, share=True)},
        full=370 if shift_d < 0 else 40,
        quick=44 if shift_d < 0 else 12,
        suite=[name],
        overrides=_days(days),
        window_d=CONVOY_D * len(DELIVERIES),
        from_new=False,
    )


def _surge() -> Run:
    outputs: dict[str, Reading] = {}
    for place, day in enumerate(SURGE_DAYS):
        for number, stock in enumerate(("radio", "radar")):
            found = of("on_order_at_day", f"{stock}@{day}")
            outputs[f"pipeline[{number}]_at_times[{place}]"] = found
            found = of("backorders_at_day", f"{stock}@{day}")
            outputs[f"backorders[{number}]_at_times[{place}]"] = found
        outputs[f"mc_at_times[{place}]"] = of("on_station_at_day", f"squadron@{day}")
        at_least_k = of("mission_at_day", f"programme@{day}")
        outputs[f"p_mc_at_least_k_at_times[{place}]"] = at_least_k
    return Run(
        outputs,
        full=53_000,
        quick=1_900,
        suite=[
            "pipeline[0]_at_times[0]",
            "mc_at_times[0]",
            *(f"{each}_at_times[2]" for each in ("pipeline[0]", "pipeline[1]", "mc")),
        ],
        overrides=["warm_up_d=250"],  # what is ordered before has come by day 0 but for e-12
        window_d=71,
        from_new=False,
    )


def _cut_off(variant: str, suite: Sequence[str], *overrides: str) -> Run:
    outputs: dict[str, Reading] = {}
    for place, day in enumerate(CUTOFF_DAYS):
        outputs[f"pipeline_at_times[{place}]"] = of("on_order_at_day", f"pump@{day}")
        outputs[f"backorders_at_times[{place}]"] = of("backorders_at_day", f"pump@{day}")
        outputs[f"p_no_backorder_at_times[{place}]"] = none_of("backorders_at_day", f"pump@{day}")
    outputs["mean_backorders_over_horizon"] = of("backorders", "pump")
    return Run(
        {f"{variant}:{name}": reading for name, reading in outputs.items()},
        full=65_000,
        quick=3_100,
        suite=[f"{variant}:{name}" for name in suite],
        overrides=["warm_up_d=250", *overrides],  # what is ordered before has come by day 0
        window_d=120,
        from_new=False,
    )


SUPPLY: dict[str, Sequence[Run]] = {
    "C03": (
        Run(
            {
                "mean_in_repair": of("on_order", "pump"),
                "p_at_most_s": of("no_backorder", "pump"),
                "variance": variance("on_order_variance", "on_order", "pump"),
            },
            full=1.4e6,
            quick=160e3,
            suite=["mean_in_repair", "p_at_most_s", "variance"],
        ),
        Run(
            {
                "mean_at_times[0]": of("on_order_at_day", "pump@5"),
                "p_empty_at_times[0]": of("nothing_on_order_at_day", "pump@5"),
                "mean_at_times[1]": of("on_order_at_day", "pump@15"),
                "p_empty_at_times[1]": of("nothing_on_order_at_day", "pump@15"),
                "mean_at_times[2]": of("on_order_at_day", "pump@40"),
                "p_empty_at_times[2]": of("nothing_on_order_at_day", "pump@40"),
            },
            full=15_000,
            quick=1_700,
            suite=[f"mean_at_times[{number}]" for number in range(3)],
            overrides=_days([5, 15, 40]),
            window_d=41,
        ),
    ),
    "D01": (
        Run(
            {
                "pipeline": of("on_order", "pump"),
                "expected_backorders": of("backorders", "pump"),
                "fill_rate": of("fill_rate", "pump"),
                "p_no_backorder": of("no_backorder", "pump"),
                "mean_on_hand": of("on_hand", "pump"),
                "mean_delay": of("customer_wait", "pump"),
            },
            full=14e6,
            quick=260e3,
            suite=["pipeline", "fill_rate", "mean_on_hand"],
        ),
    ),
    "D02": (
        Run(
            {
                "depot_backorders": of("backorders", "depot"),
                "depot_fill_rate": of("fill_rate", "depot"),
                **_bases(BASES),
                "total_backorders": total("backorders", [f"base_{each}" for each in BASES]),
            },
            full=2.9e6,
            quick=300e3,
            suite=["depot_backorders", "base_backorders[0]", "total_backorders"],
        ),
    ),
    "D03": (
        Run(
            {
                "depot_backorders": of("backorders", "depot"),
                **_bases([0, 1]),
                "base_pipeline[0]": of("on_order", "base_0"),
                "base_pipeline[1]": of("on_order", "base_1"),
                "total_backorders": total("backorders", ["base_0", "base_1"]),
            },
            full=4e6,
            quick=540e3,
            suite=["depot_backorders", "base_backorders[0]", "base_fill_rate[0]"],
        ),
    ),
    "D04": (
        Run(
            {
                "sru_backorders[0]": of("backorders", "sru_0"),
                "sru_fill_rate[0]": of("fill_rate", "sru_0"),
                "sru_backorders[1]": of("backorders", "sru_1"),
                "sru_fill_rate[1]": of("fill_rate", "sru_1"),
                "depot_lru_backorders": of("backorders", "lru"),
                "depot_lru_fill_rate": of("fill_rate", "lru"),
                **_bases([0, 1]),
            },
            full=18e6,
            quick=280e3,
            suite=["sru_backorders[0]", "depot_lru_backorders", "base_fill_rate[0]"],
        ),
    ),
    "D05": (
        Run(
            {
                "mean_operating": of("on_station", "positions"),
                "p_all_positions": of("mission_uptime", "all_positions"),
                "p_at_least_k": of("mission_uptime", "most_positions"),
                "mean_ready_spares": of("on_hand", "engine"),
                "mean_queue": of("queue_length", "shop/bay"),
                "mean_wait": of("wait", "shop/bay"),
                "utilisation": of("utilisation", "shop/bay"),
                "failures_per_year": of("failures_per_year", "positions"),
            },
            full=4.1e6,
            quick=140e3,
            suite=["mean_operating", "p_all_positions", "utilisation", "failures_per_year"],
        ),
    ),
    "D06": (
        Run(
            {
                "mc_full_cannibalisation": of("on_station", "squadron"),
                "p_mc_at_least_k_full": of("mission_uptime", "programme"),
            },
            full=1.2e6,
            quick=120e3,
            suite=["mc_full_cannibalisation"],
            overrides=["fleets.squadron.cannibalization.policy=full"],
        ),
        Run(
            {
                "mc_no_cannibalisation": of("on_station", "squadron"),
                "p_mc_at_least_k_none": of("mission_uptime", "programme"),
            },
            full=1.2e6,
            quick=220e3,
            suite=["mc_no_cannibalisation"],
        ),
    ),
    "D07": (
        Run(
            {
                "mc_full": of("on_station", "squadron"),
                "p_mc_at_least_k_full": of("mission_uptime", "programme"),
            },
            full=7e6,
            quick=340e3,
            suite=["mc_full"],
            overrides=["fleets.squadron.cannibalization.policy=full"],
        ),
        Run(
            {
                "mc_none": of("on_station", "squadron"),
                "p_mc_at_least_k_none": of("mission_uptime", "programme"),
            },
            full=9.5e6,
            quick=440e3,
            suite=["mc_none"],
        ),
    ),
    "D08": (
        Run(
            {
                "expected_backorders": of("backorders", "pump"),
                "fill_rate": of("fill_rate", "pump"),
                "pipeline": of("on_order", "pump"),
            },
            full=9e6,
            quick=1e6,
            suite=["expected_backorders", "fill_rate", "pipeline"],
        ),
        _around_deliveries(-AN_INSTANT_D),
        _around_deliveries(AN_INSTANT_D),
    ),
    "E01": (_surge(),),
    "E02": (
        _cut_off("departure_halt", ["pipeline_at_times[0]", *WHILE_CUT_OFF]),
        _cut_off("clock_pause", WHILE_CUT_OFF, STOPS),
    ),
}
"""Supply; appended to the others, because the seed of a case is its place."""
