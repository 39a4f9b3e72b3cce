"""Exchange of tickets with an iTop server, and what both sides of it have in common: iTop's codes, times and texts.

The server's address that scripts call, `/webservices/rest.php`, is in `api.itop`: it speaks the same language from the
other side.
"""
