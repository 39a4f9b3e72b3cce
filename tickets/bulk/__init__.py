"""One act on many tickets: begun at once, carried out one after the other, reported ticket by ticket, undone."""
