"""A scenario file is data: it never says what a machine does, however the file is reached."""

from pathlib import Path

import pytest

from complaints import told

KEYS = (
    "scheduler: tcp://127.0.0.1:9999", "workers: 8", "out: /tmp/elsewhere", "replications: 1000000",
    "store: true", "rerun: true", "spells: true", "format: json", "seed: 2", "precision: 0.001",
)  # fmt: skip


@pytest.mark.parametrize("command", ["run", "check", "sweep"])
def test_what_a_machine_does_is_refused_in_a_scenario(capsys, tmp_path, command):
    """Each key with its file and line, all of them at once; nothing is reached or written."""
    file = tmp_path / "mine.yaml"
    file.write_text("horizon_d: 10\n" + "".join(f"{each}\n" for each in KEYS))
    more = ["hubs.theater.berths.dock=1,2"] if command == "sweep" else []
    lines = told(capsys, command, f"scenario={file}", *more)
    assert len(lines) == len(KEYS)
    for number, (line, key) in enumerate(zip(lines, KEYS, strict=True), 2):
        assert line.startswith(
            f"{file}:{number}: {key.partition(':')[0]}: is no part of a scenario"
        )
    assert [each.name for each in Path(tmp_path).iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "hydra: {launcher: {scheduler: 'tcp://127.0.0.1:9999'}}\n",
        "defaults: [{override /hydra/launcher: theater_dask}]\n",
        "defaults: [break_even, {override /hydra/launcher: theater_dask}]\n",
        "defaults: [break_even, /hydra/launcher/theater_dask]\n",
        "hydra: {callbacks: {mine: {_target_: os.system}}}\n",
    ],
)
def test_a_file_in_a_folder_of_configs_sets_nothing_of_hydras(capsys, tmp_path, text):
    """Not for ``theater hydra`` either, whose launcher and callbacks a file could name."""
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(text + "horizon_d: 10\n")
    lines = told(capsys, "hydra", "--config-dir", str(tmp_path), "scenario=mine")
    assert any("hydra" in line for line in lines)
