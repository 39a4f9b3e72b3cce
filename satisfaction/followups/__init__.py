"""Follow-ups (回访): who still has to be asked, what came of each try, and how well the desk does it (SAT-3)."""
