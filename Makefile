# What the README tells people to call. Plain make and Python; nothing here needs more than the lock names.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONTENT := $(shell find src/entraide -path '*/content/*.yaml' 2>/dev/null)
SOURCES := $(shell find locale -name '*.po' 2>/dev/null)
COMPILED := src/entraide/compiled/content.json
MIGRATIONS := $(shell find src/entraide -path '*/migrations/*.py' 2>/dev/null)
TABLES := src/entraide/compiled/tables.sqlite3
CATALOGUES := src/entraide/locale/.compiled

.PHONY: run python test check build samples proofs bench bench-people screenshots format lock clean

run: build ## The demonstration office, at http://localhost:8000. Its data: var/demo.
	@exec env -u DATABASE_URL $(BIN)/python -m entraide run --demo --data var/demo

python:
	@command -v $(PYTHON) >/dev/null || { echo "This machine lacks Python. Run:"; echo "    sudo apt install python3 python3-venv"; exit 1; }

build: $(COMPILED) $(CATALOGUES) $(TABLES)

$(VENV)/.run: requirements/run.txt pyproject.toml | python
	@$(PYTHON) tools/environment.py run

$(VENV)/.dev: requirements/dev.txt pyproject.toml | python
	@$(PYTHON) tools/environment.py dev

$(COMPILED): $(CONTENT) src/entraide/core/content.py | $(VENV)/.run
	@$(BIN)/python -c "from entraide.core.content import compile_content; compile_content()"

$(CATALOGUES): $(SOURCES) | $(VENV)/.run
	@$(BIN)/python tools/catalogues.py compile && touch $@

$(TABLES): $(MIGRATIONS) requirements/run.txt | $(COMPILED) $(CATALOGUES)
	@$(BIN)/python -c "from entraide.config.preparing import make_template; make_template()"

check: $(VENV)/.dev build ## Formatting, types, arrows, content, catalogues, fast tests.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_content.py
	$(BIN)/python tools/catalogues.py check
	$(BIN)/python -m pytest -q -n 2 -m "not slow and not office and not browser"

test: $(VENV)/.dev build ## The whole suite.
	$(BIN)/python -m pytest -q -n 2
	$(BIN)/python tools/on_postgres.py $(BIN)/python -m pytest -q -n 2 -m django_db
	@$(BIN)/python tools/what_lacks.py

samples: $(VENV)/.dev build ## Contact sheets of the sample letters, docs/samples/.
	$(BIN)/python tools/contact_sheets.py

screenshots: $(VENV)/.dev build ## Pictures of the page types, out/screens; three of them for the README, docs/screens.
	$(BIN)/python tools/screenshots.py

bench: $(VENV)/.dev build ## Measure; writes benchmarks/results.json and prints it as a table.
	$(BIN)/python benchmarks/run.py

bench-people: $(VENV)/.dev build ## Twenty people at work for five minutes; writes benchmarks/people.json.
	$(BIN)/python benchmarks/people.py

proofs: $(VENV)/.dev build ## The long proofs: property tests, and the promises of docs/reference/security.md, at length.
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -q -n 2 tests/interview tests/security

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## Write the lock files anew (needs uv).
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml --group install -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml --group dev -o requirements/dev.txt

clean:
	rm -rf out dist src/entraide/compiled src/entraide/locale
