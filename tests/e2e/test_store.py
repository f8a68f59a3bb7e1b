"""The store of a sweep: read in one line, and whole after a full disk."""

import csv
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from journals import ROOT, kept, query, visible
from processes import ON_A_FULL_DISK, first
from sim.cli.main import main

WORDS = (
    "sweep", "scenario=break_even", "replications=3", "horizon_d=300", "warm_up_d=50", "store=true",
    "posture=theater,home", "hubs.theater.berths.dock=range(1,11)", "against=posture=split",
)  # fmt: skip
TINY = 150_000
"""Bytes that a file may have on the full disk: less than the journal needs."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sweep with a store."""
    pytest.importorskip("pyarrow", reason="needs theater-sustainment[study]")
    folder = tmp_path_factory.mktemp("store")
    assert main([*WORDS, f"out={folder}"]) == 0
    return folder


def test_pandas_reads_every_replication_in_one_line(out):
    """20 points of 3 replications in two parts, and the baseline; their means are those of
    sweep.csv."""
    pandas = pytest.importorskip("pandas")
    table = pandas.read_parquet(out / "parts")
    assert sorted(file.name for file in (out / "parts").iterdir()) == [
        "part-0000.parquet", "part-0001.parquet", "part-baseline.parquet",
    ]  # fmt: skip
    assert len(table) == 21 * 3
    means = table.groupby("point")["on_station/ships"].mean()
    rows = csv.DictReader((out / "sweep.csv").read_text(encoding="utf-8").splitlines())
    told = {
        int(each["point"]): float(each["mean"]) for each in rows if each["metric"] == "on_station"
    }
    assert means[means.index >= 0].to_dict() == pytest.approx(told, rel=1e-12)


def test_duckdb_joins_settings_and_replications_in_one_line(out):
    """One row a docks setting; what a replication has no value of is null and not nan."""
    duckdb = pytest.importorskip("duckdb")
    query = f"""
        SELECT "hubs.theater.berths.dock" AS docks, avg("gap_mean/hold") AS gap, count(*) AS n
        FROM '{out}/parts/*.parquet' JOIN '{out}/design.parquet' USING (point)
        GROUP BY docks ORDER BY docks
    """
    rows = duckdb.sql(query).fetchall()
    assert [(docks, n) for docks, _, n in rows] == [(docks, 6) for docks in range(1, 11)]
    assert all(gap is None or gap == gap for _, gap, _ in rows)


def test_every_file_says_where_it_comes_from(out):
    """Version, scenario and the hash of everything that decides the results."""
    parquet = pytest.importorskip("pyarrow.parquet")
    told = {file: parquet.read_schema(file).metadata[b"theater"] for file in out.rglob("*.parquet")}
    (about,) = set(told.values())
    for part in (b'"version"', b'"scenario": "break_even"', b'"digest"'):
        assert part in about


def test_a_full_disk_loses_nothing(out, tmp_path):
    """Status 2 and one clear message; with room again the same command ends as if nothing was."""
    limited = subprocess.run(
        first(ON_A_FULL_DISK, str(TINY), "-m", "sim", *WORDS, f"out={tmp_path}"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 2
    assert "what is finished is kept" in limited.stderr
    assert "Traceback" not in limited.stderr
    assert list(kept(tmp_path))
    assert main([*WORDS, f"out={tmp_path}"]) == 0
    assert visible(tmp_path) == visible(out)


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (("run",), {0: 3}),
        (("compare", "posture=theater", "posture=home"), {0: 3, 1: 3}),
        (("pareto", "posture=theater,home", "metric=ao", "cost_metric=on_station"), {0: 3, 1: 3}),
    ],
    ids=["run", "compare", "pareto"],
)
def test_every_command_keeps_its_replications(tmp_path, words, points):
    """In the journal, and with store=true in Parquet files: a row for each, the same values."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs theater-sustainment[study]")
    quick = ("scenario=break_even", "replications=3", "horizon_d=100", "warm_up_d=10")
    assert main([*words, *quick, "store=true", f"out={tmp_path}"]) == 0
    table = parquet.read_table(tmp_path / "parts" / "part-0000.parquet").to_pylist()
    assert Counter(row["point"] for row in table) == points
    told = query(
        tmp_path,
        "SELECT point, replication, value FROM results WHERE metric = 'ao' AND fleet = 'ships'",
    )
    assert sorted(told) == [(row["point"], row["replication"], row["ao/ships"]) for row in table]


def test_what_is_kept_needs_a_folder(capsys):
    """``store=true`` without ``out=`` would do nothing: it is told."""
    assert main(["run", "scenario=break_even", "replications=2", "store=true", "rerun=true"]) == 2
    err = capsys.readouterr().err
    assert "store: is about what is kept in a folder" in err
    assert "rerun: is about what is kept in a folder" in err
