"""The closing desk, and closing many at once."""
