# Two commands: `make report` publishes the sample company's newest complete month, `make test` runs every check.
# Both need Python 3.11 or newer with venv, and nothing else; they install into .venv what the lock files name.

PYTHON ?= python3
MONTH ?= 2026-10
AS_OF ?= 2026-12-05T00:00:00

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCKED := install --require-hashes --only-binary :all: --requirement

.PHONY: help report test lint types imports tests coverage bench demo wheel lock clean
.DEFAULT_GOAL := help

help:
	@echo "make report    publish the sample company's month $(MONTH) and say where the report lies"
	@echo "make test      formatting, types, imports and tests"
	@echo "make demo      make a new made-up company in ./demo and publish it"
	@echo "make bench     the measured bounds"
	@echo "make coverage  the tests with line and branch coverage"
	@echo "make wheel     build dist/*.whl"
	@echo "make lock      resolve the lock files anew from pyproject.toml"
	@echo "make clean     remove what was built; data/raw and the workspace's own files stay"

# Exit code 3 says that rows were rejected, which the sample company's logs are meant to show.
report: $(VENV)/.runtime
	@$(BIN)/scorecard run --workspace . --month $(MONTH) --as-of $(AS_OF) || [ $$? -eq 3 ]

demo: $(VENV)/.runtime
	@[ -e demo/scorecard.toml ] || $(BIN)/scorecard demo demo
	@$(BIN)/scorecard run --workspace demo --month $(MONTH) --as-of $(AS_OF) || [ $$? -eq 3 ]

test: lint types imports tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

tests: $(VENV)/.dev
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev
	$(BIN)/python -m pytest --cov --cov-report=term-missing

bench: $(VENV)/.dev
	$(BIN)/python bench/run.py

wheel: $(VENV)/.dev
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel -d dist

lock:
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --upgrade --quiet -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes --no-header --upgrade --quiet \
		-c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) dist build demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# The stamps are newer than the locks they were installed from, so that a second call installs nothing.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked libraries into $(VENV); this takes a minute or two."
	$(PIP) $(LOCKED) requirements.lock
	$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the locked development tools into $(VENV)."
	$(PIP) $(LOCKED) requirements-dev.lock
	@touch $@
