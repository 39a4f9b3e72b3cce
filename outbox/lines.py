"""One-line text for headers."""

import unicodedata


def one_line(text: str, *, limit: int | None = 200) -> str:
    """`text` on one line without control, format and surrogate characters, blanks collapsed, cut to `limit` with an
    ellipsis. What comes out cannot begin another header.
    """
    kept = "".join(char if _is_harmless(char) else " " for char in text)
    line = " ".join(kept.split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _is_harmless(char: str) -> bool:
    # Cf holds the direction overrides that make an address look like another; ZWJ and ZWNJ in it are needed by scripts.
    return char in "\u200c\u200d" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
