"""Records of scenarios drawn at random, and tests of a claim on every one of them."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import Spec, built

AS_DRAWN = (Phase.explicit, Phase.generate)
"""No shrinking: a scenario that fails would be simplified for minutes before it is shown."""


@dataclass(frozen=True)
class Drawn:
    """A drawn scenario and the record of its run, or the error that ended it."""

    whole: Spec
    model: Scenario
    tables: Tables | None
    error: str = ""


def drawn(wholes: st.SearchStrategy[Spec], count: int) -> list[Drawn]:
    """So many scenarios, each run once."""
    found: list[Drawn] = []

    @settings(max_examples=count, phases=AS_DRAWN)
    @given(wholes)
    def collect(whole: Spec) -> None:
        model = built(whole)
        try:
            found.append(Drawn(whole, model, run(model, 7, 0)))
        except Exception as error:
            found.append(Drawn(whole, model, None, f"{type(error).__name__}: {error}"))

    collect()
    return found


def of_each(claim: Callable[[Scenario, Tables], None]) -> Callable[[list[Drawn]], None]:
    """A test of a claim on every drawn record; a failure comes with its scenario."""

    def test(records: list[Drawn]) -> None:
        for each in records:
            if each.tables is None:
                continue  # which test_every_scenario_runs tells
            try:
                claim(each.model, each.tables)
            except AssertionError as error:
                error.add_note(f"scenario: {each.whole}")
                raise

    test.__doc__ = claim.__doc__
    return test
