"""How people keep their lists: conditions saved under a name and shared, the columns they see, where they begin."""
