# `make reports` and `make test` set everything up; nothing else is needed first.
ifeq ($(OS),Windows_NT)
$(error Tightrope runs on Linux, on macOS and in WSL, not on Windows itself)
endif

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# One more than two cores have: tests wait for browsers and for processes that end.
WORKERS ?= 3
# What of the library no test runs: `make test COVERAGE=--cov`. It takes half as long again;
# the workflow does it for `make test-quick`.
COVERAGE ?=
LIBRARY := $(wildcard lib/tightrope lib/pressroom)
# Packages whose public functions all have their numpydoc sections.
DOCUMENTED := lib/tightrope lib/pressroom

# In a container that runs under a number there may be no home folder to write to.
ifeq ($(shell cd ~ 2>/dev/null && test -w . && echo yes),)
export HOME := $(CURDIR)/.cache/home
endif

.PHONY: reports test test-quick lint format types check lab store docs bench lock clean

# The environment names the folder it was made for. Where the repository was moved, or
# the interpreter is gone, nothing in it runs: it is built anew.
GONE := $(shell if test -s $(READY); then \
	test -x $(BIN)/python && test "`cat $(READY)`" = "`pwd -P`" || echo gone; fi)
ifneq ($(GONE),)
.PHONY: $(READY)
endif

# Built once, and again when the lock or the package's own description changes.
$(READY): requirements.lock pyproject.toml
	@sh .ci/environment $(VENV) "$(PYTHON)"

reports: $(READY)
	$(BIN)/tightrope render --all

test: $(READY) lint
	$(BIN)/tightrope check
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(COVERAGE)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --nbval notebooks

# What can be said within a minute: no browser, no processes killed, no reports.
test-quick: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" $(COVERAGE)

lint: $(READY) types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(if $(DOCUMENTED),$(BIN)/numpydoc lint `find $(DOCUMENTED) -name '*.py'`)

types: $(READY)
	$(BIN)/mypy $(LIBRARY)

# Lay everything out as the linter wants it.
format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(READY)
	$(BIN)/tightrope check

lab: $(READY)
	$(BIN)/jupyter lab $(LAB_OPTIONS) notebooks

# Run the notebooks anew and keep their outputs and findings in the repository: read the
# diff before a commit.
store: $(READY)
	$(BIN)/tightrope store

# The pages of docs/ with the reference of the library, offline; a warning is an error.
docs: $(READY)
	rm -rf docs/generated
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(READY)
	$(BIN)/python -m pytest benchmarks --benchmark-only -o python_files='bench_*.py'

# For maintainers: uv is the only resolver here that locks for all supported Pythons at once.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock

clean:
	find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name pictures -exec rm -rf {} +
	rm -rf .cache .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks .coverage docs/_build
	@echo "Left: the environment in $(VENV) (to remove it: rm -rf $(VENV))," \
		"reports rendered elsewhere with --to, and everything in git."
