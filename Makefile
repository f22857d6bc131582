# Two commands matter: `make run` does the main job, `make test` passes the tests.
# Both set everything up first, from nothing but Python 3.11, git and make.

PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
OUT    ?= out
SOURCES := $(shell find src -name "*.py")

.PHONY: run test check format lock bench clean

run: $(VENV)/kernels.stamp ## the main job: a report on the published figures, in out/
	$(BIN)/ketenbalans run --out $(OUT)

test: $(VENV)/dev.stamp $(VENV)/kernels.stamp ## every test and every documented example
	$(BIN)/python -m pytest -n 2

check: $(VENV)/dev.stamp ## the gates beside the tests: format, lint, types, licences
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/reuse --no-multiprocessing lint --quiet

format: $(VENV)/dev.stamp
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

bench: $(VENV)/dev.stamp ## speed and memory beside the named peers; writes benchmarks/results
	$(BIN)/python -m benchmarks

lock: ## pins every dependency anew, with hashes and without the name of any host (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements/run.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra dev pyproject.toml -c requirements/run.lock -o requirements/dev.lock

clean:
	rm -rf $(VENV) $(OUT) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The kernels are compiled once per version of the sources, side by side.
$(VENV)/kernels.stamp: $(VENV)/run.stamp $(SOURCES)
	@echo "Compiling the kernels (once) ..."
	@$(BIN)/python -m ketenbalans.simulation.warming case & case=$$!; \
		$(BIN)/python -m ketenbalans.simulation.warming cohort && wait $$case
	@touch $@

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Setting up Ketenbalans (once) ..."
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml | $(BIN)/python
	@echo "Setting up Ketenbalans for development (once) ..."
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp
