"""Places of repair: how many a job has, what is left after a loss, and what an adversary knows.

A place is the node of a hub: hubs at one node fall together. Which hubs may and can do a job is
static, as in ``options``; where jobs went is what the record says. No public evidence links any of
it to deterrence.
"""

from collections.abc import Iterable
from math import fsum

import numpy as np

from sim.metrics.yards.options import ALL, LOWMAN, fleets_and_all, jobs_of, options_of, owned
from sim.model.scenario import Scenario
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.orders import hub_of_order
from sim.record.tables import Bools, Floats
from sim.record.view import View, ratio

SHANNON = "Shannon, A Mathematical Theory of Communication (1948)"
STRIKE = "ours: the share at the place struck, with and without knowledge of the shares"
NO_LOSS, WORST_PLACE, WORST_COUNTRY = "no loss", "worst place", "worst country"
LEFT = (NO_LOSS, WORST_PLACE, WORST_COUNTRY)


def _places(scenario: Scenario) -> list[str]:
    """Nodes at which there are hubs, in the order of the scenario."""
    return list(dict.fromkeys(hub.node for hub in scenario.hubs.values()))


@once()
def _place_of_hub(view: View) -> Floats:
    """Which hub is at which place, shape (hubs, places), hubs in the order of the scenario."""
    places = _places(view.scenario)
    nodes = [hub.node for hub in view.scenario.hubs.values()]
    return np.array([[node == place for place in places] for node in nodes], dtype=float)


@once()
def _can(view: View) -> Bools:
    """Hubs that may and can do the work of each order class, shape (classes, hubs)."""
    found = np.zeros((len(view.tables.names.order_classes), len(view.scenario.hubs)), dtype=bool)
    for number, hubs in options_of(view).items():
        found[number] = [each.can for each in hubs]
    return found


@metric("one_place_share", of="fleet", unit="fraction", source=LOWMAN, subjects=fleets_and_all)
@together
def one_place_share(view: View) -> Floats:
    """Share of the orders sent to a hub that could be done at one place and no other.

    The complement of ``reroutable`` where no two hubs that can are at one node.
    """
    places = (_can(view) @ _place_of_hub(view) > 0).sum(axis=1)
    return _shares(view, places == 1)


def _shares(view: View, chosen: Bools) -> Floats:
    """Share of the orders of each subject whose class is chosen."""
    jobs = jobs_of(view)
    return ratio(jobs @ chosen, jobs.sum(axis=-1))


# What is left after a loss ----------------------------------------------------------------------


@once()
def _in_theater(view: View) -> Bools:
    """Whether each hub is at a node of the theater."""
    hubs = view.scenario.hubs.values()
    return np.array([view.scenario.nodes[hub.node].in_theater for hub in hubs], dtype=bool)


@once()
def _losses(view: View) -> tuple[list[str], Bools, int]:
    """Losses by name; the hubs of the theater that each leaves, shape (losses, hubs); and how many
    of them are of a place. First no loss, then places, then countries."""
    hubs, theater = [*view.scenario.hubs.values()], _in_theater(view)
    here = [hub for hub, inside in zip(hubs, theater, strict=True) if inside]
    places = dict.fromkeys(hub.node for hub in here)
    countries = dict.fromkeys(hub.country for hub in here if hub.country)
    left = [theater]
    left += [theater & [hub.node != each for hub in hubs] for each in places]
    left += [theater & [hub.country != each for hub in hubs] for each in countries]
    names = [NO_LOSS, *(f"place {each}" for each in places)]
    names += [f"country {each}" for each in countries]
    return names, np.array(left, dtype=bool), len(places)


def _after(view: View) -> Iterable[str]:
    """Every loss for all fleets, and the worst ones for all and for each."""
    if not fleets_and_all(view):
        return
    yield from (f"{ALL}/{each}" for each in _losses(view)[0][1:])
    yield from (f"{fleet}/{each}" for fleet in fleets_and_all(view) for each in LEFT)


