"""Service records (服务记录单): what was done on site, and the user's signature under it (SAT-7)."""
