# Two commands do everything from a bare checkout: `make example` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: example test check lint types long

example: .venv/ready ## Decide the example list of agencies, with their placements
	$(BIN)/cuoshi decide placement-fee@2023-draft examples/placement-fee/agencies.csv \
		--records 介绍记录=examples/placement-fee/placements.csv --proposed \
		--reading 成功时点=签约日 -o build/agencies.decided.csv

test: .venv/ready ## Run the tests
	$(BIN)/python -m pytest -n auto

check: test lint types ## All that CI runs

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

long: .venv/ready ## A million generated cases against the plain evaluator
	$(BIN)/python -m tests.witness --pairs 1000000 --seed 1

.venv/ready: pyproject.toml .ci/setup.py
	@$(PYTHON) .ci/setup.py
