"""A fleet: platforms of one type that share a station, failure modes and a schedule."""

from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from sim.core.model import Cycle, Days, Fraction, Model
from sim.core.names import Name
from sim.model.damage import Hits
from sim.model.families.law import DurationLaw, Law, Never
from sim.model.flying import Flying
from sim.model.yards.work import KindOfWork


class Movement(Model):
    """One way for a platform to reach a hub: under its own power, by tow, by lift, by a flight."""

    speed_kn: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Speed made good on legs that have a distance [kn]."""
    spread_cv: float = Field(default=0.0, ge=0, le=100)
    """Coefficient of variation of the time under way around its mean (lognormal)."""
    wait: Law | None = None
    """Time until the tow or the lift is there [d]."""
    load: Law | None = None
    """Time to take the platform in tow or to load it, once that is there [d]."""
    legs: list[str] = Field(default_factory=list)
    """Modes of legs it may use (sea, air, land); empty means any."""


def _never(life: DurationLaw) -> bool:
    return isinstance(life, Never)


class FailureMode(Model):
    """One way to fail, and the level that restores it."""

    life: Law = Field(default_factory=Never, exclude_if=_never)
    """Time to failure on the operating clock [d]; with a ``delay``, to the defect. It is needed,
    except where ``hits`` are given."""
    clock: Literal["operating", "hours", "sorties", "landings"] = "operating"
    """What ``life`` and ``delay`` count: days of operating, or hours, sorties or landings that the
    platform flies; the law is then one of those numbers, whose _d means nothing."""
    hits: Hits | None = None
    """This mode is battle damage, and these are its cause; at most one mode of a fleet has them."""
    delay: Law | None = None
    """Operating time from a defect that an inspection can find to the failure [d]."""
    repair: Literal["perfect", "minimal"] = "perfect"
    """As good as new, or as bad as old: the failure is mended and the mode keeps its age."""
    severity: Literal["nmc", "pmc"] = "nmc"
    """Mission critical (nmc) or degrading (pmc)."""
    restored: Literal["hub", "on_board", "upkeep"] = "hub"
    """At a hub, by the organic crew where it is, or at the next upkeep of its rotation."""
    work: str | None = None
    """Name of the work package, for a repair at a hub."""
    takes: Law | None = None
    """Repair time on board [d]; the time to swap the part, if there is one."""
    part: str | None = None
    """The stock from which a repair on board needs a part: a stock, or ``hub.part``."""
    part_frac: Fraction = 1.0
    """Share of the failures that need the part; the others need hands-on time only, ``mends``."""
    mends: Law | None = None
    """Hands-on time of a failure that needs no part [d]."""
    takes_frac: Fraction = 1.0
    """Share of the failures with a part that need hands-on time, ``takes``, as well."""
    hands: str | None = None
    """People of the theater of whom a repair on board needs one while it is in work; without them
    somebody is always there."""
    positions: PositiveInt = 1
    """Places on a platform that hold this part, all of them needed; ``life`` is to the first
    failure of any of them [count]."""
    exogenous: bool = False
    """A fixed programme: ``life`` is the time between demands of the whole fleet, up or not."""
    kind_of_work: KindOfWork = "other"
    """What the rules of a hub call this repair."""
    when_down: str = "own"
    """Which of the fleet's movements takes it to a hub; ``stays`` if it cannot be moved."""
    clears: list[str] | Literal["all"] = Field(default_factory=list)
    """Other modes that this repair restores as well."""
    restarts: list[str] = Field(default_factory=list)
    """Scheduled work whose interval begins anew with this repair."""
    defer_d: Days | None = None
    """Days for which a degraded platform goes on before it leaves for a hub [d]; if other work
    takes it there first, this repair is done at the same induction."""
    priority: int | None = None
    """Urgency at a hub with a priority queue, 0 first; the fleet's where it is not given."""

    @model_validator(mode="after")
    def _content(self) -> "FailureMode":
        self._check_cause()
        if self.kind_of_work == "scheduled":
            raise ValueError("is a failure mode, so kind_of_work 'scheduled' is not right for it")
        classed = self.hits is not None and bool(self.hits.classes)
        if classed and (self.restored != "hub" or self.work is not None):
            raise ValueError(
                "has 'hits.classes': each class has a 'work' at a hub, and the mode has none"
            )
        if self.restored == "hub" and self.work is None and not classed:
            raise ValueError("needs the key 'work' (a work package), because restored is 'hub'")
        if self.restored == "on_board" and self.takes is None and self.part is None:
            raise ValueError(
                "needs the key 'takes' (a law) or 'part' (a stock), because restored is 'on_board'"
            )
        self._check_flight_line()
        if self.part is None and (self.exogenous or self.positions > 1):
            raise ValueError("has 'exogenous' or 'positions', which only a mode with 'part' uses")
        if self.clock != "operating" and (self.exogenous or self.hits is not None):
            raise ValueError(
                f"has the clock {self.clock!r}, but 'exogenous' or 'hits': these count days"
            )
        if self.restored != "on_board" and self.part is not None:
            raise ValueError(
                f"has 'part', which only an on-board repair uses, but is {self.restored}"
            )
        if self.restored != "hub" and self.work is not None:
            raise ValueError(
                f"has 'work', which only a repair at a hub uses, but is {self.restored}"
            )
        if self.restored != "on_board" and self.takes is not None:
            raise ValueError(
                f"has 'takes', which only an on-board repair uses, but is {self.restored}"
            )
        if self.defer_d is not None and (self.severity != "pmc" or self.restored != "hub"):
            raise ValueError("has 'defer_d', which needs severity pmc and a repair at a hub")
        return self

    def _check_flight_line(self) -> None:
        """Labour, a part, or both; and who works on board."""
        by_chance = self.part_frac < 1 or self.takes_frac < 1
        if self.part is None and by_chance:
            raise ValueError(
                "has 'part_frac' or 'takes_frac', shares of its failures, and no 'part'"
            )
        if (self.part_frac < 1) != (self.mends is not None):
            has, lacks = "'mends'", "'part_frac' below 1"
            if self.mends is None:
                has, lacks = f"'part_frac' {self.part_frac:g}", "'mends' (a law)"
            told = f"has {has} and no {lacks}: a failure without a part takes hands-on time only"
            raise ValueError(told)
        if self.takes_frac < 1 and self.takes is None:
            raise ValueError(f"has 'takes_frac' {self.takes_frac:g}, and no 'takes' (a law)")
        if self.exogenous and by_chance:
            raise ValueError(
                "is exogenous: demands of parts, so neither 'part_frac' nor 'takes_frac'"
            )
        if self.hands is not None:
            if self.restored != "on_board" or self.hits is not None:
                raise ValueError("has 'hands', which only a repair of a failure on board uses")
            if self.takes is None and self.mends is None:
                raise ValueError("has 'hands', and no 'takes' or 'mends' for them to do")

    def _check_cause(self) -> None:
        if self.hits is None:
            if _never(self.life):
                raise ValueError("needs the key 'life' (a law), or 'hits'")
            return
        if not _never(self.life):
            raise ValueError("has both 'life' and 'hits'; a mode of damage has no life of its own")
        if self.severity != "nmc" or self.restored == "upkeep" or self.part is not None:
            raise ValueError(
                "has 'hits': damage is severity nmc, restored at a hub or on board, without a part"
            )
        if self.delay is not None or self.repair == "minimal":
            raise ValueError(
                "has 'hits': damage has no age, so neither 'delay' nor a minimal repair"
            )


