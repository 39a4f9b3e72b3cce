"""Resources: each method reads the request, calls one action or one query, and shows the result."""
