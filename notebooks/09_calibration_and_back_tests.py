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
# # Calibration and back-tests: what is fitted, and what was foretold
#
# **Fitted to one made-up figure, a rate of failure that was known to lie between 90 and 400 days
# comes out between 167 and 197; the truth is 180. Of the forecasts that were committed before their
# records were opened many hit and many miss, and each is shown.**
#
# A fit is no proof: inputs that were moved until a figure fits will fit it. So figures are on one
# of two sides, those to fit and those to test, and predictions were committed by their hash
# before the records were read ([docs/backtests.md](../docs/backtests.md)).

# %% tags=["parameters"]
REPLICATIONS = 8

# %% [markdown]
# ## Fit a rate of failure
#
# `break_even` has twelve ships that fail every 180 days in the mean. Pretend that this is not
# known, and that somebody published an Ao. The file says what is fitted to what.

# %%
import os
import tempfile
from pathlib import Path

import sim

os.chdir(tempfile.mkdtemp())
Path("one.yaml").write_text("""\
title: Ships fitted to one figure
scenario: break_even
overrides: {posture: home}
inputs:
  - name: days between failures
    keys: fleets.ships.modes.casualty.life.mean_d
    low: 90
    high: 400
    prior: log
targets:
  available:
    metric: ao
    subject: ships
    low: 0.64
    high: 0.68
    year: 2020
    source: made up
    mapping: Ao is the share of all days, as the figure has it.
""")
fitted = sim.calibrate("one.yaml")
print(fitted.text)

# %% [markdown]
# ## Eight back-tests
#
# Each forecast with its interval, as a share of what the record said: 1 is a hit in the middle.
# Blue: the record

# %%
from sim.api.studies.backtest import predictions
from sim.api.studies.file import read
from sim.load.register.records import committed, records, shipped_file
from sim.report.figures import ratios
from sim.study.results.backtested import INSIDE, beside_records

NAMES = ["public_shipyards", "overseas_ships", "submarines", "f35"]
NAMES += ["nmcs", "kisarazu", "korea", "damage"]
held = {}
for name in NAMES:
    study = f"backtest_{name}"
    early, asked = committed(study), predictions(read(study))
    path = shipped_file(study, "records")
    known = [(key, each.naive.by == "mean", each.known_before(key)) for key, each in asked.items()]
    found = records(path, [*asked]) if path else []
    held[name] = [each for each in beside_records(early.every, found, known, ()) if each.record]
inside = sum(each.verdict == INSIDE for every in held.values() for each in every)
print(f"{inside} of {sum(map(len, held.values()))} records lie inside the interval foretold")

# %%
titles = {
    "f35": "F-35 fleet",
    "nmcs": "supply of the Air Force",
    "kisarazu": "V-22 at Kisarazu",
    "korea": "F-16 in Korea",
    "damage": "ships damaged",
}
ratios([(titles.get(name, name.replace("_", " ")), every) for name, every in held.items()])

# %% [markdown]
# ## Try this
#
# * Give the fit a second input, the days of a repair. Which of the two does one figure settle?
# * Test the tool: `sim.calibrate("three_fleets", synthetic=1)` makes figures up from known inputs.
# * Read what would have falsified each forecast in [docs/backtests](../docs/backtests.md).
