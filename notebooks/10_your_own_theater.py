# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: -jupytext.text_representation.jupytext_version
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own theater: from places on a map to an answer
#
# **Thirty lines of places, fleets and yards make a theater that runs. In this made-up one a yard
# stands idle while ships wait three weeks for the other; letting it do their work holds the mission
# nearly always.** What a yard may do is one key of it.
#
# All numbers here are made up, and so are the places. Put your own in their place.

# %% tags=["parameters"]
REPLICATIONS = 40

# %% [markdown]
# ## Write it
#
# Coordinates make distances: `great_circle` joins every pair of places. A fleet serves at a
# station, fails by a law, and asks hubs for work; a hub says what it accepts.

# %%
import os
import tempfile
from pathlib import Path

import sim

os.chdir(tempfile.mkdtemp())
Path("coast.yaml").write_text("""\
title: A coast with two yards
horizon_d: 365
warm_up_d: 365
nodes:
  patrol: {lat: 10.0, lon: 120.0}
  north: {lat: 16.0, lon: 118.0}
  south: {lat: 2.0, lon: 124.0}
great_circle: [sea]
fleets:
  cutters:
    size: 9
    station: patrol
    home_hub: north_yard
    homeport: us
    moves: {own: {speed_kn: 12}}
    modes:
      engine:
        life: {law: weibull, shape: 1.5, mean_d: 90}
        work: repair
        kind_of_work: voyage_repair
work:
  repair: {stages: {bay: {needs: {bay: 1}, takes: {law: lognormal, mean_d: 12, cv: 0.7}}}}
hubs:
  north_yard: {node: north, country: us, berths: {bay: 1}, accepts: any}
  south_yard: {node: south, country: ally, berths: {bay: 1}, accepts: [{work: [scheduled]}]}
missions:
  patrol: {fleets: [cutters], k: 5}
postures:
  soonest: {title: whoever has them back soonest, routing: {policy: shortest_expected_return}}
posture: soonest
""")
print(sim.check("coast.yaml").text)

# %% [markdown]
# ## Run it

# %%
results = sim.run("coast.yaml", replications=REPLICATIONS)
print(results)
results.plot.map()

# %% [markdown]
# ## Ask it
#
# The south yard accepts scheduled work alone, and there is none. Let it do what the north does.

# %%
pair = sim.compare(
    "coast.yaml",
    "hubs.south_yard.accepts=[{work: [scheduled]}]",
    "hubs.south_yard.accepts=[{work: [voyage_repair]}]",
    replications=REPLICATIONS,
)
for metric in ("dru", "on_station"):
    row = pair.table.where(metric=metric)
    print(f"{metric:10} {row['mean'][0]:+.3f} ± {row['half_width'][0]:.3f}")
pair.plot.waterfall()

# %% [markdown]
# ## Try this
#
# * Give the north a second bay instead: `hubs.north_yard.berths.bay=1` against `2`.
# * Add a strike on a day: an event with `{kind: hub_struck, hubs: [north_yard]}`.
# * Put places of your own in a csv (`node_table`), and fleets in files of their own
#   ([docs/scenarios.md](../docs/scenarios.md#your-own-files)).
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.
