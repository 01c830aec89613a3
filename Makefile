# Two commands do everything from a bare checkout: `make example` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: example test check lint types mutate long long-bulk long-databases long-draft long-prove long-compare

example: .venv/ready ## Decide the example list as street offices sent it; 1 says that rows were refused
	$(BIN)/cuoshi decide flexible-employment-subsidy@2023-draft \
		examples/flexible-employment-subsidy/applicants-as-received.xlsx --proposed \
		-o build/applicants.xlsx || test $$? -eq 1

test: .venv/ready ## Run the tests
	$(BIN)/python -m pytest -n auto

check: test lint types ## All that CI runs

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

mutate: .venv/ready ## Change one thing of each shipped rule set at a time, and list what no case notices
	$(BIN)/cuoshi test --mutate

long: .venv/ready ## A million generated cases against the plain evaluator
	$(BIN)/python -m tests.witness --pairs 1000000 --seed 1

long-bulk: .venv/ready ## Five million cases as lists, the query against the case engine
	$(BIN)/python -m tests.bulk --cases 5000000 --seed 1

long-prove: .venv/ready ## A hundred thousand generated cases, z3 against the plain evaluator
	$(BIN)/python -m tests.prove 100000 1 --jobs 2

long-draft: .venv/ready ## Draft cases for every shipped rule set and ten generated ones, and again
	$(BIN)/python -m tests.draft 10

long-databases: .venv/ready ## Shipped and generated rule sets as queries on PostgreSQL and on Spark
	$(BIN)/python -m tests.bulk --engine postgres --cases 100000 --seed 1
	$(BIN)/python -m tests.bulk --engine spark --cases 10000 --seed 1

.venv/ready: pyproject.toml .ci/setup.py
	@$(PYTHON) .ci/setup.py

long-compare: .venv/ready ## Shipped rule sets rewritten and mutated, and 2,000 pairs, proved
	$(BIN)/python -m tests.compare 2000
	$(BIN)/python -m tests.compare mutants
