"""Figures of the code's own structure, of this checkout or of another one.

    python -m benchmarks.house [CHECKOUT ...]

A module stands one floor above the highest that it imports, types included. A circle is a set of
modules or folders of one package that import each other. ``scenario`` is followed through one
replication: the files whose functions are handed it, and how often one hands it to a higher floor
(a climb).
"""

import ast
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

MANY = 6
"""Parameters of a function that has many [count]."""
FOLLOW = """
import json, sys
from collections import Counter
import sim
one = getattr(sim, "replication", None)  # what was `run` before there was a front door
call = (lambda s: one(s, seed=1)) if one else (lambda s: sim.run(s, 1, 0))
load = sim.load_scenario
scenario = load("break_even", "horizon_d=400")
scenario = getattr(scenario, "scenario", scenario)
steps = Counter()
def follow(frame, event, _):
    if event != "call" or frame.f_back is None:
        return
    if any(each is scenario for each in frame.f_locals.values()):
        steps[frame.f_back.f_globals.get("__name__", ""), frame.f_globals.get("__name__", "")] += 1
sys.setprofile(follow)
call(scenario)
sys.setprofile(None)
print(json.dumps([[*key, times] for key, times in steps.items()]))
"""


def modules(root: Path) -> dict[str, ast.Module]:
    """Syntax trees of ``sim`` by dotted name; a package's front is not among them."""
    files = sorted((root / "sim").rglob("*.py"))
    return {
        ".".join(each.relative_to(root).with_suffix("").parts): ast.parse(each.read_text("utf-8"))
        for each in files
        if each.name != "__init__.py"
    }


def imports(trees: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Modules of ``sim`` that each one imports, wherever in the file."""
    found: dict[str, set[str]] = {name: set() for name in trees}
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                named = [f"{node.module}.{each.name}" for each in node.names]
                found[name] |= {each for each in [node.module, *named] if each in trees}
            elif isinstance(node, ast.Import):
                found[name] |= {each.name for each in node.names if each.name in trees}
        found[name].discard(name)
    return found


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Sets of two or more that reach each other."""

    def reach(start: str) -> set[str]:
        seen, todo = set(), [start]
        while todo:
            for each in graph.get(todo.pop(), ()):
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        return seen

    reached = {name: reach(name) for name in graph}
    found = []
    for name in graph:
        ring = {each for each in reached[name] if name in reached.get(each, ())}
        if len(ring) > 1 and ring not in found:
            found.append(ring)
    return found


def floors(graph: Mapping[str, set[str]]) -> dict[str, int]:
    """Floor of each module, the ground being 1; a circle is on one floor."""
    ring = {name: frozenset(each) for each in circles(graph) for name in each}
    known: dict[str, int] = {}

    def floor(name: str) -> int:
        if name not in known:
            mine = ring.get(name, frozenset([name]))
            below = {each for one in mine for each in graph[one]} - mine
            known.update(dict.fromkeys(mine, 1 + max(map(floor, below), default=0)))
        return known[name]

    return {name: floor(name) for name in graph}


def inside(graph: Mapping[str, set[str]], package: str) -> dict[str, set[str]]:
    """The part of the graph that is inside a package."""
    mine = {name for name in graph if name.startswith(package + ".")}
    return {name: graph[name] & mine for name in mine}


def rooms(graph: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Circles between the children of any package, folders taken as one."""
    packages = {
        name.rsplit(".", depth)[0] for name in graph for depth in range(1, name.count(".") + 1)
    }
    for package in sorted(packages):
        size = package.count(".") + 2
        folded: dict[str, set[str]] = defaultdict(set)
        for name, below in inside(graph, package).items():
            child = ".".join(name.split(".")[:size])
            folded[child] |= {".".join(each.split(".")[:size]) for each in below} - {child}
        yield from circles(folded)


def parameters(node: ast.FunctionDef) -> int:
    """Parameters of a function, without self and cls."""
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return sum(each.arg not in ("self", "cls") for each in every)


def figures(root: Path) -> dict[str, object]:
    """All of them."""
    trees = modules(root)
    graph = imports(trees)
    told: dict[str, object] = {}
    for package in ("engine", "study", "report", "load", "cli"):
        mine = inside(graph, f"sim.{package}")
        lines = sum(
            (root / name.replace(".", "/")).with_suffix(".py").read_text().count("\n")
            for name in mine
        )
        told[package] = f"{len(mine)} files on {max(floors(mine).values())} floors, {lines} lines"
    told["most files in a folder"] = max(
        Counter(name.rpartition(".")[0] for name in trees).items(), key=lambda each: each[1]
    )
    told["circles"] = [sorted(each) for each in rooms(graph)]
    nodes = [(name, node) for name, tree in trees.items() for node in ast.walk(tree)]
    classes = Counter(node.name for _, node in nodes if isinstance(node, ast.ClassDef))
    told["class names of two or more"] = {k: n for k, n in sorted(classes.items()) if n > 1}
    many = [
        node for _, node in nodes if isinstance(node, ast.FunctionDef) and parameters(node) >= MANY
    ]
    told[f"functions of {MANY} or more parameters"] = len(many)
    told["parameters at most"] = max(map(parameters, many), default=0)
    steps = json.loads(
        subprocess.run(
            [sys.executable, "-c", FOLLOW],
            cwd=root,
            env={"PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    level = floors(graph)
    own = [(a, b, n) for a, b, n in steps if a in level and b in level]
    told["scenario in one replication"] = (
        f"{len({b for _, b, _ in own if b.startswith('sim.engine')})} files of the engine and "
        f"{len({b for _, b, _ in own if not b.startswith('sim.engine')})} others are handed it, "
        f"{sum(n for _, _, n in own)} times; "
        f"{sum(level[b] > level[a] for a, b, _ in own)} of {len(own)} ways climb"
    )
    return told


if __name__ == "__main__":
    for place in sys.argv[1:] or ["."]:
        print(place)
        for name, told in figures(Path(place).resolve()).items():
            print(f"  {name}: {told}")