@metric(
    "served_after_loss", of="fleet/kind", unit="fraction", subjects=_after,
    source="ours: N-1 criterion over the options of each job",
)  # fmt: skip
@together
def served_after_loss(view: View) -> Floats:
    """Share of the orders sent to a hub that hubs of the theater could do after one loss.

    A loss takes every hub at one node, or in one country; ``worst place`` and ``worst country`` are
    the least of each kind for the fleet, ``no loss`` is before any. In the theater is a hub whose
    node has ``in_theater``. Queues and capacity are not counted.
    """
    _, left, places = _losses(view)
    served = _can(view) @ left.T.astype(float) > 0
    shares = np.array([_shares(view, each) for each in served.T])
    of_place, of_country = shares[1 : 1 + places], shares[1 + places :]
    worst = [shares[0], *(_least(each, shares[0]) for each in (of_place, of_country))]
    told = np.moveaxis(shares[1:, ..., -1], 0, -1), np.stack(worst, axis=-1)
    return np.concatenate([each.reshape(*view.lead, -1) for each in told], axis=-1)


def _least(shares: Floats, whole: Floats) -> Floats:
    """The least of some shares; the whole where nothing can be lost."""
    return shares.min(axis=0) if len(shares) else whole


# What an adversary sees, and knows --------------------------------------------------------------


@kept
def _seen(view: View) -> Floats:
    """Orders of each subject by place, shape (..., subjects, places)."""
    orders, names = view.tables.orders, view.tables.names
    sent = np.flatnonzero(view.within(orders.opened) & (hub_of_order(view) >= 0))
    shape = (len(names.hubs), len(names.order_classes))  # no class where nothing ever fails
    width = shape[1]
    cell = hub_of_order(view)[sent] * width + orders.order_class[sent]
    cells = view.tally("orders", sent, cell, len(names.hubs) * width)
    by_hub = cells.reshape(*view.lead, *shape).swapaxes(-1, -2)
    hubs = [names.hubs.index(each) for each in view.scenario.hubs]
    return np.asarray(owned(view).astype(float) @ by_hub[..., hubs] @ _place_of_hub(view))


@kept
def _known(view: View) -> Floats:
    """Share of the orders of each subject by place, as ``_seen``; nan without any."""
    return ratio(_seen(view), _seen(view).sum(axis=-1, keepdims=True))


@kept
def _entropy(view: View) -> Floats:
    shares = _known(view)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.abs(_sums(shares * logs))


def _sums(table: Floats) -> Floats:
    """Exact sum of each row, whatever the order of the places."""
    rows = table.reshape(-1, table.shape[-1]).tolist()
    return np.array([fsum(row) for row in rows]).reshape(table.shape[:-1])


@metric("entropy_of_repair", of="fleet", unit="bits", source=SHANNON, subjects=fleets_and_all)
@together
def entropy_of_repair(view: View) -> Floats:
    """Entropy of the place of repair, as seen by who watches where orders go; 0 for one place.

    Of the orders sent to a hub in the window, by the place of the last hub of each; a place need
    not be in the theater. nan without an order.
    """
    return _entropy(view)


@metric("effective_places", of="fleet", unit="places", source=SHANNON, subjects=fleets_and_all)
@together
def effective_places(view: View) -> Floats:
    """Places of equal shares that have the same entropy: 2 to its power."""
    return np.exp2(_entropy(view))


@once()
def _exposed(view: View) -> Bools:
    """Places in the theater with a hub that may and can do work of each subject, as _known."""
    hubs = owned(view).astype(float) @ _can(view) * _in_theater(view)
    return np.asarray(hubs @ _place_of_hub(view) > 0)


@metric("strike_informed", of="fleet", unit="fraction", source=STRIKE, subjects=fleets_and_all)
@together
def strike_informed(view: View) -> Floats:
    """Share of the orders at the place struck, if who strikes one in the theater knows the shares.

    Work outside the theater is out of reach here, and counts in the whole; 0 if all of it is there.
    """
    return np.asarray(np.max(_known(view) * _exposed(view), axis=-1, initial=0.0))


@metric("strike_uninformed", of="fleet", unit="fraction", source=STRIKE, subjects=fleets_and_all)
@together
def strike_uninformed(view: View) -> Floats:
    """The same if the place is taken at random, all alike, from those that may and can do work.

    The difference of the two is what it is worth to know where work goes.
    """
    exposed = _exposed(view)
    hit = _sums(_known(view) * exposed)
    return np.asarray(hit / np.maximum(exposed.sum(axis=1), 1))
