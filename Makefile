.DEFAULT_GOAL := help
.PHONY: help demo test soak lint bench sbom requirements clean

compile = .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo 'Arguments go in ARGS: make test ARGS="tests/domain -k number"'

demo: ## Set up, load the demonstration and serve it until interrupted
	@scripts/setup.sh demo
	.venv/bin/polyleaf demo $(ARGS)

test: ## Set up, system packages included, and run the tests
	@scripts/setup.sh test
	.venv/bin/pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder $(ARGS)

soak: ## The random and kill tests at twenty times their size (hours)
	@scripts/setup.sh test
	POLYLEAF_SOAK=20 .venv/bin/pytest --timeout 0 tests/crash tests/invariants tests/domain tests/workflow/test_tampering.py \
		tests/workflow/test_honest_releases.py tests/web/api/test_fuzz.py $(ARGS)

lint: ## Check style, types and the direction of imports
	@scripts/setup.sh lint
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: ## Measure checks, speed and memory (docs/checks.md, docs/performance.md)
	@scripts/setup.sh test
	for script in scripts/bench/*.py; do .venv/bin/python "$$script" $(ARGS) || exit 1; done

sbom: ## List every installed dependency with its licence: build/sbom.cdx.json (CycloneDX), build/licences.md
	@scripts/setup.sh lint
	mkdir -p build
	.venv/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o build/sbom.cdx.json .venv/bin/python
	.venv/bin/pip-licenses --python .venv/bin/python --from=mixed --format=markdown --output-file=build/licences.md

requirements: ## Pin the newest versions that pyproject.toml allows
	@scripts/setup.sh lint
	$(compile) --upgrade --extra dev --extra import pyproject.toml -o requirements-dev.txt
	$(compile) --upgrade --extra import -c requirements-dev.txt pyproject.toml -o requirements.txt

clean: ## Remove what can be built again; instance/, which holds people's work, stays
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find app scripts tests -name __pycache__ -prune -exec rm -rf {} +
