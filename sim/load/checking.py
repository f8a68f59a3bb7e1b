"""From a composed mapping to a checked scenario and the options of its run, layer by layer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.core.errors import ConfigError, Problem
from sim.core.model import problems_of
from sim.load.files.paths import config_dir
from sim.load.files.records import with_records
from sim.load.files.tables import with_tables
from sim.load.headlines import headline_problems
from sim.load.register.parameters import register_problems
from sim.load.run_options import RunOptions
from sim.load.size import size_problems
from sim.model.checks.scenario import check_references
from sim.model.scenario import Scenario

OF_ONE_FILE = ("source", "classification")
"""What a file says of itself: no other file that builds on it inherits the words."""


class WholeConfig(Scenario, RunOptions):
    """Every key that a configuration may have: the scenario and the run options."""


@dataclass(frozen=True)
class Loaded:
    """A checked scenario with the name it has and the options of its run."""

    name: str
    scenario: Scenario
    options: RunOptions
    config: Mapping[str, Any]
    """The composed mapping, tables not read in: what the register of parameters is about."""
    left_out: Sequence[str] = ()
    """What of the scenario an override left no room for, a remark each."""

    @property
    def resolved(self) -> dict[str, Any]:
        """The mapping of the scenario alone, tables read in: it can be run again as a file."""
        whole = with_records(with_tables(dict(self.config), config_dir()), config_dir())
        return {key: each for key, each in whole.items() if key not in RunOptions.model_fields}


def checked(name: str, config: Mapping[str, Any]) -> Loaded:
    """Turn a composed mapping into a checked scenario and its run options."""
    whole = with_records(with_tables(dict(config), config_dir()), config_dir())
    options = {key: whole.pop(key) for key in list(whole) if key in RunOptions.model_fields}
    problems: list[Problem] = []
    built: dict[str, Any] = {}
    for model, part in ((RunOptions, options), (Scenario, whole)):
        try:
            built[model.__name__] = model.model_validate(part)
        except ValidationError as error:
            problems += problems_of(error, model)
    problems += register_problems(config)
    if problems:
        raise ConfigError("fields", problems)
    scenario: Scenario = built["Scenario"]
    check_references(scenario)
    if problems := list(headline_problems(scenario)):
        raise ConfigError("references", problems)
    asked: RunOptions = built["RunOptions"]
    here = 1 if asked.scheduler else asked.workers
    if problems := list(size_problems(scenario, asked.replications, here)):
        raise ConfigError("size", problems)
    told = dict(config)
    if told.get("replications", 1) is None:  # what was meant, not that nothing was given
        told["replications"] = asked.replications
    return Loaded(name, scenario, asked, told)
