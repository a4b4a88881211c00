# Everything starts from a bare clone with Python 3.11 or later and make.
PYTHON ?= python3
BIN := .venv/bin
DB ?= reviews.db

.PHONY: demo test check lint types bench env clean sample wheel

env: .venv/.installed

.venv/.installed: pyproject.toml install.py
	$(PYTHON) install.py
	@touch $@

demo: env
	$(BIN)/casereviews build --db $(DB)
	$(BIN)/casereviews verify $(DB)
	@echo
	@echo "The twelve invented reviews are in $(DB). To open it in your browser:"
	@echo "  $(BIN)/casereviews serve $(DB)"
	@echo "To search it here:"
	@echo "  $(BIN)/casereviews search $(DB) \"risk assessment\""

test: env
	$(BIN)/python -m pytest -q

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: env
	$(BIN)/mypy

check: lint types test

bench: env
	$(BIN)/python benchmarks/extraction.py
	$(BIN)/python benchmarks/cues.py
	$(BIN)/python benchmarks/words.py corpus/sample
	$(BIN)/python benchmarks/rebuild.py
	$(BIN)/python benchmarks/kill.py

# The wheel as a user installs it: no development packages, no models, another folder.
wheel:
	rm -rf build/wheel && mkdir -p build/wheel
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/pip install --quiet --disable-pip-version-check .
	cd build/wheel && env/bin/casereviews doctor
	cd build/wheel && env/bin/casereviews build --db sample.db
	cd build/wheel && env/bin/casereviews verify sample.db

sample: env
	$(BIN)/python -m corpus.sample.make

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
