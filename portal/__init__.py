"""The requester's rooms: register, my requests, one request; confirmation and survey by signed link."""