class WorkPlan(Model):
    """How long a planned period is meant to last: from its planned start to its planned end."""

    frac: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Share of the mean time of the work at the hub chosen, growth included."""
    takes: Law | None = None
    """Planned length [d], drawn for each period."""

    @model_validator(mode="after")
    def _one_of_them(self) -> "WorkPlan":
        if (self.frac is None) == (self.takes is None):
            raise ValueError("needs either 'frac' (of the mean) or 'takes' (a law), not both")
        return self


class ScheduledWork(Model):
    """Work that is due on the calendar or on the operating clock, or with a stage of rotation."""

    every_d: Cycle | None = None
    """Days between one and the next [d], on the clock named below, or hours, sorties or
    landings; it is needed, except where a ``stage`` is given."""
    stage: str | None = None
    """Stage of the rotation with which it falls due: that stage lasts until it is done."""
    clock: Literal["calendar", "operating", "hours", "sorties", "landings"] = "calendar"
    counted_from: Literal["completion", "due_date"] = "completion"
    """Whether the next one counts from the end of this one or from the day it was due."""
    work: str | None = None
    """Work package, done at a hub."""
    takes: Law | None = None
    """Duration, for work done where the platform is [d]."""
    plan: WorkPlan | None = None
    """Its planned length; it is planned to start when it is due, after the mean way there."""
    waits: Literal["down", "operating"] = "down"
    """Until its hub has what the first stage needs: away from its day on, or it operates, and goes
    when its berth is ready; a team's platform operates until the team is there."""
    when_down: Literal["absorb", "defer", "skip"] = "defer"
    """Due while down: interrupt the repair and absorb it, do it afterwards, or leave it out."""
    clears: list[str] | Literal["all"] = Field(default_factory=list)
    """Failure modes that are as new afterwards."""
    restarts: list[str] = Field(default_factory=list)
    """Other scheduled work whose interval begins anew with this."""
    deferred_in: list[str] = Field(default_factory=list)
    """Phases in which it is put off: what falls due there is due when they are over."""
    staggered: bool = True
    """Whether the fleet's cycles are spread evenly."""
    movement: str = "own"
    """Which of the fleet's movements takes it to the hub."""
    priority: int | None = None

    @model_validator(mode="after")
    def _content(self) -> "ScheduledWork":
        if (self.work is None) == (self.takes is None):
            raise ValueError("needs either 'work' (at a hub) or 'takes' (where it is), not both")
        if (self.every_d is None) == (self.stage is None):
            raise ValueError("needs either 'every_d' or 'stage' (of the rotation), not both")
        if self.stage is not None:
            self._check_stage()
        if self.deferred_in and (self.stage is not None or self.when_down == "absorb"):
            other = "stage" if self.stage is not None else "when_down: absorb"
            raise ValueError(f"has 'deferred_in' and '{other}'; one of them")
        counts_days = self.clock in ("calendar", "operating")
        if not counts_days and self.counted_from != "completion":
            raise ValueError(
                f"has the clock {self.clock!r}, which counts from 'completion' only; "
                f"counted_from {self.counted_from!r} needs calendar or operating"
            )
        if self.waits == "operating" and self.takes is not None:
            raise ValueError("has 'waits: operating', but work where it is waits for no hub")
        if self.waits == "operating" and self.when_down != "defer":
            raise ValueError(
                f"has 'waits: operating' and 'when_down: {self.when_down}'; defer is right"
            )
        return self

    def _check_stage(self) -> None:
        if (self.clock, self.when_down) != ("calendar", "defer"):
            raise ValueError(
                "has a 'stage', so it is due on the calendar, and done after a repair: clock "
                "'calendar' and when_down 'defer' are right"
            )
        if self.counted_from != "completion" or not self.staggered:
            raise ValueError(
                "has a 'stage', with which it is due, so neither 'counted_from' nor 'staggered' "
                "has a meaning"
            )


