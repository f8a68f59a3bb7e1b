"""Help texts: what a newcomer needs, without an import."""

OVERVIEW = """\
theater: readiness of a force whose platforms fail, move to a hub, wait, are repaired and return.

usage: theater COMMAND [key=value ...]

  new       write a small scenario of your own, to be edited
  list      what there is: scenarios, fleets, hubs, laws, policies, metrics, ...
  show      one of these: what it is, its keys, an example
  run       simulate a scenario and print its readiness
  compare   paired difference between two choices under common random numbers
  sweep     many points, one table and one figure
  select    the best of some options, with a promised probability or within a budget
  optimize  the best allocation of a budget over berths, crews, spares and access
  pareto    a gain against a cost: the options that no other one dominates
  breakeven the value of a factor at which an option is as good as the baseline
  explain   which factors matter, how much, along which curve; luck or what is not known
  interdict the loss of hubs, passages or access that hurts most, and what recovers
  rules     uptime lost to rules of law and policy, by rule
  solve     the exact long-run values, where a scenario has them
  regress   a gate for CI: is readiness what it was? equivalent, regressed or inconclusive
  check     validate a scenario and explain it
  hydra     a point or a sweep as jobs of Hydra: its sweepers, its launchers, clusters

  theater COMMAND --help tells the keys; theater --version the version.
  eval "$(theater -sc install=bash)" completes commands, scenarios and keys (fish and zsh too).

first steps
  theater new mine
  theater run scenario=mine.yaml
  theater run scenario=break_even posture=theater hubs.theater.berths.dock=2
  theater compare posture=today posture=rsf
  theater sweep scenario=break_even posture=theater,home hubs.theater.berths.dock=1,2,3
"""

_KEYS = """\
keys
  scenario=NAME        which scenario (default indo_pacific; `theater check` lists them),
                       or the path of your own: scenario=my/theater.yaml, beside which the files
                       that it builds on may lie; --config-dir DIR names a folder of configs
                       (DIR/scenario/NAME.yaml, DIR/hub/..., DIR/fleet/...) that is searched first
  posture=NAME         which of the scenario's choices of access and routing
  maintenance=NAME     which of its choices of maintenance rules
  events.NAME.enabled=true  switch on an event of its timeline; rules.NAME.enabled=true a rule
                       (`theater check` lists both)
  seed=1               selects all random streams; the same seed gives the same bits
                       (same packages, same kind of processor: docs/outputs.md)
  replications=100     independent repetitions
  workers=1            processes; the result does not depend on it
  scheduler=tcp://HOST:PORT  run on the workers of a Dask scheduler instead (docs/sweeps.md)
  level=0.95           level of the confidence intervals
  out=DIR              write tables and figures there (nothing is written without it); study.sqlite
                       there has every replication, so that the same command goes on after any end
  rerun=true           run again what is there;  store=true  every replication in Parquet as well
  metric=NAME          a measure, or several: metric=[wait,turnaround] (docs/metrics.md lists them);
                       subject=NAME or [A,B] of it (a fleet, a mission, a hub, ...), default all.
                       `run` tells it as well, other commands tell it instead of the usual ones
  any.key=value        any other key of the scenario, e.g. hubs.geoje.berths.slot=2; laws too:
                       'fleets.ships.modes.casualty.life={law: fixed, value_d: 9}'
  +any.key=value       add a key that the scenario does not have;  ~any.key removes one
"""

_PRECISE = """\
  antithetic=true      replications in pairs with opposite random numbers, intervals of pair means;
                       docs/variance.md shows where that pays, and where it does not
  precision=0.01       replicate until the interval of every headline metric (DRU, uptimes, Ao; or
                       those of metric=) has this half-width: absolute for fractions, for others a
                       share of the mean; replications= is then the first stage (default 30)
  budget=1000          replications at most, with precision=; what misses it is told
"""

