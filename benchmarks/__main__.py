"""``python -m benchmarks [name ...]``: measure the bars, or those that are named."""

import sys
from collections.abc import Callable, Iterable

from benchmarks import answer, engine, growth, peers, startup, sweeps, theater, variance
from benchmarks.bar import Bar, table

BENCHMARKS: dict[str, Callable[[], Iterable[Bar]]] = {
    "engine": engine.bars,
    "peers": peers.bars,
    "growth": growth.bars,
    "startup": startup.bars,
    "sweeps": sweeps.bars,
    "answer": answer.bars,
    "theater": theater.bars,
    "variance": variance.bars,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; a bar that is missed is told, never an error."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; one of: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    found: list[Bar] = []
    for name in names or BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found += BENCHMARKS[name]()
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
