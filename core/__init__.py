"""Event bus, errors, clock, text hygiene: what every floor stands on. No business word in it."""
