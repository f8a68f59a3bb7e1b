"""Keys that name one measure, and which side of it is the good one."""

from typing import TYPE_CHECKING, Literal

from sim.core.errors import ConfigError, Problem, known
from sim.core.model import Model
from sim.record.dimensions import ALL

if TYPE_CHECKING:
    from sim.study.running.variants import Objective


class MeasureKeys(Model):
    """The keys that name one measure."""

    metric: str = "dru"
    """The measure (docs/metrics.md lists them)."""
    subject: list[str] | str = ALL
    """One subject of it or several: a fleet, a mission, a hub, ..."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""

    @property
    def objective(self) -> "Objective":
        """The objective that was asked for.

        Raises
        ------
        ConfigError
            If there is no such metric.
        """
        return objective(self.metric, self.subject, self.over)


def objective(
    metric: str, subject: list[str] | str, over: Literal["mean", "sum"], cost: bool = False
) -> "Objective":
    """A checked objective, or a checked cost."""
    from sim.record.metric import metrics
    from sim.study.running.variants import CostObjective, Objective

    kind = CostObjective if cost else Objective
    prefix = kind.prefix
    problems = list(known(f"{prefix}metric", metric, metrics, "metric"))
    if not subject:
        problems.append(Problem(f"{prefix}subject", "names none; one or more are right, or all"))
    if problems:
        raise ConfigError("overrides", problems)
    return kind(metric, subject if isinstance(subject, str) else tuple(subject), over)


class BestKeys(MeasureKeys):
    """The measure by which options are told apart, and which side of it is the good one."""

    best: Literal["max", "min"] = "max"
    """Which side of the measure is the good one."""
