"""What a letter says: from raw bytes to plain values, by pure functions that never raise (decision 14)."""

from channels_intake.mail.parse.letter import Address, Letter, Piece
from channels_intake.mail.parse.reading import read, read_head

__all__ = ["Address", "Letter", "Piece", "read", "read_head"]
