# `make sample` and `make test` do everything on a machine with Python 3.11 or newer.
# The environment is made in .venv when requirements.lock or pyproject.toml changed, and only then.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# uv brings its own list of certificate authorities; this makes it take the system's, as pip does.
export UV_SYSTEM_CERTS := 1

# Every crawl is a process of its own: without compiled files each would spend seconds on compiling.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE

# A given PYTHON is taken as it is; otherwise the first one that is new enough.
PYTHON ?=
BIN := .venv/bin
STAMP := .venv/made-in

# A copied or moved .venv points to the folder it came from: make it anew.
ifneq "$(shell cat $(STAMP) 2>/dev/null)" "$(CURDIR)"
$(STAMP): FORCE
endif

.PHONY: help .venv sample test lint format docs lock clean FORCE

help: ## show this list
	@sed -n 's/^\([.a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

.venv: $(STAMP) ## set up the environment (the others do it by themselves)

sample: $(STAMP) ## run the sample: real spiders over stored pages, no network
	$(BIN)/yindao run --sample

test: $(STAMP) ## run the tests; more: make test ARGS="-k money"
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile $(ARGS)

lint: $(STAMP) ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(STAMP) ## put the code into the common form
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

docs: $(STAMP) ## write the pages of docs/ that come from the code
	$(BIN)/python -m yindao.docs

lock: $(STAMP) ## write requirements.lock from pyproject.toml; newer versions: make lock ARGS=--upgrade
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras \
		--generate-hashes --no-annotate --no-emit-index-url \
		--custom-compile-command "make lock" $(ARGS) pyproject.toml --output-file requirements.lock
	@! grep -n '://' requirements.lock || { echo "requirements.lock may name no host" >&2; exit 1; }

clean: ## remove the environment and what the tools left behind
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml
	@for python in $(or $(PYTHON),python3.11 python3 python3.12 python3.13 python3.14); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Yindao needs Python 3.11 or newer$(if $(PYTHON),; $(PYTHON) is not)." >&2; \
		echo "Debian 12 or newer: apt install python3 python3-venv; or name one: make PYTHON=..." >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python cannot make virtual environments: ensurepip is missing." >&2; \
		echo "Debian and Ubuntu keep it in a package of its own: apt install python3-venv" >&2; \
		exit 1; \
	fi; \
	if [ "$$(cat $(STAMP) 2>/dev/null)" != "$$(pwd -P)" ]; then \
		echo "Making .venv with $$("$$python" --version)"; \
		rm -rf .venv; \
		"$$python" -m venv .venv; \
	fi
	@# uv comes from the lock like everything else, and is checked against its hashes.
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@pwd -P > $(STAMP)