class RotationStage(Model):
    """One stage of a deployment rotation."""

    duration_d: Cycle
    """How long it lasts [d]; with scheduled work of its own, what it is planned to last."""
    on_station: bool = False
    """Whether it is on station in this stage, where a platform that is up serves; what is up in the
    other stages is ready for nothing that is counted."""
    tempo: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    """Operating days in a calendar day of this stage; 0 stops the clock."""
    upkeep: bool = False
    """Worked on: not up; at its end the modes restored by upkeep are as new."""
    clears: list[str] | Literal["all"] = Field(default_factory=list)
    """Further modes that are as new at its end."""
    node: str | None = None
    """Where a platform is in this stage: ways to hubs begin there, and lead there if it is in this
    stage when it sets out to return; the station where it is not given."""


class Rotation(Model):
    """A cycle of stages, spread evenly over the fleet."""

    stages: dict[Name, RotationStage] = Field(min_length=1)
    late: Literal["keep", "slip"] = "keep"
    """After a repair that took longer than the stage: keep the calendar, or slip the cycle."""

    @property
    def cycle_d(self) -> float:
        """Length of the whole cycle [d]."""
        return sum(stage.duration_d for stage in self.stages.values())


CannibalizationPolicy = Literal["none", "already_down", "full"]


class Cannibalization(Model):
    """Taking a part from a platform that is down, for one that needs no more than that."""

    policy: CannibalizationPolicy = "none"
    """Never; when a platform fails and another is down for parts; or also when parts arrive, so
    that what is missing is always missing from as few platforms as possible."""
    in_phases: dict[str, CannibalizationPolicy] = Field(default_factory=dict)
    """Another policy in some phases."""
    takes: Law | None = None
    """Labour to move a part [d]; none where it is not given."""

    @property
    def ever(self) -> bool:
        """Whether it happens in some phase."""
        return any(each != "none" for each in (self.policy, *self.in_phases.values()))


