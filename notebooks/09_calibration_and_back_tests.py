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
# A filled dot: the record lies inside the interval.

# %%
from sim.api.studies.backtest import predictions
from sim.api.studies.file import read
from sim.load.register.records import committed, records, shipped_file
from sim.report.output.style import new_figure
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
rows = [(name, each) for name, every in held.items() for each in every if each.record.value]
inside = sum(each.verdict == INSIDE for every in held.values() for each in every)
print(f"{inside} of {sum(map(len, held.values()))} records lie inside the interval foretold")

# %%
figure, ((axis,),) = new_figure(7.5, 0.6 + 0.2 * len(rows))
for place, (_, each) in enumerate(rows):
    record, told = each.record.value, each.foretold
    axis.plot([told.low / record, told.high / record], [place, place], color="#2f6db3", lw=1)
    color = "#2f6db3" if each.verdict == INSIDE else "white"
    axis.plot(told.mean / record, place, "o", ms=4, mfc=color, color="#2f6db3")
axis.axvline(1, color="#8a8f98", lw=1)
axis.set_yticks(range(len(rows)), [name for name, _ in rows], fontsize=6)
axis.set(xlim=(0, 4), xlabel="foretold over recorded; what lies beyond 4 is cut")
axis.invert_yaxis()
figure

# %% [markdown]
# ## Try this
#
# * Give the fit a second input, the days of a repair. Which of the two does one figure settle?
# * Test the tool: `sim.calibrate("three_fleets", synthetic=1)` makes figures up from known inputs.
# * Read what would have falsified each forecast in [docs/backtests](../docs/backtests.md).
