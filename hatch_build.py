"""The build hook of ``make compiled``: the loop of the engine, compiled by mypyc for this machine.

Off unless HATCH_BUILD_HOOKS_ENABLE is set, so a plain build needs neither a compiler nor mypyc. The
wheel has every source as well: a compiled module stands beside the file it was made from.
"""

import gc
import json
import os
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = (
    "sim/core/streams.py",
    "sim/core/ticks.py",
    "sim/record/log.py",
    "sim/engine/contingency",
    "sim/engine/hub",
    "sim/engine/platform",
    "sim/engine/state",
    "sim/engine/supply",
    "sim/engine/time",
)
"""Files, and folders with all that stands in them, that run in the loop."""
NOT = ("__init__.py", "progress.py")
"""Empty ones, and what the kernel stands for."""
FLAGS = (
    "--config-file=",
    "--always-true=COMPILED",
    "--cache-dir=.mypy_cache/compiled",
    "--explicit-package-bases",
    "--follow-imports=silent",
    "--ignore-missing-imports",
)
"""Of mypy."""
OPTIMIZED = "THEATER_OPT_LEVEL"
"""Environment variable with the level of the C compiler; 2 where it is not set."""
GROUP = "theater"
"""Name of the library that the modules share."""
HIDDEN = "-fvisibility=hidden"
"""Of the C compiler: what the library calls of its own, it calls at once, and may inline."""


class Compiled(BuildHookInterface[Any]):
    """Compiles the modules and adds them, and what they were made from, to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Before the wheel is put together."""
        root = Path(self.root)
        os.chdir(root)
        parts = [Path(part) for part in PARTS]
        files = sorted(
            str(file)
            for part in parts
            for file in ([part] if part.suffix else part.rglob("*.py"))
            if file.name not in NOT
        )
        sys.path.insert(0, str(root))
        from mypy.version import __version__ as mypyc

        from sim.core.installed.compiled import NOTE, sources_of

        folder = self.made = Path(mkdtemp())
        note = folder / "compiled.json"
        made = {"files": files, "sources": sources_of(root, files), "by": f"mypyc {mypyc}"}
        note.write_text(json.dumps(made))
        build_data["force_include"][str(note)] = f"sim/{NOTE}"
        for library in compiled(files, folder):
            name = library.relative_to(folder / "modules").as_posix()
            build_data["force_include"][str(library)] = name
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """After it: what was made stands in the wheel."""
        rmtree(self.made)


def compiled(files: list[str], folder: Path) -> list[Path]:
    """The libraries of some modules, made in a folder."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    modules = mypycify(
        [*FLAGS, *files],
        group_name=GROUP,
        target_dir=str(folder / "c"),
        opt_level=os.environ.get(OPTIMIZED, "2"),
        debug_level="0",
    )
    for each in modules:
        each.extra_compile_args.append(HIDDEN)
    command = build_ext(Distribution({"name": GROUP, "ext_modules": modules}))
    command.build_lib, command.build_temp = str(folder / "modules"), str(folder / "objects")
    command.ensure_finalized()
    command.run()
    gc.freeze()  # or the end of the build is spent on searching what mypy knows for cycles
    return sorted(each for each in (folder / "modules").rglob("*") if each.is_file())
