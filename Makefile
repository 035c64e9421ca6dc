# Everything a person needs to do here is one word. `make` alone says which.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.soundings-ready
FRONTEND := $(filter-out frontend/node_modules/%,$(wildcard frontend/*))
INPUTS := pyproject.toml requirements/build.txt requirements/dev.txt

.PHONY: help
help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## make .venv and install what the locks name (a second time: at once)

$(STAMP): $(INPUTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Soundings needs Python 3.11 or newer. On Debian or Ubuntu: apt-get install python3 python3-venv"; \
	  echo "Or name another one: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python has no venv. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: lock
lock: ## write the lock files anew (needs uv on PATH)
	uv pip compile --group build --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements/build.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --extra service -o requirements/service.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --extra service --group dev -c requirements/service.txt -o requirements/dev.txt
