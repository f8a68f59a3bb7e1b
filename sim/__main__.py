"""``python -m sim`` is ``theater``; without a verb it means ``run``."""

import sys

from sim.cli import main

sys.exit(main(default="run"))