COMMANDS = {
    "new": """\
usage: theater new NAME

Writes one file into this folder, NAME.yaml: a small scenario with two hubs, one fleet and a strait
that an event can close. It runs as it is, and says what each part of it means.

examples
  theater new mine
  theater run scenario=mine.yaml
""",
    "list": """\
usage: theater list [GROUP]

Lists what there is of a group, a line each: scenarios, theaters, fleets, hubs; laws, policies, hub
kinds, disruptions, rules; metrics; the parts of a scenario. Without a group it tells the groups.
--config-dir DIR adds what stands in a folder of configs of your own.

examples
  theater list
  theater list laws
""",
    "show": """\
usage: theater show [GROUP] NAME

Shows one of what `theater list` lists: what it is, its keys with type, default and meaning, and an
example; of a metric its unit, subjects, definition and source; of a scenario what it is about, its
fleets, hubs, missions and choices. GROUP is needed where several groups have the name.

examples
  theater show weibull
  theater show mission_uptime
  theater show scenarios strait
""",
    "run": f"""\
usage: theater run [key=value ...]

Simulates the replications of a scenario and prints the uptime of its missions and what is worst:
which mission, which fleet, which queue. With detail=true it prints Ao, MC and the number on station
of every fleet, uptime and gaps of every mission, the deterrence-relevant uptime (DRU), where the
days went and more. Numbers are mean ± half-width.

{_KEYS}{_PRECISE}  detail=true          every table
  format=table|json|csv   what stdout gets; json and csv hold every metric
  spells=true          with out=: also the spell table of replication 0
  control=KEY=VALUE    also run a twin that has this instead (once for each key) and can be solved
                       exactly, and correct every metric it knows by what it missed
  stop_at_first_gap=true  end a replication at the first moment a mission is not met

examples
  theater run
  theater run scenario=break_even posture=home replications=400 workers=2 format=json
  theater run scenario=break_even precision=0.01 workers=2
  theater run scenario=break_even 'work.repair.stages.dock.takes={{law: fixed, value_d: 30}}' \\
      'control=work.repair.stages.dock.takes={{law: exponential, mean_d: 30}}'
""",
    "compare": f"""\
usage: theater compare KEY=A KEY=B [KEY=C ...] [common key=value ...]

Runs the same seeds under each choice and prints the paired difference from the first, with
half-widths: the headline and what moves most, with detail=true everything. A key that is given more
than once is the choice; several such keys are taken together, the first values of all, then the
second. With precision= the half-widths are those of the differences, relative ones a share of the
first choice's mean.

{_KEYS}{_PRECISE}  detail=true          every fleet, every mission, where all days went
  format=table|json|csv

examples
  theater compare posture=today posture=rsf
  theater compare scenario=break_even posture=home hubs.home.berths.dock=2 hubs.home.berths.dock=3
""",
    "sweep": f"""\
usage: theater sweep KEY=A,B,C [KEY=range(0,4) ...] [against=KEY=VALUE] [common key=value ...]
       theater sweep design=lhs|sobol|nolh points=N KEY=A,B,C [KEY=interval(0.1,2) ...] [...]

Runs every combination (Hydra's multirun grammar: a,b,c; range(start,stop); choice(a,b)), or the
points of a design, under the same seeds, and writes ONE tidy table and ONE figure for all points
into out (default results/sweep). A sweep that was interrupted goes on where it was; one that is
complete is read and not run again. A point that fails is a row with its error. More than twenty
points are summed up: lowest, highest, effect of each factor. Over two numbers the figure is heat
maps; that of a design has a dot a point. What is shown: metric= and subject=, else what is kept,
else the headline metrics. docs/sweeps.md says more.

{_KEYS}  format=table|json|csv   what stdout gets; json and csv hold every metric
  precision=0.01       replicate every point until its headline intervals (or those of metric=, or
                       with against= the paired differences) are so narrow; budget=1000 at most
  against=KEY=VALUE    compare every point with a baseline that has this instead (once for each key;
                       swept keys have the scenario's own value): paired differences, and the
                       break-even line of the heat map
  design=grid          or points=N of a design: lhs (Latin hypercube), sobol (N a power of two),
                       nolh (nearly orthogonal, N from 17 up); whole numbers and words come out
                       balanced; real numbers: interval(0.1,2), or tag(log,interval(0.1,10))
  design_seed=1        selects the points of lhs, sobol and nolh; the same seed, the same points
  keep=[dru,ao]        work out and show only these metrics: a short replication costs less

examples
  theater sweep hubs.geoje.berths.slot=0,1,2 posture=today,rsf replications=50 workers=2
  theater sweep scenario=break_even posture=theater 'hubs.theater.berths.dock=range(1,5)'
  theater sweep scenario=break_even against=posture=home hubs.theater.berths.dock=1,2,3
  theater sweep scenario=break_even design=lhs points=8 'legs.home.takes.value_d=interval(5,40)'
""",
    "select": f"""\
usage: theater select KEY=A,B,C [KEY=range(0,4) ...] [delta=0.01] [common key=value ...]

Selects the best of the points of a sweep or of a design. procedure=kn samples all options under
the same random numbers, leaves out one after the other, and promises: if the best is better than
the others by delta or more, it is selected with probability level or more. procedure=ocba spends a
fixed budget where it decides most and estimates how sure that is. docs/selection.md says how.

{_KEYS}  format=table|json|csv
  metric=dru           what decides; subject=NAME one subject of it, or all; over=mean|sum how
                       several are put together; best=max or min
  procedure=kn         or ocba
  delta=0.01           the smallest difference that matters, in the unit of the metric (needed where
                       that is no fraction)
  budget=2000          replications of all options together; kn says so when it ends undecided
  replications=20      of every option at the beginning;  level=0.95 is also what kn promises

examples
  theater select scenario=break_even posture=theater,home hubs.home.berths.dock=2,4,8 workers=2
  theater select scenario=break_even posture=theater,home procedure=ocba budget=300
""",
    "optimize": f"""\
usage: theater optimize KEY=A,B,C [KEY=range(1,4) ...] prices={{KEY: PRICE, ...}} budget=MONEY
                        [common key=value ...]

Finds the best allocation of a budget over the allowed values of some keys, on one block of
replications, and tells what it gains on another one that chose nothing; then what the next steps
would gain for their price, and what was not searched. docs/optimize.md says how.

{_KEYS}  format=table|json|csv
  prices={{KEY: 3}}      price of a unit beyond the scenario's own value, or of each value:
                       prices={{posture: {{today: 0, rsf: 10}}}}; a key without a price is free
  budget=MONEY         in the unit of the prices
  metric=dru           what is to be good; subject=NAME one subject of it, or all; over=mean|sum how
                       several are put together; best=max or min
  method=auto          all allocations if each can be run, else greedy with exchanges; or greedy; or
                       optuna (TPE; needs the extra `study`)
  evaluations=100      allocations that the search runs at most, each replications=10 times
  fresh=50             replications of the top=5 allocations, and of the next steps

examples
  theater optimize budget=4 hubs.geoje.berths.slot=1,2,3 'prices={{hubs.geoje.berths.slot: 2}}'
""",
    "pareto": f"""\
usage: theater pareto KEY=A,B,C [KEY=range(0,4) ...] [metric=dru] [cost_metric=cost]
                      [common key=value ...]

Runs the points of a sweep or of a design under the same seeds, and tells which of them no other one
dominates (no less gain, no more cost, one of them better), with what probability, and by which the
others are dominated. docs/selection.md says how.

{_KEYS}  format=table|json|csv
  metric=dru           the gain, of which more is better; subject=NAME one subject, or all
  cost_metric=cost     the cost, of which less is better; cost_subject=NAME (default total for the
                       metric cost, which needs prices under `costs`, and else all)
  over=mean            or sum: how several subjects are put together
  replications=50      of every option

examples
  theater pareto posture=rsf,today metric=on_station over=sum replications=10 workers=2
  theater pareto scenario=break_even posture=theater,home,split cost_metric=in_transit
""",
    "breakeven": f"""\
usage: theater breakeven against=KEY=VALUE FACTOR=A,B,C [KEY=D,E ...] [common key=value ...]

Finds the value of FACTOR (the first swept key with numbers) at which a point is as good as the
baseline, for each combination of the other swept keys, with an interval; a grid only.
docs/selection.md says how.

{_KEYS}  format=table|json|csv
  against=KEY=VALUE    what the baseline has instead (once for each key; swept keys have the
                       scenario's own value)
  metric=dru           what is compared; subject=NAME one subject of it, or all; over=mean|sum how
                       several are put together; best=max or min
  replications=50      of every point

examples
  theater breakeven scenario=break_even against=posture=home hubs.theater.berths.dock=1,2,3
""",
    "hydra": """\
usage: theater hydra [-m] [hydra/sweeper=NAME] [hydra/launcher=NAME] [key=value ...]

The same model as an application of Hydra: one job is one point with its replications inside, and
writes result.json and metrics.csv into its folder. Keys are those of `theater run`, and the numbers
too; folders, sweepers and launchers are Hydra's (hydra.cc). A folder of scenarios of your own
(my/scenario/mine.yaml): --config-dir my scenario=mine. docs/clusters.md says how to use a cluster.

  hydra.run.dir=results/hydra/run      folder of one job
  -m                   several values of a key, or range(0,4), are a sweep: a job a point
  hydra.sweep.dir=results/hydra/sweep  its folder
  hydra/sweeper=theater_designs        check all points before the first one runs; one sweep.csv of
                       all of them, the same bytes as `theater sweep` writes; and designs:
    hydra.sweeper.design=lhs           or sobol, nolh, grid (default)
    hydra.sweeper.points=64            how many
    hydra.sweeper.seed=1               selects the points
    hydra.sweeper.max_batch_size=1000  jobs that a launcher gets at once at most (default all)
  hydra/launcher=theater_dask          jobs on the workers of a Dask scheduler:
    hydra.launcher.scheduler=tcp://HOST:8786
  hydra/launcher=submitit_slurm        jobs as one array of Slurm; needs -m

examples
  theater hydra scenario=break_even posture=home
  theater hydra -m scenario=break_even hubs.theater.berths.dock=1,2,3
  theater hydra -m hydra/sweeper=theater_designs scenario=break_even posture=theater,home
  theater hydra --cfg job scenario=break_even
""",
    "interdict": f"""\
usage: theater interdict [scenario=NAME] [r=1] [key=value ...]

Finds the loss of r units that hurts most (a unit: a hub, a passage, the access of a country, a
group of hubs within one reach), ranks the worst ones on replications that chose nothing, says
which order is not decided, which posture recovers most after the worst loss, and what it is worth
that the other side does not see where work is done. docs/interdiction.md says how.

{_KEYS}  format=table|json|csv
  r=1                  units lost at once
  units=all            hubs, passages, countries, groups, or several: units=[hubs,groups]
  on_d=0               day of the loss, or start for a theater that never had them
  metric=dru           what the loss is to lower; subject=NAME one subject of it, or all;
                       over=mean|sum how several are put together
  budget=1150          replications of the search; all sets if each can have one, else greedy
  search=auto          or greedy: one unit at a time in any case
  top=5                sets in the ranking, each run replications=10 times to report
  draws=2              draws of all inputs between low and high; 0 for none
  routes=[A,B]         postures that the defender may choose from (default all)

examples
  theater interdict scenario=indo_pacific r=2 workers=2 out=results/interdict
  theater interdict r=1 units=hubs metric=on_station over=sum
""",
    "explain": f"""\
usage: theater explain method=morris|sobol|curves|ignorance [KEY=interval(a,b) ...]
                       [factors=inputs] [key=value ...]

Says why the answer is what it is. Factors are swept keys, KEY=interval(0.1,2), KEY=range(1,5) or
KEY=A,B,C, and numbers of the register between their low and high: factors=inputs for all that the
scenario uses, factors=[hubs.*,legs.*] for some. Without either, all inputs. More: docs/explain.md.

  morris     which factors matter at all, from one-at-a-time steps
  sobol      shares of the variance, from a metamodel; none if it predicts badly (exit status 3)
  curves     the objective along each factor, with the band of luck
  ignorance  variance from the ranges against variance from luck; KEY=A,B,C are options: which is
             best in how many draws, and what turns their order round

{_KEYS}  format=table|json|csv
  replications=5       of each point, or of each draw
  metric=dru           the objective; subject=NAME one subject of it, or all;
                       over=mean|sum how several are put together
  trajectories=10      of morris, each a point for every factor and one more
  points=N             of sobol (default 10 a factor, at least 64)
  steps=5              values of each curve
  draws=40             of ignorance; best=max|min which side of the objective is good

examples
  theater explain scenario=break_even posture=theater,home 'legs.home.takes.value_d=interval(5,40)'
  theater explain scenario=indo_pacific factors=[hubs.*] trajectories=4 workers=2
  theater explain method=ignorance posture=today,rsf,home draws=20 workers=2
""",
    "rules": f"""\
usage: theater rules [scenario=NAME] [key=value ...]

Lifts each rule that is in force, and all of them together, under the same seeds, and prints what
comes back: platform-days on station and DRU, as paired differences, the dearest rule first.

{_KEYS}  format=table|json|csv

example
  theater rules scenario=indo_pacific replications=50 workers=2
""",
    "solve": """\
usage: theater solve [scenario=NAME] [key=value ...]

Prints the exact long-run values of a scenario where a method covers it: a fleet and its hubs as a
closed network in product form, or stocks with Poisson demand (one stock, convoys, a depot and its
bases, a fleet with a fixed programme), and what it assumes. Else it says of each method why not
(exit status 3). Keys that say how to simulate have no use here. docs/truth.md says more.

  scenario=NAME        which scenario, as for `theater run`;  posture=NAME, any.key=value likewise
  format=table|json|csv

examples
  theater solve scenario=break_even posture=home
  theater solve scenario=truth/D02 format=csv
""",
    "regress": f"""\
usage: theater regress BASELINE.json [key=value ...]
       theater regress --accept BASELINE.json reason="..." [key=value ...]

Runs the scenario, seed and replications of a baseline. The same bits pass at once; else fresh
replications are tested for equivalence within the margins of the file, more and more of them until
the verdict is clear. Exit status: 0 identical or equivalent, 1 regressed (changed by more than a
margin, for better or worse), 3 inconclusive, 2 wrong input. A Markdown summary goes to stdout, and
to the file named by the environment variable GITHUB_STEP_SUMMARY. With --accept a new baseline is
written; margins edited in the old file stay. docs/regress.md says how it decides.

{_KEYS}  format=table|json
  alpha=0.05           chance of a wrong `equivalent`, and of a wrong `regressed`
  budget=400           fresh replications at most (default 4 times those of the baseline)
  junit=FILE           also a report in JUnit XML
  with --accept:
  reason="..."         why these numbers are right
  metric=[ao,dru]      what to watch (default DRU, uptime of missions, Ao; else utilisation, wait)
  margin=0.01          largest difference that does not matter, in the unit of the metric, or by
                       metric: 'margin={{ao: 0.02, wait: 1}}' (default 0.01 for fractions, else 5 %)
  level=, out= and spells= have no use here; replications= only with --accept

examples
  theater regress --accept two_docks.json scenario=break_even hubs.theater.berths.dock=2 reason=new
  theater regress baselines/break_even.json junit=results/readiness.xml workers=2
""",
    "check": f"""\
usage: theater check [scenario=NAME] [job=PATH] [key=value ...]

Validates a scenario and explains it: fleets, hubs, which hub may do what for whom and how far it
is, and how much of its input is notional. Without a scenario it lists those that ship. With job=
(fleets.NAME.modes.NAME or fleets.NAME.scheduled.NAME) it prints the plan of that job instead, at
every hub that may do it: what each stage asks for, takes and gives back.

{_KEYS}
examples
  theater check scenario=indo_pacific posture=today
  theater check scenario=break_even job=fleets.ships.modes.casualty
""",
}
