"""Acts sent with a key of their own: sent twice, they are done once."""
