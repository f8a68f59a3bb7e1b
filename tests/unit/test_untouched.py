"""``scipy.special`` before its start: the same functions, and all else when it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = "ndtri, ndtr, gammainc, gammaincinv, stdtr, stdtrit, betaln, gammaln"
BEFORE = "import sys; from sim.core.installed.untouched import leave_untouched; leave_untouched()"


def told(code: str, **env: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"{BEFORE}\n{code}"],
        cwd=ROOT, env={"PATH": "", "PYTHONPATH": str(ROOT), **env},
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return done.stdout.strip()


def test_functions_are_those_of_the_package():
    """The same objects as after its start, which did not come for them."""
    code = f"""
from scipy.special import {FUNCTIONS}
before = [{FUNCTIONS}]
import sim.core.special
assert "scipy.special._support_alternative_backends" not in sys.modules
assert "numpy.f2py" not in sys.modules
import scipy.special
scipy.special.comb
assert "scipy.special._support_alternative_backends" in sys.modules
from scipy.special import {FUNCTIONS}
print(all(one is other for one, other in zip(before, [{FUNCTIONS}])))
"""
    assert told(code) == "True"


@pytest.mark.parametrize(
    "code",
    [
        "from scipy.special import comb; print(comb(5, 2))",
        "import scipy.special as special; print(special.comb(5, 2))",
        "import scipy; print(scipy.special.comb(5, 2))",
        "from scipy import special; print('comb' in dir(special) and special.comb(5, 2))",
        "import scipy.stats; from scipy.special import comb; print(comb(5, 2))",
        "import scipy.special._basic as basic; print(basic.comb(5, 2))",
        "from scipy.special import *; print(comb(5, 2))",
    ],
)
def test_all_else_is_there(code):
    """However it is asked for, in a process that has touched nothing of it."""
    assert told(code) == "10.0"


def test_a_name_that_is_not_there_is_an_error():
    """As of any module."""
    code = "import scipy.special\ntry: scipy.special.nothing\nexcept AttributeError: print('none')"
    assert told(code) == "none"


def test_scipy_that_wraps_its_functions_is_left_alone():
    """With ``SCIPY_ARRAY_API`` they take other arrays too."""
    assert told("print('scipy.special' in sys.modules)", SCIPY_ARRAY_API="1") == "False"
