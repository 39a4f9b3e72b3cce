"""How things look from outside: plain dictionaries, built by hand, since lists are made of them by the hundred.
`api/answers.py` describes the same for the schema, and a test compares the two.
"""
