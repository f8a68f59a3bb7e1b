"""A damaged study is told or run again: never other numbers with status 0."""

from corruption import table_of_damage

WORDS = [
    "sweep", "scenario=break_even", "replications=3", "horizon_d=100", "warm_up_d=10", "posture=theater,home",
    "keep=[ao,dru,on_station]", "against=posture=split",
]  # fmt: skip


def test_no_damage_of_a_stored_sweep_is_silently_used(capsys, tmp_path):
    """Two of each kind; the nightly tier has two hundred."""
    table = table_of_damage(WORDS, tmp_path, 18, 3, capsys)
    print("\n" + table)
