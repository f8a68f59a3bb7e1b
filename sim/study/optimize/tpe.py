"""Search by Optuna's tree-structured Parzen estimator: for spaces in which steps are misleading.

Source: Bergstra, Bardenet, Bengio and Kegl, Algorithms for hyper-parameter optimization (2011).
"""

from collections.abc import Sequence
from math import isnan

from sim.core.errors import ConfigError, Problem
from sim.core.streams import Streams
from sim.study.optimize.search import Book, Search
from sim.study.optimize.space import Allocation

OVERDRAWN = 5
"""Draws of an allocation, for each one that may be run, after which the search ends [count]."""


def tpe(seed: int) -> Search:
    """The search with one seed of its sampler.

    Raises
    ------
    ConfigError
        If Optuna is not installed.
    """
    try:
        import optuna
    except ImportError:
        told = "optuna is not installed: pip install 'theater-sustainment[study]', or method=greedy"
        raise ConfigError("overrides", [Problem("method", told)]) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)

    def search(book: Book, starts: Sequence[Allocation]) -> None:
        book.run(starts, "start")
        factors = book.space.factors
        chosen = int(Streams(seed, 0).generator("optimize", "tpe").integers(2**31))
        sampler = optuna.samplers.TPESampler(seed=chosen)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        for start in starts:
            names = [factor.key for factor in factors]
            study.enqueue_trial(dict(zip(names, start, strict=True)))
        for _ in range(OVERDRAWN * (book.left + len(starts))):
            if not book.left:
                break
            trial = study.ask()
            drawn = tuple(
                trial.suggest_int(factor.key, 0, len(factor.values) - 1)
                if factor.ordered
                else trial.suggest_categorical(factor.key, list(range(len(factor.values))))
                for factor in factors
            )
            if not book.space.affordable(drawn):
                trial.set_constraint("budget", book.space.price(drawn) - book.space.budget)
                study.tell(trial, 0.0)  # the constraint counts, not the value
                continue
            book.run([drawn], f"tpe {trial.number + 1}")
            mean = book.tried[drawn].mean if drawn in book.tried else float("nan")
            if isnan(mean):  # its values do not go together: nothing to learn from
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
            else:
                study.tell(trial, mean)
        book.path = [book.best]

    return search
