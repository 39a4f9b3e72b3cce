"""Routing rules: if a ticket is such and such, then set, tag, dispatch and tell. Kept by managers, tried before use."""
