"""Pictures in at most 256 colours: a screen has few, and a README should not weigh much. Standard library only."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

COLOURS = 256
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # by PNG colour type: with red, green and blue, and with opacity
Colour = tuple[int, int, int]


def in_few_colours(png: bytes) -> bytes:
    """The PNG picture `png` with its most frequent colours, every other pixel in the nearest of them.

    For pictures as browsers make them: 8 bits, true colour, not interlaced (`ValueError` for others).
    """
    chunks = list(_chunks(png))
    width, height, depth, kind, *_methods, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in CHANNELS or interlaced:  # noqa: PLR2004 -- bits
        raise ValueError("Not a picture from a browser.")
    packed = b"".join(data for name, data in chunks if name == b"IDAT")
    rows = list(_rows(zlib.decompress(packed), width=width, channels=CHANNELS[kind]))
    counts: Counter[Colour] = Counter()
    for row in rows:
        counts.update(row)
    palette = [colour for colour, _count in counts.most_common(COLOURS)]
    index = {colour: _nearest(colour, palette) for colour in counts}
    lines = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    red, green, blue = colour
    away = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return away.index(min(away))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(data: bytes, *, width: int, channels: int) -> Iterator[list[Colour]]:
    """The pixels, row by row: each row is stored as what differs from its left and upper neighbours."""
    size = width * channels
    above = bytes(size)
    for start in range(0, len(data), size + 1):
        above = _unfiltered(data[start], data[start + 1 : start + 1 + size], above, step=channels)
        yield list(zip(above[::channels], above[1::channels], above[2::channels], strict=True))


def _unfiltered(method: int, row: bytes, above: bytes, *, step: int) -> bytes:
    found = bytearray(row)
    for at, value in enumerate(row):
        left = found[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        found[at] = (value + _expected(method, left, above[at], corner)) & 0xFF
    return bytes(found)


def _expected(method: int, left: int, up: int, corner: int) -> int:
    """What the neighbours foretell, in the five ways that the format knows."""
    match method:
        case 0:
            return 0
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))
