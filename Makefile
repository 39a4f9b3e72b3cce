# The desk's commands. Needs Python 3.11 or newer and make; each target brings the packages it needs, once.

.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8000
T ?= tests
VENV := .venv
PYTHON := $(VENV)/bin/python
# The linters have an environment of their own, so that `make test` proves what its lock holds, not what theirs adds.
LINT_VENV := .venv-lint
LINT := $(LINT_VENV)/bin/python
# What is measured is what runs in earnest.
BENCH_VENV := .venv-bench
BENCH := $(BENCH_VENV)/bin/python
ALONE := env -u DATABASE_URL -u REDIS_URL DATA_DIR=$(LINT_VENV)/data
MANAGE := $(ALONE) $(LINT) manage.py
PRODUCTION := EMBEDDED=0 SECRET_KEY=0123456789-only-for-this-check-abcdefghijklmnopqrstuvwxyz \
	BASE_URL=https://desk.example.com ALLOWED_HOSTS=desk.example.com \
	DATABASE_URL=postgres://desk@127.0.0.1/desk REDIS_URL=redis://127.0.0.1/0 EMAIL_HOST=mail.example.com

.PHONY: help run setup test coverage test-all check lint lint-code lint-types lint-floors lint-django lint-strings \
	lint-templates lint-schema lint-sizes format schema messages traditional screenshots access bench lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | while IFS='	' read -r name words; do \
		printf '  make %-15s %s\n' "$$name" "$$words"; done

run: ## Run the desk with demo data; PORT=8000 HOST=127.0.0.1
	@tools/venv.sh $(VENV) core
	@exec $(PYTHON) manage.py serve --host '$(HOST)' --port '$(PORT)'

setup: ## Compile catalogues, migrate, collect static files (run does it too)
	@tools/venv.sh $(VENV) core
	@$(PYTHON) manage.py setup

test: ## Run the default suite on SQLite; T=path for a part
	@tools/venv.sh $(VENV) test
	@env -u DATABASE_URL -u REDIS_URL $(PYTHON) -m pytest $(if $(filter tests,$(T)),-n auto) $(T)

coverage: ## Measure which branches the default suite walks
	@tools/venv.sh $(VENV) test
	@env -u DATABASE_URL -u REDIS_URL $(PYTHON) -m pytest -n auto --cov --cov-report term $(T)

test-all: $(if $(SQLITE_DONE),,test) ## Also run it on PostgreSQL and Redis (DATABASE_URL, REDIS_URL), and in a browser
	@tools/venv.sh $(VENV) browser
	@$(PYTHON) tools/test_all.py $(T)

check: lint test test-all ## Do what CI does, in the same order

lint: lint-code lint-types lint-floors lint-django lint-strings lint-templates lint-schema lint-sizes ## Run every check that is no test

$(LINT_VENV): FORCE
	@tools/venv.sh $(LINT_VENV) lint

lint-code: $(LINT_VENV) ## Check style and common mistakes (ruff)
	$(LINT) -m ruff check --output-format concise .
	$(LINT) -m ruff format --check .

lint-types: $(LINT_VENV) ## Check types (mypy, strict)
	$(ALONE) $(LINT) -m mypy

lint-floors: $(LINT_VENV) ## Check that imports run downwards, and that the check itself works
	$(LINT_VENV)/bin/lint-imports --no-logo
	$(LINT) -m pytest -q tests/tooling/test_floors.py

lint-django: $(LINT_VENV) ## Check for missing migrations and unsafe production settings
	$(MANAGE) makemigrations --check --dry-run
	$(ALONE) $(PRODUCTION) $(LINT) manage.py check --deploy --fail-level WARNING

lint-strings: $(LINT_VENV) ## Check that every sentence is translated (needs gettext)
	$(LINT) tools/strings.py
	$(LINT) tools/traditional.py --check

lint-templates: $(LINT_VENV) ## Check the indentation of templates
	$(LINT) -m djhtml --check --tabwidth 2 templates

lint-schema: $(LINT_VENV) ## Check that docs/openapi.yaml is what the API does
	$(MANAGE) spectacular --validate --fail-on-warn --file $(LINT_VENV)/openapi.yaml
	diff -u docs/openapi.yaml $(LINT_VENV)/openapi.yaml

lint-sizes: $(LINT_VENV) ## Check that no file or function has outgrown its reader
	$(LINT) tools/sizes.py

format: $(LINT_VENV) ## Put code and templates into shape
	$(LINT) -m ruff format .
	$(LINT) -m ruff check --fix .
	$(LINT) -m djhtml --tabwidth 2 templates

schema: $(LINT_VENV) ## Write docs/openapi.yaml anew
	$(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

messages: $(LINT_VENV) ## Bring new sentences into the catalogues (needs gettext)
	$(MANAGE) makemessages --locale zh_Hans --no-wrap --no-location --ignore 'tests/*' --ignore 'tools/*' --ignore 'bench/*' --ignore 'docs/*'

traditional: $(LINT_VENV) ## Write the Traditional Chinese catalogue and letters anew from the Simplified ones
	$(LINT) tools/traditional.py

screenshots: ## Photograph every screen into screenshots/
	@tools/venv.sh $(VENV) browser
	@$(PYTHON) tools/screenshots.py

access: ## Ask axe about every screen, in all four looks with EVERY=1 (tools/access.py)
	@tools/venv.sh $(VENV) browser
	@$(PYTHON) tools/access.py $(if $(EVERY),--every)

bench: ## Measure the clocks and the live channel (PostgreSQL at DATABASE_URL, redis-server; see docs/performance.md)
	@tools/venv.sh $(BENCH_VENV) prod
	@$(BENCH) -m bench.firing
	@$(BENCH) -m bench.lateness
	@$(BENCH) -m bench.live

lock: ## Write requirements/*.lock anew (needs uv); UPGRADE=1 for newer versions
	@tools/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove environments and caches; the data in var/ stay
	rm -rf $(VENV) $(LINT_VENV) $(BENCH_VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov

FORCE:
