"""One act on many tickets: its form, how far it is, taking it back."""
