# The one entry point: each target installs what it needs into .venv, once.
# A stamp file stands for each set of packages; a change of pins or of pyproject.toml renews it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OPT    := 2
WITHOUT :=
SAME   := tests/unit tests/contract tests/golden tests/e2e/test_compiled.py tests/e2e/test_own_parts.py
FAST   := .venv-compiled
ENGINE := $(VENV)
EXTRAS := study
PIP    := $(BIN)/python -m pip install -q -c constraints.txt
PINS   := pyproject.toml constraints.txt

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help browser site wheelhouse experiments run app test lint fast processors compiled same nightly accept bench legs constraints clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.stamp-run ## run the default scenario, compare the framework with today's hubs and with home, and write a page of each
	$(BIN)/theater run replications=48 workers=2 figures=true out=results/run
	$(BIN)/theater compare replications=48 workers=2 figures=true out=results/compare
	$(BIN)/theater report results/run
	$(BIN)/theater report results/compare

app: $(VENV)/.stamp-app ## serve the live page of the default scenario to the browser of this machine
	$(BIN)/theater app

test: lint ## lint, types, import directions, then every test tier but nightly
	$(BIN)/python -m pytest -m "not nightly" -n auto --dist loadfile

browser: $(VENV)/.stamp-dev ## install what opens pages in tests: Playwright, axe-core, and Chromium where apt-get can
	@$(PIP) -e '.[browser]'
	-@test -d node_modules/axe-core || npm install --silent --no-save --no-package-lock axe-core@4
	-@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; }

lint: $(VENV)/.stamp-dev ## ruff, mypy and the import contracts only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fast: $(VENV)/.stamp-dev ## the quick tiers: unit, contract, golden
	$(BIN)/python -m pytest -m "unit or contract or golden"

processors: $(VENV)/.stamp-dev ## the quick tiers as on older processors
	$(BIN)/python tests/older_processors.py $(WITHOUT)

compiled: $(FAST)/.stamp ## build the engine for this machine into .venv-compiled; needs a C compiler

same: $(FAST)/.stamp ## the quick tiers on the compiled engine, and its records against plain Python's
	PYTHONSAFEPATH=1 $(FAST)/bin/python -m pytest -q -n auto --dist loadfile \
		$(SAME)

nightly: $(VENV)/.stamp-dev $(VENV)/.stamp-docs ## the long tier: truth cases at full width
	$(BIN)/python -m pytest -s -o faulthandler_timeout=0 tests/nightly

accept: $(VENV)/.stamp-dev ## write new golden numbers (CHANGELOG.md must say what moved and why)
	$(BIN)/python -m pytest tests/golden --accept

bench: $(VENV)/.stamp-bench ## time the engine beside other simulators
	$(BIN)/python -m benchmarks

docs: $(VENV)/.stamp-run ## write docs/metrics.md and the commands and keys of docs/reference from the code
	$(BIN)/python docs/generate.py

site: $(VENV)/.stamp-docs ## build the documentation into dist/site, with nothing from the network; a warning is an error
	$(BIN)/python -m sphinx -q -E -W -c docs -b html . dist/site
	@echo "Written: dist/site/docs/index.html"

experiments: $(if $(filter $(FAST),$(ENGINE)),$(FAST)/.stamp,$(VENV)/.stamp-run) ## run the studies of all experiments again, into results/ (ENGINE=.venv-compiled)
	for name in $(notdir $(wildcard experiments/e*)); do \
		$(ENGINE)/bin/theater study $$name workers=2 out=results/$$name rerun=true || exit 1; done

legs: $(VENV)/.stamp-run ## rebuild the committed tables of sea legs (7 minutes)
	$(BIN)/python -m sim.geography.build_legs

constraints: $(BIN)/python ## renew constraints.txt: the newest versions that fit
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --all-extras --upgrade --python-version 3.11 --universal \
		--fork-strategy fewest --no-header --no-annotate -o constraints.txt

wheelhouse: $(BIN)/python ## build every wheel of an installation into dist/wheelhouse, with hashes and licences (EXTRAS=study)
	@rm -rf dist/wheelhouse
	$(BIN)/python packaging/wheelhouse.py dist/wheelhouse $(EXTRAS)

clean: ## remove both environments, caches and built packages (results/ stays)
	rm -rf $(VENV) $(FAST) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -type d -name __pycache__ -prune -exec rm -rf {} +

# ---- the environment -------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is: $$($(PYTHON) --version 2>&1 | head -n 1)" >&2; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
		exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.stamp-run: $(PINS) | $(BIN)/python
	@echo "installing the runtime into $(VENV)"
	@$(PIP) -e .
	@touch $@

$(VENV)/.stamp-dev: $(PINS) | $(BIN)/python
	@echo "installing the runtime and the development tools into $(VENV)"
	@$(PIP) -e '.[dev,study,cluster,app]'
	@touch $@ $(VENV)/.stamp-run $(VENV)/.stamp-app

$(VENV)/.stamp-app: $(PINS) | $(BIN)/python
	@echo "installing the runtime and the server of the live page into $(VENV)"
	@$(PIP) -e '.[app]'
	@touch $@ $(VENV)/.stamp-run

$(VENV)/.stamp-bench: $(PINS) | $(BIN)/python
	@echo "installing the runtime and the other simulators into $(VENV)"
	@$(PIP) -e '.[bench]'
	@touch $@ $(VENV)/.stamp-run

$(VENV)/.stamp-docs: $(PINS) | $(BIN)/python
	@echo "installing the runtime and what builds the documentation into $(VENV)"
	@$(PIP) -e '.[docs]'
	@touch $@ $(VENV)/.stamp-run

# The compiled engine has an environment of its own, which borrows the packages of the other one.
$(FAST)/.stamp: $(VENV)/.stamp-dev hatch_build.py $(shell find sim configs hydra_plugins -type f ! -name '*.pyc')
	@$(BIN)/python -c 'import shutil, sysconfig as s; assert shutil.which(s.get_config_var("CC").split()[0])' \
		2>/dev/null || { echo "a C compiler is needed, and everything else works without one" >&2; exit 1; }
	@echo "compiling the engine into $(FAST): some minutes"
	@rm -rf $(FAST)
	@$(BIN)/python -m venv --without-pip $(FAST)
	@HATCH_BUILD_HOOKS_ENABLE=1 THEATER_OPT_LEVEL=$(OPT) $(BIN)/python -m hatchling build -t wheel -d $(FAST)/wheel >$(FAST)/build.log 2>&1 \
		|| { tail $(FAST)/build.log >&2; exit 1; }
	@$(BIN)/python -m pip -q --python $(FAST)/bin/python install --no-deps --no-index $(FAST)/wheel/*.whl
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
		>$$(echo $(FAST)/lib/python*/site-packages)/libraries.pth
	@$(FAST)/bin/theater --version
	@touch $@
