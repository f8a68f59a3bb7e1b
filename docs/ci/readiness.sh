#!/bin/sh
# The gate of readiness in a plain shell, for any server of jobs: run it at the top of a repository
# that has baselines/*.json that `theater regress --accept` wrote. docs/regress.md explains the gate.
#
#   sh readiness.sh [key=value ...]
#   THEATER=dist/theater_sustainment-0.2.0-py3-none-any.whl sh readiness.sh worse_only=true
#
# It leaves results/readiness.md and results/readiness.xml (JUnit), and ends with the status of the
# gate: 0 passed, 1 regressed or missed, 2 broken, 3 inconclusive.
set -u
if ! command -v theater >/dev/null; then
    python3 -m venv .venv-readiness || exit 2
    PATH="$PWD/.venv-readiness/bin:$PATH"
    python -m pip install -q "${THEATER:-theater-sustainment>=0.2}" || exit 2
fi
mkdir -p results || exit 2
theater regress 'baselines/*.json' workers=2 junit=results/readiness.xml "$@" >results/readiness.md
status=$?
cat results/readiness.md
case $status in
0) echo "readiness: passed" ;;
1) echo "readiness: regressed, or a limit is missed" >&2 ;;
3) echo "readiness: inconclusive, neither equivalent nor regressed" >&2 ;;
*) echo "readiness: broken" >&2 ;;
esac
exit $status
