# Two commands for a fresh Debian or Ubuntu: `make serve` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help setup serve index test fast check pythons opensearch bench texts screenshot clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

setup: $(VENV)/.run  ## make the environment that runs dogovor (.venv)

serve: setup  ## build the index from seeds/ if there is none or it is stale, and serve the page
	@$(BIN)/dogovor serve --host $(HOST) --port $(PORT)

index: setup  ## build the index from seeds/ into index/
	@$(BIN)/dogovor index

test: $(VENV)/.test  ## run all tests, the browser's and the slow ones too
	@. scripts/browser.sh && { $(BIN)/python scripts/opensearch.py fetch --all || true; } && $(BIN)/python -m pytest

fast: $(VENV)/.test  ## run the tests that take no browser, no OpenSearch and no long time
	@$(BIN)/python -m pytest -q -m "not slow and not browser and not opensearch"

check: $(VENV)/.dev  ## lint, formatting and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

pythons: scripts/pythons.sh  ## run the fast tests on every Python from 3.11 to 3.13 on this machine
	@scripts/pythons.sh

opensearch: setup  ## serve an empty OpenSearch on this machine, for trying out, until Ctrl-C
	@$(BIN)/python scripts/opensearch.py run

bench: $(VENV)/.test  ## measure speed (docs/benchmarks.md)
	@$(BIN)/python -m benchmarks.speed

texts: setup  ## bring the catalogs of the page's translations up to date with its texts
	@$(BIN)/python -m web.texts

screenshot: $(VENV)/.test  ## draw docs/page.png anew from the real page
	@. scripts/browser.sh && $(BIN)/python scripts/screenshot.py

clean:  ## remove the environments and the built index
	rm -rf $(VENV) .venvs .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@[ ! -d index ] || find index -mindepth 1 ! -name README.md -delete

# An environment is made once and again only when the list of packages changes.
$(VENV)/.run: pyproject.toml scripts/venv.sh
	@scripts/venv.sh $(VENV) '.[documents,fast]'
	@touch $@

$(VENV)/.test: pyproject.toml scripts/venv.sh
	@scripts/venv.sh $(VENV) '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: pyproject.toml scripts/venv.sh
	@scripts/venv.sh $(VENV) '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.run
