"""Every calibration that ships can be run, rests on known sources, and gives the weak ones less."""

import csv

import pytest

import sim
from sim.api.asking.folder import FoundRight, checking
from sim.api.calibration.file import calibrations, read
from sim.load.compose import load
from sim.load.files.paths import config_dir

pytestmark = pytest.mark.contract
pytest.importorskip("threadpoolctl")

each_calibration = pytest.mark.parametrize("name", calibrations())
WEAK = {"R024", "R025", "A031"}
"""Second-hand figures, and figures of something near but not the same."""


@each_calibration
def test_a_shipped_calibration_can_be_run(name):
    """It passes what the command checks before it begins."""
    with checking(), pytest.raises(FoundRight):
        sim.calibrate(name)


@each_calibration
def test_sources_are_known_and_weak_ones_weigh_less(name):
    """Of a real theater: each id has a row in sources.csv."""
    file = read(name)
    assert file.head.title
    assert file.head.question
    if not load([f"scenario={file.head.scenario}"]).scenario.real_world:
        return
    with (config_dir() / "data" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["id"] for row in csv.DictReader(lines)}
    for target in file.targets.values():
        assert {*target.sources} <= known
        if WEAK & {*target.sources}:
            assert target.counts < 1
