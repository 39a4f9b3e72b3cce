"""What people wrote, shown safely: escaped, line breaks kept, web addresses as links, and nothing else."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Printable ASCII only: Chinese prose follows an address without a blank, and must not be swallowed by it.
# The scheme in either case is spelt out: IGNORECASE would count s and k among the last range (ſ and K fold to them).
_ADDRESS = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s\"'<>`\\^{|}\x00-\x20\x7f-\U0010ffff]+")
_TAIL = ".,;:!?"
_PAIRS = {")": "(", "]": "["}


def _trim(address: str) -> str:
    """The address without the punctuation of the sentence around it; a closing bracket stays if it was opened."""
    while True:  # it ends: the scheme's slashes are never trimmed
        last = address[-1]
        unopened = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if last not in _TAIL and not unopened:
            return address
        address = address[:-1]


def _line(line: str) -> SafeString:
    out: list[SafeString] = []
    at = 0
    for match in _ADDRESS.finditer(line):
        address = _trim(match[0])
        if address.endswith("//"):
            continue
        out.append(format_html("{}", line[at : match.start()]))
        out.append(format_html('<a href="{}" rel="nofollow noopener noreferrer">{}</a>', address, address))
        at = match.start() + len(address)
    out.append(format_html("{}", line[at:]))
    return format_html_join("", "{}", ((part,) for part in out))


def lines(text: str) -> SafeString:
    """`text` as HTML: everything escaped, each line break a `<br>`, each http(s) address a link without credit."""
    broken = str(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return format_html_join(mark_safe("<br>"), "{}", ((_line(line),) for line in broken))
