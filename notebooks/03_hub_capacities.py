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

import numpy as np
import pandas as pd

import sim
from sim.report.output.style import new_figure
from sim.study.sweeping.designs import unit_design

BLUE, ORANGE, GREY = "#1b6ca8", "#d1622b", "#777777"
RESULTS = Path("../experiments/e04_from_question_to_answer/results")


def rows(*place):
    """A table of the study, row by row."""
    return pd.read_csv(RESULTS.joinpath(*place), keep_default_na=False).to_dict("records")


units = unit_design("lhs", ["docks", "life", "repair", "way"], 24, seed=1)
misses = []
figure, ((axis,),) = new_figure(8.5, 2.4)
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
    exact = sim.solve(*words)["ao", "ships"]
    found = sim.run(*words, seed=number, replications=REPLICATIONS).value("ao", "ships")
    off = abs(found.mean - exact) > found.half_width
    misses += [number] if off else []
    axis.errorbar(exact, found.mean - exact, found.half_width, fmt="o", ms=3, lw=1,
                  color=ORANGE if off else BLUE)  # fmt: skip
axis.axhline(0, color="#222222", lw=1)
axis.set(xlabel="exact Ao", ylabel="simulated - exact")
print(f"{len(misses)} of {len(units)} intervals miss the exact value; about 1 is expected")
figure

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
points = rows("points.csv")
keys = [key for key in points[0] if key.startswith(("hubs.", "stocks."))]
names = {key: " ".join(key.split(".")[1::2]).replace("_", " ") for key in keys}
names["hubs.san_diego.load.other_ships.intensity"] = "home yards load"
names["stocks.mv22_lru_wholesale.stock"] = "MV-22 spare units"
number = np.array([int(row["point"]) for row in points])
order = np.unique(number)
first = [points[int(np.argmax(number == each))] for each in order]
settings = {key: np.array([float(row[key]) for row in first]) for key in keys}
dru = np.array([float(row["dru"]) for row in points]).reshape(len(order), -1)
figure, axes = new_figure(11, 5, 2, 6)
panels = [axis for line in axes for axis in line]
for axis, key in zip(panels, keys, strict=False):
    axis.plot(settings[key], dru.mean(axis=1), "o", ms=3, color=BLUE)
    axis.set_ylim(0, None)
    axis.set_xlabel(names[key])
panels[-1].set_axis_off()
for line in axes:
    line[0].set_ylabel("DRU of all missions")
figure

# %% [markdown]
# ## Which capacity matters
#
#     theater explain method=morris metric=on_station over=sum trajectories=10 replications=8 ...
#
# One factor at a time from many starting points: `mu*` is the mean absolute effect over the whole
# range, in platforms on station; grey is what luck alone gives.

# %%
found = json.loads((RESULTS / "explain" / "explain_morris.json").read_text(encoding="utf-8"))
figure, ((axis,),) = new_figure(8.5, 3.4)
for place, row in enumerate(found["effects"]):
    told = row["verdict"] == "matters"
    axis.plot([0, row["luck"]], [place, place], color=GREY, lw=6, alpha=0.35, solid_capstyle="butt")
    axis.plot([row["low"], row["high"]], [place] * 2, color=BLUE if told else GREY)
    axis.plot(row["mu_star"], place, "o", ms=5, color=BLUE if told else GREY)
axis.set_yticks(range(len(keys)), [names[row["name"]] for row in found["effects"]])
axis.invert_yaxis()
axis.set_xlabel("mean absolute effect over the range [platforms on station]; blue: told from luck")
figure

# %% [markdown]
# ## Which option is best, with a promise
#
#     theater select delta=0.03 budget=480 hubs.srf_yokosuka.berths.dock=5,6 ...
#
# Eight options under the same random numbers; who is clearly worse is left out early. If the best
# is best by 0.03 of DRU or more, it is selected with probability 0.95 or more.

# %%
chosen = [key for key in rows("select", "select.csv")[0] if key in keys]
for row in rows("select", "select.csv"):
    cells = " ".join(f"{int(row[key]):4}" for key in chosen)
    print(f"{cells}   DRU {float(row['value']):.3f}   {float(row['difference']):+.3f} "
          f"± {float(row['difference_half_width']):.3f}   {row['replications']:>4} replications   "
          f"{row['verdict']}")  # fmt: skip
print("columns:", ", ".join(names[key] for key in chosen))

# %% [markdown]
# ## What it costs
#
#     theater pareto hubs.srf_yokosuka.berths.dock=5,6 ...
#
# Gain against cost at the prices of the scenario, which are notional; filled: nobody dominates it
# (docks at Yokosuka, bays at Atsugi, MV-22 units). In brackets the probability of being on the
# front, over resampled replications.

# %%
front = rows("pareto", "pareto.csv")
figure, ((axis,),) = new_figure(8.5, 3.2)
for row in front:
    gain, cost = float(row["gain"]), float(row["cost"])
    on = row["on_front"]
    axis.errorbar(cost, gain, float(row["gain_half_width"]), float(row["cost_half_width"]), fmt="o",
                  color=BLUE, mfc=BLUE if on else "white", lw=0.8)  # fmt: skip
    if on:
        label = "/".join(str(row[key]) for key in chosen) + f" ({float(row['probability']):.2f})"
        axis.annotate(label, (cost, gain), (4, -11), textcoords="offset points", fontsize=7)
axis.set(xlabel="cost in the year", ylabel="DRU of all missions")
figure

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
