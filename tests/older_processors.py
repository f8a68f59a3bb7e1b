"""The quick tiers as on older processors: NumPy and OpenBLAS without what those do not have.

Sums and elementary functions then differ in their last bits, so a test that passes here alone is
one that claims those bits without saying so. ``make processors`` runs it, for the sets that are
named or for all.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

import numpy as np

WITHOUT: dict[str, tuple[tuple[str, ...], str]] = {
    "AVX-512": (("X86_V4", "AVX512_ICL", "AVX512_SPR"), "HASWELL"),
    "AVX2": (("X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR"), "PRESCOTT"),
}
"""Names of NumPy for what is missing, and the processor that OpenBLAS shall suppose."""
TESTS = ("tests/unit", "tests/contract", "tests/golden", "tests/theory/test_spares.py")
NO_NUMBERS = ("parameters", "docs", "record", "keywords", "studies", "openings", "headlines")
"""Files of the contract tier that compare words and not what is computed: no processor moves them."""


def main(wanted: Sequence[str]) -> int:
    """Run the tests once for each set of features that this machine has; the worst exit status."""
    there = set(np.show_config(mode="dicts")["SIMD Extensions"].get("found", ()))
    worst = 0
    for name in wanted or WITHOUT:
        features, core = WITHOUT[name]
        disabled = [each for each in features if each in there]  # NumPy warns of any other
        if not disabled:
            print(f"without {name}: this machine is so anyway, as the suite has seen", flush=True)
            continue
        print(f"without {name}: {' '.join(disabled)}", flush=True)
        words = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *TESTS]
        words += [f"--ignore=tests/contract/test_{each}.py" for each in NO_NUMBERS]
        less = {"NPY_DISABLE_CPU_FEATURES": " ".join(disabled), "OPENBLAS_CORETYPE": core}
        worst = max(worst, subprocess.run(words, env={**os.environ, **less}).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
