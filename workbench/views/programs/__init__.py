"""Other programs: those that are told what happens, and files that come from them."""
