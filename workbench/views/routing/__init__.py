"""Settings of the routing rules: the list, one of them, trying it on the past. Managers change them; all read them."""
