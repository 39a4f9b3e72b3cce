"""Writes the Traditional Chinese catalogue and letters from the Simplified ones, in the words of Taiwan.

Usage: traditional.py [--check] [ROOT]. Nobody edits what it writes: a better word goes into WORDS here, or into the
Simplified sentence. With --check nothing is written; red where what is there is not what would be written. Needs
OpenCC (Apache-2.0), which `make lint` brings; the desk itself runs without it.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

SIMPLIFIED, TRADITIONAL = Path("locale/zh_Hans/LC_MESSAGES/django.po"), Path("locale/zh_Hant/LC_MESSAGES/django.po")
LETTERS = Path("templates/letters")
# What the general dictionary writes otherwise than a desk in Taiwan does.
WORDS = {
    "服務檯": "服務台",
    "賬": "帳",
    "臺": "台",
    "只讀": "唯讀",
    "按周": "按週",
    "“": "「",
    "”": "」",
    "排程": "調度",
    "釋出": "發布",
    "引數": "參數",
    "型別": "類型",
    "程式碼": "代碼",
    # Where the dictionary takes the last sign of one word for the first of the next.
    "用戶": "使用者",
    "回複": "回覆",
}
_TEXT = re.compile(r'^(msgstr(?:\[\d+\])? |)(".*")$')

Convert = Callable[[str], str]


def main() -> int:
    """Write what is to be there, or say what is not in step."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is not in step")
    parser.add_argument("root", nargs="?", type=Path, default=Path())
    wishes = parser.parse_args()
    wanted = dict(wanted_in(wishes.root, converter()))
    there = {path: path.read_text("utf-8") for path in _there(wishes.root)}
    changed = sorted(path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))
    if wishes.check:
        print(*(f"not in step: {path}" for path in changed), sep="\n", end="\n" if changed else "")
        print(f"Traditional Chinese: {'`make traditional` brings it into step' if changed else 'in step'}")
        return 1 if changed else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path in wanted:
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
        print(path)
    return 0


def converter() -> Convert:
    """Simplified to Traditional with the phrases of Taiwan, then the desk's own words."""
    general = import_module("opencc").OpenCC("s2twp")

    def convert(text: str) -> str:
        text = str(general.convert(text))
        for found, better in WORDS.items():
            text = text.replace(found, better)
        return text

    return convert


def wanted_in(root: Path, convert: Convert) -> Iterator[tuple[Path, str]]:
    """Each file that is to be there, and its text."""
    yield root / TRADITIONAL, catalogue((root / SIMPLIFIED).read_text("utf-8"), convert)
    for letter in sorted((root / LETTERS / "zh-hans").glob("*.txt")):
        yield (
            root / LETTERS / "zh-hant" / letter.name,
            convert(letter.read_text("utf-8")).replace('"zh-hans/', '"zh-hant/'),
        )


def catalogue(text: str, convert: Convert) -> str:
    """The catalogue with its translations converted; sentences and comments stay."""
    lines, is_translation = [], False
    for line in text.split("\n"):
        found = _TEXT.match(line)
        is_translation = bool(found and (found[1] or is_translation))
        lines.append(f"{found[1]}{convert(found[2])}" if found and is_translation else line)
    return "\n".join(lines).replace('"Language: zh_Hans\\n"', '"Language: zh_Hant\\n"', 1)


def _there(root: Path) -> list[Path]:
    catalogues = [path for path in (root / TRADITIONAL,) if path.exists()]
    return catalogues + sorted((root / LETTERS / "zh-hant").glob("*.txt"))


if __name__ == "__main__":
    sys.exit(main())
