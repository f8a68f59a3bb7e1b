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
# # From question to answer: which hub capacities, how sure, and why
#
# **Of ten capacities and the load of the home yards six matter: benches for vehicle parts in Korea,
# spare units of the MV-22, docks and gangs at Yokosuka, the ships of others at home and, last,
# slots at Geoje. Whether the framework beats the hubs before it is not a matter of more
# replications: 0.98 of the variance of mission uptime comes from the ranges of the inputs.**
#
# One question goes through six commands: as many replications as a precision asks for, a design
# over eleven factors, a screening that says which of them matters, a selection with a promise, the
# gain against the cost, and what the ranges of the inputs leave open. All but the first section is
# read from the finished study `experiments/e04_from_question_to_answer`. The scenario is mostly
# notional: its numbers show how the model answers, and are no estimate of any hub.

# %% tags=["parameters"]
REPLICATIONS = 40

# %% [markdown]
# ## Can it be trusted? A design whose every point has an exact answer
#
# `break_even` is a closed network with a product form, so that every point of a design over it has
# an exact value. Points with seeds of their own are independent: of the intervals at 95 % about one
# in twenty should miss.

# %%
import json
from pathlib import Path

import pandas as pd
from IPython.display import Image

import sim
from sim.report.figures import CurvePanel, ExactCurve, curves
from sim.report.output.words.labels import key_title
from sim.study.sweeping.designs import unit_design

RESULTS = Path("../experiments/e04_from_question_to_answer/results")


def rows(*place):
    """A table of the study, row by row."""
    return pd.read_csv(RESULTS.joinpath(*place), keep_default_na=False).to_dict("records")


units = unit_design("lhs", ["docks", "life", "repair", "way"], 24, seed=1)
values, means, halves = [], [], []
for number, (docks, life, repair, way) in enumerate(units):
    words = (
        "break_even",
        "posture=theater",
        f"hubs.theater.berths.dock={1 + int(4 * docks)}",
        f"fleets.ships.modes.casualty.life.mean_d={100 + 160 * life}",
        f"work.repair.stages.dock.takes.mean_d={15 + 30 * repair}",
        f"legs.theater.takes.value_d={2 + 10 * way}",
        "horizon_d=1825",
    )
    found = sim.run(*words, seed=number, replications=REPLICATIONS).value("ao", "ships")
    values.append(sim.solve(*words)["ao", "ships"])
    means.append(found.mean - values[-1])
    halves.append(found.half_width)
points = ExactCurve("Ao of a point of the design", [0, 1], [0, 0], values, means, halves)
panel = CurvePanel([points], "exact Ao", "simulated minus exact Ao", unit="fraction")
curves([panel], replications=REPLICATIONS)

# %% [markdown]
# The same with 1,024 points of a Sobol sequence is a nightly test.
#
# ## How many replications?
#
#     theater compare posture=today posture=rsf metric=[dru] precision=0.02
#
# The rule looks at the paired difference, and goes on until its half-width is within the precision.

# %%
told = json.loads((RESULTS / "precision.json").read_text(encoding="utf-8"))
change, judged = told["dru"], told["precision"]
print(f"DRU, rsf minus today: {change['mean']:+.3f} ± {change['half_width']:.3f}, "
      f"{told['replications']} replications, reached: {judged['reached']}")  # fmt: skip

# %% [markdown]
# ## A design over ten capacities and the load of the home yards
#
#     theater sweep design=nolh points=33 replications=16 store=true ...
#
# Docks and gangs at Yokosuka, contracted slots at Yokohama, Geoje and Singapore, slots at San Diego
# and docks at Puget Sound, bays at Atsugi, benches for vehicle parts in Korea, spare units of the
# MV-22, and how many ships of others the home yards have. In each panel all eleven vary.

# %%
Image(RESULTS / "sweep" / "sweep.png")

# %% [markdown]
# ## Which capacity matters
#
#     theater explain method=morris metric=on_station over=sum trajectories=10 replications=8 ...
#
# One factor at a time from many starting points: `mu*` is the mean absolute effect over the whole
# range, in platforms on station; the orange tick is what luck alone gives.

# %%
Image(RESULTS / "explain" / "explain_morris.png")

# %% [markdown]
# ## Which option is best, with a promise
#
#     theater select delta=0.03 budget=480 hubs.srf_yokosuka.berths.dock=5,6 ...
#
# Eight options under the same random numbers; who is clearly worse is left out early. If the best
# is best by 0.03 of DRU or more, it is selected with probability 0.95 or more.

# %%
theater = sim.load("indo_pacific")
chosen = [key for key in rows("select", "select.csv")[0] if key.startswith(("hubs.", "stocks."))]
for row in rows("select", "select.csv"):
    cells = " ".join(f"{int(row[key]):4}" for key in chosen)
    print(f"{cells}   DRU {float(row['value']):.3f}   {float(row['difference']):+.3f} "
          f"± {float(row['difference_half_width']):.3f}   {row['replications']:>4} replications   "
          f"{row['verdict']}")  # fmt: skip
print("columns:", ", ".join(key_title(theater, key) for key in chosen))

# %% [markdown]
# ## What it costs
#
#     theater pareto hubs.srf_yokosuka.berths.dock=5,6 ...
#
# Gain against cost at the prices of the scenario, which are notional. Nobody dominates what is on
# the front; how often an option is on it over resampled replications stands below.

# %%
for row in rows("pareto", "pareto.csv"):
    cells = " ".join(f"{int(row[key]):4}" for key in chosen)
    on = ", on the front by the means" if row["on_front"] else ""
    print(f"{cells}   on the front in {float(row['probability']):.2f} of the resamples{on}")
Image(RESULTS / "pareto" / "pareto.png")

# %% [markdown]
# ## Luck, and what is not known
#
#     theater explain method=ignorance posture=today,rsf,home metric=mission_uptime ...
#
# All inputs are drawn between their low and high, every draw under each posture with the same
# random numbers: how much of the variance more replications would remove (luck), and how much they
# would not, and in which share of the draws each posture is best.

# %%
place = RESULTS / "ignorance" / "explain_ignorance.json"
unknown = json.loads(place.read_text(encoding="utf-8"))
for each, best in zip(unknown["options"], unknown["best"], strict=True):
    share = f"{each['share']:.2f} [{each['share_low']:.2f}, {each['share_high']:.2f}]"
    print(
        f"{each['name']:6} mean uptime {each['mean']:.3f} ± {each['half_width']:.3f}   "
        f"not known: {share} of the variance   "
        f"best in {best['share']:.2f} of the draws, decided in {best['decided']:.2f}"
    )
for pair, drivers in unknown["drivers"].items():
    turning = [each["name"] for each in drivers if each["flips"]]
    print(f"{pair}: {', '.join(turning) or 'no input is shown to turn the order round'}")

# %% [markdown]
# ## What it does not say
#
# The capacities are those of one scenario with mostly notional inputs
# ([configs/parameters.csv](../configs/parameters.csv)); prices are notional, and capacity is there
# from the first day of the warm-up. A bench that does not matter here may matter with another
# stock. No public evidence links DRU to deterrence.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.

# %% [markdown]
# ## Try this
#
# * Screen a theater of your own: `theater explain scenario=mine.yaml` with a range for each
#   capacity.
# * Ask `theater select` with another `delta=`, the smallest difference that matters.
# * Draw the front at prices of your own: the keys under `costs`.
