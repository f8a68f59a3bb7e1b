"""A stored study at full width: two hundred kinds of damage, fifty kills; both tables are printed."""

import pytest

from corruption import table_of_damage
from kills import table_of_kills

SWEEP = [
    "sweep", "scenario=break_even", "replications=4", "horizon_d=100", "warm_up_d=10", "posture=theater,home",
    "hubs.theater.berths.dock=1,2", "against=posture=split",
]  # fmt: skip
RUN = ["run", "scenario=break_even", "replications=6", "horizon_d=100", "warm_up_d=10"]


@pytest.mark.parametrize(("words", "count"), [(SWEEP, 130), (RUN, 70)], ids=["sweep", "run"])
def test_no_damage_of_a_stored_study_is_silently_used(capsys, tmp_path, words, count):
    """Bit flips, digits, cuts, zeros, swapped blocks, lost and swapped rows, nulls, numbers."""
    table = table_of_damage(words, tmp_path, count, 11, capsys)
    with capsys.disabled():
        print(f"\n{words[0]}\n{table}")


def test_fifty_kills_of_all_commands(capsys, tmp_path):
    """By SIGKILL, SIGTERM, SIGHUP and SIGINT, to the parent or the group, at any moment."""
    table = table_of_kills(tmp_path, 50, 5)
    with capsys.disabled():
        print(f"\n{table}")
