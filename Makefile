# `make demo` shows what specc does, `make test` proves it. Both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.specc
DEV := .venv/.dev
SLOW := .venv/.slow
FUZZ := .venv/.fuzz
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python
RESOLVE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade

.PHONY: help setup tools demo test check slow endurance fuzz ledfuzz bench cases schemas templates lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements/specc.lock requirements/uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "specc needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "setting up .venv ..." >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@$(INSTALL) --compile-bytecode --require-hashes -r requirements/specc.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(STAMP) requirements/dev.lock
	@echo "adding the tools for tests ..." >&2
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(DEV) ## make .venv with everything pinned

demo: $(STAMP) ## compile a real example, run its pipeline and tests, say where to look
	@$(BIN)/python tools/demo.py

test: $(DEV) ## run the tests (a few minutes)
	@$(BIN)/pytest -n 2 tests

check: $(DEV) ## lint, types, import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /dev/null && echo "import contracts kept"

tools: $(SLOW) ## add the linters that generated repos are held to

$(SLOW): $(DEV) requirements/slow.lock
	@$(INSTALL) --require-hashes -r requirements/slow.lock
	@touch $@

slow: $(SLOW) endurance ## compile every example and run it with the real tools
	@$(BIN)/pytest -n 2 --dist loadgroup -m generated tests

endurance: $(DEV) ## thousands of edits, kills and faults, and nothing lost
	@$(BIN)/pytest -n 2 -m endurance tests

fuzz: $(DEV) ## hostile and mutated specs against all that reads them (a minute)
	@$(BIN)/python tools/fuzz.py all --engine plain --seconds $(or $(SECONDS_EACH),7)

ledfuzz: $(FUZZ) ## the same, led by coverage
	@$(BIN)/python tools/fuzz.py all --engine atheris --seconds $(or $(SECONDS_EACH),7)

$(FUZZ): $(DEV) requirements/fuzz.lock
	@$(INSTALL) --require-hashes -r requirements/fuzz.lock
	@touch $@

bench: $(STAMP) ## speed and memory beside peers, as ratios; then the case table
	@$(BIN)/python tools/bench.py
	@$(MAKE) --no-print-directory cases

cases: $(STAMP) ## what each tool does with a team's edits; PAGE=FILE writes it there (minutes)
	@$(BIN)/python tools/bench_cases.py $(if $(PAGE),--markdown $(PAGE))

schemas: $(STAMP) ## write schemas/ and docs/language.md from the classes
	@$(BIN)/python tools/schemas.py
	@$(BIN)/python tools/language.py
	@$(BIN)/python tools/rules.py

templates: $(DEV) ## write specc/emit/_pages.py from templates/
	@$(BIN)/python tools/templates.py

lock: $(STAMP) ## resolve the requirements anew, with hashes
	@$(RESOLVE) requirements/uv.in -o requirements/uv.lock
	@$(RESOLVE) --constraint requirements/dev.lock --group slow requirements/build.in -o requirements/slow.lock
	@$(RESOLVE) requirements/bench.in -o requirements/bench.lock
	@$(RESOLVE) requirements/fuzz.in -o requirements/fuzz.lock
	@$(RESOLVE) --extra data --group test pyproject.toml requirements/build.in -o requirements/dev.lock
	@$(RESOLVE) --constraint requirements/dev.lock pyproject.toml requirements/build.in -o requirements/specc.lock

clean: ## remove everything made here
	rm -rf .venv .demo .bench .fuzz build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
