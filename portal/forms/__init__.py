"""What requesters fill in. Forms only read; what is fit, the domain's actions say."""
