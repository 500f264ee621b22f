# make run: the site with its demo, on this machine.  make test: everything that must hold.
# make bench: the chat measured beside others (benchmarks/README.md); make bench ARGS=--quick takes four minutes.
PYTHON ?= python3
.PHONY: run test check bench clean

run:
	@$(PYTHON) scripts/environment.py base
	@DEBUG=1 .venv/bin/python manage.py serve

test:
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/test.py

check:
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/check.py

bench:
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(ARGS)

# Forgets the environment, the caches and the local data. Asks nothing: it is a development tree.
clean:
	rm -rf .venv node_modules .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis var
