"""Forms that anybody may fill in without logging in: a request, proved by e-mail; a report while a service is down."""
