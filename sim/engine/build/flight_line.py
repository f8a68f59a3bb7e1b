"""Repairs on board that need labour, a part or both by chance, and people who do them."""

from sim.engine.build.draft import Draft
from sim.engine.hub.claims import claim_of
from sim.engine.supply.parts_plan import LinePlan
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.fleet import FailureMode, Fleet
from sim.record.tables import HubStage

ON_BOARD = "on board"
IN_WORK_TOO = "on board, in work too"
"""Stage of a wait for a part while another failure is worked on, or waits for people."""


def uses_line(spec: FailureMode) -> bool:
    """Whether a mode needs labour or a part by chance, or people on board."""
    return spec.part_frac < 1 or spec.takes_frac < 1 or spec.hands is not None


def line_plan(draft: Draft, name: str, fleet: Fleet, mode: str) -> LinePlan | None:
    """What a mode needs; None where each of its failures needs its part and nothing else."""
    spec = fleet.modes[mode]
    if not uses_line(spec):
        return None
    mends = spec.mends if spec.part is not None else spec.takes
    claim = None
    if spec.hands is not None:
        people = draft.people
        claim = claim_of(people.number, [people.unit(spec.hands, 1)], [], 0.0)
    return LinePlan(
        part_frac=spec.part_frac if spec.part is not None else 0.0,
        takes_frac=spec.takes_frac,
        fate=draft.uniforms(name, f"{mode}.needs_part", fleet.size),
        alone=draft.uniforms(name, f"{mode}.part_alone", 1),
        mends=None if mends is None else draft.timing(mends, name, f"{mode}.mends", fleet.size),
        claim=claim,
        station=draft.directory.station(HubStage("", ON_BOARD)),
    )


def line_conditions(
    draft: Draft, health: Health, mode: str, spec: FailureMode
) -> tuple[int | None, int | None]:
    """Conditions of a platform that waits for people, or for a part while others are at work."""
    if not uses_line(spec):
        return None, None

    def code(activity: Activity, stage: str) -> int:
        about = (mode, "", stage)
        return draft.directory.condition(
            Condition(health, Place.ON_STATION, activity, Cause.FAILURE, *about)
        )

    return code(Activity.AWAITING_LABOUR, ON_BOARD), code(Activity.AWAITING_PARTS, IN_WORK_TOO)
