# Commands for daily work; `just` lists them. The whole of the checks and tests is `./test`.

default:
    @just --list

# Formatting, lints, licences, rooms
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    python3 .ci/licences.py --self-test
    python3 .ci/licences.py
    python3 .ci/rooms.py

# Tests on SQLite, nothing else to install
test *ARGS:
    cargo test --workspace {{ ARGS }}

# The same tests, with PostgreSQL beside SQLite
test-pg *ARGS:
    #!/usr/bin/env bash
    set -euo pipefail
    folder=$(mktemp -d -t yipanqi-pg.XXXXXX)
    trap '.ci/postgres stop "$folder" && rm -rf "$folder"' EXIT
    YIPANQI_TEST_PG=$(.ci/postgres start "$folder")
    export YIPANQI_TEST_PG
    cargo test --workspace {{ ARGS }}

# The program
run *ARGS:
    cargo run -p yipanqi -- {{ ARGS }}

# The demo site
demo *ARGS:
    cargo run -p yipanqi -- up --demo {{ ARGS }}

# Stories and accessibility checks in a real browser
e2e *ARGS: _browser
    cargo build -p yipanqi
    node e2e/run.mjs {{ ARGS }}

# Format everything
fmt:
    cargo fmt --all

_browser:
    .ci/setup
