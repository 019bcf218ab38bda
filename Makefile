# The commands for people. `make` alone lists them.
PYTHON ?= python3
VENV = .venv/bin
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help run test proof e2e bench lint lock reset translations python packages dev-packages

help:
	@echo "make run           set everything up and serve on http://127.0.0.1:8000/ (PORT=, HOST=)"
	@echo "make test          the tests without a browser, on SQLite and PostgreSQL (ARGS= for pytest)"
	@echo "make proof         the heavy attempts to break it, on both engines (docs/proof.md)"
	@echo "make e2e           the tests in a browser; screenshots into instance/e2e/"
	@echo "make bench         the benchmarks as one table"
	@echo "make lint          style, likely mistakes and likely holes"
	@echo "make lock          pin the packages of requirements*.in anew"
	@echo "make reset         the demo market as new"
	@echo "make translations  collect the Japanese strings, compile the English ones"

run: python
	@$(PYTHON) bin/setup.py run

test: dev-packages
	@$(VENV)/python -m pytest -n logical --dist loadgroup $(ARGS)

proof: dev-packages
	@$(VENV)/python -m pytest tests/proof -n logical --dist loadgroup $(ARGS)

e2e: dev-packages
	@sh bin/browser
	@$(VENV)/python -m pytest tests/e2e -n 2 $(ARGS)

bench: dev-packages
	@$(VENV)/python -m tests.bench $(ARGS)

lint: dev-packages
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check --quiet . || { echo "Some files are not formatted: .venv/bin/ruff format ."; exit 1; }
	@$(VENV)/bandit --quiet --configfile pyproject.toml --recursive marketplace bin app.py

lock: dev-packages
	@for list in requirements requirements-dev; do \
	  CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/pip-compile --quiet --upgrade --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --annotation-style=line \
	    --output-file=$$list.txt $$list.in || exit 1; done
	@$(PYTHON) bin/setup.py packages --dev

reset: packages
	@MARKETPLACE_DEMO=1 $(VENV)/flask db upgrade
	@MARKETPLACE_DEMO=1 $(VENV)/flask demo reset

CATALOGUE = marketplace/translations
translations: packages
	@$(VENV)/pybabel --quiet extract -F babel.cfg -k lazy_gettext --ignore-dirs '.*' --no-wrap --sort-by-file --add-location=file \
	  --project=azukari --version= -o instance/messages.pot .
	@$(VENV)/pybabel --quiet update --init-missing --no-fuzzy-matching --ignore-pot-creation-date --no-wrap \
	  -i instance/messages.pot -d $(CATALOGUE) -l en
	@$(VENV)/pybabel compile -d $(CATALOGUE) --statistics

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }

packages: python
	@$(PYTHON) bin/setup.py packages

dev-packages: python
	@$(PYTHON) bin/setup.py packages --dev
