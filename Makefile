# Two commands for a fresh Debian or Ubuntu: `make serve` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: help setup serve index test fast check pythons screenshot clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.run  ## make the environment that runs dogovor

$(VENV)/.run: pyproject.toml scripts/venv.sh
	scripts/venv.sh $(VENV) .
	@touch $@

$(VENV)/.dev: pyproject.toml scripts/venv.sh
	scripts/venv.sh $(VENV) '.[dev]'
	@touch $@ $(VENV)/.run
