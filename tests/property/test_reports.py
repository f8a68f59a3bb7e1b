"""Whatever can be simulated can be told: no table of a drawn or shipped theater ends in an error."""

from typing import Any

import pytest
from hypothesis import given, settings

from drawn_records import AS_DRAWN
from drawn_supply import chains
from drawn_timelines import timelines
from property.test_drawn_scenarios import theaters
from sim.load.compose import load_scenario
from sim.report.run.run import difference, readiness
from sim.report.run.short import short, short_difference
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result, replicate
from support import Spec, built


def told(result: Result, *others: Result) -> None:
    """The tables of a run and of comparisons, without a nan or an infinity in them."""
    texts = [readiness(result), short(result)]
    for each in (result, *others):
        pair = Comparison(result, each)
        texts += [difference(pair, "a", "b"), short_difference(pair, "a", "b")]
    for text in texts:
        for word in ("nan", " inf", "None"):
            assert word not in text, text


@pytest.mark.parametrize("strategy", [theaters(), timelines(), chains()], ids=["platforms",
                         "contested", "supply"])  # fmt: skip
def test_every_drawn_theater_is_told(strategy: Any) -> None:
    """Of platforms, of events and losses, and of parts: also of one and of two replications."""

    @settings(max_examples=8, phases=AS_DRAWN)
    @given(strategy)
    def claim(whole: Spec) -> None:
        model = built(whole)
        told(replicate(model, replications=1))
        told(replicate(model, replications=2))

    claim()


STARTS = (["initial=steady", "warm_up_d=100"], ["initial=all_up_new", "warm_up_d=0"])


@pytest.mark.parametrize("name", ["G01", "G02", "G03", "A01", "C02", "D04"])
def test_every_start_is_told(name: str) -> None:
    """A theater with hits that begins steady, one without fleets: all are told and compared."""
    for words in STARTS:
        overrides = list(words)
        model = load_scenario(f"truth/{name}", *overrides)
        if model.horizon_d > 150:
            overrides.append("horizon_d=150")
        model = load_scenario(f"truth/{name}", *overrides)
        told(replicate(model, replications=2))
        for fleet, spec in model.fleets.items():
            for mode, each in spec.modes.items():
                if each.hits is not None:
                    for share in (0, 1):
                        key = f"fleets.{fleet}.modes.{mode}.hits.lost_frac={share}"
                        told(
                            replicate(
                                load_scenario(f"truth/{name}", *overrides, key), replications=2
                            )
                        )
