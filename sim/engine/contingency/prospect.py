"""A plan as a routing policy sees it from where the platform is now."""

from sim.engine.hub.repair_plan import Plan


class Prospect:
    """A plan with the time to its hub from here (``sim.model.families.routing.Option``)."""

    __slots__ = ("out_d", "plan")

    def __init__(self, plan: Plan, out_d: float) -> None:
        self.plan = plan
        self.out_d = out_d
        """Mean time to get there from here, waits included [d]."""

    @property
    def hub(self) -> str:
        """Name of the hub."""
        return self.plan.hub

    @property
    def back_d(self) -> float:
        """Mean time back [d]."""
        return self.plan.back_d

    @property
    def work_d(self) -> float:
        """Mean hands-on time there [d]."""
        return self.plan.work_d

    @property
    def is_home(self) -> bool:
        """Whether it is the home hub."""
        return self.plan.is_home

    def at_once(self) -> float:
        """Such jobs that the hub can have in work at once [count]."""
        return self.plan.at_once()

    def expected_wait_d(self) -> float:
        """Wait that the jobs now there let expect [d]."""
        return self.plan.expected_wait_d()
