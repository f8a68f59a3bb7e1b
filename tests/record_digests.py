"""Digests of the records of scenarios: what has to be equal where the same is computed otherwise.

``python tests/record_digests.py`` reads pickled scenarios and writes one digest each as JSON, after
whether its engine is a compiled one.
"""

import hashlib
import json
import pickle
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from sim.engine.replication import run
from sim.engine.time.events import COMPILED
from sim.model.scenario import Scenario


def digests(models: Iterable[Scenario]) -> list[str]:
    """Of two replications of each, the second an antithetic one, or what ended them."""
    found = []
    for model in models:
        digest = hashlib.sha256()
        for replication in range(2):
            try:
                _feed(digest, run(model, 7, replication, antithetic=replication == 1))
            except Exception as error:
                _feed(digest, (type(error).__name__, str(error)))
        found.append(digest.hexdigest())
    return found


def _feed(digest: Any, value: Any) -> None:
    if is_dataclass(value):
        for each in fields(value):
            digest.update(each.name.encode())
            _feed(digest, getattr(value, each.name))
    elif isinstance(value, np.ndarray):
        digest.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
    elif isinstance(value, frozenset):
        _feed(digest, sorted(value))
    elif isinstance(value, (tuple, list)):
        digest.update(b"[")
        for each in value:
            _feed(digest, each)
    else:
        digest.update(repr(value).encode())


if __name__ == "__main__":
    json.dump([COMPILED, digests(pickle.load(sys.stdin.buffer))], sys.stdout)
