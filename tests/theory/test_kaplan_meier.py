"""The product-limit estimate against another program: ``scipy.stats.ecdf``."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import CensoredData, ecdf

from sim.study.results.kaplan_meier import kaplan_meier


@pytest.mark.parametrize("digits", [0, 1, 6], ids=["many ties", "some ties", "no ties"])
def test_shares_and_their_intervals_are_those_of_scipy(digits):
    """Survivors, and the ends of Greenwood's interval, at each time at which something ended.

    Where nobody is left scipy has no interval; ours is the estimate itself, 0.
    """
    rng = np.random.default_rng(1)
    times, cut = np.round(rng.exponential(10.0, 60), digits), rng.random(60) < 0.3
    ours = kaplan_meier(times, cut)
    with pytest.warns(RuntimeWarning) if ours.survivors[-1] == 0 else np.errstate():
        theirs = ecdf(CensoredData(uncensored=times[~cut], right=times[cut])).sf
        ends = theirs.confidence_interval(0.95)
    here = np.isin(theirs.quantiles, ours.times)
    assert ours.survivors == pytest.approx(theirs.probabilities[here], abs=1e-12)
    half = ndtri(0.975) * np.sqrt(ours.variance)
    for share, end in ((ours.survivors - half, ends.low), (ours.survivors + half, ends.high)):
        seen = ours.survivors > 0
        assert np.clip(share, 0, 1)[seen] == pytest.approx(end.probabilities[here][seen], abs=1e-12)
