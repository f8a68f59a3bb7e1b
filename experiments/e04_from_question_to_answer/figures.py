"""From question to answer: the study, and what its notebook reads of it, in results/.

README.md tells the finding. What has been run is read again; words as of `theater study`. Needs the
extra ``study``; every step draws its own figure.

    .venv/bin/python experiments/e04_from_question_to_answer/figures.py workers=2 [out=DIR]
"""

import csv
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import sim

NAME = "e04_from_question_to_answer"
HERE = Path(__file__).parent
RAW, RESULTS = HERE.parents[1] / "results" / NAME, HERE / "results"
"""Where the study runs, and what is kept of it."""
KEPT = (
    "study.csv",
    "sweep/design.csv",
    "sweep/effects.csv",
    "sweep/sweep.png",
    "explain/explain_morris.csv",
    "explain/explain_morris.json",
    "explain/explain_morris.png",
    "select/select.csv",
    "select/select.json",
    "select/select.png",
    "pareto/pareto.csv",
    "pareto/pareto.json",
    "pareto/pareto.png",
    "ignorance/explain_ignorance.csv",
    "ignorance/explain_ignorance.json",
    "ignorance/explain_ignorance.png",
)
"""Files that are kept as they are."""
SHIPS = (
    "ddg51_yokosuka",
    "ddg51_sea_of_japan",
    "lcs_singapore",
    "amphib_sasebo",
    "ssn_guam",
    "take_msc",
    "tao_msc",
)
"""Fleets whose days on station are told apart from those of all."""


def precision(answer: Any) -> dict[str, Any]:
    """Of the comparison what its precision was about."""
    told = answer.as_dict()
    (change,) = (row for row in told["differences"] if row["metric"] == "dru")
    (judged,) = told["precision"]
    return {"replications": told["replications"], "dru": change, "precision": judged}


def points(sweep: Path) -> pd.DataFrame:
    """Of every replication of the sweep its point and the metrics that are kept."""
    design = pd.read_parquet(sweep / "design.parquet")
    values = pd.read_parquet(sweep / "parts")
    fleets = [name for name in values if name.startswith("on_station/")]
    kept = {
        "dru": values["dru/all missions"],
        "on_station": values[fleets].sum(axis=1),
        "ships": values[[f"on_station/{name}" for name in SHIPS]].sum(axis=1),
        "cost": values["cost/total"],
    }
    table = values[["point", "replication"]].assign(**kept).sort_values(["point", "replication"])
    return design.merge(table, on="point")


def keep(raw: Path, out: Path) -> None:
    """Copy what is shown as the commands wrote it."""
    for name in KEPT:
        (out / name).parent.mkdir(exist_ok=True)
        if (raw / name).exists():  # of few points there is no table of effects
            shutil.copyfile(raw / name, out / name)


def main(words: Sequence[str]) -> None:
    """Run the study or read it again, and write what the notebook reads."""
    other = next((Path(word[4:]) for word in words if word.startswith("out=")), None)
    raw, out = (RAW, RESULTS) if other is None else (other, other / "kept")
    rest = [word for word in words if not word.startswith("out=")]
    study = sim.study(NAME, *rest, out=raw, figures=True)
    out.mkdir(exist_ok=True)
    keep(raw, out)
    for name, answer in study.steps.items():
        told = answer.text.replace(f"{raw}/", "")
        (out / f"{name}.txt").write_text(told + "\n", encoding="utf-8")
    kept = json.dumps(precision(study["precision"]), indent=1) + "\n"
    (out / "precision.json").write_text(kept, encoding="utf-8")
    table = points(raw / "sweep")
    table.to_csv(out / "points.csv", index=False, quoting=csv.QUOTE_MINIMAL)


if __name__ == "__main__":
    main(sys.argv[1:])
