"""50,000 damaged scenarios: each is loaded, or refused in short lines; 300 that are loaded run."""

from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from mutants import Outcomes, bounded, share_of_files, share_of_mappings

SHARES = 20
MAPPINGS, FILES, RUNS = 47_000, 3_000, 300


def test_no_damage_ends_in_a_traceback_a_hang_or_all_of_the_memory(tmp_path):
    """47,000 mappings of all shipped scenarios and 3,000 files of the small ones, in 4 GiB each."""
    found = Outcomes()
    context = get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, initializer=bounded) as pool:
        jobs = [
            pool.submit(share_of_mappings, seed, MAPPINGS // SHARES, RUNS // SHARES)
            for seed in range(SHARES)
        ]
        jobs += [
            pool.submit(share_of_files, SHARES + seed, FILES // SHARES, str(tmp_path))
            for seed in range(SHARES)
        ]
        for job in as_completed(jobs):
            found += job.result()
    print(f"\n{found.table()}")
    assert found.wrong == []
    assert sum(found.counts.values()) == MAPPINGS + FILES + RUNS
