"""The tier of a test is its folder; `--accept` lets the golden tier write its numbers."""

import atexit
import os
import sys
from collections import Counter
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest

os.environ["THEATER_CACHE"] = mkdtemp(prefix="theater-cache-")
"""Composed scenarios that tests keep are those of this process and what it starts."""
atexit.register(rmtree, os.environ["THEATER_CACHE"], ignore_errors=True)

TESTS = Path(__file__).parent
sys.path.append(str(TESTS.parent))
"""Benchmarks are tested where they stand; last, so that ``sim`` is the one that is installed."""
TIERS = ("unit", "contract", "property", "theory", "golden", "e2e", "nightly")
DOCS = (
    "test_commands_of_pages", "test_docs", "test_notebooks", "test_pages", "test_python_page",
    "test_worked_examples",
)  # fmt: skip
"""Modules of several tiers that run notebooks and the blocks of code of pages."""
DOCS_LIMIT_S = 360
"""Of these on two cores."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="golden tests write what they measure")


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the name of its folder under tests/; a test in none is an error."""
    for item in items:
        if not item.path.is_relative_to(TESTS):
            continue
        tier = item.path.relative_to(TESTS).parts[0]
        if tier not in TIERS:
            raise pytest.UsageError(
                f"{item.nodeid} is in no tier; move it to one of: "
                + ", ".join(f"tests/{name}/" for name in TIERS)
            )
        item.add_marker(tier)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many tests each tier has, and their time on all processes together."""
    counts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    docs: list[float] = []
    for reports in terminalreporter.stats.values():
        for report in reports:
            tier = next((each for each in TIERS if each in getattr(report, "keywords", ())), None)
            if tier is not None and hasattr(report, "duration"):
                counts[tier] += report.when == "call"
                seconds[tier] += report.duration
                if tier != "nightly" and Path(report.nodeid.partition("::")[0]).stem in DOCS:
                    docs.append(report.duration)
    if counts:
        terminalreporter.section("tiers")
        for tier in TIERS:
            if tier in seconds:
                told = f"{tier:<10}{counts[tier]:>6} tests{seconds[tier]:>9.1f} s"
                terminalreporter.write_line(told)
    if docs:
        terminalreporter.write_line(
            f"of these the docs (notebooks, blocks of code): {sum(docs):.1f} s, on two cores "
            f"{sum(docs) / 2:.0f} s of at most {DOCS_LIMIT_S}"
        )


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether golden tests shall write the numbers they find instead of comparing them."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def quiet_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what Jupyter and IPython write out of the home folder."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
