# What one can do here: make help.
PYTHON ?= python3
.PHONY: run test check bench clean help

run: ## the site with its demo, on this machine
	@$(PYTHON) scripts/environment.py base
	@DEBUG=1 .venv/bin/python manage.py serve

test: ## everything that must hold
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m scripts.test

check: ## the part of it that needs no running site: style, types, layers, templates, scripts, messages
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m scripts.check

bench: ## the chat measured beside others (benchmarks/README.md); ARGS=--quick takes four minutes
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(ARGS)

clean: ## forget the environment, the caches and the local data; asks nothing: it is a development tree
	rm -rf .venv node_modules .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis var

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14
