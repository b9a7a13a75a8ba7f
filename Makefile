# Needs python3 (3.11 or later) and make; everything else goes into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
CORPUS ?= data
ARGS ?=
TO ?= package.zip
CODED ?= ../shared/data/polnear_train.jsonl
SENTENCES ?= ../shared/data

# Without compiled modules on disk every notebook kernel compiles all of its imports anew.
unexport PYTHONDONTWRITEBYTECODE
# ONNX Runtime would tell its makers of every run.
export ORT_DISABLE_TELEMETRY := 1
# The Python is yours; uv only installs into it.
export UV_PYTHON_DOWNLOADS := never

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
RECIPE := recipes/stance_model
LEARN = OMP_NUM_THREADS=1 PYTHONPATH=build/stance:. $(BIN)/python
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header
CODE := $(wildcard src tests notebooks benchmarks recipes)

.PHONY: help setup lab report package test notebooks lint bench attribution stance lock clean distclean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv (the other targets do it when needed)

lab: $(READY) ## open the notebooks in JupyterLab (CORPUS=folder for your own articles)
	$(BIN)/multipolar build "$(CORPUS)"
	MULTIPOLAR_CORPUS="$$(cd "$(CORPUS)" && pwd)"; export MULTIPOLAR_CORPUS; \
	  $(BIN)/jupyter lab notebooks $(AS_ROOT) $(ARGS)

report: $(READY) ## turn the articles into report/index.html (CORPUS=folder for your own)
	$(BIN)/multipolar report "$(CORPUS)" $(ARGS)

package: report ## put the report with all it was made of into one file (TO=file.zip or a folder)
	$(BIN)/multipolar package "$(CORPUS)" --to "$(TO)"

test: $(READY) ## run all tests, notebooks included (ARGS="-k quotes" for some)
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

notebooks: $(READY) ## execute the notebooks again, in place
	$(BIN)/multipolar notebooks

lint: $(READY) ## check style, types and notebook hygiene
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy src
	$(BIN)/python -m pytest -q tests/test_notebook_hygiene.py

bench: $(READY) ## time the package beside the alternatives
	$(BIN)/python -m benchmarks $(ARGS)

attribution: $(READY) ## train the attribution model again (CODED=file; data: see its README)
	@test -f "$(CODED)" || { echo "no articles to learn from: $(CODED) is not there; name the training part" \
	  "of PolNeAR 1.0 with make attribution CODED=file (its form: src/multipolar/attribution/README.md)" >&2; exit 1; }
	$(BIN)/multipolar train attributions "$(CODED)" --to src/multipolar/attribution/weights.npz

stance: $(READY) ## train the stance model again (SENTENCES=folder; data: see its README)
	@test -f "$(SENTENCES)/dse_train.tsv" || { echo "no sentences to learn from: $(SENTENCES)/dse_train.tsv is not there; name" \
	  "their folder with make stance SENTENCES=folder (what it holds: src/multipolar/stance/weights/README.md)" >&2; exit 1; }
	$(BIN)/uv pip install --quiet --require-hashes --target build/stance -r $(RECIPE)/requirements.txt
	$(BIN)/uv pip install --quiet --require-hashes --no-deps --target build/stance -r $(RECIPE)/teacher.txt
	$(LEARN) $(RECIPE)/learn.py "$(SENTENCES)" --to build/networks --teacher
	$(LEARN) $(RECIPE)/learn.py "$(SENTENCES)" --to build/networks
	$(LEARN) $(RECIPE)/export.py "$(SENTENCES)" build/networks/pupil_[23].pt
	$(LEARN) $(RECIPE)/combine.py "$(SENTENCES)"

lock: $(BIN)/uv ## rebuild requirements.lock from pyproject.toml (ARGS=--upgrade for newer pins)
	$(COMPILE) --group dev $(ARGS) pyproject.toml -o requirements.lock
	$(COMPILE) --group validator $(ARGS) -o tests/validator.lock

clean: ## remove what report, tests and tools wrote
	rm -rf report package.zip data/processed .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find $(CODE) -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV)

# JupyterLab refuses to start as root (in a container, say) unless told.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

# uv itself comes with the hash that requirements.lock holds for it.
$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
	  "multipolar needs Python 3.11 or later as '$(PYTHON)'; name another with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo \
	  "'$(PYTHON)' lacks the venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV), once ..."
	@$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt

$(READY): requirements.lock tests/validator.lock pyproject.toml | $(BIN)/uv
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --target $(VENV)/validator -r tests/validator.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