class Fleet(Model):
    """Platforms of one type at one station."""

    size: PositiveInt
    title: str = ""
    """What people call it; its type and name where none is given."""
    type: str = ""
    """Type of platform, as the rules of a hub name it."""
    domain: Literal["ship", "aircraft", "vehicle"] = "ship"
    homeport: str = ""
    """Country of the homeport or home base, as the rules of a hub name it."""
    nuclear: bool = False
    length_m: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Length overall; a dock must be as long [m]."""
    weight_t: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """What one platform weighs, for ton-miles: displacement, or weight as it travels [t]."""
    station: str
    """Node at which it serves."""
    home_hub: str | None = None
    """The hub of the routing policy ``home_only``; that of ``homeport`` without ``home_node``."""
    home_node: str | None = None
    """Node of its home port or home base: where the routing policy ``homeport`` sends it."""
    priority: int = 0
    """Urgency at a hub with a priority queue, 0 first."""
    moves: dict[Name, Movement] = Field(default_factory=lambda: {"own": Movement()})
    """Ways to reach a hub, by name; ``own`` is under its own power."""
    modes: dict[Name, FailureMode] = Field(default_factory=dict)
    flying: Flying | None = None
    """Sorties that are demanded of it, if its flying is counted."""
    degrades_again: bool = True
    """Whether a degraded platform can suffer a further degrading failure."""
    cannibalization: Cannibalization = Field(default_factory=Cannibalization)
    scheduled: dict[Name, ScheduledWork] = Field(default_factory=dict)
    rotation: Rotation | None = None

    @property
    def places(self) -> list[str]:
        """The node at which each stage of its rotation has a platform; the station without one."""
        stages = [] if self.rotation is None else self.rotation.stages.values()
        return [each.node or self.station for each in stages] or [self.station]

    def interval_d(self, work: str) -> float:
        """Days from one end of scheduled work to when it is due again, on its clock [d]."""
        spec = self.scheduled[work]
        if spec.every_d is not None:
            return spec.every_d
        assert spec.stage is not None
        assert self.rotation is not None  # the checker has seen to it
        return self.rotation.cycle_d - self.rotation.stages[spec.stage].duration_d

    @property
    def kinds(self) -> list[str]:
        """What its orders and days are about, as the record says it: its failure modes, those of
        damage by class, and its scheduled work."""
        found = []
        for name, mode in self.modes.items():
            classes = () if mode.hits is None else mode.hits.classes
            found += [f"{name}.{each}" for each in classes] or [name]
        return [*found, *self.scheduled]

    @property
    def damage(self) -> str | None:
        """The failure mode that is battle damage; None for a fleet that cannot be hit."""
        return next((name for name, mode in self.modes.items() if mode.hits is not None), None)

    @model_validator(mode="after")
    def _one_damage(self) -> "Fleet":
        hit = [name for name, mode in self.modes.items() if mode.hits is not None]
        if len(hit) > 1:
            raise ValueError(f"modes {', '.join(hit)} have 'hits'; at most one of them")
        return self
