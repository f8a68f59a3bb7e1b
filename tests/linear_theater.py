"""A theater without luck whose cost is linear in prices.

A ship fails every 20 days up and is 3 d from a yard that works 6 d: in 320 days ten cycles with 60
days under way and 60 of work. Nothing in it is random.
"""

import numpy as np

THEATER = """
title: A ship and two yards without luck
source: made up
horizon_d: {horizon_d}
warm_up_d: 0
initial: all_up_new
nodes: {{sea: {{}}, harbor: {{}}, port: {{}}}}
legs:
  near: {{start: sea, end: harbor, takes: {{law: fixed, value_d: 3}}}}
  far: {{start: sea, end: port, takes: {{law: fixed, value_d: 9}}}}
fleets:
  ships:
    size: 1
    station: sea
    modes: {{failure: {{life: {{law: fixed, value_d: 20}}, work: repair}}}}
work: {{repair: {{stages: {{dock: {{needs: {{dock: 1}}, takes: {{law: fixed, value_d: 6}}}}}}}}}}
hubs:
  near: {{node: harbor, country: a, berths: {{dock: 1}}, accepts: any}}
  far: {{node: port, country: b, berths: {{dock: 1}}, accepts: any}}
missions: {{hold: {{fleets: [ships], k: 1}}}}
postures:
  near: {{hubs: [near], routing: {{policy: nearest}}}}
  far: {{hubs: [far], routing: {{policy: nearest}}}}
posture: near
costs:
  repair_per_day: {{ship: 1}}
  transit_per_day: {{ship: 1, aircraft: 1}}
  hub_factor: {{near: {factor}}}
  capital_per_berth_year: 0
"""
PRICES = (
    "costs.transit_per_day.ship=interval(1,3)",
    "costs.repair_per_day.ship=interval(2,3)",
    "costs.capital_per_berth_year=0,365,1095",
    "costs.transit_per_day.aircraft=interval(0,9)",
)
SLOPES = {  # over the whole range: days x range of the price, and years of a berth x price
    "costs.transit_per_day.ship": 60 * 2.0,
    "costs.repair_per_day.ship": 60 * 1.0,
    "costs.capital_per_berth_year": 320 / 365 * 1095,
    "costs.transit_per_day.aircraft": 0.0,
}
CAPITAL = np.array([0.0, 320.0, 960.0])
