#!/bin/sh
# venv.sh FOLDER LOCK: make the virtual environment FOLDER hold what requirements/LOCK.lock names.
#
# Needs Python 3.11 or newer with its own venv and pip, nothing else. Does nothing where it was done for the same lock.
set -eu
folder=$1
lock=requirements/$2.lock
seal=$folder/installed-$2.lock

if [ -e "$folder/bin/python" ] && ! "$folder/bin/python" -c '' 2>/dev/null; then
    echo "The Python behind $folder is gone; making it anew."
    rm -rf "$folder"
fi
if cmp -s "$lock" "$seal" && [ -x "$folder/bin/python" ]; then
    exit 0
fi

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3 …" >&2
    exit 1
}

if [ ! -x "$folder/bin/python" ]; then
    python=$(find_python)
    echo "Making $folder with $("$python" -V)."
    if ! "$python" -m venv "$folder"; then
        rm -rf "$folder"
        echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
fi
echo "Installing the packages of $lock (the first time takes about a minute)."
# Exactly the locked files, each checked against its hash; only wheels, so nothing is compiled or run while installing.
"$folder/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps \
    --only-binary :all: --requirement "$lock"
cp "$lock" "$seal"
