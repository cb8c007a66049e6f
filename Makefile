# `make reports` and `make test` set everything up; nothing else is needed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.PHONY: reports test lab lint check clean lock bench store

# Built once, rebuilt only when the lock or the package's own description changes.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; assert (3, 11) <= sys.version_info[:2] <= (3, 14), "Tightrope needs Python 3.11 to 3.14"'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

reports: $(READY)
	$(BIN)/tightrope render --all

test: $(READY) lint
	$(BIN)/tightrope check
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --nbval notebooks

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: $(READY)
	$(BIN)/tightrope check

lab: $(READY)
	$(BIN)/jupyter lab $(LAB_OPTIONS) notebooks

# Run the notebooks anew and keep their outputs and findings in the repository: read the diff before a commit.
store: $(READY)
	$(BIN)/tightrope store

bench: $(READY)
	$(BIN)/python -m pytest benchmarks --benchmark-only -o python_files='bench_*.py'

# For maintainers: uv is the only resolver here that locks for all supported Pythons at once.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock

clean:
	find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name pictures -exec rm -rf {} +
	rm -rf .pytest_cache .ruff_cache .hypothesis .benchmarks
