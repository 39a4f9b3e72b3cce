"""Every write on the lists a manager keeps."""
