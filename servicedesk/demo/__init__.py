"""A believable desk to look at: people, categories and some two hundred tickets, every one of them led to where it
stands by the same actions that people use.
"""
