"""Every back-test runs by its one command, and its table has what it promises."""

import csv

import pytest

from sim.api.studies.file import studies
from sim.cli.main import main
from sim.load.register.records import FOLDER

BACKTESTS = [name for name in studies() if name.startswith(f"{FOLDER}_")]
COLUMNS = {"prediction", "low", "high", "record", "verdict", "naive", "committed_verdict"}


@pytest.mark.parametrize("name", BACKTESTS)
def test_a_back_test_is_one_command(name, tmp_path):
    """Its table has a row for each record, and asked again nothing runs."""
    out = tmp_path / name
    assert main(["study", name, f"out={out}", "workers=2", "figures=true"]) == 0
    with (out / "backtest.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {*rows[0]} >= COLUMNS
    assert all(float(row["low"]) <= float(row["forecast"]) <= float(row["high"]) for row in rows)
    assert all(row["committed"] for row in rows)
    assert {row["verdict"] for row in rows} <= {
        "inside", "outside, above", "outside, below", "no record",
    }  # fmt: skip
    assert (out / "backtest.json").is_file()
    before = (out / "backtest.csv").read_bytes()
    assert main(["study", name, f"out={out}", "workers=2"]) == 0
    assert (out / "backtest.csv").read_bytes() == before
