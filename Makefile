# Each target is one line of real work; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench crash dev front

front: frontend/node_modules ## build the single-page application into frontend/dist
	cd frontend && npm run build

frontend/node_modules: frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund && touch node_modules

run: front ## serve the demo world at http://127.0.0.1:8080 (first run: builds, migrates, loads the demo)
	cargo run --release -- serve --demo

check: frontend/node_modules ## formatting, lints, types, the front end's unit tests and its build
	cd frontend && npm run check
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

test: ## everything that checks the project; installs what it needs when it may
	tests/needs.sh
	$(MAKE) check
	tests/with-postgres.sh cargo test
	cd frontend && ../tests/with-server.sh npm run e2e

bench: ## the speed tables of docs/performance.md, beside SQL in the same run
	tests/with-postgres.sh cargo bench

crash: ## the server killed 200 times in the middle of sealing, opening, scoring and award
	DUIJIE_KILLS=200 tests/with-postgres.sh cargo test --test api crash:: -- --nocapture --test-threads 1

dev: frontend/node_modules ## back end on 8080 and the front end with hot reload on 5173
	cargo run -- serve --demo & cd frontend && npm run dev; kill %1

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | sort | awk -F'\t' '{printf "  make %-7s %s\n", $$1, $$2}'
