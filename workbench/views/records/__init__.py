"""Service records at the desk: drawn up, finished, sent, voided, printed (SAT-7). Signing stands in the portal."""
