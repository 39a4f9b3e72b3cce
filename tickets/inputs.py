"""Reading what was given, as every package above does: see `core.inputs`."""

from core.inputs import EARLIEST, MAX_AHEAD, SKEW, Fields

__all__ = ["EARLIEST", "MAX_AHEAD", "SKEW", "Fields"]
