# The words of this house. `make` alone lists them; the work itself is in scripts/.
SHELL := /bin/bash
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help

.PHONY: help
help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## set up and serve on http://127.0.0.1:8000 (PORT=9000, DEMO=0, RELOAD=1 change it)
	@scripts/run

.PHONY: serve
serve: ## serve to others, behind a proxy (docs/operations.md says how; WORKERS=2 THREADS=8 change it)
	@scripts/prepare run
	@scripts/serve

.PHONY: check
check: ## quick, while you write: linters, and the suite on SQLite without the long walks
	@scripts/test check

.PHONY: test
test: ## before a change is ready: that and the walks, PostgreSQL, kills and the browser
	@scripts/test test

.PHONY: deep
deep: ## before an issue is done, up to an hour: everything, whole, on both databases, and the coverage floor
	@scripts/test deep

.PHONY: browser
browser: ## the browser trips alone
	@scripts/test browser

.PHONY: install-dev
install-dev: ## make .venv with all that development needs
	@scripts/prepare dev

.PHONY: format
format: ## put Python and templates into shape
	@scripts/prepare dev
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format . && .venv/bin/djlint --reformat --quiet templates

.PHONY: bench
bench: ## measure the pages against their budget, on a large made-up database
	@scripts/prepare dev
	@DEBUG=1 $(PYTHON) manage.py bench

.PHONY: archive
archive: ## write the public site as files that open without a server, to TO=var/archive (WORLD=demo for the demonstration)
	@scripts/archive

.PHONY: screenshots
screenshots: ## take pictures of the main pages
	@scripts/prepare dev
	@scripts/system chromium
	@$(PYTHON) scripts/screenshots.py

.PHONY: vendor
vendor: ## fetch fonts and styles into frontend/vendor and cut them into static (needs Node; the result is committed)
	@scripts/prepare dev && scripts/prepare tools
	@cd frontend && npm ci --ignore-scripts --no-audit --no-fund && node vendor.mjs
	@.tools/bin/uv run --no-project --quiet --script scripts/fonts.py && $(PYTHON) scripts/styles.py

.PHONY: lock
lock: ## choose the newest versions that pyproject.toml allows, write uv.lock, install them
	@scripts/prepare tools
	@env -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_INDEX .tools/bin/uv lock --upgrade
	@scripts/prepare dev

.PHONY: clean
clean: ## remove .venv, .tools and caches; var/ with the database stays
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov test-results var/static
	@find . -name __pycache__ -type d -not -path './frontend/*' -prune -exec rm -rf {} +
