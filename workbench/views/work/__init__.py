"""The engineer's own pages."""
