# Everything a fresh machine needs: Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AS_OF ?= 2019-06-25

.PHONY: demo test check lint types unit setup corpus bench scale fuzz kills accuracy clean

## demo: make the sample corpus, ingest it, list what is stale
demo: setup corpus
	@# Some of the sample's files are damaged on purpose, so code 4 (incomplete) is expected.
	$(BIN)/styrdok ingest --db demo/styrdok.db demo/corpus || test $$? -eq 4
	$(BIN)/styrdok problems --db demo/styrdok.db
	$(BIN)/styrdok stale --db demo/styrdok.db --as-of $(AS_OF)

## test: everything that CI runs
test: setup check

check: lint types unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

unit:
	$(BIN)/pytest -q -n 2

corpus: setup
	$(BIN)/python fixtures/make.py demo/corpus

## bench: ratios of speed, all taken in one run
bench: setup
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/query.py

## scale: an ingest of 10,000 documents, in time, memory and size; KEEP=FOLDER makes them only once
scale: setup
	$(BIN)/python bench/scale.py $(if $(KEEP),--keep $(KEEP))

## fuzz: 5,000 damaged PDFs, and whether an ingest stands them all
fuzz: setup
	$(BIN)/python bench/fuzz.py

## kills: kill an ingest 100 times, and compare its index with that of an undisturbed one
kills: setup
	$(BIN)/python bench/kills.py

## accuracy: score every labelled set at hand; CASES='--cases NAME=FILE ...' adds your own
accuracy: setup
	$(BIN)/python bench/accuracy.py $(CASES) > docs/accuracy.md

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf $(VENV) demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
