"""Whether every sentence of the desk has its Chinese: red where one is missing, empty, fuzzy, obsolete or malformed.

Usage: strings.py [ROOT]. Works on a copy of the sources, so nothing in the tree changes. Needs gettext (on Debian:
apt install gettext).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

LANGUAGE = "zh_Hans"
CATALOGUE = Path("locale", LANGUAGE, "LC_MESSAGES", "django.po")
SHOWN = 40  # of each kind
FLAGS = ("--no-wrap", "--add-location=file")


def main(root: Path) -> int:
    """Extract the sentences anew, merge them into a copy of the catalogue, and judge the result."""
    if not shutil.which("xgettext") or not shutil.which("msgfmt"):
        print("gettext is not installed; on Debian and Ubuntu: apt install gettext", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        catalogue = _merged(root, Path(folder))
        problems = _judge(polib.pofile(str(catalogue), encoding="utf-8"))
        formats = subprocess.run(
            ["msgfmt", "--check-format", "--output-file", os.devnull, str(catalogue)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if formats.returncode:
        problems.append(f"malformed:\n{formats.stderr}")
    print(*problems, sep="\n" if problems else "", end="\n" if problems else "")
    print(f"{CATALOGUE}: {'see above; `make messages` brings new sentences in' if problems else 'complete'}")
    return 1 if problems else 0


def _merged(root: Path, copy: Path) -> Path:
    packages = [path.parent.name for path in root.glob("*/__init__.py")]
    for name in {*packages, "templates", "locale"} - {"tests"}:
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    shutil.copy(root / "manage.py", copy)
    (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", LANGUAGE, *FLAGS]
    environment = {**os.environ, "DATA_DIR": str(copy / "var")}
    subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL, env=environment)
    return copy / CATALOGUE


def _judge(catalogue: polib.POFile) -> list[str]:
    kinds = {
        "missing or empty": [entry for entry in catalogue if not (entry.translated() or entry.obsolete or entry.fuzzy)],
        "fuzzy": catalogue.fuzzy_entries(),
        "obsolete": catalogue.obsolete_entries(),
    }
    return [
        f"{kind} ({len(entries)}):\n" + "\n".join(f"  {_place(entry)}{entry.msgid!r}" for entry in entries[:SHOWN])
        for kind, entries in kinds.items()
        if entries
    ]


def _place(entry: polib.POEntry) -> str:
    return f"{entry.occurrences[0][0]}: " if entry.occurrences else ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
