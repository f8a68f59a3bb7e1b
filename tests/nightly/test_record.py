"""docs/record.md: every command of the page runs."""

import pytest

from record_page import COMMANDS, words_of
from sim.cli.main import main

SHORT = ("horizon_d=200", "warm_up_d=30")
"""A window that is long enough for a forecast of the quarter after D+90."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(capsys, command):
    """With one replication and a short window it ends with status 0 and says something."""
    name, *words = words_of(command)
    if name != "check":
        kept = [word for word in words if not word.startswith("replications=")]
        words = [word.replace("[30,90,180]", "[30,90]") for word in kept]
        words += ["replications=1", *SHORT]
    assert main([name, *words]) == 0
    assert capsys.readouterr().out
