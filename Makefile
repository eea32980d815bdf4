# Everything runs in .venv; nothing else on the machine is touched.
PYTHON ?= python3
# Tests that run at a time; "make test WORKERS=0" runs them one after the other.
WORKERS ?= 2
BIN := .venv/bin
# Where a run of the tests leaves how long each took.
TIMES := artefacts/tests.xml
# The app's was measured; pip is silent meanwhile.
APP_TAKES := a minute and a half
TESTS_TAKE := several minutes (PyTorch is large)
# What is imported is compiled once and kept, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help app test coverage durations check format docs house hooks clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

app: .venv/app.stamp models/pose_landmarker_full.task  ## open the app in the browser
	@echo "Starting the app; it opens in the browser. Ctrl-C stops it."
	@THRUST_VISION_STARTED_WITH="make app" $(BIN)/thrust-vision app

test: .venv/test.stamp models/pose_landmarker_full.task  ## run all tests
	@echo "Running all tests, which takes some ten minutes on two cores."
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --junitxml $(TIMES)

coverage: .venv/test.stamp  ## run all tests and print the branches that none takes
	@$(BIN)/coverage erase
	@THRUST_VISION_COVERAGE=1 $(MAKE) --no-print-directory test
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

durations:  ## print which tests took longest in the last run
	@$(BIN)/python -m tests.durations $(TIMES)

check: .venv/test.stamp  ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: .venv/docs.stamp  ## build the documentation, strictly, into artefacts/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

house: .venv/test.stamp  ## print lengths, docstrings and imports up the rooms
	$(BIN)/python -m lab.benchmarks.house

hooks: .venv/test.stamp  ## let git run the checks before each commit
	$(BIN)/pre-commit install

format: .venv/test.stamp  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what was made
	rm -rf .coverage* .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis artefacts

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	@echo "Making a Python environment in .venv: some 5 seconds, once."
	@$(PYTHON) -m venv .venv

.venv/app.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing what the app needs into .venv: about $(APP_TAKES), once."
	@$(INSTALL) -e '.[app]'
	@touch $@

# Compiling all of it, as pip does, takes half a minute; little of it is ever imported.
.venv/test.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing what the tests need into .venv: $(TESTS_TAKE), once."
	@$(INSTALL) --no-compile -e '.[app,team,cluster,synthetic,dev]'
	@touch $@

# Apart from what the tests need: the theme alone is fifteen thousand files.
.venv/docs.stamp: .venv/test.stamp
	@echo "Installing what the documentation needs into .venv: some seconds, once."
	@$(INSTALL) --no-compile -e '.[docs]'
	@touch $@

models/pose_landmarker_full.task: | .venv/bin/python
	@echo "Fetching the pose model (9 MB): some seconds, once."
	@$(BIN)/thrust-vision models fetch full
