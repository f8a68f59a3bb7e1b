"""Published studies: the case that needs no weather, against four independent codes."""

import numpy as np

import sim
from sim.api.studies.file import read


def test_the_wind_farm_without_weather_limits_is_where_four_codes_have_it():
    """Dinwoodie et al. (2015): 95.1 to 96.0 % as read off a plot to 0.3; few runs, 4 errors wide."""
    (theirs,) = read("published").steps["calm"].published
    values = [each for each in theirs.codes.values() if each is not None]
    result = sim.replicate(sim.load_scenario("studies/dinwoodie_calm"), seed=1, replications=4)
    runs = 100 * result.of("ao", "turbines")
    error = runs.std(ddof=1) / np.sqrt(len(runs))
    assert error < 0.1
    low, high = min(values) - theirs.read_within, max(values) + theirs.read_within
    assert low - 4 * error <= runs.mean() <= high + 4 * error
