"""A shorter horizon than the scenario has: what it measures after that is left out, and said."""

from collections.abc import Collection, Mapping
from typing import Any

from sim.model.scenario import QUARTER_D

HORIZON = "horizon_d"
MEASURED: Mapping[str, float] = {"days": 0.0, "forecast_leads_d": QUARTER_D}
"""Lists of days in ``measure``, and how many days after each of them are looked at [d]."""


def within_horizon(
    config: dict[str, Any], overridden: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """The same config without days of its own that an overridden horizon leaves no room for.

    Days that somebody asked for by an override stay: that they do not fit is an error.

    Parameters
    ----------
    overridden
        Dotted paths of all overrides.

    Returns
    -------
    The config, and a remark for each list that lost days.
    """
    measure, horizon_d = config.get("measure"), config.get(HORIZON)
    if HORIZON not in overridden or not isinstance(measure, Mapping):
        return config, []
    if not isinstance(horizon_d, int | float):
        return config, []
    kept, told = dict(measure), []
    for key, after_d in MEASURED.items():
        path, days = f"measure.{key}", measure.get(key)
        if not isinstance(days, list) or any(f"{each}.".startswith(path) for each in overridden):
            continue
        late = [
            each for each in days if isinstance(each, int | float) and each + after_d > horizon_d
        ]
        if late:
            kept[key] = [each for each in days if each not in late]
            shown = ", ".join(f"{each:g}" for each in late)
            told.append(f"{path}: without {shown}, as the horizon is {horizon_d:g} d")
    return {**config, "measure": kept}, told
