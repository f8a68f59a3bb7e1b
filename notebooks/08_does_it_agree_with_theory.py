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
# # Does it agree with theory?
#
# **Yes, where theory has an answer: in the twelve truth cases that are solved here the simulated
# values scatter about the exact ones as chance would have it. METRIC, the textbook method for
# spares, finds about a tenth too few backorders at the bases; VARI-METRIC is within two in a
# hundred.** Theory is silent on most of a theater; there other programs and the record have to do.
#
# All 41 cases, with their sources, stand in [docs/truth.md](../docs/truth.md). The nightly tests
# hold every output of each at full width.

# %% tags=["parameters"]
REPLICATIONS = 30

# %% [markdown]
# ## Exact and simulated
#
# `sim.solve` gives the exact values of the long run of a scenario; `sim.run` simulates it. The
# difference is told in standard errors. If both are right about one dot in twenty lies beyond two.

# %%
import numpy as np

import sim
from sim.report.figures import scores

CASES = ["A01", "B01", "B03", "B04", "C03", "D01", "D02", "D03", "D06", "D08", "H01", "H02"]
away, titles = {}, {}
for case in CASES:
    exact = sim.solve(f"truth/{case}").table.where(method="exact")
    result = sim.run(f"truth/{case}", replications=REPLICATIONS)
    away[case], titles[case] = [], result.scenario.title
    for metric, subject, value in zip(
        exact["metric"], exact["subject"], exact["value"], strict=True
    ):
        values = result.of(metric, subject)
        error = values.std(ddof=1) / len(values) ** 0.5
        if error > 1e-9:
            away[case].append((values.mean() - value) / error)
every = np.concatenate(list(away.values()))
print(f"{len(every)} outputs of {len(CASES)} cases")

# %%
scores([titles[case] for case in CASES], list(away.values()), replications=REPLICATIONS)

# %% [markdown]
# Outputs of one case go together: the Ao of a fleet and its ships on station are one number told
# twice. So the dots of a column are not so many witnesses.
#
# ## How far METRIC is off
#
# D02 has five bases and a depot. Exact, VARI-METRIC and METRIC stand in one table of `sim.solve`.

# %%
told = sim.solve("truth/D02").table.where(metric="backorders")
by_method = {}
for subject, method, value in zip(told["subject"], told["method"], told["value"], strict=True):
    by_method.setdefault(subject, {})[method] = value
print(f"{'stock':12}{'exact':>9}{'VARI-METRIC':>14}{'METRIC':>9}")
for subject, values in by_method.items():
    if len(values) == 3:
        told_as = (values["exact"], values["VARI-METRIC"], values["METRIC"])
        print(f"{subject:12}{told_as[0]:9.4f}{told_as[1]:14.4f}{told_as[2]:9.4f}")

# %% [markdown]
# ## Published studies
#
# Two studies of offshore wind farms were run by several independent programs. Where these agree
# within three points, ours is inside their range; [docs/published.md](../docs/published.md) has
# every case beside theirs, and the misses. `theater study published` runs them again.
#
# ## Try this
#
# * Vary a case: `sim.solve("truth/B01", "fleets.ships.size=14")` beside `sim.run` of the same.
# * Ask why one is not solved: `theater solve scenario=strait`.
# * Let luck have less say: 400 replications. Do the dots come nearer to zero?
