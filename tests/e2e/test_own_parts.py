"""Parts of other packages: installed, they are there in every command; what is wrong is told."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from processes import AS_A_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
LAW = """\
from typing import Any, ClassVar

import numpy as np

from sim.model.families.law import DurationLaw, laws


@laws.register("{kind}")
class Mine(DurationLaw):
    \"\"\"Always so long.\"\"\"

    example: ClassVar[dict[str, Any]] = {{}}

    @property
    def average_d(self):
        return {days}

    def quantile(self, u):
        return np.full_like(u, {days})
"""
SCENARIO = """\
title: an own part
horizon_d: 290
initial: all_up_new
nodes: {sea: {}, near: {}, far: {}}
legs:
  short: {start: sea, end: near, takes: {law: fixed, value_d: 1}}
  long: {start: sea, end: far, takes: {law: fixed, value_d: 2}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: delayed, low_d: 5, rest_d: 0}}}}}
hubs:
  one: {node: near, berths: {dock: 1}, accepts: any}
  two: {node: far, berths: {dock: 1}, accepts: any}
fleets:
  ships: {size: 1, station: sea, modes: {hull: {life: {law: fixed, value_d: 20}, work: repair}}}
missions: {hold: {fleets: [ships], k: 1}}
posture: far
postures: {far: {routing: {policy: farthest}, hubs: [one, two]}}
"""


def install(site: Path, package: str, files: dict[str, str], points: dict[str, list[str]]) -> None:
    """What an installer leaves of a package: its modules, and a folder that tells of it."""
    (site / package).mkdir(parents=True)
    for name, text in {"__init__": '"""Own parts."""\n', **files}.items():
        (site / package / f"{name}.py").write_text(text, encoding="utf-8")
    about = site / f"{package}-1.0.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = [line for group, each in points.items() for line in (f"[theater.{group}]", *each)]
    about.joinpath("entry_points.txt").write_text("\n".join(lines) + "\n")


def python(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that finds the packages of a folder."""
    path = os.pathsep.join([str(ROOT), str(site)])
    return subprocess.run(
        [sys.executable, *words],
        cwd=site,
        capture_output=True,
        text=True,
        env={**AS_A_SCRIPT, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def theater(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, in such an interpreter."""
    return python(site, "-m", "sim", *words)


def pages_package() -> tuple[dict[str, str], dict[str, list[str]], set[tuple[str, str]]]:
    """Every module of docs/extending.md, their entry points, and the kinds of each group."""
    files: dict[str, str] = {}
    points: dict[str, list[str]] = {}
    kinds: set[tuple[str, str]] = set()
    for path, text in re.findall(r"^`sim/(\S+)\.py`:\n\n```python\n(.*?)```", PAGE, re.M | re.S):
        group, name = path.split("/")[-2:]
        (kind,) = re.findall(r'^@(?:\w+\.register|metric)\("(\w+)"', text, re.M)
        files[name] = text
        points.setdefault(group, []).append(f"{kind} = my_parts.{name}")
        kinds.add((group, kind))
    return files, points, kinds


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the package of the page, and a scenario that uses some of it."""
    folder = tmp_path / "site"
    files, points, _ = pages_package()
    install(folder, "my_parts", files, points)
    (folder / "mine.yaml").write_text(SCENARIO)
    return folder


def test_every_part_of_the_page_works_from_a_package(site):
    """Registered by entry points alone, each under the group of its family."""
    code = """
import json
from sim.model import event, rule
from sim.model.yards import hub
from sim.model.families import law, maintenance, queueing, routing
from sim.record.metric import metrics
found = (law.laws, queueing.queues, routing.routings, maintenance.rules, rule.legal_rules,
    hub.hubs, event.disruptions, metrics)
print(json.dumps([[each.group, kind] for each in found for kind in each]))
"""
    done = python(site, "-c", code)
    assert done.returncode == 0, done.stderr
    found = {(group.removeprefix("theater."), kind) for group, kind in json.loads(done.stdout)}
    _, _, wanted = pages_package()
    assert {group for group, _ in wanted} == {group for group, _ in found}
    assert wanted <= found


def test_the_contract_tests_hold_them_to_their_promises(site):
    """From a clone, in an environment that has the package: every part of the page keeps them."""
    _, _, wanted = pages_package()
    names = (
        "parts", "laws", "effects", "policies", "queues", "routings", "disruptions", "metrics", "hubs",
        "numbers", "dimensions",
    )  # fmt: skip
    files = [str(ROOT / "tests" / "contract" / f"test_{name}.py") for name in names]
    mine = " or ".join(kind for _, kind in sorted(wanted))
    done = python(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, "-k", mine)
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 5 * len(wanted)


def test_the_pages_of_this_project_tell_of_its_own_parts_alone(site):
    """So that the whole of tests/contract is green for somebody who has parts of their own."""
    done = python(site, str(ROOT / "docs" / "generate.py"), "--check")
    assert done.returncode == 0, done.stdout + done.stderr


WRONG = """\
from typing import Any, ClassVar

from sim.model.event import Disruption, disruptions


@disruptions.register("{kind}")
class Mine(Disruption):
    \"\"\"Slower.\"\"\"

    example: ClassVar[dict[str, Any]] = {{}}

    def begin(self, theater, chance):
        {begin}
"""


def test_a_disruption_that_forgets_is_told_in_one_line(tmp_path):
    """What undoes it, and which hubs it paces; from another process too."""
    begin = {"slows": 'return theater.pace("theater", 2.0)', "nothing": "theater.close('theater')"}
    files = {kind: WRONG.format(kind=kind, begin=text) for kind, text in begin.items()}
    install(tmp_path, "ours", files, {"disruptions": [f"{kind} = ours.{kind}" for kind in begin]})
    words = ["scenario=break_even", "replications=2", "workers=2"]
    told = {
        "slows": "  events: the pace of 'theater' changes; paces() of the disruption has to name the hub",
        "nothing": "  disruption nothing: begin() gave None; what undoes it is right, "
        "or sim.model.event.nothing",
    }
    for kind in begin:
        event = f"+events.it={{start_d: 1, lasts: {{law: fixed, value_d: 9}}, does: [{{kind: {kind}}}]}}"
        done = theater(tmp_path, "run", *words, event)
        assert done.returncode == 2
        assert done.stderr.splitlines()[1:] == [told[kind]]


def test_a_run_uses_them(site):
    """Twenty days up, two there, five in work, two back: the own law and routing policy, on other
    processes too; the own metric is the same share for a fleet of one."""
    words = ["scenario=mine.yaml", "replications=4", "workers=2", "format=json"]
    done = theater(site, "run", *words)
    assert done.returncode == 0, done.stderr
    whole = json.loads(done.stdout)
    told = {(row["metric"], row["subject"]): row["mean"] for row in whole["metrics"]}
    assert whole["provenance"]["packages"]["my_parts"] == "1.0"
    assert told["ao", "ships"] == pytest.approx(20 / 29, abs=1e-9)
    assert told["all_up", "ships"] == told["ao", "ships"]


def test_the_package_of_the_how_to_page_works_as_its_commands_say(tmp_path):
    """docs/howto/parts.md alone: its three files, and every command after the installation."""
    page = (ROOT / "docs" / "howto" / "parts.md").read_text(encoding="utf-8")
    project = tomllib.loads(re.findall(r"^```toml\n(.*?)^```", page, re.M | re.S)[0])["project"]
    (law,) = re.findall(r"^```python\n# my_parts/delayed.py\n(.*?)^```", page, re.M | re.S)
    points = {
        group.removeprefix("theater."): [f"{name} = {module}" for name, module in each.items()]
        for group, each in project["entry-points"].items()
    }
    install(tmp_path, project["name"], {"delayed": law}, points)
    commands = [shlex.split(line) for line in re.findall(r"^    theater (.+)$", page, re.M)]
    told = {words[0]: theater(tmp_path, *words) for words in commands}
    assert all(done.returncode == 0 for done in told.values()), told
    assert "delayed" in told["list"].stdout
    assert "low_d [d], and then an exponential rest" in told["show"].stdout
    assert "low_d:20" in told["run"].stdout


def test_a_sweep_goes_on_only_with_the_same_parts(site):
    """What is kept of a study is of the code of its parts; edited, they are run again."""
    words = ["scenario=mine.yaml", "replications=2", "horizon_d=1015,2030", "out=kept", "keep=[ao]"]
    first = theater(site, "sweep", *words)
    assert first.returncode == 0, first.stderr
    own = site / "my_parts" / "delayed.py"
    own.write_text(own.read_text().replace("return self.low_d -", "return 6 + self.low_d -"))
    again = theater(site, "sweep", *words)
    assert again.returncode == 0, again.stderr
    told = [(site / "kept" / "sweep.csv").read_text(), first.stdout, again.stdout]
    assert "0.690" in told[1]  # 20 / 29
    assert "0.571" in told[2]  # 20 / 35
    assert "0.690" not in told[2]


BAD = {
    "gone": "import a_package_that_is_not_there\n",
    "typo": "def half(:\n",
    "nameless": LAW.format(kind="another", days=1),
    "gamma": LAW.format(kind="third", days=1),
    "weibull": LAW.format(kind="weibull", days=1),
    "half": LAW.format(kind="half", days=1).partition("    def quantile")[0],
    "plain": LAW.format(kind="plain", days=1).replace("(DurationLaw)", ""),
    "stops": "raise SystemExit(0)\n",
}
RIGHT = {
    "gone": ["cannot be imported (ModuleNotFoundError", "'a_package_that_is_not_there'", "gone.py:1"],
    "typo": ["cannot be imported (SyntaxError", "typo.py:1"],
    "nameless": ["registers no law of that name; one of: another, empirical"],
    "gamma": ["registers no law of that name"],
    "weibull": ["sim.laws.weibull.Weibull and bad_parts.weibull.Mine both register the law 'weibull'"],
    "half": ["Mine lacks quantile"],
    "plain": ["Mine is no class of sim.core.model.Kind"],
    "stops": ["cannot be imported (SystemExit"],
    "absent": ["cannot be imported (ModuleNotFoundError", "bad_parts.absent"],
}  # fmt: skip


def test_every_wrong_entry_point_is_told_at_once(tmp_path):
    """Each by its group, name, module, package and reason; help works all the same."""
    points = {"laws": [f"{name} = bad_parts.{name}" for name in (*BAD, "absent")]}
    install(tmp_path, "bad_parts", BAD, points)
    done = theater(tmp_path, "run", "scenario=break_even", "replications=2")
    assert (done.returncode, done.stdout) == (2, "")
    head, *lines = done.stderr.splitlines()
    assert head == f"theater run: {len(RIGHT)} problems in the entry points"
    for name, parts in RIGHT.items():
        (line,) = [line for line in lines if f"theater.laws.{name}:" in line]
        for part in (f"'bad_parts.{name}' of the package bad_parts 1.0", *parts):
            assert part in line
    assert theater(tmp_path, "--help").returncode == 0
    assert theater(tmp_path, "run", "--help").returncode == 0


def test_two_packages_with_one_kind(tmp_path):
    """Both places are told."""
    for name in ("ours", "theirs"):
        files = {"mine": LAW.format(kind="mine", days=1)}
        install(tmp_path, name, files, {"laws": [f"mine = {name}.mine"]})
    done = theater(tmp_path, "check", "scenario=break_even")
    assert done.returncode == 2
    assert "ours.mine.Mine and theirs.mine.Mine both register the law 'mine'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_metric_harms_no_check_of_laws(tmp_path):
    """A family is imported when it is looked up, and no other with it."""
    install(tmp_path, "bad", {"gone": "1 / 0\n"}, {"metrics": ["gone = bad.gone"]})
    done = python(
        tmp_path, "-c", "from sim.model.families.law import laws; print('weibull' in laws)"
    )
    assert done.stdout == "True\n", done.stderr
    done = theater(tmp_path, "run", "scenario=break_even", "replications=2")
    assert done.returncode == 2
    assert "theater.metrics.gone" in done.stderr
    assert "division by zero" in done.stderr


def test_a_group_that_is_misspelt(tmp_path):
    """Is told with the right one: nothing is passed over."""
    install(
        tmp_path, "ours", {"mine": LAW.format(kind="mine", days=1)}, {"law": ["mine = ours.mine"]}
    )
    done = theater(tmp_path, "check", "scenario=break_even")
    assert done.returncode == 2
    told = "theater.law.mine: 'ours.mine' of the package ours 1.0 is in no group of ours; did you mean 'laws'?"
    assert told in done.stderr
