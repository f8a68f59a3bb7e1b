"""Any two worked examples of one theater together: they run, or are refused in a line."""

from collections import defaultdict
from itertools import combinations

import pytest

from benchmarks.mechanisms import PAGES, examples, words_of
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.load.compose import build
from sim.load.overrides import parse
from sim.study.running.outcome import outcome

BESIDE = ("scenario", "replications")
"""What says how it is run, and not what."""


def by_theater() -> dict[str, list[list[str]]]:
    """Words of every example, by the scenario that it adds to."""
    found = defaultdict(list)
    for page in PAGES:
        for text in examples(page).values():
            words = words_of(text)
            name = next(word for word in words if word.startswith("scenario="))
            found[name].append([word for word in words if word.partition("=")[0] not in BESIDE])
    return found


THEATERS = by_theater()


@pytest.mark.parametrize("name", THEATERS)
def test_two_mechanisms_go_together(name):
    """Spells tile every platform's run, twice alike; few pairs are refused, and by name."""
    refused, pairs = 0, [*combinations(THEATERS[name], 2)]
    for one, other in pairs:
        words = {word.partition("=")[0].lstrip("+"): word for word in (*one, *other)}
        try:
            scenario = build(parse([name, *words.values()])).scenario
        except ConfigError:  # the second takes away what the first needs
            refused += 1
            continue
        tables = run(scenario, 3, 0)
        spells = tables.spells
        platforms = sum(fleet.size for fleet in scenario.fleets.values())
        days = platforms * (tables.end_d - tables.start_d)
        assert (spells.end - spells.start).sum() == pytest.approx(days, rel=1e-9), words
        again = run(scenario, 3, 0)
        assert (again.spells.start == spells.start).all(), words
        assert len(outcome(tables, scenario).values) > 0, words
    assert refused < len(pairs) / 5
