"""REST for other systems, under `/api/v1/`: read the request, call one action, show the ticket. No rule of the desk is
decided here; what is decided here is how a request must be written and how an answer looks (`docs/rest.md`).
"""
