#!/bin/sh
# lock.sh [uv arguments]: write requirements/*.lock anew from pyproject.toml. `--upgrade` takes the newest that fits.
set -eu
if ! command -v uv >/dev/null 2>&1; then
    echo "Locks are made with uv, which is not installed here: pip install uv" >&2
    exit 1
fi
compile() {
    name=$1
    shift
    # One file for every platform and Python from 3.11 on, with hashes, without the address it was fetched from.
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url pyproject.toml --output-file "requirements/$name.lock" "$@" >/dev/null
    echo "requirements/$name.lock: $(grep -c == "requirements/$name.lock") packages"
}
compile core "$@"
# The others hold the core's very versions, so that each environment can grow into the next.
compile prod --constraint requirements/core.lock --extra prod "$@"
compile test --constraint requirements/core.lock --group test "$@"
compile browser --constraint requirements/test.lock --group test --group browser "$@"
# mypy reads the browser tests too, so it needs their packages.
compile lint --constraint requirements/browser.lock --group test --group browser --group lint "$@"
