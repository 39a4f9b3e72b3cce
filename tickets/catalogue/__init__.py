"""The lists a manager keeps about tickets: categories, phrases of the quality gate, reasons, tags. What is no longer
used is switched off and stays where it was used.
"""
