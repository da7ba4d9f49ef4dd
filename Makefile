# Yunhu: one command each. What a command does in detail is in tools/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
export PATH := $(CURDIR)/build/node/bin:$(HOME)/.cargo/bin:$(PATH):/usr/sbin:/sbin

PY := .venv/bin/python
YUNHU ?= .venv/bin/yunhu
STAMPS := build/stamps
MEDIA_SOURCES := $(shell find media -path media/target -prune -o \( -name '*.rs' -o -name 'Cargo.*' \) -print 2>/dev/null)
WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f ! -name '*.test.ts*' -print 2>/dev/null)
READY := $(STAMPS)/python $(STAMPS)/media $(STAMPS)/web $(STAMPS)/link

.PHONY: help demo test check bench format web-api build clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

demo: $(STAMPS)/system-demo $(READY) ## set everything up and run a working centre with simulated callers; ONCE=1 for one call
	@$(YUNHU) demo $(if $(ONCE),--once)

test: $(STAMPS)/system-test $(READY) ## set everything up and pass every test; ONLY=<path or expression> for a part
	@$(PY) -m tools.test $(if $(ONLY),--only '$(ONLY)')

check: $(STAMPS)/system-test $(READY) ## exactly what CI runs; ONLY=<step> for one step
	@$(PY) -m tools.check $(if $(ONLY),--only '$(ONLY)')

bench: $(STAMPS)/system-bench $(READY) $(STAMPS)/load ## measure, beside a bare forwarder and Asterisk; ONLY=<row>, RUNS=<times>
	@$(PY) -m bench.run $(if $(ONLY),--only '$(ONLY)') $(if $(RUNS),--runs $(RUNS))

format: $(READY) ## format Python and Rust, print the machines' pages
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix . && cargo fmt --all --manifest-path media/Cargo.toml
	@$(PY) -m tools.machines
	@$(PY) -m tools.roles

web-api: $(STAMPS)/system-demo $(READY) ## write the web application's types from the node's description of its interface
	@$(PY) -m tools.web_api

build: $(STAMPS)/system-demo $(READY) ## build the wheel into dist/
	@$(PY) -m tools.wheel build dist

clean: ## remove what was built (the Python environment and the engine's target too)
	rm -rf build dist .venv media/target web/node_modules web/tools-api/node_modules src/yunhu/assets/web .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis src/*.egg-info

$(STAMPS)/system-%: tools/setup.sh tools/packages.txt
	@tools/setup.sh system $*

$(STAMPS)/python: tools/setup.sh requirements/dev.lock
	@tools/setup.sh python

$(STAMPS)/media: tools/setup.sh $(MEDIA_SOURCES)
	@tools/setup.sh media

$(STAMPS)/load: tools/setup.sh $(MEDIA_SOURCES) $(STAMPS)/media
	@tools/setup.sh load

$(STAMPS)/web: tools/setup.sh $(WEB_SOURCES) $(STAMPS)/python
	@tools/setup.sh web

$(STAMPS)/link: tools/link.py pyproject.toml $(STAMPS)/python
	@$(PY) -m tools.link && touch $@
