"""What a stage lacks that holds some of its units, and has got some of its parts."""

from collections.abc import Mapping, Sequence

from sim.engine.hub.claims import Claim, claim_of
from sim.engine.hub.repair_plan import StagePlan


def lacking(held: Mapping[int, int], stage: StagePlan, parts: Sequence[Claim]) -> Claim | None:
    """What is to be asked for next: units that are not held, each dispatcher's together with parts
    of its own, then other parts; None if nothing is."""
    for claim in stage.again:
        units = [unit for unit in claim.units if unit.key not in held]
        own = [
            part for each in parts if each.units and each.shop == claim.shop for part in each.parts
        ]
        if not own and units and len(units) == len(claim.units):
            return claim
        if units or own:
            return claim_of(claim.shop, units, own, claim.urgency)
    return next((each for each in parts if not each.units), None)


def has_got(parts: list[Claim], claim: Claim) -> None:
    """Some parts need not be asked for any more."""
    for each in parts:
        if each.shop == claim.shop and each.parts == claim.parts:
            parts.remove(each)
            return
