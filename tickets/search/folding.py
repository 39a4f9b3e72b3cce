"""How text is made findable. Pure: the same folding and the same tokens for what is stored and for what is typed.

The rule, in one sentence: a word of the query is found where it occurs in the folded text, unless it would begin inside
a Latin word or number. So Chinese is found by any part of it; `vpn` finds VPN网关 and vpnclient, not openvpn; and such
as `ERP_504`, `10.2.1` and `li.si@corp.example` are found whole or from any of their parts on. Full-width, half-width,
upper and lower case are the same, and blanks beside a Latin word do not count (VPN连不上 = vpn 连不上).
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TERM = 40
"""Latin words are indexed by at most this many characters; what is longer is told apart by the text itself."""

MOST_WORDS = 16
"""So many words of a query are looked for."""

# Written without blanks between words: each character counts by itself. Han, kana, bopomofo, Hangul, Thai, Lao,
# Burmese, Khmer; and symbols, so that an emoji or ★ can be found too.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2100-\u2bff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3040-\u312f\u3130-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001f000-\U0001faff"
    "\U00020000-\U0003ffff"
)
# Format and control characters, variation selectors, surrogates: invisible, and some cannot be stored at all.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LATIN = re.compile(f"[^\\W_{_UNSPACED}]+")
_PARTS = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|(?P<latin>[^\\W_{_UNSPACED}]+)")
_EDGES = " \"'`“”‘’„«»‹›「」『』《》〈〉【】〔〕()[]{}<>,.;:!?。、…·*~"
_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """`text` with its differences of width, case and invisible characters gone and each Latin word between blanks.

    A non-empty result begins and ends with a blank, so folded texts can be joined as they are. Accepts any string.
    """
    flat = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    flat = _INVISIBLE.sub("", unicodedata.normalize("NFKC", flat))
    flat = _BLANKS.sub(" ", _LATIN.sub(r" \g<0> ", flat)).strip()
    return f" {flat} " if flat else ""


def words(query: str) -> list[str]:
    """The blank-separated words of what somebody typed, each folded as it must occur in a folded text, without repeats.

    Quotation marks, brackets and stops around a word are not part of it; a word of nothing but punctuation is none.
    Of more than MOST_WORDS the longest count, as they say most.
    """
    found = dict.fromkeys(needle for word in query.split() if _PARTS.search(needle := phrase(word)))
    return list(found) if len(found) <= MOST_WORDS else sorted(found, key=len, reverse=True)[:MOST_WORDS]


def phrase(word: str) -> str:
    """One word, or several in a row, as it must occur in a folded text: with its leading blank only where it begins a
    Latin word, and open at its end.
    """
    core = fold(word).lstrip(_EDGES + "#-").rstrip(_EDGES)
    return f" {core}" if _LATIN.match(core) else core


def index_terms(folded: str) -> set[str]:
    """What the index holds of a folded text: Latin words; of unspaced runs, each character and each pair."""
    found: set[str] = set()
    for part in _PARTS.finditer(folded):
        run = part["unspaced"]
        if run is None:
            found.add(part["latin"][:LONGEST_TERM])
        else:
            found.update(run)
            found.update(_pairs(run))
    return found


def query_terms(word: str) -> tuple[set[str], str]:
    """The terms every text with this word (from `words`) has, and the beginning of one more Latin word, or ''.

    They choose candidates; the word itself is then looked for in the candidate's text.
    """
    terms: set[str] = set()
    prefix = ""
    for part in _PARTS.finditer(word):
        run = part["unspaced"]
        if run is not None:
            terms.update(_pairs(run) if len(run) > 1 else run)
        elif part.end() == len(word):
            prefix = part["latin"][:LONGEST_TERM]
        else:
            terms.add(part["latin"][:LONGEST_TERM])
    return terms, prefix


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))
