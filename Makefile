# Everything a person needs to do here is one word. `make` alone says which.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BUILT := $(VENV)/.built
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
FRONTEND := $(wildcard frontend/*.* frontend/.npmrc frontend/styles/*) $(wildcard screening/translations/*/LC_MESSAGES/*.po)
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet
LOCKED ?= service
PAGES := $(VENV)/html-pages
# Two at a time: a browser and a database want a core each. The order is that of tests/conftest.py: what takes long first.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder
export PIP_NO_INPUT := 1

.PHONY: help
help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(INSTALLED) $(BUILT) ## make .venv, install what the locks name, build the front end

$(INSTALLED): pyproject.toml build_frontend.py requirements/build.txt requirements/dev.txt requirements/node.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Soundings needs Python 3.11 or newer. On Debian or Ubuntu: apt-get install python3 python3-venv"; \
	  echo "If you have it under another name: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python has no venv. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --only-binary :all: --require-hashes -r requirements/build.txt
	@$(BIN)/python -c 'import build_frontend as b, sys; sys.exit(b.node_folder() is None)' || { \
	  echo "No Node 20 or newer on this machine: taking it from a wheel"; \
	  $(PIP) install --only-binary :all: --require-hashes -r requirements/node.txt; }
	$(PIP) install --no-build-isolation --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(BUILT): $(INSTALLED) $(FRONTEND)
	$(BIN)/python -c 'import build_frontend; build_frontend.build_all()'
	@touch $@

.PHONY: run
run: setup ## open the site on this machine (ARGS="--port 9000" passes on)
	$(BIN)/referral serve $(ARGS)

.PHONY: demo
demo: setup ## fill demo-data with an invented service, and open it (to begin anew, delete that folder)
	$(BIN)/referral demo --serve $(ARGS)

.PHONY: test
test: setup chromium ## run every test (ARGS="-k crisis" passes on)
	$(PYTEST) $(ARGS)

# No step needs another: `make -j2 check` does two at a time.
.PHONY: check
check: lint html-check types translations-check texts ## style, types, contracts, dependencies, translations, data files, texts, HTML, axe on the staff pages

.PHONY: lint
lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

.PHONY: types
types: setup
	$(BIN)/mypy

.PHONY: texts
texts: setup
	$(BIN)/screening check
	$(BIN)/referral texts lint

.PHONY: proof
proof: setup ## prove that every result there can be has somebody who answers, in every listed country: above a minute
	$(BIN)/screening atlas --check

.PHONY: format
format: setup ## put the code into the house style where a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: coverage
coverage: setup chromium ## run every test and show which branches none of them took
	$(PYTEST) --cov --cov-report=term-missing $(ARGS)

.PHONY: bench
bench: setup ## run every benchmark in bench/ but the hour of work
	@for file in bench/*.py; do test "$$file" != bench/soak.py || continue; echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

.PHONY: load
load: setup ## the whole service under load, on SQLite and PostgreSQL: six minutes (ARGS="--only SQLite" passes on)
	$(BIN)/python -m bench.load $(ARGS)

.PHONY: soak
soak: setup ## an hour of moderate work, every process looked at (ARGS="--only PostgreSQL" passes on)
	$(BIN)/python -m bench.soak $(ARGS)

.PHONY: trust
trust: setup chromium ## measure the promises: one line each, PASS or FAIL
	TRUST_RUN=$(if $(ARGS),,quick) $(PYTEST) -q -m trust $(ARGS)

.PHONY: trust-long
trust-long: setup chromium $(VENV)/scanners/.installed $(VENV)/mutants/.installed ## the same with more kills, more answers, more hours
	TRUST_RUN=$(if $(ARGS),part,long) $(PYTEST) -q -m "trust or trust_long" $(ARGS)

.PHONY: translations
translations: setup ## collect the texts anew and bring every catalogue up to date
	$(BIN)/python -m tests.translations update

.PHONY: translations-check
translations-check: setup
	$(BIN)/python -m tests.translations check

.PHONY: html-check
html-check: setup
	rm -rf $(PAGES)
	$(BIN)/python -m tests.html_pages $(PAGES)
	PATH="$$($(BIN)/python -c 'import build_frontend as b; print(b.node_folder())'):$$PATH" \
	  npm exec --prefix frontend --offline --no -- html-validate --config frontend/htmlvalidate.json $(PAGES)
	$(BIN)/python -m tests.axe_pages $(PAGES)

.PHONY: wheelhouse
wheelhouse: setup ## gather what an installation needs in wheelhouse/, for a machine without Node and without a network (LOCKED=scale: for one of several)
	rm -rf wheelhouse
	$(PIP) wheel --no-build-isolation --no-deps --require-hashes -r requirements/$(LOCKED).txt --wheel-dir wheelhouse
	$(PIP) wheel --no-build-isolation --no-deps --wheel-dir wheelhouse .
	$(BIN)/python deploy/pins.py wheelhouse
	@echo "wheelhouse/ is complete, for this kind of machine and Python. What to do with it: deploy/README.md"

.PHONY: env-example
env-example: setup ## write deploy/env.example from the settings' own descriptions
	$(BIN)/referral settings > deploy/env.example.new
	mv deploy/env.example.new deploy/env.example

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "No Chromium: installing Debian's"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else echo "No Chromium on PATH: the browser tests will be skipped. Install your system's package 'chromium' to run them."; fi; } \
	  || echo "Chromium could not be installed: the browser tests will be skipped."

.PHONY: sbom
sbom: setup ## write sbom.cdx.json: every package installed here and every one of the front end's build (CycloneDX)
	$(BIN)/python -m tests.bill_of_materials sbom.cdx.json

# What scanners and the mutation tool need lies apart: their own needs would pull at ours.
$(VENV)/%/.installed: requirements/%.txt
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.PHONY: scanners
scanners: setup $(VENV)/scanners/.installed ## bandit, semgrep, wapiti and sqlmap, each of which finds a planted hole first: half an hour and more
	TRUST_RUN=part $(PYTEST) -q -m trust_long tests/trust/test_t39_scanners.py tests/trust/test_t40_attacked.py

.PHONY: mutants
mutants: setup $(VENV)/mutants/.installed ## change the code in thousands of small ways, and count how many no test notices: an hour or more
	TRUST_RUN=part nice $(BIN)/python -m pytest -q -m trust_long tests/trust/test_t52_mutants.py

.PHONY: advisories
advisories: setup ## ask which packages have known faults (needs the advisories of the package index); says how old the answer is
	$(BIN)/python -m tests.advisories "$$(date -u +%F)"

.PHONY: lock
lock: ## write the lock files anew (needs uv on PATH)
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) --group node -o requirements/node.txt
	$(LOCK) pyproject.toml --extra service -o requirements/service.txt
	$(LOCK) pyproject.toml --extra service --extra scale -c requirements/service.txt -o requirements/scale.txt
	$(LOCK) pyproject.toml --extra service --extra scale --group dev -c requirements/scale.txt -o requirements/dev.txt
	$(LOCK) requirements/scanners.in -o requirements/scanners.txt
	$(LOCK) requirements/mutants.in -o requirements/mutants.txt
