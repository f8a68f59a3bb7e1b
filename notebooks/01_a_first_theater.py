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
# # A first theater: is the near yard large enough?
#
# **A second place of repair at the near yard buys seven points of uptime, if it comes with its own
# mechanics. A berth alone buys nothing, and a berth at home nothing that can be told.** Ten
# frigates, a yard behind a strait and one at home; seven frigates must be on station.
#
# It is the theater that `theater new` writes, with more ships. Every number of it is made up. The
# [tutorial](../docs/tutorial.md) asks the same on the command line.

# %% tags=["parameters"]
REPLICATIONS = 40

# %% [markdown]
# ## Write it and run it
#
# `theater new mine` writes one file. Here it goes into an empty folder; two keys are overridden.

# %%
import os
import tempfile

import sim
from sim.cli.main import main

os.chdir(tempfile.mkdtemp())
main(["new", "mine"])
ten = ("fleets.frigates.size=10", "missions.patrol.k=7")
results = sim.run("mine.yaml", *ten, replications=REPLICATIONS)
print(results)

# %% [markdown]
# ## Where the days go

# %%
results.plot.days()

# %% [markdown]
# ## What could be larger
#
# The two numbers of the near yard, and the berths at home, each against the yard as it is. Options
# see the same luck, so that differences are known better than values.

# %%
near = ("hubs.forward_yard.berths.berth=1,2", "hubs.forward_yard.crews.mechanics=1,2")
asked = {
    "near": (*near, "against=hubs.forward_yard.berths.berth=1"),
    "home": ("hubs.home_yard.berths.berth=2,3", "against=hubs.home_yard.berths.berth=2"),
}
for where, words in asked.items():
    sweep = sim.sweep("mine.yaml", *ten, *words, replications=REPLICATIONS, show=["dru"])
    print(f"{where}\n{sweep.text}\n")

# %% [markdown]
# ## Try this
#
# * Put the mission at eight frigates, `missions.patrol.k=8`. Is the second place worth more?
# * Close the strait: `events.closure.enabled=true`.
# * Make repairs longer: `work.engine_repair.stages.repair.takes.mean_d=20`.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.
