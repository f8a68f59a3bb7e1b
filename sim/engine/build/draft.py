"""The draft of a blueprint: its numberings of conditions, timings, clocks and dispatchers."""

from sim.core.ticks import Ticks, to_ticks
from sim.engine.codes import Directory
from sim.engine.hub.resources import ShopPlan, WorkHours
from sim.engine.time.clocks.calendars import CalendarPlan, OpeningPlan
from sim.engine.time.clocks.work_hours import work_clock
from sim.engine.time.timings import Constant, Drawn, Values, of_law
from sim.model.eligibility.calm import calendars_of, reach_d
from sim.model.eligibility.eligibility import posture_of
from sim.model.families.law import DurationLaw, laws
from sim.model.families.routing import RoutingPolicy, routings
from sim.model.fleet import Movement
from sim.model.network import way_d
from sim.model.scenario import Leg, Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.people import Learning, Shift
from sim.model.yards.shifts import hours_of, needed_shifts
from sim.model.yards.work import Stage


class Draft:
    """What the builders of plans share; equal timings have one number.

    Attributes
    ----------
    start
        First instant of the run.
    shops, people, stocks
        Dispatchers of the hubs by name, that of the theater's people, and that of its stocks.
    """

    def __init__(
        self,
        scenario: Scenario,
        directory: Directory,
        shops: dict[str, ShopPlan],
        people: ShopPlan,
        stocks: ShopPlan,
    ) -> None:
        self.scenario = scenario
        self.directory = directory
        self.shops = shops
        self.people = people
        self.stocks = stocks
        self.drawn: list[Drawn] = []
        self.hours: list[WorkHours] = []
        self.openings: list[OpeningPlan] = []
        self.calendars: list[CalendarPlan] = []
        self.learning: list[Learning] = []
        posture = posture_of(scenario)
        self.routing: RoutingPolicy = posture.routing if posture else routings["nearest"]()
        self._number_of: dict[object, int] = {}
        self._clock_of: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
        self._calendar_of: dict[str, int] = {}
        self._experience: dict[tuple[str, str], int] = {}

    def draws(self, drawn: Drawn, key: object = None) -> int:
        """The number of what is drawn so; ``key`` tells what is the same."""
        if key is not None and key in self._number_of:
            return self._number_of[key]
        number = len(self.drawn)
        self.drawn.append(drawn)
        if key is not None:
            self._number_of[key] = number
        return number

    def timing(
        self, law: DurationLaw, owner: str, purpose: str, rows: int, factor: float = 1.0
    ) -> int:
        """A law as durations of an owner's rows; no draw is made for one without spread."""
        drawn = of_law(law, owner, purpose, rows, factor)
        if isinstance(drawn, Constant):
            return self.constant(drawn.ticks)
        return self.draws(drawn, (owner, purpose, repr(law), factor))

    def constant(self, ticks: Ticks) -> int:
        """Always the same time."""
        return self.draws(Constant(ticks), ticks)

    def uniforms(self, owner: str, purpose: str, rows: int, place: str = "") -> int:
        """Plain uniforms, for choices: the same at every place, with a number for each."""
        return self.draws(Values(owner, purpose, rows), (owner, purpose, place))

    def under_way(
        self, leg: Leg, movement: Movement, owner: str, purpose: str, rows: int
    ) -> int | None:
        """Time under way on a leg; None if it takes none."""
        if leg.takes is not None:
            return self.timing(leg.takes, owner, purpose, rows)
        mean_d = way_d(leg, movement.speed_kn)
        if mean_d == 0:
            return None
        if movement.spread_cv == 0:
            return self.constant(to_ticks(mean_d))
        law = laws["lognormal"].model_validate({"mean_d": mean_d, "cv": movement.spread_cv})
        return self.timing(law, owner, purpose, rows)

    def clock(self, hub_name: str, hub: Hub, stage: Stage) -> int | None:
        """Hours of work of a stage; None if hands-on time simply passes."""
        calm = self._calm(hub, stage)
        key = (hub_name, *sorted(stage.needs)), calm
        if key not in self._clock_of:
            shop = self.shops[hub_name]
            known = work_clock(self.scenario, hub, stage.needs)
            if known is None and not shop.paced and not calm:
                return None
            self._clock_of[key] = len(self.hours)
            self.hours.append(WorkHours(known, shop.number if shop.paced else None, calm))
        return self._clock_of[key]

    def opening(self, hub: Hub, stage: Stage, sets_out: bool = True) -> int | None:
        """When a stage may begin or go on; None if that is at any time.

        Who ``sets_out`` for it may have to do so at the start of a shift.
        """
        shifts = needed_shifts(hub, stage.needs)
        shift = hours_of(shifts) if shifts else None
        calm = self._calm(hub, stage)
        at_start = sets_out and shift is not None and _at_start(shifts)
        if stage.between == "kept" and stage.within is None and not at_start:
            return None
        if shift is None and not calm:
            return None
        reach = to_ticks(reach_d(self.scenario, calendars_of(hub, stage), shifts))
        return self._opens(OpeningPlan(shift, calm, at_start, stage.within or "", reach))

    def setting_out(self, hub: Hub, stage: Stage, leg: Leg) -> int | None:
        """When a team sets out for a stage; None if that is at any time."""
        shifts = needed_shifts(hub, stage.needs)
        shift = hours_of(shifts) if shifts and _at_start(shifts) else None
        if shift is None:
            return self.sailing(leg)
        calm = tuple(self._calendar(name) for name in leg.calm)
        reach = to_ticks(reach_d(self.scenario, leg.calm, shifts))
        return self._opens(OpeningPlan(shift, calm, True, "", reach))

    def sailing(self, leg: Leg) -> int | None:
        """When a way may begin; None if that is at any time."""
        if not leg.calm:
            return None
        calm = tuple(self._calendar(name) for name in leg.calm)
        reach = to_ticks(reach_d(self.scenario, leg.calm, ()))
        return self._opens(OpeningPlan(None, calm, False, "", reach))

    def _opens(self, plan: OpeningPlan) -> int:
        self.openings.append(plan)
        return len(self.openings) - 1

    def _calm(self, hub: Hub, stage: Stage) -> tuple[int, ...]:
        """Calendars by number that have to be calm for a stage."""
        return tuple(self._calendar(name) for name in calendars_of(hub, stage))

    def _calendar(self, name: str) -> int:
        """The number of a calendar."""
        if name not in self._calendar_of:
            self._calendar_of[name] = len(self.calendars)
            calendar = self.scenario.calendars[name]
            self.calendars.append(CalendarPlan(calendar.hours(), calendar.years))
        return self._calendar_of[name]

    def experience(self, hub_name: str, hub: Hub, work: str) -> int | None:
        """What a hub has learned of a work package; None if that makes no difference."""
        if hub.learning is None:
            return None
        key = hub_name, work
        if key not in self._experience:
            self._experience[key] = len(self.learning)
            self.learning.append(hub.learning)
        return self._experience[key]


def _at_start(shifts: tuple[Shift, ...]) -> bool:
    """Whether somebody sets out at the start of a shift only."""
    return any(each.sets_out == "at_start" for each in shifts)
