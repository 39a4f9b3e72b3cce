"""Parse, call one action, render."""
