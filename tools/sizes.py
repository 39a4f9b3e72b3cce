"""The file-size rule: red where a file or a function has outgrown its reader.

Usage: sizes.py [ROOT]. Prints the medians and each offender; exit status 1 where there is one. Migrations are exempt:
they are generated, and read once.
"""

import ast
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

SUFFIXES = {".py", ".html", ".css", ".js", ".sh"}
NOT_OURS = {"__pycache__", "migrations", "var", "collected", "screenshots"}
LINES, TEST_LINES, SMALL_LINES, FUNCTION_LINES = 400, 500, 150, 50


def main(root: Path) -> int:
    """Measure every source file below `root`."""
    paths = _sources(root)
    sizes = {path: len((root / path).read_text("utf-8").splitlines()) for path in paths}
    functions = [found for path in paths if path.suffix == ".py" for found in _functions(root, path)]
    offenders = [f"{path}: {size} lines, at most {_limit(path)}" for path, size in sizes.items() if size > _limit(path)]
    offenders += [
        f"{place}: {size} lines, at most {FUNCTION_LINES}" for place, size in functions if size > FUNCTION_LINES
    ]
    print(f"files: {len(sizes)}, {_spread(list(sizes.values()))}")
    print(f"functions: {len(functions)}, {_spread([size for _, size in functions])}")
    print(*offenders, sep="\n" if offenders else "", end="\n" if offenders else "")
    return 1 if offenders else 0


def _sources(root: Path) -> list[PurePosixPath]:
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name not in NOT_OURS]
        found += [PurePosixPath(Path(folder, name).relative_to(root).as_posix()) for name in names]
    return sorted(path for path in found if path.suffix in SUFFIXES)


def _limit(path: PurePosixPath) -> int:
    if path.suffix == ".html" or path.name.startswith("settings"):
        return SMALL_LINES
    return TEST_LINES if path.parts[0] == "tests" else LINES


def _functions(root: Path, path: PurePosixPath) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def _spread(sizes: list[int]) -> str:
    ranked = sorted(sizes) or [0]
    return f"median {statistics.median(ranked):.0f}, p90 {ranked[int(len(ranked) * 0.9)]}, largest {ranked[-1]} lines"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
