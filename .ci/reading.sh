#!/usr/bin/env bash
# Writes the last part of docs/reading.md: the score of reading on the labelled documents that lie beside this repository.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:?usage: .ci/reading.sh PROGRAM}
corpus=../shared/corpus
[ -d "$corpus" ] || { echo "error: no labelled documents at $corpus" >&2; exit 1; }
# What stands before the figures is written by hand.
before=$(sed '/^```$/,$d' docs/reading.md)
{
  printf '%s\n\n' "$before"
  echo '```'
  python3 "$corpus/score.py" --bin "$program"
  echo '```'
} > docs/reading.md.new
mv docs/reading.md.new docs/reading.md
