"""The closing desk: which confirmed tickets wait to be closed, and closing many at once (LIFE-9)."""
