"""The record, its lifecycle, its journal, replies and their quality gate. Knows no clock, no channel, no screen."""
