"""What the requester says about the result: confirmation and survey, by signed links that need no log-in."""
