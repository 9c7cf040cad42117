#!/bin/sh
# Locks the three sets by hash. Run by a maintainer after changing pyproject.toml; needs uv.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1; shift
    uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-annotate --no-header \
        --custom-compile-command requirements/lock.sh "$@" --output-file "requirements/$out"
}
lock base.txt
lock embedded.txt --extra embedded --constraint requirements/base.txt
lock dev.txt --extra embedded --extra dev --constraint requirements/embedded.txt
