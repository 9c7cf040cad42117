# Everything a person does here, as one word. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test services stop shell lint fmt bench messages e2e services-test thorough test-moodle reset
export PORT ?= 8000
export PORTAL_DATA ?= .portal

VENV := .venv
PY := $(VENV)/bin/python
LAUNCH := $(PY) -m lms_portal.services
WITH := $(LAUNCH) exec -- python
WITH_FAST := $(LAUNCH) exec --fast -- python

help:  ## this list
	@echo "Leerportaal. Needs only Python 3.11 or newer, make and pip."
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'
	@echo "PORT=8000 and PORTAL_DATA=.portal choose where; DATABASE_URL and REDIS_URL use your own services."

run: $(VENV)/.stamp-embedded  ## the whole portal with its demo, until Ctrl-C
	@$(LAUNCH) run

test: $(VENV)/.stamp-dev  ## the tests; ARGS="-k name" for some
	@$(PY) -m lms_portal.services.messages
	@$(WITH_FAST) -m pytest -n auto $(ARGS)

services: $(VENV)/.stamp-embedded  ## PostgreSQL and Redis alone, until Ctrl-C
	@$(LAUNCH) services

stop: $(VENV)/.stamp-embedded  ## stop what runs with this data folder
	@$(LAUNCH) stop

shell: $(VENV)/.stamp-embedded  ## a Python shell with the models
	@$(WITH) manage.py shell

lint: $(VENV)/.stamp-dev  ## every check that is not a test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --lint templates
	$(VENV)/bin/lint-imports
	$(WITH_FAST) -m mypy .
	$(VENV)/bin/bandit --quiet --severity-level medium --recursive --configfile pyproject.toml .
	$(WITH_FAST) manage.py makemigrations --check --dry-run

fmt: $(VENV)/.stamp-dev  ## put the code in its usual shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/.stamp-dev  ## measure: make bench NAME=search
	@$(WITH) -m bench $(NAME)

messages: $(VENV)/.stamp-dev  ## collect the texts to translate; needs gettext
	@$(WITH_FAST) manage.py makemessages -l en --no-obsolete --no-wrap --no-location \
	  -i ".venv/*" -i "tests/*" -i "demo/content/*" -i "staticfiles/*" -i ".portal/*"
	@sed -i.bak '/^"POT-Creation-Date:/d' locale/en/LC_MESSAGES/django.po
	@rm locale/en/LC_MESSAGES/django.po.bak

e2e: $(VENV)/.stamp-dev  ## the journeys in a real browser
	@$(PY) -m lms_portal.services.messages
	@$(WITH_FAST) -m pytest -m e2e -n auto tests/e2e $(ARGS)

thorough: PROOFS ?= tests/policy tests/enrollment/engine
thorough: $(VENV)/.stamp-dev  ## the policy flipped cell by cell, random lives of people, booking by its model
	@$(WITH_FAST) -m pytest -m thorough -n auto --dist worksteal $(PROOFS) $(ARGS)

test-moodle: $(VENV)/.stamp-dev  ## the coupling's client against a real Moodle: MOODLE_URL=… MOODLE_TOKEN=…
	@$(WITH_FAST) -m pytest -m live -n 0 --force-enable-socket tests/moodle/live $(ARGS)

services-test: export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/test
services-test: export REDIS_URL ?= redis://127.0.0.1:6379/9
services-test: test  ## the tests with a PostgreSQL and Redis of your own

reset: $(VENV)/.stamp-embedded  ## throw the demo's data away; YES=1 does not ask
	@$(LAUNCH) reset $(if $(YES),--yes)

$(VENV)/.stamp-%: requirements/%.txt | $(VENV)/bin/python
	@$(PY) -m lms_portal.services.install $*

# The newest Python for which every package has a ready-made wheel comes first.
$(VENV)/bin/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	    && echo "Making the environment in $(VENV) with $$($$python --version)." \
	    && exec "$$python" -m venv --clear $(VENV); \
	done; \
	echo "error: no Python 3.11 or newer with its venv module found. Install it (Debian and Ubuntu:" \
	  "python3 and python3-venv) and try again." >&2; exit 1
